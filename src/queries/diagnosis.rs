//! Where a connection fails: in this browser, at this page's policy, at the proxy, with the key, its rights, or the API.

mod told;

use connect_api::{ApiError, ErrorKind};
use leptos::prelude::untrack;

use self::told::{Asker, told, told_by_gateway};
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
    let asker = Asker {
        is_online: is_online(),
        has_key: untrack(|| session.key_for(environment.unwrap_or_default())).is_some(),
        environment,
    };
    let diagnosis = judge(&endpoint, asker, outcome.as_ref(), probed);
    if let Some(standing) = &diagnosis.standing {
        session.judge(environment, |_| standing.clone());
    }
    diagnosis
}

const PARTS: [&str; 6] = ["Browser", "Page policy", "Proxy", "Key", "Rights", "API"];

/// What the outcome of one read says of each part.
fn judge(
    endpoint: &Endpoint,
    asker: Asker<'_>,
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
        Err(error) if error.is_of_gateway => told_by_gateway(error, &proxy),
        Err(error) => told(error, endpoint, asker, probed),
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

/// What stands between this page and the API, in a sentence.
pub fn proxy_name(endpoint: &Endpoint) -> String {
    match (endpoint.is_our_gateway, endpoint.api_base.is_empty()) {
        (true, true) => "The gateway that serves this page".to_owned(),
        (true, false) => format!("The gateway at {}", endpoint.api_base),
        (false, true) => "The web server of this page".to_owned(),
        (false, false) => format!("The CORS proxy at {}", endpoint.api_base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::session::Upstream;
    use connect_api::Operation;

    fn endpoint() -> Endpoint {
        Endpoint {
            api_base: "https://proxy.example".to_owned(),
            name: "x".to_owned(),
            upstream: Upstream::Other,
            instance: None,
            is_our_gateway: false,
            gateway_has_credentials: false,
            read_only: false,
            production: None,
        }
    }

    const SOMEBODY: Asker<'_> = Asker {
        is_online: true,
        has_key: true,
        environment: None,
    };

    fn error(kind: ErrorKind, status: Option<u16>) -> ApiError {
        ApiError {
            operation: Operation::ListEnvironments,
            kind,
            status,
            message: Some("its words".to_owned()),
            request_id: None,
            snippet: None,
            is_of_gateway: false,
            is_unsent: false,
        }
    }

    fn failed(
        endpoint: &Endpoint,
        asker: Asker<'_>,
        error: &ApiError,
        probed: Option<Probe>,
    ) -> (&'static str, Option<Standing>, String) {
        let diagnosis = judge(endpoint, asker, Err(error), probed);
        assert_eq!(diagnosis.findings.len(), PARTS.len());
        let is_bad = |finding: &&Finding| finding.is_well == Some(false);
        assert_eq!(diagnosis.findings.iter().filter(is_bad).count(), 1);
        let mut from_it = diagnosis.findings.iter().skip_while(|finding| !is_bad(finding));
        let bad = from_it.next().unwrap();
        assert!(from_it.all(|finding| finding.is_well.is_none()));
        (bad.part, diagnosis.standing, bad.says.clone())
    }

    #[test]
    fn each_failure_is_told_apart() {
        let network = || ErrorKind::Network("Failed to fetch".to_owned());
        let offline = Asker {
            is_online: false,
            ..SOMEBODY
        };
        let signed_in = Some(Standing::SignedIn);
        for (asker, kind, status, probed, part, standing) in [
            (offline, network(), None, None, "Browser", None),
            (
                SOMEBODY,
                network(),
                None,
                Some(Probe::Forbidden),
                "Page policy",
                None,
            ),
            (SOMEBODY, network(), None, Some(Probe::Answers), "Proxy", None),
            (SOMEBODY, network(), None, Some(Probe::Silent), "Proxy", None),
            (SOMEBODY, ErrorKind::Unexpected, Some(302), None, "Proxy", None),
            (
                SOMEBODY,
                ErrorKind::Unauthorized,
                Some(401),
                None,
                "Key",
                Some(Standing::Refused),
            ),
            (
                SOMEBODY,
                ErrorKind::Forbidden,
                Some(403),
                None,
                "Rights",
                Some(Standing::Limited),
            ),
            (SOMEBODY, ErrorKind::Server, Some(502), None, "API", None),
            (SOMEBODY, ErrorKind::Server, Some(500), None, "API", None),
            (
                SOMEBODY,
                ErrorKind::RateLimited(Some(7)),
                Some(429),
                None,
                "API",
                None,
            ),
            (SOMEBODY, ErrorKind::NotFound, Some(404), None, "Proxy", None),
            (SOMEBODY, ErrorKind::Refused, Some(400), None, "API", signed_in),
        ] {
            let found = failed(&endpoint(), asker, &error(kind, status), probed);
            assert_eq!((found.0, found.1), (part, standing), "{status:?} {probed:?}");
        }
    }

    #[test]
    fn what_the_gateway_says_by_itself_is_no_word_of_the_api_s() {
        let ours = Endpoint {
            is_our_gateway: true,
            ..endpoint()
        };
        for (kind, status, part) in [
            (ErrorKind::Unauthorized, 401, "Proxy"),
            (ErrorKind::Forbidden, 403, "Proxy"),
            (ErrorKind::NotFound, 404, "Proxy"),
            (ErrorKind::Refused, 400, "Proxy"),
            (ErrorKind::Server, 503, "Proxy"),
            (ErrorKind::Server, 502, "API"),
            (ErrorKind::Server, 504, "API"),
        ] {
            let error = ApiError {
                is_of_gateway: true,
                is_unsent: false,
                ..error(kind, Some(status))
            };
            let (found, standing, says) = failed(&ours, SOMEBODY, &error, None);
            assert_eq!((found, standing), (part, None), "{status}");
            assert!(
                says.contains("“its words”") && says.contains(&status.to_string()),
                "{says}"
            );
            assert!(!says.contains("Kafka cluster"), "{says}");
        }
    }

    #[test]
    fn a_401_says_whose_key_it_is() {
        let refused = error(ErrorKind::Unauthorized, Some(401));
        let nobody = Asker {
            has_key: false,
            ..SOMEBODY
        };
        let (part, standing, says) = failed(&endpoint(), nobody, &refused, None);
        assert_eq!((part, standing), ("Key", None));
        assert!(says.starts_with("Nobody is signed in"), "{says}");
        let keyed = Endpoint {
            is_our_gateway: true,
            gateway_has_credentials: true,
            ..endpoint()
        };
        let (part, standing, says) = failed(&keyed, nobody, &refused, None);
        assert_eq!((part, standing), ("Key", None));
        assert!(says.contains("the key that the gateway holds"), "{says}");
    }

    #[test]
    fn a_404_for_an_environment_is_not_the_proxy_s() {
        let missing = error(ErrorKind::NotFound, Some(404));
        let for_one = Asker {
            environment: Some("env-x"),
            ..SOMEBODY
        };
        let ours = Endpoint {
            is_our_gateway: true,
            ..endpoint()
        };
        let (part, _, says) = failed(&ours, for_one, &missing, None);
        assert_eq!(part, "Rights");
        assert!(says.contains("no environment env-x"), "{says}");
        assert_eq!(failed(&ours, SOMEBODY, &missing, None).0, "API");
        // Of another's proxy nobody knows what it forwards.
        let (part, _, says) = failed(&endpoint(), for_one, &missing, None);
        assert_eq!(part, "Proxy");
        assert!(says.contains("no environment env-x"), "{says}");
    }
}
