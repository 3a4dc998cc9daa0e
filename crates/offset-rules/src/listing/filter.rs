//! The filter: rows where every word stands somewhere.

use connect_api::OffsetEntry;
use exact_json::Value;

use crate::words::GROUP;

/// The words that a movement goes by (`Movement::keyword`).
const KEYWORDS: [&str; 5] = ["not moving", "went back", "new", "same", "changed"];

/// Puts a text into lower case. Who filters brings it along: the table of all letters is large, and a browser has one.
pub type Lower = fn(&str) -> String;

/// What a person looks for.
#[derive(Clone, Debug)]
pub struct Filter {
    words: Vec<String>,
    lower: Lower,
    keyword: Option<&'static str>,
}

impl Filter {
    /// Reads what was typed: words, in any case. `not moving` by itself asks for the movement alone.
    pub fn new(typed: &str, lower: Lower) -> Self {
        let typed = lower(&typed.trim().replace(GROUP, ""));
        let keyword = KEYWORDS
            .into_iter()
            .find(|keyword| *keyword == typed && keyword.contains(' '));
        let words = typed.split_whitespace().map(str::to_owned).collect();
        Self {
            words,
            lower,
            keyword,
        }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a row's movement can decide: only then it has to be known.
    pub fn asks_for_movement(&self) -> bool {
        self.keyword.is_some()
            || self
                .words
                .iter()
                .any(|word| KEYWORDS.iter().any(|keyword| keyword.contains(word.as_str())))
    }

    /// Whether a row is shown. `movement` answers its keyword.
    pub fn takes(&self, entry: &OffsetEntry, movement: &dyn Fn() -> &'static str) -> bool {
        if let Some(keyword) = self.keyword {
            return movement() == keyword;
        }
        self.words.iter().all(|word| {
            self.has(&entry.partition, word) || self.has(&entry.offset, word) || {
                let is_keyword = KEYWORDS.iter().any(|keyword| keyword.contains(word.as_str()));
                is_keyword && movement().contains(word.as_str())
            }
        })
    }

    /// Whether one of an object's values has the word in it.
    fn has(&self, object: &Value, word: &str) -> bool {
        object.part().members().any(|(_, value)| match value.string() {
            Some(Ok(text)) => contains(&text, word, self.lower),
            _ => contains(value.text(), word, self.lower),
        })
    }
}

/// Whether a text has a word in it that is in lower case already, whatever the case of the text.
fn contains(text: &str, word: &str, lower: Lower) -> bool {
    let (text_bytes, word_bytes) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word_bytes.first() else {
        return true;
    };
    if !text.is_ascii() {
        return lower(text).contains(word);
    }
    if word_bytes.len() > text_bytes.len() {
        return false;
    }
    text_bytes.windows(word_bytes.len()).any(|window| {
        window
            .first()
            .is_some_and(|byte| byte.eq_ignore_ascii_case(first))
            && window.eq_ignore_ascii_case(word_bytes)
    })
}
