//! What became of a request, in a few words; where nothing moved, what may be behind it, the likeliest first.

use leptos::prelude::*;
use offset_rules::class::{Alterable, Class, Config, ReplayEffect, plugin_of, replay_effect};
use offset_rules::settlement::JournalState;
use offset_rules::verdict::PartitionVerdict;

use super::problem_list::config_of;
use crate::state::connector::ConnectorData;
use crate::state::judged::{Judged, NEW_PARTITION, Verdicts, is_confirmed};
use crate::state::submission::Submission;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{local_memo, tracked};

/// How a partition stands that is not as it was asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It did not move.
    Still,
    /// It fell to the earliest.
    Fallen,
    /// It was not there before.
    New,
}

/// What may be behind a position that did not move. What is known of the class and its settings comes first, what can
/// befall any class last (API.md T8, T27, T33, T34, T37).
fn causes(what: Stands, class: Option<&Class>, config: Option<&Config>) -> Vec<String> {
    let plugin = plugin_of(config);
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
    let other = "The partition that was named may not be the one the connector uses: every key, value and type of it must be the same. With another, the server takes the request and nothing moves."
        .to_owned();
    match what {
        Stands::New => causes.insert(0, other),
        Stands::Fallen => {
            causes.insert(
                0,
                "The topic does not hold that offset: it lies before the first record that is retained, or past the last. The consumer then begins where consumer.override.auto.offset.reset says, by default at the earliest record."
                    .to_owned(),
            );
            causes.push(other);
        }
        Stands::Still => causes.push(other),
    }
    causes.push(
        "If it was to read a little again, that may be over: it has read up to where it stood.".to_owned(),
    );
    causes.push(
        "The service looks about once a minute, and the last look may be older than the change.".to_owned(),
    );
    causes
}

/// What became of it, in one word or few, beside the phase. `is_observed`: an observation later than the application is there;
/// `has_more`: it hit what it did not name.
pub(super) fn outcome_words(
    ours: &Submission,
    verdicts: &[Judged],
    is_observed: bool,
    has_more: bool,
) -> String {
    let is_waiting = is_waiting(verdicts, is_observed);
    match (ours.state, stands(verdicts)) {
        (JournalState::Applied, _) if is_confirmed(verdicts) && has_more => {
            "and more than was asked: see below".to_owned()
        }
        (JournalState::Applied, _) if is_confirmed(verdicts) => "confirmed".to_owned(),
        (JournalState::Applied, _) if is_waiting && ours.is_over => {
            "and no observation later than that was seen".to_owned()
        }
        (JournalState::Applied, _) if is_waiting => "waiting for an observation later than that".to_owned(),
        (JournalState::Applied, Some(Stands::Still | Stands::Fallen)) => {
            "but not where it was asked to be: see below".to_owned()
        }
        (JournalState::Applied, Some(Stands::New)) => {
            "and nothing shows that it is used: see below".to_owned()
        }
        (JournalState::Applied, None) => "observed; see below".to_owned(),
        _ => String::new(),
    }
}

/// Whether nothing was seen of it yet. A reset of everything where nothing is known to have been there has no verdicts at all.
fn is_waiting(verdicts: &[Judged], is_observed: bool) -> bool {
    let waits = |(_, verdict): &Judged| *verdict == PartitionVerdict::Waiting;
    verdicts.iter().all(waits) && !(verdicts.is_empty() && is_observed)
}

/// The worst that is said of any partition, where it is not as it was asked to be.
fn stands(verdicts: &[Judged]) -> Option<Stands> {
    let any = |wanted: PartitionVerdict| verdicts.iter().any(|(_, verdict)| *verdict == wanted);
    if any(PartitionVerdict::DidNotMove) {
        Some(Stands::Still)
    } else if any(PartitionVerdict::FellToEarliest) {
        Some(Stands::Fallen)
    } else {
        any(NEW_PARTITION).then_some(Stands::New)
    }
}

/// Shown where a partition is not where it was asked to be, or nothing shows that it is used.
pub(super) fn not_moved(data: &ConnectorData, verdicts: Memo<Verdicts>) -> AnyView {
    let stands = local_memo(move || verdicts.with(|verdicts| stands(verdicts)));
    let (shape, config) = (data.shape(), config_of(data));
    tracked(move || {
        let stands = stands.get()?;
        let causes = shape.with(|shape| config.with(|config| causes(stands, shape.class(), config.as_ref())));
        let lines = causes.into_iter().map(|words| view! { <li>{words}</li> });
        let title = match stands {
            Stands::Still => {
                "APPLIED, and not where it was asked to be. What may be behind it, the likeliest first:"
            }
            Stands::Fallen => {
                "APPLIED, and it fell to the earliest. What may be behind it, the likeliest first:"
            }
            Stands::New => {
                "APPLIED, and at it; but the partition was not there before, and nothing shows that the connector uses it. What may be behind it, the likeliest first:"
            }
        };
        Some(view! {
            <Panel meaning=Meaning::Caution title>
                <ol>{lines.collect_view()}</ol>
            </Panel>
        })
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
        causes(Stands::Still, by_plugin(plugin), Some(&all)).remove(0)
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

    #[test]
    fn what_fell_and_what_is_new_have_their_own_likeliest_cause() {
        let first = |stands| causes(stands, None, None).remove(0);
        assert!(first(Stands::Fallen).contains("does not hold that offset"));
        assert!(first(Stands::New).contains("may not be the one the connector uses"));
        let of = |verdict| stands(&[(exact_json::parse("{}").unwrap(), verdict)]);
        assert_eq!(of(PartitionVerdict::FellToEarliest), Some(Stands::Fallen));
        assert_eq!(of(NEW_PARTITION), Some(Stands::New));
        assert_eq!(of(PartitionVerdict::AtIt), None);
    }

    #[test]
    fn without_verdicts_the_observations_say_whether_it_is_waited_for() {
        let waiting = [(exact_json::parse("{}").unwrap(), PartitionVerdict::Waiting)];
        assert!(is_waiting(&[], false) && !is_waiting(&[], true));
        // One that was made before the last verdicts were worked out changes nothing about these.
        assert!(is_waiting(&waiting, false) && is_waiting(&waiting, true));
    }
}
