//! Where a connection fails: in this browser, at this page's policy, at the proxy, with the key, its rights, or the API.

use connect_api::{ApiError, ErrorKind};

use crate::browser::reach::{Probe, is_online, probe};
use crate::state::session::{Endpoint, Session, Standing};

/// One part of the way to the API, and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which part.
    pub part: &'static str,
    /// Whether it is well; `None` where it was not reached.
    pub is_well: Option<bool>,
    /// What is so, and what to do where it is not well.
    pub says: String,
}

/// What one look at the API said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Part by part, from the browser on.
    pub findings: Vec<Finding>,
    /// What the server made of the key, where it was asked.
    pub standing: Option<Standing>,
}

/// Asks the API something harmless, and says how far that got. With an environment, its key is the one that is tried.
pub async fn diagnose(session: Session, environment: Option<&str>) -> Diagnosis {
    let Some(endpoint) = session.endpoint_now() else {
        return Diagnosis {
            findings: Vec::new(),
            standing: None,
        };
    };
    let client = session.client();
    let outcome = match environment {
        Some(environment) => client
            .clusters(environment, None)
            .await
            .map(|answer| answer.value.data.len()),
        None => client
            .environments(None)
            .await
            .map(|answer| answer.value.data.len()),
    };
    let probed = match &outcome {
        Err(ApiError {
            kind: ErrorKind::Network(_),
            ..
        }) => Some(probe(&endpoint.api_base).await),
        _ => None,
    };
    let diagnosis = judge(&endpoint, is_online(), outcome.as_ref(), probed);
    if let Some(standing) = &diagnosis.standing {
        session.judge(environment, |_| standing.clone());
    }
    diagnosis
}

const PARTS: [&str; 6] = ["Browser", "Page policy", "Proxy", "Key", "Rights", "API"];

/// What the outcome of one read says of each part.
fn judge(
    endpoint: &Endpoint,
    is_online: bool,
    outcome: Result<&usize, &ApiError>,
    probed: Option<Probe>,
) -> Diagnosis {
    let proxy = proxy_name(endpoint);
    let (failed, says, standing) = match outcome {
        Ok(0) => (
            None,
            "Signed in, limited: this key sees nothing in this list.".to_owned(),
            Some(Standing::Limited),
        ),
        Ok(count) => (
            None,
            format!("Signed in. It sees {count} here."),
            Some(Standing::SignedIn),
        ),
        Err(error) => told(error, &proxy, is_online, probed),
    };
    let failed_at = failed.and_then(|part| PARTS.iter().position(|known| *known == part));
    let findings = PARTS.iter().enumerate().map(|(at, part)| {
        let is_well = match failed_at {
            Some(failed) if at > failed => None,
            Some(failed) => Some(at != failed),
            None => Some(true),
        };
        let words = match (is_well, *part) {
            (Some(false), _) => says.clone(),
            (None, _) => "not reached".to_owned(),
            (_, "Browser") => "online".to_owned(),
            (_, "Page policy") => "this page may call it".to_owned(),
            (_, "Proxy") => format!("{proxy} answers"),
            (_, "Key") if failed_at.is_none() => says.clone(),
            (_, "Key") => "the server knows who asks".to_owned(),
            (_, "Rights") if standing == Some(Standing::Limited) => "few or none here".to_owned(),
            (_, "Rights") => "it may read".to_owned(),
            _ => "answers".to_owned(),
        };
        Finding {
            part,
            is_well,
            says: words,
        }
    });
    Diagnosis {
        findings: findings.collect(),
        standing,
    }
}

/// Which part fails, what is so, what to do; and what that says of the key.
fn told(
    error: &ApiError,
    proxy: &str,
    is_online: bool,
    probed: Option<Probe>,
) -> (Option<&'static str>, String, Option<Standing>) {
    let status = error
        .status
        .map(|status| format!("HTTP {status}"))
        .unwrap_or_default();
    let (part, says, standing) = match &error.kind {
        ErrorKind::Network(_) if !is_online => {
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
                format!("{proxy} answers, and does not let this page read the answer (CORS). It has to allow this page's origin, and the headers Authorization, Content-Type, X-Attempt, X-Console-Token."),
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
        ErrorKind::NotFound => ("Proxy", format!("{proxy} does not know this path ({status}): it does not forward the API's own paths."), None),
        ErrorKind::RateLimited(_) => ("API", format!("The API asks to wait ({status})."), Some(Standing::SignedIn)),
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

/// What stands between this page and the API, in a sentence.
pub fn proxy_name(endpoint: &Endpoint) -> String {
    match (endpoint.is_our_gateway, endpoint.api_base.is_empty()) {
        (true, true) => "The gateway that serves this page".to_owned(),
        (true, false) => format!("The gateway at {}", endpoint.api_base),
        (false, _) => format!("The CORS proxy at {}", endpoint.api_base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::session::Upstream;
    use connect_api::Operation;

    fn failed(
        kind: ErrorKind,
        status: Option<u16>,
        is_online: bool,
        probed: Option<Probe>,
    ) -> (String, Option<Standing>) {
        let endpoint = Endpoint {
            api_base: "https://proxy.example".to_owned(),
            name: "x".to_owned(),
            upstream: Upstream::Other,
            instance: None,
            is_our_gateway: false,
            gateway_has_credentials: false,
            read_only: false,
            production: None,
        };
        let error = ApiError {
            operation: Operation::ListEnvironments,
            kind,
            status,
            message: None,
            request_id: None,
            snippet: None,
        };
        let diagnosis = judge(&endpoint, is_online, Err(&error), probed);
        assert_eq!(diagnosis.findings.len(), PARTS.len());
        let bad: Vec<&Finding> = diagnosis
            .findings
            .iter()
            .filter(|finding| finding.is_well == Some(false))
            .collect();
        assert_eq!(bad.len(), 1);
        assert!(
            diagnosis
                .findings
                .iter()
                .skip_while(|finding| finding.is_well != Some(false))
                .skip(1)
                .all(|finding| finding.is_well.is_none())
        );
        (bad[0].part.to_owned(), diagnosis.standing)
    }

    #[test]
    fn each_failure_is_told_apart() {
        let network = || ErrorKind::Network("Failed to fetch".to_owned());
        assert_eq!(failed(network(), None, false, None).0, "Browser");
        assert_eq!(
            failed(network(), None, true, Some(Probe::Forbidden)).0,
            "Page policy"
        );
        assert_eq!(failed(network(), None, true, Some(Probe::Answers)).0, "Proxy");
        assert_eq!(failed(network(), None, true, Some(Probe::Silent)).0, "Proxy");
        assert_eq!(failed(ErrorKind::Unexpected, Some(302), true, None).0, "Proxy");
        assert_eq!(
            failed(ErrorKind::Unauthorized, Some(401), true, None),
            ("Key".to_owned(), Some(Standing::Refused))
        );
        assert_eq!(
            failed(ErrorKind::Forbidden, Some(403), true, None),
            ("Rights".to_owned(), Some(Standing::Limited))
        );
        assert_eq!(
            failed(ErrorKind::Server, Some(502), true, None),
            ("API".to_owned(), None)
        );
        assert_eq!(
            failed(ErrorKind::Server, Some(500), true, None),
            ("API".to_owned(), None)
        );
    }
}
