//! The words for an error of the API: what failed, doing what, the server's words, what to do now.

use connect_api::{ApiError, ErrorKind, LONGEST_WAIT_SECONDS, Operation};

use crate::state::session::Lockout;

/// What may be offered beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOn {
    /// Reading again is safe.
    Refresh,
    /// Signing in, as somebody else perhaps.
    SignIn,
    /// Looking at what the server knows of the last request, before anything else.
    LookAtLastRequest,
    /// Looking the address up again.
    Home,
}

/// A failure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line: what is so.
    pub title: String,
    /// What to do now.
    pub advice: String,
    /// The server's own words, to be shown in quotation.
    pub server_words: Option<String>,
    /// For support.
    pub request_id: Option<String>,
    /// What to offer.
    pub way_on: WayOn,
}

/// How long is asked for, and who asks again then: a page that is kept fresh by itself, whoever looks at a list, nobody where
/// something would be done twice.
fn asks_to_wait(wait: Option<u32>, operation: Operation) -> String {
    let (asks, by_itself) = match wait {
        None => (
            "The server limits how often it may be asked.".to_owned(),
            "The console asks again in a minute.",
        ),
        // The server's number may be any greater one.
        Some(LONGEST_WAIT_SECONDS) => (
            "The server asks to wait for an hour or more.".to_owned(),
            "The console asks again in an hour.",
        ),
        Some(wait) => (
            format!("The server asks to wait {wait} s."),
            "The console waits that long before it asks again.",
        ),
    };
    let then = match operation {
        Operation::ReadOffsets
        | Operation::ReadLastRequest
        | Operation::ReadConnector
        | Operation::ReadConnectorStatus => by_itself,
        Operation::ListEnvironments | Operation::ListClusters | Operation::ListConnectors => {
            "Press Refresh after that."
        }
        Operation::SubmitRequest | Operation::Pause | Operation::Resume | Operation::Restart => {
            "Nothing sends it again by itself."
        }
    };
    format!("{asks} {then}")
}

/// Words an error. Where the gateway holds the key, nobody signs in here.
pub fn notice(error: &ApiError, gateway_has_credentials: bool) -> Notice {
    let doing = error.operation.doing();
    let status = error
        .status
        .map(|status| format!("HTTP {status}"))
        .unwrap_or_default();
    let (title, advice, way_on) = match &error.kind {
        ErrorKind::Network(words) => (
            format!("No connection while {doing}."),
            format!("Nothing answered ({words}). See that the gateway, or the proxy in its place, runs and that this browser reaches it."),
            WayOn::Refresh,
        ),
        ErrorKind::Timeout(seconds) => (
            format!("No answer within {seconds} s while {doing}."),
            "The server may be slow or out of reach.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Aborted => {
            (format!("Given up while {doing}."), "Nothing more was waited for.".to_owned(), WayOn::Refresh)
        }
        ErrorKind::Unauthorized if gateway_has_credentials && !error.is_of_gateway => (
            format!("The server refused the gateway's key ({status} while {doing})."),
            "It is wrong, deleted, or of another kind. Whoever runs the gateway can give it another one; nobody signs in here.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Unauthorized if gateway_has_credentials => (
            format!("The gateway does not know this tab ({status} while {doing})."),
            "The gateway holds the key. Open the address the gateway printed at its start again: it carries the token that \
             this tab lacks."
                .to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Unauthorized if error.is_of_gateway => (
            format!("The gateway is not told who asks ({status} while {doing})."),
            "A proxy in front of it has to say who asks, and did not. Load the page again; if it stays, tell whoever runs it.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Unauthorized => (
            format!("Not signed in: the server refused the credentials while {doing} ({status})."),
            "Sign in with a Cloud API key. A key made for a Kafka cluster does not work here.".to_owned(),
            WayOn::SignIn,
        ),
        ErrorKind::Forbidden => (
            format!("Not allowed: this key may not do this ({status} while {doing})."),
            match error.operation {
                Operation::ReadOffsets | Operation::ReadLastRequest | Operation::SubmitRequest => {
                    "Another key may be allowed to. For the offsets of a sink, a service account needs rights on the consumer group too."
                }
                _ => "Another key may be allowed to.",
            }
            .to_owned(),
            WayOn::SignIn,
        ),
        ErrorKind::NotFound => (
            format!("Not found while {doing} ({status})."),
            "No such connector, cluster or environment, or none that this key may see. Compare the address with the connector's page."
                .to_owned(),
            WayOn::Home,
        ),
        ErrorKind::RateLimited(wait) => (
            format!("Too many requests while {doing} ({status})."),
            asks_to_wait(*wait, error.operation),
            WayOn::Refresh,
        ),
        ErrorKind::Refused | ErrorKind::Server if error.is_unsent => (
            format!("Refused by the gateway while {doing} ({status})."),
            "Nothing was sent on to the server. The gateway gives the reason below.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Server if error.is_of_gateway => (
            format!("The gateway has no answer while {doing} ({status})."),
            "It gives the reason below.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Refused => (
            format!("Refused while {doing} ({status})."),
            "The server gives the reason below.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Server => (
            format!("The server failed while {doing} ({status})."),
            "This is on the server's side. If it stays, give the request id to support.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Unexpected => (
            format!("An answer that makes no sense here while {doing} ({status})."),
            "Something between this browser and the API answers in its place: a proxy, a login page.".to_owned(),
            WayOn::Refresh,
        ),
        ErrorKind::Decode(why) => (
            format!("The answer could not be read while {doing}."),
            format!("{why}. A proxy or a login page may have answered in the API's place."),
            WayOn::Refresh,
        ),
    };
    let (advice, way_on) = if error.operation.is_read() || error.certainly_refused() {
        (advice, way_on)
    } else if error.operation != Operation::SubmitRequest {
        let advice = format!(
            "{advice} Whether the server took it is not known. It is not sent again by itself; the state shows what came of it."
        );
        (advice, WayOn::Refresh)
    } else {
        // The one case in which doing it again is not safe.
        let advice = format!(
            "{advice} Whether the server took it is not known. It is not sent again by itself: see Last request first."
        );
        (advice, WayOn::LookAtLastRequest)
    };
    let server_words = error.message.clone().or_else(|| error.snippet.clone());
    Notice {
        title,
        advice,
        server_words,
        request_id: error.request_id.clone(),
        way_on,
    }
}

/// Words for why a gateway lets this tab do nothing.
pub fn locked_out(why: Lockout) -> String {
    match why {
        Lockout::Forgotten(Some(minutes)) => {
            format!("The gateway's token was forgotten after {minutes} min without use.")
        }
        Lockout::Forgotten(None) => "The gateway's token is forgotten.".to_owned(),
        Lockout::Unknown { is_keyed: true } => {
            "The gateway does not know this tab: the tab, the gateway or a proxy in front of it was started anew."
                .to_owned()
        }
        Lockout::Unknown { is_keyed: false } => {
            "The gateway is not told who asks: the proxy in front of it has to say it.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(operation: Operation, kind: ErrorKind, status: Option<u16>) -> ApiError {
        ApiError {
            operation,
            kind,
            status,
            message: None,
            request_id: None,
            snippet: None,
            is_of_gateway: false,
            is_unsent: false,
        }
    }

    #[test]
    fn a_post_without_a_word_is_never_offered_again() {
        for kind in [
            ErrorKind::Network("x".into()),
            ErrorKind::Timeout(45),
            ErrorKind::Server,
            ErrorKind::Unexpected,
            ErrorKind::Decode("x".into()),
            ErrorKind::Aborted,
        ] {
            let notice = notice(&error(Operation::SubmitRequest, kind, None), false);
            assert_eq!(notice.way_on, WayOn::LookAtLastRequest);
            assert!(notice.advice.contains("not sent again"), "{}", notice.advice);
        }
        let refused = notice(
            &error(Operation::SubmitRequest, ErrorKind::Refused, Some(400)),
            false,
        );
        assert!(!refused.advice.contains("not known"));
    }

    #[test]
    fn who_asks_again_after_a_limit_is_said_as_it_is() {
        let advice = |operation, wait| {
            let limited = error(operation, ErrorKind::RateLimited(wait), Some(429));
            notice(&limited, false).advice
        };
        for (operation, then) in [
            (
                Operation::ReadOffsets,
                "The console waits that long before it asks again.",
            ),
            (Operation::ListConnectors, "Press Refresh after that."),
            (Operation::SubmitRequest, "Nothing sends it again by itself."),
            (Operation::Pause, "Nothing sends it again by itself."),
        ] {
            let expected = format!("The server asks to wait 7 s. {then}");
            assert_eq!(advice(operation, Some(7)), expected);
        }
        assert!(advice(Operation::ReadOffsets, None).ends_with("The console asks again in a minute."));
        // Whatever greater number the server named is not known any more.
        let long = advice(Operation::ReadOffsets, Some(LONGEST_WAIT_SECONDS));
        assert_eq!(
            long,
            "The server asks to wait for an hour or more. The console asks again in an hour."
        );
    }

    #[test]
    fn who_refuses_where_the_gateway_holds_the_key_is_told_apart() {
        let mut refused = error(Operation::ReadOffsets, ErrorKind::Unauthorized, Some(401));
        assert!(
            notice(&refused, true)
                .title
                .starts_with("The server refused the gateway's key")
        );
        refused.is_of_gateway = true;
        assert!(
            notice(&refused, true)
                .title
                .starts_with("The gateway does not know this tab")
        );
        assert!(
            notice(&refused, false)
                .title
                .starts_with("The gateway is not told who asks")
        );
        refused.is_of_gateway = false;
        assert!(notice(&refused, false).title.starts_with("Not signed in"));
    }

    #[test]
    fn what_the_gateway_says_is_not_said_of_the_server() {
        let mut lost = error(Operation::SubmitRequest, ErrorKind::Server, Some(502));
        assert!(notice(&lost, false).title.starts_with("The server failed while"));
        lost.is_of_gateway = true;
        let told = notice(&lost, false);
        assert!(told.title.starts_with("The gateway has no answer while"));
        assert!(told.advice.contains("Whether the server took it is not known."));
        lost.is_unsent = true;
        for kind in [ErrorKind::Server, ErrorKind::Refused] {
            lost.kind = kind;
            let told = notice(&lost, false);
            assert!(
                told.title.starts_with("Refused by the gateway while"),
                "{}",
                told.title
            );
            assert!(!told.advice.contains("not known"), "{}", told.advice);
        }
    }

    #[test]
    fn every_kind_says_what_was_being_done() {
        for kind in [
            ErrorKind::Network("x".into()),
            ErrorKind::Timeout(45),
            ErrorKind::Aborted,
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::RateLimited(Some(7)),
            ErrorKind::Refused,
            ErrorKind::Server,
            ErrorKind::Unexpected,
            ErrorKind::Decode("x".into()),
        ] {
            let notice = notice(&error(Operation::ReadOffsets, kind.clone(), Some(599)), false);
            assert!(
                notice.title.contains("the offsets") || notice.title.contains("not do this"),
                "{kind:?}"
            );
            assert!(!notice.advice.is_empty());
        }
    }
}
