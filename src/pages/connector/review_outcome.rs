//! What stands in the way of a submission: what moved since, and why nothing was sent.

use leptos::prelude::*;
use offset_rules::draft::At;
use offset_rules::moved::MovedSince;
use offset_rules::naming::partition_name;
use offset_rules::words::how_many;

use crate::pages::failure::Failure;
use crate::tasks::submit_draft::NotSent;
use crate::ui::button::Button;
use crate::ui::name::visible_sentence;
use crate::ui::panel::{Meaning, Panel};

/// What a reviewer can decide about a draft whose ground has moved.
#[derive(Clone, Copy)]
pub(super) struct Decide {
    /// Takes the draft over to what stands now.
    pub(super) rebase: Callback<()>,
    /// Keeps its values on top of what stands now.
    pub(super) keep: Callback<()>,
    /// Leaves rows out whose partition has moved by itself.
    pub(super) leave_out: Callback<()>,
    /// What a row's partition is called.
    pub(super) name: Callback<At, String>,
}

/// Whether the reviewer has to decide something first.
pub(super) fn is_undecided(since: &MovedSince) -> bool {
    since.is_blocked() || !since.no_longer_stuck.is_empty()
}

/// What happened since the draft was begun.
#[component]
pub(super) fn Moved(
    /// What happened.
    since: MovedSince,
    /// What can be decided.
    decide: Decide,
) -> impl IntoView {
    let usual = match since.moved_on {
        0 => None,
        1 => Some("1 partition moved on as usual since you drafted.".to_owned()),
        count => Some(format!(
            "{} partitions moved on as usual since you drafted.",
            how_many(count)
        )),
    };
    // What has no order has not moved on, and not back: that it is another one is all that can be said.
    let changed = match since.changed {
        0 => None,
        1 => Some(
            "1 partition has another offset since you drafted; which of the two is later cannot be told."
                .to_owned(),
        ),
        count => Some(format!(
            "{} partitions have other offsets since you drafted; which are later cannot be told.",
            how_many(count)
        )),
    };
    let blocked = since.is_blocked().then(|| {
        let blocks = since
            .blocks
            .iter()
            .map(|block| view! { <li>{visible_sentence(&block.sentence(partition_name))}</li> })
            .collect_view();
        view! {
            <Panel meaning=Meaning::Bad title="What stands now is not what was drafted on.">
                <ul>{blocks}</ul>
                <p>"Rebase counts the draft anew from what stands now. Keep my values sends them as they are."</p>
                <p class="actions">
                    <Button on_press=move || decide.rebase.run(())>"Rebase"</Button>
                    <Button on_press=move || decide.keep.run(())>"Keep my values"</Button>
                </p>
            </Panel>
        }
    });
    let stuck: Vec<String> = since
        .no_longer_stuck
        .iter()
        .map(|at| decide.name.run(*at))
        .collect();
    let loose = (!since.is_blocked() && !stuck.is_empty()).then(|| {
        let (first, count) = (stuck.iter().take(5).cloned().collect::<Vec<_>>().join(", "), stuck.len());
        let more = if count > 5 { format!(" and {} more", count - 5) } else { String::new() };
        view! {
            <Panel meaning=Meaning::Caution title=format!("No longer stuck: {first}{more}.")>
                <p>"It moved by itself since this draft was begun, so there may be nothing to skip any more."</p>
                <p class="actions">
                    <Button on_press=move || decide.leave_out.run(())>"Leave it out"</Button>
                    <Button on_press=move || decide.keep.run(())>"Keep my values"</Button>
                </p>
            </Panel>
        }
    });
    let said = [usual, changed].map(|words| words.map(|words| view! { <p class="muted">{words}</p> }));
    view! { {blocked}{loose}{said} }
}

/// Why nothing was sent.
#[component]
pub(super) fn Unsent(
    /// Why.
    outcome: NotSent,
    /// Looks again.
    refresh: Callback<()>,
    /// Why nothing can be submitted at the moment, in whatever way.
    why_not: Signal<Option<String>>,
    /// Submits though only this tab will know of it.
    all_the_same: Callback<()>,
) -> impl IntoView {
    let panel = |title: &'static str, words: String| {
        view! { <Panel meaning=Meaning::Bad title><p>{visible_sentence(&words)}</p></Panel> }.into_any()
    };
    match outcome {
        NotSent::Unread(error) => view! {
            <p role="status">"Nothing was sent: the look just before sending failed."</p>
            <Failure error refresh/>
        }
        .into_any(),
        NotSent::Moved(blocks) => panel(
            "Nothing was sent: what stands now is not what was reviewed.",
            blocks
                .iter()
                .map(|block| block.sentence(partition_name))
                .collect::<Vec<_>>()
                .join(" "),
        ),
        NotSent::Busy => panel(
            "Nothing was sent: another request is being applied.",
            "The API takes one at a time. It is shown under Last request.".to_owned(),
        ),
        NotSent::UnderWay => panel(
            "Nothing was sent: a request of this browser for this connector is under way.",
            "It is shown under Last request, and followed by the tab that sent it.".to_owned(),
        ),
        NotSent::OtherEndpoint => panel(
            "Nothing was sent: another sandbox or another endpoint answers now.",
            "The draft was made for the one before: the gateway was restarted or reset meanwhile. Reload the page to go on with \
             what answers now."
                .to_owned(),
        ),
        NotSent::JournalUnread(why) => panel(
            "Nothing was sent: what this browser sent before could not be read.",
            format!(
                "{why} A request of it for this connector may be under way, and no second one is sent beside it. Try again; where \
                 it stays like this, close the other tabs of this console, or start the browser anew."
            ),
        ),
        NotSent::RecordUnread(record) => panel(
            "Nothing was sent: a request that this browser sent before could not be read.",
            format!("It may be under way for this connector, and no second one is sent beside it. {}", record.sentence()),
        ),
        NotSent::NotWritten(why) => view! {
            <Panel meaning=Meaning::Bad title="Nothing was sent: the request could not be written down.">
                <p>{why.to_string()}</p>
                <p>"A request is written down before it leaves, so that it is known what became of it even if this tab ends. Make room and \
                    try again; or submit it all the same: then only this tab knows of it, and it has to stay open until the request has \
                    come to its end."</p>
                <p class="actions">
                    <Button disabled_reason=why_not on_press=move || all_the_same.run(())>"Submit all the same"</Button>
                </p>
            </Panel>
        }
        .into_any(),
        NotSent::NoEndpoint(words) => panel(
            "Nothing was sent: the gateway did not say who it is.",
            words,
        ),
        NotSent::LongAgo => panel(
            "Nothing was sent: the look just before sending took longer than a minute.",
            "What it saw may not be so any more. Submit again: it looks anew.".to_owned(),
        ),
        NotSent::NoAttempt => panel(
            "Nothing was sent: this browser gives no random ids.",
            "It does so over HTTPS and on loopback only. Open the console there.".to_owned(),
        ),
    }
}

/// There is no draft, or it changes nothing, or it has become a request; or it cannot be reviewed yet.
#[component]
pub(super) fn NothingToReview(
    /// The address of Alter.
    alter: String,
    /// Why the draft that there is cannot be reviewed.
    unfinished: Option<String>,
) -> impl IntoView {
    let (title, words) = match unfinished {
        Some(why) => (
            "The draft is not finished.",
            format!("{why}. It is kept as it is."),
        ),
        None => (
            "There is nothing to review.",
            "No draft of this browser changes this connector's offsets.".to_owned(),
        ),
    };
    view! {
        <h2>"Review"</h2>
        <Panel meaning=Meaning::Plain title=title>
            <p>{words}</p>
            <p class="actions"><a class="button" href=alter>"Alter offsets"</a></p>
        </Panel>
    }
}
