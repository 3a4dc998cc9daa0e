//! Pages of a list, and query strings (API.md 1.3).

use exact_json::{array, member, object, quote};
use percent_encoding::percent_decode_str;

use crate::answer::Answer;

/// A decoded query string.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(raw: Option<&str>) -> Self {
        let decode = |text: &str| {
            percent_decode_str(&text.replace('+', " "))
                .decode_utf8_lossy()
                .into_owned()
        };
        let pairs = raw.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(key, value)| (decode(key), decode(value)))
                .collect(),
        )
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }
}

/// What identifies a list to its pages.
pub(crate) struct List<'a> {
    pub(crate) api_version: &'a str,
    pub(crate) kind: &'a str,
    /// The full URL without query, and the query that belongs to every page.
    pub(crate) url: &'a str,
    pub(crate) fixed_query: &'a str,
}

/// One page. `metadata.next` is a full URL or null.
pub(crate) fn page(list: &List<'_>, items: &[String], query: &Query) -> Answer {
    let size = match query.get("page_size").map(str::parse::<usize>) {
        None => 10,
        Some(Ok(size)) if (1..=100).contains(&size) => size,
        Some(_) => return Answer::bad_parameter("page_size", "page_size must be between 1 and 100"),
    };
    let from = match query.get("page_token").map(token_place) {
        None => 0,
        Some(Some(from)) if from <= items.len() => from,
        Some(_) => return Answer::bad_parameter("page_token", "page_token is not valid"),
    };
    let link = |from: usize| {
        let token = if from == 0 {
            String::new()
        } else {
            format!("&page_token={}", token(from))
        };
        let fixed = list.fixed_query;
        let joint = if fixed.is_empty() { "" } else { "&" };
        quote(&format!("{}?{fixed}{joint}page_size={size}{token}", list.url))
    };
    let to = (from + size).min(items.len());
    let last = items.len().saturating_sub(1) / size * size;
    let next = if to < items.len() {
        link(to)
    } else {
        "null".to_owned()
    };
    let prev = if from > 0 {
        link(from.saturating_sub(size))
    } else {
        "null".to_owned()
    };
    let metadata = object([
        member("first", &link(0)),
        member("last", &link(last)),
        member("prev", &prev),
        member("next", &next),
        member("total_size", &items.len().to_string()),
    ]);
    Answer::ok(object([
        member("api_version", &quote(list.api_version)),
        member("kind", &quote(list.kind)),
        member("metadata", &metadata),
        member("data", &array(items.get(from..to).unwrap_or_default())),
    ]))
}

/// Opaque to clients.
fn token(from: usize) -> String {
    format!("p{:08x}", from ^ 0x5bd1_e995)
}

fn token_place(token: &str) -> Option<usize> {
    let digits = token.strip_prefix('p')?;
    Some(usize::from_str_radix(digits, 16).ok()? ^ 0x5bd1_e995)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> (u16, String) {
        let list = List {
            api_version: "org/v2",
            kind: "EnvironmentList",
            url: "http://h/org/v2/environments",
            fixed_query: "",
        };
        let items: Vec<String> = (0..25).map(|at| at.to_string()).collect();
        let answer = page(&list, &items, &Query::of(Some(raw)));
        (answer.status.as_u16(), answer.body)
    }

    #[test]
    fn following_next_reads_everything_once() {
        let mut seen = Vec::new();
        let mut raw = String::new();
        loop {
            let (status, body) = read(&raw);
            assert_eq!(status, 200);
            let body = exact_json::parse(body).unwrap();
            seen.extend(
                body.get("data")
                    .unwrap()
                    .items()
                    .map(|item| item.text().to_owned()),
            );
            let next = body.get("metadata").unwrap().get("next").unwrap();
            match next.as_str() {
                Some(next) => raw = next.split_once('?').unwrap().1.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, (0..25).map(|at: u8| at.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn sizes_and_tokens_are_checked() {
        for raw in [
            "page_size=0",
            "page_size=101",
            "page_size=x",
            "page_token=zz",
            "page_token=p00000000",
        ] {
            assert_eq!(read(raw).0, 400, "{raw}");
        }
        assert_eq!(read("page_size=100").0, 200);
    }
}
