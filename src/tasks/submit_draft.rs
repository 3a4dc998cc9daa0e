//! Submits a draft: look once more, write it down, send it once.

use std::sync::Arc;
use std::time::Duration;

use connect_api::{AlterRequestInfo, ApiError, Attempt, ErrorKind, Time, Timestamp};
use leptos::prelude::*;
use offset_rules::content::{Echo, compare_echo};
use offset_rules::draft::{Base, Draft};
use offset_rules::moved::{Block, Now, last_look};
use offset_rules::settlement::{JournalState, UnreadRecord, Window, is_of_another};
use offset_rules::target::Target;
use offset_rules::verdict::stands_still;

use super::follow_request::follow_request;
use super::settle_request::settle_request;
use crate::browser::locks::Held;
use crate::browser::storage::StorageError;
use crate::browser::{clock, page};
use crate::queries::connector::{read_last_request_and_status, read_offsets};
use crate::queries::endpoint::{ask_gateway, find_endpoint};
use crate::state::answered::Answered;
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::journal::{Journal, Submission};
use crate::state::known_now::{known_now, observed};
use crate::state::pending::Pending;
use crate::state::session::Session;

/// Within so long after it was marked the server can have taken a request: our gateway forwards none that comes half of this later,
/// and waits for the server as long.
const TAKEN_WITHIN: Duration = Duration::from_secs(60);

/// What was looked at longer ago than this is looked at again.
const LONGEST_LOOK: Duration = Duration::from_secs(60);

/// Why nothing was sent.
#[derive(Clone, Debug)]
pub enum NotSent {
    /// The look just before sending failed.
    Unread(ApiError),
    /// What stands now is not what was reviewed.
    Moved(Vec<Block>),
    /// A request is being applied; the API takes one at a time.
    Busy,
    /// This browser is submitting for this connector already, in this tab or in another.
    UnderWay,
    /// It is not known what this browser has sent before; why.
    JournalUnread(StorageError),
    /// A record of what this browser sent cannot be read by this version, and that request may be under way.
    RecordUnread(UnreadRecord),
    /// It could not be written down first; why.
    NotWritten(StorageError),
    /// The gateway answers as another endpoint, or another sandbox, than the draft was made for.
    OtherEndpoint,
    /// The gateway did not say who it is; why.
    NoEndpoint(String),
    /// The look just before sending took so long that it may not be true any more: a machine that slept meanwhile.
    LongAgo,
    /// The browser gave no random id, without which the gateway could not tell one attempt from another.
    NoAttempt,
}

/// What a submission needs of the app.
#[derive(Clone)]
pub struct Desk {
    /// Which server, as whom.
    pub session: Session,
    /// The connector.
    pub data: ConnectorData,
    /// Where it is written down.
    pub journal: Journal,
    /// Where the draft comes from.
    pub drafts: Drafts,
}

impl Desk {
    /// The draft has become a request; what it was is in the journal. Beside what follows: that waits for no storage.
    pub(super) fn hand_over(&self, entry: &ArcRwSignal<Submission>) {
        let (id, digest) = entry.with_untracked(|entry| (entry.draft_id.clone(), entry.digest.clone()));
        let (drafts, address) = (self.drafts, self.data.address.clone());
        leptos::task::spawn_local(async move { drafts.hand_over(&address, id.as_deref(), &digest).await });
    }
}

/// What the reviewer saw and accepted.
#[derive(Clone, Debug, Default)]
pub struct Reviewed {
    /// The last request that was known then.
    pub request_then: Option<Time>,
    /// Somebody else's unfinished request that this one is to go past, by the time it was taken.
    pub past: Option<Time>,
    /// That the record of it ends with this tab.
    pub in_memory: bool,
}

/// Submits `draft`. Answers as soon as the request is written down and on its way; what becomes of it is in the
/// journal. Never sends anything twice, and nothing at all where the state of things is not what was reviewed.
///
/// # Errors
/// [`NotSent`]: nothing was sent.
pub async fn submit_draft(desk: Desk, draft: Draft, reviewed: Reviewed) -> Result<(), NotSent> {
    let in_memory = reviewed.in_memory;
    let address = &desk.data.address;
    if desk.journal.is_under_way(address) {
        return Err(NotSent::UnderWay);
    }
    // Held until this request has come to its last phase: no other tab submits, settles or follows meanwhile.
    let lock = desk.journal.lock(&draft.target).await.ok_or(NotSent::UnderWay)?;
    let journal = desk.journal.read_all_anew(address).await;
    journal.map_err(NotSent::JournalUnread)?;
    let unread = untrack(|| desk.journal.unread_for(&draft.target));
    if let Some(record) = unread.into_iter().find(UnreadRecord::may_be_under_way) {
        return Err(NotSent::RecordUnread(record));
    }
    let endpoint = find_endpoint().await.map_err(no_endpoint)?;
    let is_the_tab_s = desk.session.endpoint_now().is_some_and(|known| {
        (&known.api_base, known.is_our_gateway) == (&endpoint.api_base, endpoint.is_our_gateway)
    });
    if !is_the_tab_s || !is_for(&draft.target, Some(&endpoint.name), endpoint.instance.as_ref()) {
        return Err(NotSent::OtherEndpoint);
    }
    let offsets = read_offsets(desk.session, &desk.data)
        .await
        .map_err(NotSent::Unread)?;
    let looked_at = clock::now();
    // The state as well: what ran reads past a position by itself, and somebody may have resumed it since the page looked.
    let state = read_last_request_and_status(desk.session, &desk.data)
        .await
        .map_err(NotSent::Unread)?;
    let last = desk.data.last_request.get_untracked().answer;
    let last_status = last.as_ref().and_then(|answer| answer.value.as_ref());
    let pending = last_status.and_then(|status| {
        let is_ours = desk.journal.may_be_ours(address, &status.request);
        Pending::of(status, last.as_ref()?.date, is_ours)
    });
    if pending.is_some_and(|pending| !pending.is_passed(reviewed.past.as_ref())) {
        return Err(NotSent::Busy);
    }
    let request_now = last_status.and_then(|status| status.request.requested_at.clone());
    let own = untrack(|| desk.journal.applied_since(address, observed(&offsets.value)));
    let before = Arc::new(Base::of(known_now(&offsets.value, last_status, &own)));
    let now = Now {
        class: desk.data.class_now(),
        base: &before,
        lcc: offsets.value.id.as_deref(),
        request_then: reviewed.request_then.as_ref(),
        request_now: request_now.as_ref(),
    };
    let stops = last_look(&draft, &now).stops(&draft);
    if !stops.is_empty() {
        return Err(NotSent::Moved(stops));
    }
    // Once more, after all reads: it was this one that answered them; and it marks the attempt.
    let mut mark = None;
    if endpoint.is_our_gateway {
        let gateway = ask_gateway(&endpoint.api_base).await.map_err(no_endpoint)?;
        if !is_for(&draft.target, gateway.name.as_ref(), gateway.instance.as_ref()) {
            return Err(NotSent::OtherEndpoint);
        }
        mark = gateway.mark;
    }
    let since_the_look = clock::now().duration_since(looked_at);
    if is_long_ago(looked_at) {
        return Err(NotSent::LongAgo);
    }
    // Two presses may have waited side by side for the reads above.
    if desk.journal.is_under_way(address) {
        return Err(NotSent::UnderWay);
    }
    let attempt = page::new_attempt().ok_or(NotSent::NoAttempt)?;
    // Where the look failed, its tasks may be running by now.
    let status = state.ok();
    let date = last
        .as_ref()
        .and_then(|answer| answer.date)
        .unwrap_or_else(clock::now);
    let submission = Submission {
        attempt,
        kind: draft.kind(),
        entries: draft.entries(),
        body: draft.body(),
        digest: draft.digest(),
        note: draft.note.clone(),
        draft_id: Some(draft.id.clone()),
        by: untrack(|| desk.session.key_for(&address.place.environment))
            .filter(|_| !endpoint.gateway_has_credentials),
        prepared_at: clock::now(),
        before,
        stood_still: status.as_ref().is_some_and(|answer| stands_still(&answer.value)),
        state_before: status.map(|answer| answer.value.state.clone()),
        request_before: request_now,
        window: Window::new(date, since_the_look + TAKEN_WITHIN),
        state: JournalState::Prepared,
        requested_at: None,
        echo: None,
        error: None,
        answer: None,
        settled_as: None,
        status: None,
        applied: None,
        observations: Vec::new(),
        verdicts: Vec::new(),
        state_after: None,
        is_over: false,
        // A draft that was made from a file knows no id; this is the connector that it is sent to.
        target: Target {
            lcc: draft.target.lcc.or_else(|| offsets.value.id.clone()),
            ..draft.target
        },
    };
    let entry = desk
        .journal
        .write(submission, in_memory)
        .await
        .map_err(NotSent::NotWritten)?;
    if let Err(mut why) = desk.journal.mark_sent(&entry).await {
        // What the disk has says that nothing was sent. That must not stay there, or nothing is sent.
        let attempt = entry.with_untracked(|entry| entry.attempt.clone());
        let mut may_send = false;
        if in_memory {
            match desk.journal.keep_in_tab(&attempt).await {
                Ok(()) => may_send = true,
                Err(still_there) => why = still_there,
            }
        }
        if !may_send {
            desk.journal.take_back(&entry).await;
            return Err(NotSent::NotWritten(why));
        }
    }
    // A tab that was suspended while it wrote: in a browser without locks another one may have the lease by now, and what was looked
    // at is old. Nothing is waited for from here to the request.
    let stopped = if lock.is_lost() {
        Some(NotSent::UnderWay)
    } else {
        is_long_ago(looked_at).then_some(NotSent::LongAgo)
    };
    if let Some(why) = stopped {
        desk.journal.take_back(&entry).await;
        return Err(why);
    }
    leptos::task::spawn_local(async move {
        let (journal, attempt) = (desk.journal, entry.with_untracked(|entry| entry.attempt.clone()));
        send(desk, entry, mark, lock).await;
        journal.finish_work(&attempt).await;
    });
    Ok(())
}

/// Whether what was looked at then may not be true any more.
fn is_long_ago(looked_at: Timestamp) -> bool {
    clock::now().duration_since(looked_at) > LONGEST_LOOK
}

fn no_endpoint((asked, words): (String, String)) -> NotSent {
    NotSent::NoEndpoint(format!("{asked}: {words}"))
}

/// Whether a draft was made for who says this of himself.
fn is_for(target: &Target, name: Option<&String>, instance: Option<&String>) -> bool {
    name == Some(&target.endpoint) && instance == target.instance.as_ref()
}

/// Sends what is written down, once, with the gateway's mark.
async fn send(desk: Desk, entry: ArcRwSignal<Submission>, mark: Option<String>, lock: Held) {
    // From the press on: what is not known yet is followed too.
    let _followed = desk.session.follow(&desk.data.address.place.environment);
    let (body, attempt) = entry.with_untracked(|entry| (entry.body.clone(), entry.attempt.clone()));
    // Only our gateway knows the header; another proxy might refuse a request over it.
    let is_our_gateway = desk
        .session
        .endpoint_now()
        .is_some_and(|endpoint| endpoint.is_our_gateway);
    let attempt = is_our_gateway.then_some(Attempt {
        id: &attempt,
        mark: mark.as_deref(),
    });
    entry.update(|entry| entry.state = JournalState::Sent);
    let outcome = desk
        .session
        .client()
        .alter(&desk.data.address, &body, attempt)
        .await;
    match outcome {
        Ok(answer) => {
            let echo = echo_of(&entry.read_untracked(), &answer.value);
            // Without the server's stamp, or with that of another connector, it cannot be followed: the status says
            // which one it is.
            let answered = Answered::taken(&answer);
            let stamp = answer.value.requested_at;
            let stamp = stamp.filter(|_| !matches!(echo, Echo::OtherConnector { .. }));
            let is_known = stamp.is_some();
            entry.update(|entry| {
                entry.state = if is_known {
                    JournalState::Accepted
                } else {
                    JournalState::Unknown
                };
                entry.echo = Some(echo);
                entry.requested_at = stamp;
                entry.answer = Some(answered);
            });
            if !is_known && !settle_request(&desk, &entry).await {
                return;
            }
            desk.hand_over(&entry);
            follow_request(desk, entry, lock).await;
        }
        Err(error) if error.is_refusal(is_our_gateway) => {
            entry.update(|entry| {
                entry.state = JournalState::Refused;
                entry.is_over = true;
                entry.answer = Some(Answered::failed(&error));
                entry.error = Some(error);
            });
        }
        Err(error) => {
            entry.update(|entry| {
                entry.state = JournalState::Unknown;
                entry.answer = Some(Answered::failed(&error));
                entry.error = Some(error);
            });
            if settle_request(&desk, &entry).await {
                desk.hand_over(&entry);
                follow_request(desk, entry, lock).await;
            }
        }
    }
}

/// How the echo of a 202 compares with what was sent, and to which connector.
fn echo_of(entry: &Submission, echo: &AlterRequestInfo) -> Echo {
    let target = &entry.target;
    if is_of_another(&target.address.name, target.lcc.as_deref(), echo) {
        return Echo::OtherConnector {
            name: echo.name.clone(),
            id: echo.id.clone(),
        };
    }
    compare_echo(&entry.kind, &entry.entries, &echo.kind, &echo.offsets)
}

/// How long an error asks to wait, in milliseconds.
pub(super) fn asked_wait(error: &ApiError) -> Option<u32> {
    match error.kind {
        ErrorKind::RateLimited(wait) => Some(wait.unwrap_or(15).saturating_mul(1000)),
        _ => None,
    }
}
