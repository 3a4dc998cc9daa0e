//! What may be written at a place of a statement: keywords, columns, resources, methods, parameters.

use super::lexer::{Placed, Token, tokens};
use super::table::{Does, METHODS, Method, REQUIRED, RESOURCES, Resource, method_named, resource};

/// Something that may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is written.
    pub text: String,
    /// What it is.
    pub says: &'static str,
}

impl Choice {
    /// What is written for it, and how many characters from its end the caret belongs: a parameter wants its value.
    pub fn written(&self) -> (String, usize) {
        if self.text.starts_with('@') {
            (format!("{}=''", self.text), 1)
        } else if REQUIRED.contains(&self.text.as_str()) {
            (format!("{} = ''", self.text), 1)
        } else {
            (format!("{} ", self.text), 0)
        }
    }
}

/// What may be written, in the place of what was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte offset where the word being written begins.
    pub start: usize,
    /// What may stand there, the likeliest first; nothing inside a text or a comment.
    pub choices: Vec<Choice>,
}

/// What may be written at the byte offset `at` of a statement.
pub fn complete(text: &str, at: usize) -> Completion {
    let before = text.get(..at).unwrap_or(text);
    let start = before
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@' | '$')))
        .map_or(0, |place| {
            place
                + before
                    .get(place..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
        });
    let (known, begun) = before.split_at_checked(start).unwrap_or((before, ""));
    let Ok(placed) = tokens(known) else {
        return Completion::default();
    };
    let begun = begun.to_ascii_lowercase();
    let fits = |choice: &Choice| {
        let choice = choice.text.to_ascii_lowercase();
        // Long names are known by their last part: connector_off finds confluent.connect.connector_offsets.
        choice != begun && (choice.starts_with(&begun) || (choice.contains('.') && choice.contains(&begun)))
    };
    let known: Vec<&Token> = placed
        .iter()
        .map(|Placed { token, .. }| token)
        .filter(|token| **token != Token::End)
        .collect();
    Completion {
        start,
        choices: choices(&known, text).into_iter().filter(fits).collect(),
    }
}

fn choices(known: &[&Token], text: &str) -> Vec<Choice> {
    let Some((first, rest)) = known.split_first() else {
        return [
            ("SELECT", "read columns"),
            ("EXEC", "a method; altering opens as a draft"),
            ("SHOW METHODS IN", "of a resource"),
            ("DESCRIBE", "a resource's columns"),
        ]
        .map(keyword)
        .to_vec();
    };
    match word(first).as_deref() {
        Some("SELECT") => select(rest, text),
        Some("EXEC") => exec(rest),
        Some("SHOW") => match rest.last().and_then(|token| word(token)).as_deref() {
            Some("IN") => resources(),
            Some("METHODS") => vec![keyword(("IN", "a resource"))],
            None => vec![keyword(("METHODS IN", "a resource"))],
            Some(_) => Vec::new(),
        },
        Some("DESCRIBE" | "DESC") if rest.iter().all(|token| is(token, "EXTENDED")) => resources(),
        _ => Vec::new(),
    }
}

fn select(rest: &[&Token], text: &str) -> Vec<Choice> {
    let Some(last) = rest.last() else {
        let all = Choice {
            text: "*".to_owned(),
            says: "every column",
        };
        return std::iter::once(all).chain(columns(text)).collect();
    };
    let from = rest.iter().position(|token| is(token, "FROM"));
    let filtered = rest.iter().any(|token| is(token, "WHERE"));
    match (last, from) {
        (Token::Sign(','), None) => columns(text),
        (_, None) => vec![keyword(("FROM", "a resource")), keyword(("AS", "a label"))],
        (last, Some(_)) if is(last, "FROM") => resources(),
        (last, Some(_)) if is(last, "WHERE") || is(last, "AND") => parameters(rest, ""),
        (Token::Word(_), Some(at)) if !filtered && at + 2 == rest.len() => {
            vec![keyword(("WHERE", "the three parameters"))]
        }
        (Token::Text(_) | Token::Number(_), Some(_)) if !parameters(rest, "").is_empty() => {
            vec![keyword(("AND", "another parameter"))]
        }
        _ => Vec::new(),
    }
}

fn exec(rest: &[&Token]) -> Vec<Choice> {
    let method = rest.iter().find_map(|token| match token {
        Token::Word(name) => method_named(name),
        _ => None,
    });
    match (method, rest.last()) {
        (_, Some(Token::Sign('='))) => Vec::new(),
        (Some(method), _) => {
            let mut all = parameters(rest, "@");
            if method.does == Does::Alter {
                all.extend(body_parameters(method, rest));
            }
            all
        }
        (None, None | Some(Token::Hint(_))) => METHODS.iter().map(of_method).collect(),
        (None, Some(_)) => Vec::new(),
    }
}

fn of_method(method: &'static Method) -> Choice {
    Choice {
        text: format!("{}.{}", method.resource, method.name),
        says: match method.does {
            Does::Alter => "alters: opens as a draft",
            Does::ReadOffsets | Does::ReadStatus => "reads",
        },
    }
}

/// `@@json`, or the body's attributes under the names of the method's generation.
fn body_parameters(method: &Method, rest: &[&Token]) -> Vec<Choice> {
    let names = [
        method.generation.type_parameter(),
        method.generation.offsets_parameter(),
    ];
    let has_json = rest.iter().any(|token| matches!(token, Token::Special(_)));
    let is_given = |name: &str| {
        rest.iter()
            .any(|token| matches!(token, Token::Parameter(given) if given == name))
    };
    let mut all: Vec<Choice> = names
        .into_iter()
        .filter(|name| !has_json && !is_given(name))
        .map(|name| Choice {
            text: format!("@{name}"),
            says: "of the body",
        })
        .collect();
    if !has_json && !names.into_iter().any(is_given) {
        all.push(Choice {
            text: "@@json".to_owned(),
            says: "the whole body",
        });
    }
    all
}

/// The required parameters that are not there yet.
fn parameters(rest: &[&Token], sign: &str) -> Vec<Choice> {
    let is_given = |name: &str| {
        rest.iter().any(|token| match token {
            Token::Parameter(given) => given.eq_ignore_ascii_case(name),
            other => sign.is_empty() && is(other, name),
        })
    };
    REQUIRED
        .into_iter()
        .filter(|name| !is_given(name))
        .map(|name| Choice {
            text: format!("{sign}{name}"),
            says: "required",
        })
        .collect()
}

/// Of the resource that the statement names further on; of both, where it names none.
fn columns(text: &str) -> Vec<Choice> {
    let named = text
        .split(|c: char| c.is_whitespace() || c == ';')
        .find_map(resource);
    let of = |resource: &'static Resource| {
        resource.columns.iter().map(|(name, _, says)| Choice {
            text: (*name).to_owned(),
            says,
        })
    };
    match named {
        Some(resource) => of(resource).collect(),
        None => RESOURCES.iter().flat_map(of).collect(),
    }
}

fn resources() -> Vec<Choice> {
    let choice = |resource: &Resource| Choice {
        text: resource.name.to_owned(),
        says: "a resource",
    };
    RESOURCES.iter().map(choice).collect()
}

fn keyword((text, says): (&str, &'static str)) -> Choice {
    Choice {
        text: text.to_owned(),
        says,
    }
}

fn word(token: &Token) -> Option<String> {
    match token {
        Token::Word(word) => Some(word.to_ascii_uppercase()),
        _ => None,
    }
}

fn is(token: &Token, keyword: &str) -> bool {
    matches!(token, Token::Word(word) if word.eq_ignore_ascii_case(keyword))
}
