//! What a reviewer has to be told in sentences.

use connect_api::ConnectorState;

use crate::ui::name::visible;

/// What happens to the data meanwhile, as it applies to the connector's state (API.md 3).
pub(super) fn downtime(state: Option<&ConnectorState>) -> String {
    match state {
        Some(ConnectorState::Running) => {
            "The connector is RUNNING: it stops while the offsets are altered and resumes by itself; expect up to a minute or so \
             without data."
                .to_owned()
        }
        Some(ConnectorState::Paused) => {
            "The connector is PAUSED. Whether it stays paused afterwards the API does not say; see its state when it is applied."
                .to_owned()
        }
        Some(state @ (ConnectorState::Failed | ConnectorState::Degraded)) => format!(
            "The connector is {state}. Altering offsets does not start it again by itself; what the server does in this state is \
             not documented."
        ),
        Some(state) => format!("The connector is {}. What the server does in this state is not documented.", visible(state.word())),
        None => "The connector's state is not known.".to_owned(),
    }
}

/// Whether what was typed is what confirms. A name may end in a space, and a paste may bring one: neither matters.
pub(super) fn is_typed(typed: &str, confirmation: &str) -> bool {
    typed.trim() == confirmation.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_ends_in_a_space_can_be_confirmed() {
        assert!(is_typed("prod-eu/sink ", "prod-eu/sink "));
        assert!(is_typed(" prod-eu/sink", "prod-eu/sink "));
        assert!(!is_typed("prod-eu/sin k", "prod-eu/sink "));
        assert!(!is_typed("", "prod-eu/sink"));
    }

    #[test]
    fn nothing_is_promised_beyond_running() {
        assert!(downtime(Some(&ConnectorState::Running)).contains("resumes by itself"));
        for state in [
            Some(ConnectorState::Paused),
            Some(ConnectorState::Failed),
            Some(ConnectorState::Other("NEW".into())),
            None,
        ] {
            assert!(!downtime(state.as_ref()).contains("resumes"), "{state:?}");
        }
    }
}
