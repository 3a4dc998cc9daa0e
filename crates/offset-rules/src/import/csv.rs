//! CSV `topic,partition,offset`, with or without a line of headings, fields quoted or not.

use super::lines::{each_once, parsed, wrong};
use super::model::{Form, ImportError, Imported};
use crate::csv::unmarked;

pub(super) fn read(text: &str) -> Result<Imported, ImportError> {
    let mut topics = Vec::new();
    let mut first = true;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        let (fields, starts) =
            fields(line).ok_or_else(|| wrong(at + 1, 1, "A quote is opened and not closed."))?;
        let heading = first && is_heading(&fields);
        first = false;
        if heading {
            continue;
        }
        let ([topic, partition, offset], &[first, second, third]) = (fields.as_slice(), starts.as_slice())
        else {
            return Err(wrong(at + 1, 1, "This line has not three fields."));
        };
        let topic = unmarked(topic);
        topics.push(parsed(at + 1, topic, partition, offset, [first, second, third])?);
    }
    each_once(&topics)?;
    Ok(Imported {
        form: Form::Csv,
        kind: None,
        id: None,
        name: None,
        entries: Vec::new(),
        topics,
    })
}

fn is_heading(fields: &[String]) -> bool {
    let bare = |field: &String| field.trim().trim_start_matches("kafka_").to_ascii_lowercase();
    let names: Vec<String> = fields.iter().map(bare).collect();
    names == ["topic", "partition", "offset"]
}

/// The fields of a line and the columns where they begin; `None` where a quote is not closed.
fn fields(line: &str) -> Option<(Vec<String>, Vec<usize>)> {
    let (mut fields, mut starts) = (vec![String::new()], vec![1]);
    let mut quoted = false;
    let mut characters = line.chars().zip(1..).peekable();
    while let Some((character, column)) = characters.next() {
        let field = fields.last_mut()?;
        match character {
            '"' if quoted && characters.peek().is_some_and(|(next, _)| *next == '"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() => {
                field.clear();
                quoted = true;
            }
            ',' if !quoted => {
                fields.push(String::new());
                starts.push(column + 1);
            }
            other => field.push(other),
        }
    }
    (!quoted).then_some((fields, starts))
}
