//! What a call that failed says: of which part, in which words, and of the key.

use connect_api::{ApiError, ErrorKind};

use super::proxy_name;
use crate::browser::reach::Probe;
use crate::state::session::{Endpoint, Standing};

/// Who asks for what.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    /// The browser thinks that it has a network.
    pub(super) is_online: bool,
    /// A key of this tab signed the question.
    pub(super) has_key: bool,
    /// The environment whose clusters were asked for; `None` for the list of environments.
    pub(super) environment: Option<&'a str>,
}

/// Which part fails, what is so, what to do; and what that says of the key.
pub(super) type Told = (Option<&'static str>, String, Option<Standing>);

/// The gateway says no by itself: nobody behind it was asked, so nothing is known of the key.
pub(super) fn told_by_gateway(error: &ApiError, proxy: &str) -> Told {
    let status = status_of(error);
    let words = error.message.as_deref().unwrap_or_default();
    let (part, says) = match &error.kind {
        ErrorKind::Unauthorized => (
            "Proxy",
            format!(
                "{proxy} does not know this tab: “{words}” ({status}). Open the address that it printed at its start, which carries its token; where a proxy in front says who asks, that one has to."
            ),
        ),
        ErrorKind::Server if matches!(error.status, Some(502 | 504)) => (
            "API",
            format!("{proxy} answers, and does not reach the API behind it ({status}): “{words}”."),
        ),
        ErrorKind::Server => (
            "Proxy",
            format!("{proxy} cannot take the question now: “{words}” ({status}). Try again in a moment."),
        ),
        _ => (
            "Proxy",
            format!(
                "{proxy} refuses this by itself: “{words}” ({status}). Its operator decides that, not the key."
            ),
        ),
    };
    (Some(part), says, None)
}

fn status_of(error: &ApiError) -> String {
    error
        .status
        .map(|status| format!("HTTP {status}"))
        .unwrap_or_default()
}

pub(super) fn told(error: &ApiError, endpoint: &Endpoint, asker: Asker<'_>, probed: Option<Probe>) -> Told {
    let proxy = proxy_name(endpoint);
    let status = status_of(error);
    let (part, says, standing) = match &error.kind {
        ErrorKind::Network(_) if !asker.is_online => {
            ("Browser", "This browser is offline. Drafting works; reading and submitting wait for the network.".to_owned(), None)
        }
        ErrorKind::Network(_) => match probed {
            Some(Probe::Forbidden) => (
                "Page policy",
                format!("The policy of this page does not let it call {proxy}. Its operator has to name it in connect-src."),
                None,
            ),
            Some(Probe::Answers) => (
                "Proxy",
                format!("{proxy} answers, and does not let this page read the answer (CORS). It has to allow this page's origin, and the headers Authorization, Content-Type, X-Attempt, X-Attempt-Mark, X-Console-Token."),
                None,
            ),
            _ => (
                "Proxy",
                format!("{proxy} does not answer this page: it is not running, its name is not known here, its certificate is not trusted, or it does not allow this page's origin (CORS; our gateway: --allow-origin)."),
                None,
            ),
        },
        ErrorKind::Timeout(seconds) => ("Proxy", format!("{proxy} gave no answer within {seconds} s."), None),
        ErrorKind::Aborted => ("Browser", "The look was given up.".to_owned(), None),
        ErrorKind::Unauthorized if endpoint.gateway_has_credentials => (
            "Key",
            format!("The server does not know the key that the gateway holds ({status}). CONFLUENT_CLOUD_API_KEY and CONFLUENT_CLOUD_API_SECRET must be a Cloud API key and its secret; then start the gateway again."),
            None,
        ),
        ErrorKind::Unauthorized if !asker.has_key => {
            ("Key", format!("Nobody is signed in ({status}). Sign in with a Cloud API key."), None)
        }
        ErrorKind::Unauthorized => (
            "Key",
            "The server does not know this key (HTTP 401). A key made for a Kafka cluster does not work here: it must be a Cloud API key."
                .to_owned(),
            Some(Standing::Refused),
        ),
        ErrorKind::Forbidden => (
            "Rights",
            format!("Signed in, limited: this key may not read this list ({status}). It may still see a connector whose address you know."),
            Some(Standing::Limited),
        ),
        ErrorKind::NotFound if let Some(environment) = asker.environment && endpoint.is_our_gateway => (
            "Rights",
            format!("The server knows no environment {environment}, or none that this key may see ({status})."),
            Some(Standing::SignedIn),
        ),
        ErrorKind::NotFound if endpoint.is_our_gateway => {
            ("API", format!("{proxy} asked, and what is behind it does not know this path ({status})."), None)
        }
        ErrorKind::NotFound if let Some(environment) = asker.environment => (
            "Proxy",
            format!("{proxy} does not forward the API's own paths, or the server knows no environment {environment} ({status})."),
            None,
        ),
        ErrorKind::NotFound => ("Proxy", format!("{proxy} does not know this path ({status}): it does not forward the API's own paths."), None),
        ErrorKind::RateLimited(_) => ("API", format!("The API asks to wait ({status})."), None),
        ErrorKind::Server if matches!(error.status, Some(502 | 504)) => {
            ("API", format!("{proxy} answers, and does not reach the API behind it ({status})."), None)
        }
        ErrorKind::Server => ("API", format!("The API fails ({status}). This is on the server's side."), None),
        ErrorKind::Refused => ("API", format!("The API refuses the question ({status})."), Some(Standing::SignedIn)),
        ErrorKind::Unexpected | ErrorKind::Decode(_) => {
            ("Proxy", "Something answers in the API's place: a login page, or another proxy.".to_owned(), None)
        }
    };
    (Some(part), says, standing)
}
