//! What a report is written from: a draft, or the last request and what this browser knows of it.

use connect_api::{AlterStatus, OffsetEntry};
use leptos::prelude::*;
use offset_rules::copy::{Compared, Report, Sealed};
use offset_rules::draft::Draft;
use offset_rules::target::Target;

use crate::browser::clock;
use crate::state::connector::ConnectorData;
use crate::state::journal::{Journal, Submission};
use crate::ui::age::full_stamp;

/// The report of a draft: nothing was sent.
pub(super) fn draft_report(draft: &Draft, live: &[OffsetEntry], who: &str) -> String {
    let observed = draft.base.observed_at.as_ref();
    let mut times = vec![
        ("begun", full_stamp(draft.created_at)),
        ("written", full_stamp(clock::now())),
    ];
    times.extend(observed.map(|at| ("based on the observation of", at.text.clone())));
    let body = draft.body();
    Report {
        target: &draft.target,
        who,
        note: &draft.note,
        digest: &draft.digest(),
        times: &times,
        request_ids: &[],
        states: &[("state", "a draft: nothing was sent".to_owned())],
        sealed: &[Sealed {
            title: "POST …/offsets/request, body as drafted",
            text: &body,
        }],
        compared: Compared {
            previous: &draft.base.entries,
            requested: &draft.entries(),
            live,
        },
    }
    .markdown()
}

/// The report of the last request: the server's account, and this browser's where the request was its own.
pub(super) fn request_report(target: &Target, data: &ConnectorData, journal: Journal) -> String {
    let answer = data.last_request.get_untracked().answer;
    let status = answer.as_ref().and_then(|answer| answer.value.clone());
    let Some((answer, status)) = answer.zip(status) else {
        return "# No request\n\nThe server knows of no alter request for this connector.\n".to_owned();
    };
    let ours = untrack(|| journal.taken_at(&data.address, status.request.requested_at.as_ref()));
    let ours = ours.map(|entry| entry.get_untracked());
    let live = data.offsets.get_untracked().answer;
    let (live_entries, observed) = live.as_ref().map_or((&[][..], None), |live| {
        (live.value.offsets.as_slice(), live.value.observed_at.as_ref())
    });
    let text = |time: &connect_api::Time| time.text.clone();
    let mut times: Vec<(&str, String)> = Vec::new();
    times.extend(
        ours.as_ref()
            .map(|ours| ("prepared", full_stamp(ours.prepared_at))),
    );
    times.extend(
        status
            .request
            .requested_at
            .as_ref()
            .map(|at| ("requested", text(at))),
    );
    let answered = ours.as_ref().and_then(|ours| ours.answer.as_ref());
    times.extend(
        answered
            .and_then(|answer| answer.date)
            .map(|date| ("answered", full_stamp(date))),
    );
    times.extend(status.applied_at.as_ref().map(|at| ("applied", text(at))));
    times.extend(observed.map(|at| ("observed", text(at))));
    times.push(("written", full_stamp(clock::now())));
    let whose = untrack(|| journal.whose(&data.address, &status.request));
    let mut states = vec![
        ("phase", status.phase.word().to_owned()),
        ("whose", whose.words().to_owned()),
    ];
    if let Some(ours) = &ours {
        states.extend(
            ours.state_before
                .as_ref()
                .map(|state| ("connector before", state.word().to_owned())),
        );
        states.extend(
            ours.state_after
                .as_ref()
                .map(|state| ("connector after", state.word().to_owned())),
        );
        states.extend(verdicts(ours, data, &status));
        states.extend(ours.settled_as.clone().map(|words| ("settled", words)));
    }
    states.extend(status.message.clone().map(|words| ("the server's words", words)));
    let mut sealed = Vec::new();
    sealed.extend(ours.as_ref().map(|ours| Sealed {
        title: "POST …/offsets/request, body as sent",
        text: &ours.body,
    }));
    sealed.extend(
        answered
            .filter(|answer| !answer.text.is_empty())
            .map(|answer| Sealed {
                title: "POST …/offsets/request, answer",
                text: &answer.text,
            }),
    );
    sealed.push(Sealed {
        title: "GET …/offsets/request/status, answer",
        text: &answer.raw,
    });
    let previous = status.previous_offsets.as_deref();
    let previous = previous.or(ours.as_ref().map(|ours| ours.before.entries.as_slice()));
    let of_post = answered.and_then(|answer| answer.request_id.as_ref());
    let ids: Vec<String> = of_post.into_iter().chain(&answer.request_id).cloned().collect();
    Report {
        target,
        // Who sent it, which need not be who is signed in now.
        who: ours.as_ref().map_or("", |ours| {
            ours.by.as_deref().unwrap_or("the key that the gateway holds")
        }),
        note: ours.as_ref().map_or("", |ours| ours.note.as_str()),
        digest: ours.as_ref().map_or("", |ours| ours.digest.as_str()),
        times: &times,
        request_ids: &ids,
        states: &states,
        sealed: &sealed,
        compared: Compared {
            previous: previous.unwrap_or_default(),
            requested: &status.request.offsets,
            live: live_entries,
        },
    }
    .markdown()
}

fn verdicts(ours: &Submission, data: &ConnectorData, status: &AlterStatus) -> Vec<(&'static str, String)> {
    let live = data.offsets.get_untracked().answer;
    let judged = ours.judge(
        data.class_now(),
        live.as_ref().map(|live| &live.value),
        Some(status),
    );
    let words = judged.iter().take(1_000).map(|(partition, verdict)| {
        let name = offset_rules::naming::partition_name(partition);
        ("verdict", format!("{name}: {}", verdict.sentence()))
    });
    words.collect()
}
