//! What became of a request, in a few words; where nothing moved, what may be behind it, the likeliest first.

use leptos::prelude::*;
use offset_rules::class::{Alterable, Class, Config, ReplayEffect, replay_effect};
use offset_rules::settlement::JournalState;
use offset_rules::verdict::PartitionVerdict;

use super::problem_list::config_of;
use crate::state::connector::ConnectorData;
use crate::state::journal::Submission;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::tracked;

/// What may be behind a position that did not move. What is known of the class and its settings comes first, what can
/// befall any class last (API.md T8, T27, T33, T34, T37).
fn causes(class: Option<&Class>, config: &Config) -> Vec<String> {
    let plugin = config.get("connector.class").map(String::as_str);
    let mut causes = Vec::new();
    if let ReplayEffect::KeepsItsOwnPosition(says) = replay_effect(class, plugin, config) {
        causes.push(says);
    }
    if let Some(class) = class {
        if let Alterable::Ignored(why) | Alterable::Refused(why) = class.alterable {
            causes.push(why.to_owned());
        }
        let traps = class
            .traps
            .iter()
            .filter(|trap| matches!(trap.id, "T27" | "T33" | "T34" | "T37"));
        for trap in traps {
            if !causes.iter().any(|cause| cause == trap.says) {
                causes.push(trap.says.to_owned());
            }
        }
        if class.resumes_from != "the stored offset, as far as is known" {
            causes.push(format!("It resumes from {}.", class.resumes_from));
        }
    }
    causes.push(
        "The partition that was named may not be the one the connector uses: every key, value and type of it must be the same. With another, the server takes the request and nothing moves."
            .to_owned(),
    );
    causes.push(
        "The service looks about once a minute, and the last look may be older than the change.".to_owned(),
    );
    causes
}

/// What became of it, in one word or few, beside the phase.
pub(super) fn outcome_words(ours: &Submission) -> String {
    match ours.state {
        JournalState::Applied if ours.is_confirmed() => "confirmed".to_owned(),
        JournalState::Applied if ours.verdicts.is_empty() => {
            "waiting for an observation later than that".to_owned()
        }
        JournalState::Applied if ours.verdicts.iter().any(|(_, verdict)| verdict.is_bad()) => {
            "but not where it was asked to be: see below".to_owned()
        }
        JournalState::Applied => "observed; see below".to_owned(),
        _ => String::new(),
    }
}

/// Shown where a partition is not where it was asked to be.
pub(super) fn not_moved(data: &ConnectorData, ours: Option<&Submission>) -> AnyView {
    let is_still = ours.is_some_and(|ours| {
        let mut verdicts = ours.verdicts.iter();
        verdicts.any(|(_, verdict)| *verdict == PartitionVerdict::DidNotMove)
    });
    if !is_still {
        return ().into_any();
    }
    let (shape, config) = (data.shape(), config_of(data));
    tracked(move || {
        let causes = shape.with(|shape| config.with(|config| causes(shape.class(), config)));
        let lines = causes.into_iter().map(|words| view! { <li>{words}</li> });
        view! {
            <Panel meaning=Meaning::Caution title="APPLIED, and not where it was asked to be. What may be behind it, the likeliest first:">
                <ol>{lines.collect_view()}</ol>
            </Panel>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use offset_rules::class::by_plugin;

    fn first(plugin: &str, config: &[(&str, &str)]) -> String {
        let mut all: Config = config
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()))
            .collect();
        all.insert("connector.class".into(), plugin.into());
        causes(by_plugin(plugin), &all).remove(0)
    }

    #[test]
    fn each_class_has_its_own_likeliest_cause() {
        let snowflake = first(
            "SnowflakeSink",
            &[("snowflake.ingestion.method", "SNOWPIPE_STREAMING")],
        );
        assert!(snowflake.contains("its own position"), "{snowflake}");
        assert!(first("MySqlCdcSourceV2", &[]).contains("gtids"));
        assert!(first("PostgresCdcSourceV2", &[]).contains("slot"));
        assert!(first("GithubSource", &[]).len() > 20);
    }
}
