//! What a reviewer is told before the changes: how much, what a reset means here, what the target does with a replay,
//! what is at risk, and the snapshot that is the way back.

use leptos::prelude::*;
use offset_rules::class::{Config, ResetMeaning, Shape, plugin_of, replay_effect};
use offset_rules::diff::{Sum, totals};
use offset_rules::draft::{Draft, Intent};
use offset_rules::listing::json;
use offset_rules::words::{counted_usize, how_many};

use crate::browser::download::download;
use crate::state::allowances::Allowances;
use crate::state::connector::ConnectorData;
use crate::state::directory::Directory;
use crate::ui::button::Button;
use crate::ui::name::{name, visible};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{derived, local_memo, on_input, on_tick, tracked};

/// Where: the environment's and the cluster's name beside their ids, and the connector's own id.
pub(super) fn place(data: &ConnectorData) -> AnyView {
    let directory = expect_context::<Directory>();
    let (address, offsets) = (data.address.clone(), data.offsets.clone());
    let id = local_memo(move || offsets.answer().and_then(|answer| answer.value.id.clone()));
    tracked(move || {
        let named = |id: &str, name: String| {
            if name == id || name.is_empty() {
                id.to_owned()
            } else {
                format!("{name} ({id})")
            }
        };
        let environment = named(
            &address.place.environment,
            directory.environment(&address.place.environment),
        );
        let cluster = named(&address.place.cluster, directory.cluster(&address.place));
        let id = id.get().map(|id| format!(" · {}", visible(&id)));
        view! { <p class="target">{name(&environment)}" / "{name(&cluster)}" / "<strong>{name(&address.name)}</strong>{id}</p> }
    })
}

/// PATCH or DELETE, of how many.
pub(super) fn what(draft: &Draft) -> String {
    let all = how_many(draft.base.entries.len());
    match &draft.intent {
        Intent::DeleteAll => format!("DELETE of all {all} partitions."),
        Intent::DeleteSome(places) => format!("DELETE of {} of {all} partitions.", how_many(places.len())),
        Intent::Patch(rows) => format!("PATCH of {} of {all} partitions.", how_many(rows.len())),
    }
}

/// The sums of a PATCH: how many go back and forward, and up to how many records that is.
pub(super) fn how_much(draft: &Draft, shape: &Shape) -> Option<String> {
    let totals = totals(draft, shape.class());
    let part = |sum: &Sum, goes: &str, records: &str| {
        (sum.partitions > 0).then(|| {
            let partitions = counted_usize(sum.partitions, "partition", "partitions");
            let goes = if sum.partitions == 1 {
                format!("{goes}es")
            } else {
                goes.to_owned()
            };
            let count = sum.records.as_ref().filter(|_| shape.is_sink());
            let count = count.map(|count| {
                format!(
                    ", up to {} {records}",
                    offset_rules::words::counted(count, "record", "records")
                )
            });
            format!("{partitions} {goes}{}", count.unwrap_or_default())
        })
    };
    let back = part(&totals.back, "go", "read again").map(|words| {
        words
            .replacen(" go", " go back", 1)
            .replacen("go backes", "goes back", 1)
    });
    let forward = part(&totals.forward, "go", "never read").map(|words| {
        words
            .replacen(" go", " go forward", 1)
            .replacen("go forwardes", "goes forward", 1)
    });
    let parts: Vec<String> = [back, forward].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

/// What a reset means for this class and this configuration.
pub(super) fn reset_note(meaning: &ResetMeaning) -> AnyView {
    let tone = match meaning {
        ResetMeaning::StartsAtTheEnd(_) | ResetMeaning::Stops(_) => Meaning::Bad,
        _ => Meaning::Caution,
    };
    let words = meaning.sentence();
    view! { <Panel meaning=tone title="What a reset means here"><p>{words}</p></Panel> }.into_any()
}

/// What the target does with records that come again, where some may. `reset` says what a reset means, where it is one.
pub(super) fn replay_note(
    draft: &Draft,
    shape: &Shape,
    config: Option<&Config>,
    reset: Option<&ResetMeaning>,
) -> Option<AnyView> {
    let goes_back = match reset {
        Some(reset) => reset.may_read_again().is_some(),
        None => totals(draft, shape.class()).back.partitions > 0,
    };
    goes_back.then(|| {
        let effect = replay_effect(shape.class(), plugin_of(config), config);
        view! { <p>"What the target does with a replay: "{effect.sentence().to_owned()}</p> }.into_any()
    })
}

/// Resetting only some partitions: off outside a sandbox until it is switched on, and every partition is at risk.
pub(super) fn delete_some(draft: RwSignal<Draft>, allowances: Allowances) -> AnyView {
    let is_some = local_memo(move || draft.with(|draft| matches!(draft.intent, Intent::DeleteSome(_))));
    tracked(move || {
        is_some.get().then(|| {
            let (named, all) = draft.with(|draft| (how_many(draft.partitions()), how_many(draft.base.entries.len())));
            let title = format!("Every one of the {all} partitions is at risk, not only the {named} named.");
            let is_on = derived(move || allowances.delete_some());
            let switch = (!allowances.is_sandbox()).then(|| {
                view! {
                    <label class="check">
                        <input type="checkbox" prop:checked=is_on on:change=on_tick(move |is_on| allowances.switch_delete_some(is_on))/>
                        <span>"Switch on resetting only some partitions for this endpoint"</span>
                    </label>
                }
            });
            view! {
                <Panel meaning=Meaning::Bad title>
                    <p>"A DELETE that names partitions is documented in one sentence and shown in no example. A server that does not know it may remove the offsets of all. Export the snapshot below before sending."</p>
                    {switch}
                </Panel>
            }
        })
    })
}

/// What is there now, as a file that Import takes; the same is kept with the request when it is sent.
pub(super) fn snapshot(data: &ConnectorData) -> AnyView {
    let (offsets, name) = (data.offsets.clone(), data.address.name.clone());
    let said = RwSignal::new("");
    let export = move || {
        let Some(answer) = offsets.get_untracked().answer else {
            return;
        };
        let stamp = answer
            .value
            .observed_at
            .as_ref()
            .map(|at| at.text.replace(':', "-"));
        let file = format!("{name}-offsets-{}.json", stamp.unwrap_or_default());
        // A slash would make a folder of it.
        let file = file.replace(['/', '\\'], "_");
        // What an earlier visit saw comes without the server's own text.
        let text = match &*answer.raw {
            "" => json(&answer.value, answer.value.offsets.iter()),
            raw => raw.to_owned(),
        };
        let is_taken = download(&file, "application/json", &text);
        said.set(if is_taken {
            "Exported; Import takes it back."
        } else {
            "The browser did not take the file."
        });
    };
    view! {
        <p class="actions snapshot">
            <span>"What is there now is kept with the request: the way back."</span>
            <Button on_press=export>"Export"</Button>
            <span class="muted" role="status">{said}</span>
        </p>
    }
    .into_any()
}

/// The field that production, a DELETE and many partitions ask for.
pub(super) fn confirm_field(confirmation: String, must_type: Memo<bool>, typed: RwSignal<String>) -> AnyView {
    tracked(move || {
        let confirmation = confirmation.clone();
        must_type.get().then(|| {
            view! {
                <div class="stack">
                    <label for="confirm">"Type to confirm"</label>
                    <p id="confirm-help" class="muted">"Type "<code>{confirmation}</code></p>
                    <input id="confirm" type="text" autocomplete="off" spellcheck="false" aria-describedby="confirm-help"
                        prop:value=typed on:input=on_input(move |text| typed.set(text))/>
                </div>
            }
        })
    })
}

/// APPLIED, and not yet seen.
pub(super) fn stale_panel(unseen: Memo<bool>) -> AnyView {
    tracked(move || {
        unseen.get().then(|| view! {
            <Panel meaning=Meaning::Caution title="The live offsets were observed before the last request was applied.">
                <p>"What stands now is seen with the next observation, within about a minute. Until then, what that request set is taken for it."</p>
            </Panel>
        })
    })
}

/// A request that was sent and never seen may be on its way still.
pub(super) fn may_arrive_panel(may_arrive: Memo<Option<String>>) -> AnyView {
    tracked(move || {
        may_arrive.get().map(|digest| view! {
            <Panel meaning=Meaning::Caution title="An earlier request of this browser could still arrive.">
                <p>"It got no answer, and the server did not show it since: digest "<span class="digest">{digest}</span>". Were both taken, the later one would stand."</p>
            </Panel>
        })
    })
}
