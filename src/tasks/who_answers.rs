//! Whether the server that a request was sent to still answers at this address: a gateway may have been started anew
//! under an open tab, a sandbox reset. What another one says is not about the request.

use leptos::prelude::*;
use offset_rules::target::Target;

use super::submit_draft::Desk;
use crate::queries::endpoint::find_endpoint;
use crate::state::journal::Submission;
use crate::state::session::Endpoint;

/// Who answers at this address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answering {
    /// The server that the request was sent to.
    Same,
    /// Another one, or nobody whom this tab may ask: the request is paused.
    Other,
    /// Nobody says who it is: what was read may be of either.
    Unsaid,
}

/// Why a tab that the gateway does not let in follows nothing.
const LOCKED_OUT: &str = "The gateway does not let this tab in. A tab that it lets in follows the request, or this one when it is let \
                          in again.";

/// Asks. Called after a read and before anything is made of it: an instance never comes back, so the same one before and
/// after is the one that was read.
pub(super) async fn who_answers(desk: &Desk, entry: &ArcRwSignal<Submission>) -> Answering {
    // Without a gateway of ours there is nobody who would say another name than the operator's file.
    let is_said = |endpoint: Endpoint| endpoint.is_our_gateway;
    if !desk.session.endpoint_now().is_some_and(is_said) {
        return Answering::Same;
    }
    let Ok(endpoint) = find_endpoint().await else {
        return Answering::Unsaid;
    };
    let (attempt, why) =
        entry.with_untracked(|entry| (entry.attempt.clone(), why_other(&endpoint, &entry.target)));
    // Every look would be refused, and no other tab could look meanwhile.
    let is_locked_out = untrack(|| desk.session.is_locked_out());
    match why.or_else(|| is_locked_out.then(|| LOCKED_OUT.to_owned())) {
        None => {
            desk.journal.go_on(&attempt);
            Answering::Same
        }
        Some(why) => {
            desk.journal.pause(&attempt, why);
            Answering::Other
        }
    }
}

/// Why what answers is not what a request was sent to; `None` where it is.
fn why_other(endpoint: &Endpoint, target: &Target) -> Option<String> {
    let who = if endpoint.name != target.endpoint {
        format!(
            "{} answers at this address now; the request was sent to {}.",
            endpoint.name, target.endpoint
        )
    } else if endpoint.instance != target.instance {
        "Another sandbox answers at this address now: it was reset, or its gateway was started anew."
            .to_owned()
    } else {
        return None;
    };
    Some(format!(
        "{who} What it says is not about this request. Reload the page to work with what answers now; the request is followed again where its own server answers."
    ))
}

#[cfg(test)]
mod tests {
    use connect_api::ConnectorAddress;

    use super::*;
    use crate::state::session::Upstream;

    #[test]
    fn another_endpoint_or_another_sandbox_is_named() {
        let endpoint = |name: &str, instance: Option<&str>| Endpoint {
            api_base: String::new(),
            name: name.to_owned(),
            upstream: Upstream::Sandbox,
            instance: instance.map(str::to_owned),
            is_our_gateway: true,
            gateway_has_credentials: false,
            read_only: false,
            production: None,
        };
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: Some("i-0".to_owned()),
            address: ConnectorAddress::new("env-1", "lkc-1", "c"),
            lcc: None,
        };
        let why = |name: &str, instance: Option<&str>| why_other(&endpoint(name, instance), &target);
        assert_eq!(why("sandbox", Some("i-0")), None);
        assert!(
            why("sandbox", Some("i-1"))
                .unwrap()
                .starts_with("Another sandbox answers")
        );
        assert!(why("sandbox", None).is_some());
        let other = why("api.confluent.cloud", None).unwrap();
        assert!(other.starts_with(
            "api.confluent.cloud answers at this address now; the request was sent to sandbox."
        ));
    }
}
