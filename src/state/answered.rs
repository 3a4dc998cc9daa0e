//! The server's answer to a POST, as far as it is kept: what support and a report ask for, and why it was refused.

use connect_api::{Answer, ApiError, Timestamp};
use exact_json::{Value, member, object, quote};

/// How many characters of the answer are kept: the echo of very many partitions would only be the body again.
const MOST_TEXT: usize = 8_000;

/// An answer, or why there was none that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// `X-Request-Id`: what support asks for.
    pub request_id: Option<String>,
    /// The server's `Date`.
    pub date: Option<Timestamp>,
    /// The body, or the beginning of a long one; of a refusal the server's words.
    pub text: String,
    /// Where the request was not taken, or it is not known: what failed, in one line.
    pub failed: Option<String>,
}

impl Answered {
    /// Of an answer that took the request.
    pub fn taken<T>(answer: &Answer<T>) -> Self {
        Self {
            request_id: answer.request_id.clone(),
            date: answer.date,
            text: answer.raw.chars().take(MOST_TEXT).collect(),
            failed: None,
        }
    }

    /// Of any other answer, or of none.
    pub fn failed(error: &ApiError) -> Self {
        let text = error.message.as_ref().or(error.snippet.as_ref());
        Self {
            request_id: error.request_id.clone(),
            date: None,
            text: text.cloned().unwrap_or_default(),
            failed: Some(error.to_string()),
        }
    }

    /// As a member of a record.
    pub fn to_json(&self) -> String {
        let date = self.date.map(|date| date.to_string());
        let texts = [
            ("request_id", self.request_id.as_ref()),
            ("date", date.as_ref()),
            ("text", Some(&self.text)),
            ("failed", self.failed.as_ref()),
        ];
        let members = texts.into_iter();
        object(members.filter_map(|(name, text)| Some(member(name, &quote(text?)))))
    }

    /// From a record.
    pub fn read(value: &Value) -> Self {
        let text = |name: &str| {
            let member = value.get(name)?;
            member.as_str().map(std::borrow::Cow::into_owned)
        };
        Self {
            request_id: text("request_id"),
            date: text("date").and_then(|date| date.parse().ok()),
            text: text("text").unwrap_or_default(),
            failed: text("failed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use connect_api::{ErrorKind, Operation};
    use exact_json::parse;

    use super::*;

    #[test]
    fn what_is_kept_of_an_answer_is_read_again() {
        let error = ApiError {
            operation: Operation::SubmitRequest,
            kind: ErrorKind::Refused,
            status: Some(400),
            message: Some("Bad \"Request\": no".to_owned()),
            request_id: Some("r-1".to_owned()),
            snippet: None,
            is_of_gateway: false,
            is_unsent: false,
        };
        let refused = Answered::failed(&error);
        let taken = Answered::taken(&Answer {
            value: (),
            date: Timestamp::from_millisecond(1_700_000_000_000).ok(),
            request_id: Some("r-2".to_owned()),
            raw: "é".repeat(MOST_TEXT + 5).into(),
        });
        assert_eq!(taken.text.chars().count(), MOST_TEXT);
        for answer in [refused, taken, Answered::default()] {
            assert_eq!(Answered::read(&parse(answer.to_json()).unwrap()), answer);
        }
        assert!(Answered::failed(&error).failed.unwrap().contains("HTTP 400"));
    }
}
