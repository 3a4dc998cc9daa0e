//! The history as a file, and from a file.

use exact_json::{Kind, array, member, object, parse, quote};
use leptos::ev;

use crate::browser::clock;
use crate::browser::download::download;
use crate::browser::files::chosen_text;
use crate::state::history::History;
use crate::state::history_record::{CSV_HEAD, Past};

/// A file larger than this is not read.
const MOST_MB: u32 = 64;

/// Offers the lines shown as JSON, each as it is kept.
pub(super) fn export_json(history: History, ids: Vec<String>) {
    leptos::task::spawn_local(async move {
        let texts = history.texts().await;
        let shown = texts
            .into_iter()
            .filter(|(id, _)| ids.contains(id))
            .map(|(_, text)| text);
        // One that is no JSON goes along as a text: nothing is dropped.
        let entries = shown.map(|text| {
            if parse(text.as_str()).is_ok() {
                text
            } else {
                quote(&text)
            }
        });
        let file = object([
            member("offset_console", &quote("history")),
            member("exported_at", &quote(&clock::now().to_string())),
            member("history", &array(entries)),
        ]);
        download("history.json", "application/json", &file);
    });
}

/// Offers the lines shown as CSV, a line for each partition.
pub(super) fn export_csv(history: History, ids: Vec<String>) {
    leptos::task::spawn_local(async move {
        let mut lines = vec![CSV_HEAD.to_owned()];
        for (id, text) in history.texts().await {
            if let (true, Ok(past)) = (ids.contains(&id), Past::from_json(&text)) {
                lines.extend(past.csv_lines());
            }
        }
        download("history.csv", "text/csv", &format!("{}\r\n", lines.join("\r\n")));
    });
}

/// Takes the lines of a file that somebody exported: they stay marked as from a file.
pub(super) async fn import(history: History, event: ev::Event) -> Result<String, String> {
    let text = chosen_text(event, MOST_MB).await?;
    let value = parse(text).map_err(|error| format!("The file is no JSON: {error}."))?;
    let list = value.get("history").filter(|list| list.kind() == Kind::Array);
    let list =
        list.ok_or("The file holds no history: a file that Export JSON made has a list called history.")?;
    let (mut new, mut known, mut unread) = (0_usize, 0_usize, Vec::new());
    for (at, item) in list.items().enumerate() {
        match Past::from_json(item.text()) {
            Ok(past) => match history.keep_imported(past).await {
                Ok(true) => new += 1,
                Ok(false) => known += 1,
                Err(why) => unread.push(format!("entry {}: it could not be written down: {why}", at + 1)),
            },
            Err(error) => unread.push(format!("entry {}: {error}", at + 1)),
        }
    }
    if unread.is_empty() {
        return Ok(taken(new, known));
    }
    let words = match (new, known) {
        (0, 0) => "No request was imported.".to_owned(),
        _ => taken(new, known),
    };
    Ok(format!("{words} Left out: {}", unread.join(" ")))
}

/// How many requests of a file were new.
fn taken(new: usize, known: usize) -> String {
    let requests = |count: usize, was: &str| match count {
        1 => format!("1 request {was}"),
        count => format!("{count} requests {}", was.replacen("was", "were", 1)),
    };
    match (new, known) {
        (0, 0) => "The file holds no request.".to_owned(),
        (0, 1) => "No request was imported: it was known already.".to_owned(),
        (0, known) => format!("No request was imported: all {known} were known already."),
        (new, 0) => format!("{}.", requests(new, "was imported")),
        (new, known) => format!(
            "{}; {}.",
            requests(new, "was imported"),
            requests(known, "was known already")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[test]
    fn what_was_imported_is_counted_in_words() {
        assert_eq!(taken(1, 0), "1 request was imported.");
        assert_eq!(
            taken(2, 1),
            "2 requests were imported; 1 request was known already."
        );
        assert_eq!(taken(0, 3), "No request was imported: all 3 were known already.");
    }
}
