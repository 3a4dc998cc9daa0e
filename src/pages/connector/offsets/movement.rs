//! What moved: in a cell, in a line above the table, and for screen readers.

use connect_api::{Phase, Timestamp};
use leptos::prelude::*;
use offset_rules::listing::totals;
use offset_rules::movement::{CANNOT_TELL, Change, change, sentence};
use offset_rules::naming::partition_name;
use offset_rules::words::{clipped, counted_usize, listed};

use super::line::age;
use super::rows::Rows;
use crate::browser::clock::Beat;
use crate::queries::connector::usual_period;
use crate::state::connector::ConnectorData;
use crate::state::session::Session;
use crate::ui::age::short_stamp;
use crate::ui::name::visible;
use crate::ui::spark::spark;
use crate::ui::tracked::{derived, local_memo, on_click, tracked, unsubscribe_when_gone};

/// The movement of the partition at a place of the observation.
pub(super) fn cell(rows: Rows, place: usize) -> AnyView {
    let has_order = rows.has_order();
    let said = rows.with_seen(|seen| {
        let movement = seen.movement(place);
        let now = seen.latest()?;
        Some((
            change(&movement, has_order),
            sentence(&movement, now),
            seen.line(place),
            movement,
        ))
    });
    let Some(Some((figure, words, line, movement))) = said else {
        return ().into_any();
    };
    // After one observation there is nothing to say, of no row: while scrolling that counts.
    if figure.is_empty() && words.is_empty() && line.is_empty() {
        return ().into_any();
    }
    let class = match (&movement.change, &movement.still, &movement.back) {
        (Change::Back(_), ..) | (.., Some(_)) => "movement went-back",
        (_, Some(_), _) => "movement still",
        _ => "movement",
    };
    let title = movement.still.map(|_| format!("{words} ({CANNOT_TELL})"));
    view! {
        <span class=class title=title>
            <span class="figure">{figure}</span>
            {spark(&line)}
            <span class="rate">{words}</span>
        </span>
    }
    .into_any()
}

/// What needs a look, over all rows.
#[derive(Clone, Default, PartialEq, Eq)]
struct Summary {
    /// "4 of 6 moved since 09:14:04Z".
    moved: Option<String>,
    totals: Vec<String>,
    still: usize,
    back: usize,
    /// For screen readers.
    announced: String,
}

/// `None` while what was observed is not what the table shows.
fn sum_up(rows: Rows, now: Timestamp) -> Option<Summary> {
    rows.with_seen(|seen| {
        let Some(before) = seen.before_latest() else {
            return Summary::default();
        };
        let (mut still, mut back) = (Vec::new(), Vec::new());
        for row in 0..seen.rows() {
            let movement = seen.movement(row);
            if movement.still.is_some() {
                still.push(row);
            } else if movement.back.is_some() {
                back.push(row);
            }
        }
        let named = |places: &[usize]| {
            let names = places.iter().take(3).filter_map(|place| {
                rows.observation.with_untracked(|observation| {
                    let entry = observation.as_ref()?.value.offsets.get(*place)?;
                    Some(visible(&clipped(&partition_name(&entry.partition), 60)).into_owned())
                })
            });
            let mut names: Vec<String> = names.collect();
            if places.len() > 3 {
                names.push("others".to_owned());
            }
            listed(&names)
        };
        let mut announced = Vec::new();
        if !still.is_empty() {
            let count = counted_usize(still.len(), "partition is", "partitions are");
            announced.push(format!("{count} not moving: {}.", named(&still)));
        }
        if !back.is_empty() {
            let count = counted_usize(back.len(), "partition", "partitions");
            announced.push(format!("{count} went back: {}.", named(&back)));
        }
        let observation = rows.observation.get_untracked();
        let entries = observation
            .as_ref()
            .map_or(&[][..], |answer| answer.value.offsets.as_slice());
        Summary {
            moved: Some(format!(
                "{} of {} moved since {}",
                seen.moved(),
                seen.rows(),
                short_stamp(now, before)
            )),
            totals: rows.shape.with_untracked(|shape| totals(shape, entries, seen)),
            still: still.len(),
            back: back.len(),
            announced: announced.join(" "),
        }
    })
}

/// When the request was taken that set offsets between the last two observations: what it set is no progress.
fn set_between(rows: Rows, data: &ConnectorData) -> Option<Timestamp> {
    let (before, latest) = rows.with_seen(|seen| seen.before_latest().zip(seen.latest()))??;
    let last = data.last_request.answer()?;
    let status = last
        .value
        .as_ref()
        .filter(|status| status.phase == Phase::Applied)?;
    let requested = status.request.requested_at.as_ref()?.instant?;
    let applied = status.applied_at.as_ref().and_then(|time| time.instant);
    let set = applied.unwrap_or(requested);
    (before <= set && set <= latest).then_some(requested)
}

/// The line above the table.
pub(super) fn summary(rows: Rows) -> AnyView {
    let beat = expect_context::<Beat>();
    let data = expect_context::<ConnectorData>();
    let session = expect_context::<Session>();
    let summary = Memo::new(move |before: Option<&Summary>| {
        unsubscribe_when_gone();
        sum_up(rows, untrack(|| beat.get())).unwrap_or_else(|| before.cloned().unwrap_or_default())
    });
    let announced = local_memo(move || summary.with(|summary| summary.announced.clone()));
    let to_come = local_memo(move || {
        let observed = rows
            .observation
            .with(|observation| observation.as_ref()?.value.observed_at.as_ref()?.instant)?;
        summary
            .with(|summary| summary.moved.is_none())
            .then_some(observed)
    });
    let set_at = {
        let data = data.clone();
        local_memo(move || set_between(rows, &data))
    };
    let line = move || {
        let Summary {
            moved,
            totals,
            still,
            back,
            ..
        } = summary.get();
        let Some(moved) = moved else {
            let Some(observed) = to_come.get() else {
                return "movement after the next observation".into_any();
            };
            let (ahead, usual) = (data.server_ahead(), usual_period(session, &data));
            let words = local_memo(move || wait(usual - age(beat.get(), ahead, observed)));
            return view! { {move || words.get()} }.into_any();
        };
        let mut said = vec![moved];
        said.extend(totals);
        let stamp = set_at.get().map(|at| short_stamp(untrack(|| beat.get()), at));
        said.extend(stamp.map(|at| format!("with what the request of {at} set")));
        view! {
            {said.join(" · ")}
            {(still > 0).then(|| chip(rows, "not moving", still))}
            {(still > 0).then(|| view! { <span>{format!("({CANNOT_TELL})")}</span> })}
            {(back > 0).then(|| chip(rows, "went back", back))}
        }
        .into_any()
    };
    view! {
        <p class="moved muted">{tracked(line)}</p>
        <p class="visually-hidden" role="status">{move || announced.get()}</p>
    }
    .into_any()
}

/// In steps, so that nobody watches a number run.
fn wait(seconds: i64) -> String {
    let when = match seconds {
        ..=0 => "expected any moment".to_owned(),
        1..=10 => "in about 10 s".to_owned(),
        seconds => format!("in about {} s", (seconds + 9) / 10 * 10),
    };
    format!("movement after the next observation, {when}")
}

/// A press shows only those, and all again.
fn chip(rows: Rows, words: &'static str, count: usize) -> AnyView {
    let is_on = derived(move || rows.filter() == words);
    let press = on_click(move || rows.set_filter(if is_on.get_untracked() { "" } else { words }));
    let pressed = derived(move || if is_on.get() { "true" } else { "false" });
    view! { <button type="button" class="chip" aria-pressed=pressed on:click=press>{format!("{count} {words}")}</button> }.into_any()
}
