//! The report of one request of the history, as this browser keeps it: to save, or to copy.

use connect_api::Timestamp;
use leptos::prelude::*;
use offset_rules::copy::{Compared, Report, Sealed};

use super::detail::Chosen;
use crate::browser::download::download;
use crate::browser::{clipboard, clock};
use crate::state::history_record::{IMPORTED, Past, SEEN};
use crate::ui::age::full_stamp;
use crate::ui::button::Button;

/// The Markdown text.
fn text(past: &Past, now: Timestamp) -> String {
    let stamp = past.at.parse().map(full_stamp);
    let answer = past.answer.as_ref();
    let mut times = vec![("requested", stamp.unwrap_or_else(|_| past.at.clone()))];
    times.extend(
        answer
            .and_then(|answer| answer.date)
            .map(|date| ("answered", full_stamp(date))),
    );
    times.push(("written", full_stamp(now)));
    let known = match past.source.as_str() {
        SEEN => "seen, not sent by this browser; the API does not say by whom",
        IMPORTED => "from a file",
        _ => "sent by this browser",
    };
    let mut states = vec![
        ("request", past.what()),
        ("outcome", past.outcome.clone()),
        ("how known", known.to_owned()),
    ];
    let failed = answer.and_then(|answer| answer.failed.clone());
    states.extend(failed.map(|words| ("failed", words)));
    states.extend(past.message.clone().map(|words| ("the server's words", words)));
    let verdicts = past.verdicts.iter().take(1_000);
    states.extend(verdicts.map(|(name, says)| ("verdict", format!("{name}: {says}"))));
    states.push((
        "live offsets below",
        "as at the last look of this browser".to_owned(),
    ));
    // Where the entries are not kept, only the digest tells what was sent.
    let is_whole = past.asked.len() as u64 == past.count;
    let body = past
        .kind
        .body((!past.asked.is_empty()).then_some(past.asked.as_slice()));
    let mut sealed = Vec::new();
    if is_whole {
        sealed.push(Sealed {
            title: "the request, as this browser keeps it",
            text: &body,
        });
    }
    sealed.extend(
        answer
            .filter(|answer| !answer.text.is_empty())
            .map(|answer| Sealed {
                title: "POST …/offsets/request, answer",
                text: &answer.text,
            }),
    );
    let ids: Vec<String> = answer
        .and_then(|answer| answer.request_id.clone())
        .into_iter()
        .collect();
    Report {
        target: &past.target,
        who: past.by.as_deref().unwrap_or_default(),
        note: &past.note,
        digest: past.digest.as_deref().unwrap_or_default(),
        times: &times,
        request_ids: &ids,
        states: &states,
        sealed: &sealed,
        compared: Compared {
            previous: &past.before,
            requested: &past.asked,
            live: &past.after,
        },
    }
    .markdown()
}

/// "Save report" and "Copy report".
pub(super) fn report(chosen: Memo<Option<Chosen>>) -> AnyView {
    let said = RwSignal::new("");
    let written = move || chosen.with_untracked(|chosen| Some(text(&chosen.as_ref()?.past, clock::now())));
    let save = move || {
        let Some(text) = written() else { return };
        said.set(if download("report.md", "text/markdown", &text) {
            "Saved as report.md."
        } else {
            "The browser did not take the file."
        });
    };
    let copy = move || {
        let Some(text) = written() else { return };
        leptos::task::spawn_local(async move {
            let _ = said.try_set(if clipboard::copy(&text).await {
                "Copied."
            } else {
                "The browser refused the clipboard. Save it as a file."
            });
        });
    };
    view! {
        <Button on_press=save>"Save report"</Button>
        <Button on_press=copy>"Copy report"</Button>
        <span class="muted" role="status">{said}</span>
    }
    .into_any()
}
