//! Faults that a test asks for: any call can be made to answer anything, a number of times.

use std::time::Duration;

use exact_json::{Kind, Value, array, member, object};
use http::{Method, StatusCode};

use crate::answer::{Answer, Family};
use crate::reply::Wire;
use crate::sandbox::{Outcome, text};
use crate::scenarios;

/// What a proxy in between answers with instead of JSON.
pub(crate) const HTML: &str = "<!doctype html>\n<html><head><title>502 Bad Gateway</title></head>\
<body><h1>Bad Gateway</h1></body></html>\n";

/// The faults in force, first match first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

/// One fault.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    method: Option<String>,
    /// A raw path in which `*` stands for anything.
    path: Option<String>,
    operation: Option<String>,
    skip: u64,
    /// How often; `None` is for ever.
    count: Option<u64>,
    /// How often it has been met.
    met: u64,
    /// The request is carried out before the fault answers: a lost or wrong answer to a taken request.
    taken: bool,
    status: Option<StatusCode>,
    body: Option<String>,
    content_type: Option<String>,
    retry_after: Option<i64>,
    /// Without Retry-After and its kin.
    without_headers: bool,
    /// Members of the served JSON, by their path, and what stands there instead.
    members: Vec<(String, String)>,
    /// How far the server's clock is off, as its `Date` shows it.
    date_seconds: i64,
    wire: Option<FaultWire>,
}

#[derive(Clone, Copy, Debug)]
enum FaultWire {
    Html,
    Drop,
    Reset,
    Hang,
    Short(Option<usize>),
    Cut(Option<usize>),
    Drip(Duration),
    Delay(Duration),
}

impl Faults {
    /// Reads `{"faults": [...]}`.
    pub(crate) fn read(body: &[u8]) -> Result<Self, String> {
        let body = exact_json::parse_bytes(body).map_err(|error| error.to_string())?;
        let faults = body.get("faults").filter(|faults| faults.kind() == Kind::Array);
        let faults = faults.ok_or("faults must be an array")?;
        faults
            .items()
            .map(|item| Fault::read(&item))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The fault for a request, counted.
    pub(crate) fn take(&mut self, method: &Method, path: &str, operation: &str) -> Option<Fault> {
        let fault = self
            .0
            .iter_mut()
            .find(|fault| fault.count != Some(0) && fault.matches(method, path, operation))?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        if let Some(count) = &mut fault.count {
            *count -= 1;
        }
        fault.met += 1;
        Some(fault.clone())
    }

    /// Each fault in force: how often it has been met, and how often it still will be (`null`: always).
    pub(crate) fn json(&self) -> String {
        let one = |fault: &Fault| {
            let left = fault.count.map_or("null".to_owned(), |count| count.to_string());
            object([member("met", &fault.met.to_string()), member("left", &left)])
        };
        object([member("faults", &array(self.0.iter().map(one)))])
    }
}

impl Fault {
    /// A fault by its members, or by the name of a scenario and where it happens.
    pub(crate) fn read(item: &Value) -> Result<Self, String> {
        let Some(name) = text(item, "scenario") else {
            return Self::by_members(item);
        };
        let scenario = scenarios::of(&name).ok_or_else(|| format!("there is no scenario {name:?}"))?;
        let mut members: Vec<String> = Vec::new();
        for (name, value) in item.members().filter(|(name, _)| name.text() != "\"scenario\"") {
            members.push(format!("{}:{}", name.text(), value.text()));
        }
        let fault = exact_json::parse(scenario.fault).map_err(|error| error.to_string())?;
        members.extend(
            fault
                .members()
                .map(|(name, value)| format!("{}:{}", name.text(), value.text())),
        );
        let whole = exact_json::parse(exact_json::object(members)).map_err(|error| error.to_string())?;
        Self::by_members(&whole)
    }

    fn by_members(item: &Value) -> Result<Self, String> {
        const KNOWN: [&str; 16] = [
            "method",
            "path",
            "operation",
            "skip",
            "count",
            "taken",
            "status",
            "body",
            "content_type",
            "retry_after",
            "wire",
            "seconds",
            "bytes",
            "without_headers",
            "members",
            "date_seconds",
        ];
        // A misspelt fault would make a test pass for the wrong reason.
        for (name, _) in item.members() {
            if !KNOWN.iter().any(|known| name.as_str().as_deref() == Some(known)) {
                return Err(format!("a fault has no member {}", name.text()));
            }
        }
        let number = |name: &str| item.get(name).and_then(|value| value.text().parse::<u64>().ok());
        let seconds = item
            .get("seconds")
            .and_then(|value| value.text().parse::<u64>().ok());
        let time = Duration::from_secs(seconds.unwrap_or(1));
        let bytes = number("bytes").and_then(|bytes| usize::try_from(bytes).ok());
        let wire = match text(item, "wire").as_deref() {
            None => None,
            Some("html") => Some(FaultWire::Html),
            Some("drop") => Some(FaultWire::Drop),
            Some("reset") => Some(FaultWire::Reset),
            Some("hang") => Some(FaultWire::Hang),
            Some("cut") => Some(FaultWire::Cut(bytes)),
            Some("short") => Some(FaultWire::Short(bytes)),
            Some("drip") => Some(FaultWire::Drip(time)),
            Some("delay") => Some(FaultWire::Delay(time)),
            Some(word) => return Err(format!("there is no wire fault {word:?}")),
        };
        let status = match item.get("status") {
            None => None,
            Some(value) => {
                let code = value.text().parse().ok();
                let status = code.and_then(|code: u16| StatusCode::from_u16(code).ok());
                Some(status.ok_or("status must be a status code")?)
            }
        };
        let count = match item.get("count") {
            None => Some(1),
            Some(value) if value.as_str().as_deref() == Some("always") => None,
            Some(value) => Some(
                value
                    .text()
                    .parse()
                    .map_err(|_| "count must be a number or \"always\"")?,
            ),
        };
        let is_there = |name: &str| item.get(name).is_some();
        let changes_something = ["body", "members", "date_seconds"].into_iter().any(is_there);
        if status.is_none() && wire.is_none() && !changes_something {
            return Err("a fault needs a status, a body, members, a date or a wire fault".to_owned());
        }
        let flag = |name: &str| item.get(name).and_then(|value| value.as_bool()) == Some(true);
        let members = item
            .get("members")
            .into_iter()
            .flat_map(|members| members.members());
        let members = members
            .filter_map(|(path, value)| Some((path.as_str()?.into_owned(), value.as_str()?.into_owned())));
        Ok(Self {
            method: text(item, "method"),
            path: text(item, "path"),
            operation: text(item, "operation"),
            skip: number("skip").unwrap_or(0),
            count,
            taken: flag("taken"),
            status,
            body: text(item, "body"),
            content_type: text(item, "content_type"),
            retry_after: number("retry_after").and_then(|wait| i64::try_from(wait).ok()),
            without_headers: flag("without_headers"),
            members: members.collect(),
            date_seconds: item
                .get("date_seconds")
                .and_then(|value| value.text().parse().ok())
                .unwrap_or(0),
            wire,
            met: 0,
        })
    }

    fn matches(&self, method: &Method, path: &str, operation: &str) -> bool {
        self.method
            .as_deref()
            .is_none_or(|wanted| wanted == method.as_str())
            && self.operation.as_deref().is_none_or(|wanted| wanted == operation)
            && self.path.as_deref().is_none_or(|wanted| glob(wanted, path))
    }

    /// Whether the request is answered without being carried out.
    pub(crate) fn is_answered_first(&self) -> bool {
        let replaces = self.status.is_some() || self.body.is_some();
        let lost = matches!(
            self.wire,
            Some(FaultWire::Html | FaultWire::Drop | FaultWire::Reset | FaultWire::Hang)
        );
        !self.taken && (replaces || lost)
    }

    /// The fault's reply, over what the server itself would have answered.
    pub(crate) fn outcome(self, served: Answer) -> Outcome {
        let mut answer = match self.status {
            Some(StatusCode::TOO_MANY_REQUESTS) => Answer::rate_limited(self.retry_after.unwrap_or(1)),
            Some(status) => Answer::error(Family::Connect, status),
            None => served,
        };
        if let Some(body) = self.body {
            answer.body = body;
        }
        if matches!(self.wire, Some(FaultWire::Html)) {
            HTML.clone_into(&mut answer.body);
        }
        let content_type = match self.wire {
            Some(FaultWire::Html) => Some("text/html; charset=utf-8".to_owned()),
            _ => self.content_type,
        };
        if let Some(content_type) = content_type {
            answer.headers.retain(|(name, _)| *name != "content-type");
            answer.headers.push(("content-type", content_type));
        }
        if let Some(wait) = self.retry_after {
            answer.headers.retain(|(name, _)| *name != "retry-after");
            answer.headers.push(("retry-after", wait.to_string()));
        }
        if self.without_headers {
            answer.headers.retain(|(name, _)| *name == "content-type");
        }
        for (path, value) in &self.members {
            answer.body = with(&answer.body, path, value);
        }
        let half = answer.body.len() / 2;
        let wire = match self.wire {
            None | Some(FaultWire::Html) => Wire::Whole,
            Some(FaultWire::Drop) => Wire::Drop,
            Some(FaultWire::Reset) => Wire::Reset,
            Some(FaultWire::Hang) => Wire::Hang,
            Some(FaultWire::Short(bytes)) => Wire::Short(bytes.unwrap_or(half)),
            Some(FaultWire::Cut(bytes)) => Wire::Cut(bytes.unwrap_or(half)),
            Some(FaultWire::Drip(time)) => Wire::Drip(time),
            Some(FaultWire::Delay(time)) => Wire::Delay(time),
        };
        Outcome { answer, wire }
    }

    /// How far the clock of the answer is off.
    pub(crate) fn date_seconds(&self) -> i64 {
        self.date_seconds
    }
}

/// A JSON object with another value at a path of members: `status.phase`. What is no object stays as it is.
fn with(body: &str, path: &str, value: &str) -> String {
    let Ok(object) = exact_json::parse(body) else {
        return body.to_owned();
    };
    match path.split_once('.') {
        None => object.with_member(path, value),
        Some((first, rest)) => match object.get(first) {
            Some(inner) => object.with_member(first, &with(inner.text(), rest, value)),
            None => body.to_owned(),
        },
    }
}

/// Whether `text` matches a pattern in which `*` stands for anything.
fn glob(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(rest) = text.strip_prefix(head) else {
        return false;
    };
    rest.char_indices()
        .map(|(at, _)| at)
        .chain([rest.len()])
        .filter_map(|at| rest.get(at..))
        .any(|rest| glob(tail, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Result<Faults, String> {
        Faults::read(format!(r#"{{"faults":[{text}]}}"#).as_bytes())
    }

    #[test]
    fn patterns_match_whole_paths() {
        assert!(glob("*/offsets", "/a/b/offsets"));
        assert!(!glob("*/offsets", "/a/b/offsets/request"));
        assert!(glob("/a/*/c*", "/a/b/c"));
        assert!(!glob("/a", "/a/b"));
    }

    #[test]
    fn a_fault_happens_as_often_as_it_says() {
        let mut faults = faults(r#"{"operation":"getOffsets","status":500,"count":2,"skip":1}"#).unwrap();
        let mut hits = |operation| faults.take(&Method::GET, "/x", operation).is_some();
        assert!(!hits("getOffsets"));
        assert!(hits("getOffsets"));
        assert!(!hits("getConnector"));
        assert!(hits("getOffsets"));
        assert!(!hits("getOffsets"));
        assert_eq!(faults.json(), r#"{"faults":[{"met":2,"left":0}]}"#);
    }

    #[test]
    fn misspelt_faults_are_refused() {
        for text in [
            r#"{"stauts":500}"#,
            r#"{"status":5}"#,
            r#"{"wire":"explode"}"#,
            r#"{"count":2}"#,
            r#"{"status":500,"count":"x"}"#,
        ] {
            assert!(faults(text).is_err(), "{text}");
        }
    }

    #[test]
    fn members_are_set_by_their_path() {
        let body = r#"{"status": {"phase":"PENDING","message":"m"},"n":1.0}"#;
        assert_eq!(
            with(body, "status.phase", "\"DREAMING\""),
            r#"{"status": {"phase":"DREAMING","message":"m"},"n":1.0}"#
        );
        assert_eq!(with(body, "nowhere.phase", "1"), body);
        assert_eq!(with("<html>", "status", "1"), "<html>");
    }

    #[test]
    fn an_always_fault_never_ends() {
        let mut faults = faults(r#"{"wire":"drop","count":"always"}"#).unwrap();
        assert!((0..100).all(|_| faults.take(&Method::POST, "/x", "").is_some()));
        assert_eq!(faults.json(), r#"{"faults":[{"met":100,"left":null}]}"#);
    }
}
