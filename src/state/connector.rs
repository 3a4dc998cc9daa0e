//! What is known of one connector, shared by its tabs and by the tasks that follow a request.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use connect_api::{
    AlterStatus, Answer, ApiError, Connector, ConnectorAddress, ConnectorKind, ConnectorOffsets,
    ConnectorStatus, Timestamp,
};
use leptos::prelude::*;
use offset_rules::class::{Class, Shape, Side};
use offset_rules::movement::Observations;

use super::kept::Kept;
use super::loadable::Loadable;
use super::observations::{self, BETWEEN, MANY, Unkept};
use super::session::Endpoint;
use super::turn::{Turn, bars};
use crate::browser::idle::idle;
use crate::browser::{clock, page};

/// A phase of a request, and when this tab saw it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseSeen {
    /// Which request: its `requested_at` as the server wrote it.
    pub requested_at: Option<String>,
    /// The server's word.
    pub phase: String,
    /// By the server's clock where its answer had one.
    pub seen_at: Timestamp,
}

/// What is known of one connector. Clones share it.
#[derive(Clone)]
pub struct ConnectorData {
    /// Whose data it is.
    pub address: ConnectorAddress,
    /// Its offsets as last observed.
    pub offsets: Loadable<ConnectorOffsets>,
    /// The last observations, for what moved between them.
    pub seen: ArcRwSignal<Observations>,
    /// Its state and tasks.
    pub status: Loadable<ConnectorStatus>,
    /// Its configuration.
    pub connector: Loadable<Connector>,
    /// The last alter request and what became of it.
    pub last_request: Loadable<Option<AlterStatus>>,
    /// The phases of the last request, as this tab saw them come.
    pub phases: ArcRwSignal<Vec<PhaseSeen>>,
    /// The last pause, resume or restart that this tab asked for.
    pub turn: ArcRwSignal<Option<Turn>>,
    shape: ArcMemo<Shape>,
    /// Where observations are kept across visits, and whether those of earlier visits were looked for.
    kept: Option<Kept>,
    was_restored: Arc<AtomicBool>,
    unkept: Arc<Unkept>,
}

impl ConnectorData {
    /// Why the latest reads failed, where they did; tracked.
    pub fn errors(&self) -> Vec<ApiError> {
        let errors = [
            self.offsets.error(),
            self.status.error(),
            self.connector.error(),
            self.last_request.error(),
        ];
        errors.into_iter().flatten().collect()
    }

    /// The same, untracked.
    pub fn errors_now(&self) -> Vec<ApiError> {
        untrack(|| self.errors())
    }

    /// What the connector's class and its own offsets say of the columns: worked out once for all who ask. For as
    /// long as the calling part of a page lives.
    pub fn shape(&self) -> Memo<Shape> {
        self.shape.clone().into()
    }

    /// The connector's class, if one is recognised; untracked.
    pub fn class_now(&self) -> Option<&'static Class> {
        self.shape.with_untracked(Shape::class)
    }

    /// By how many seconds the server's clock is ahead of this browser's; nothing where they agree, or where the server does not
    /// say what time it is. Untracked.
    pub fn server_ahead(&self) -> i64 {
        let load = self.offsets.get_untracked();
        let told = load.answer.and_then(|answer| answer.date).zip(load.answered_at);
        let ahead = told.map_or(0, |(theirs, ours)| theirs.as_second() - ours.as_second());
        if ahead.abs() > 5 { ahead } else { 0 }
    }

    /// Adds an answer to what was observed, once for each observation, and keeps it for the next visit.
    pub async fn observe(self, endpoint: Option<Endpoint>, answer: Arc<Answer<ConnectorOffsets>>) {
        let at = answer.value.observed_at.as_ref().and_then(|time| time.instant);
        let is_new = || self.seen.with_untracked(|seen| seen.latest() < at);
        if !is_new() {
            return;
        }
        // What is looked at stands on the screen before anything is worked out of it.
        if answer.value.offsets.len() > 2000 {
            clock::sleep(100).await;
        }
        let place = self
            .kept
            .zip(endpoint.map(|endpoint| observations::key(&endpoint, &self.address)));
        let mut is_first_record = false;
        if let Some((kept, key)) = &place
            && !self.was_restored.swap(true, Ordering::Relaxed)
        {
            match observations::restore(*kept, key).await {
                Some(mut before) if self.seen.with_untracked(|seen| seen.count() == 0) => {
                    before.know(self.class_now());
                    self.seen.set(before);
                }
                Some(_) => {}
                None => is_first_record = true,
            }
        }
        if !is_new() {
            return;
        }
        let class = self.class_now();
        let is_long = answer.value.offsets.len() > MANY;
        self.seen.update(|seen| {
            seen.push(class, answer);
        });
        let Some((kept, key)) = place else { return };
        self.unkept.add(kept, key);
        if !is_long {
            self.keep_now();
        } else if self.unkept.begins() {
            leptos::task::spawn_local(self.clone().keep_in_time());
        }
        if is_first_record {
            if is_long {
                idle().await;
            }
            observations::sweep(kept).await;
        }
    }

    /// Writes what is still to be written when the browser is idle, and then not again for a while: ten thousand positions
    /// are a megabyte, and whoever looks at them may be typing.
    async fn keep_in_time(self) {
        loop {
            idle().await;
            self.keep_now();
            clock::sleep(BETWEEN).await;
            if !self.unkept.goes_on() {
                return;
            }
        }
    }

    /// Writes what was observed and is not written yet.
    fn keep_now(&self) {
        let Some((kept, key)) = self.unkept.take() else {
            return;
        };
        if let Some(answer) = self.offsets.get_untracked().answer {
            observations::keep_answer(kept, &key, &answer.raw);
        }
        if let Some(record) = self.seen.with_untracked(Observations::record) {
            observations::keep(kept, key, record);
        }
    }

    /// Shows the offsets that an earlier visit saw last, where there are any and none were read in this one.
    pub async fn recall(&self, endpoint: Option<Endpoint>) {
        if self.offsets.get_untracked().answer.is_some() {
            return;
        }
        let Some((kept, endpoint)) = self.kept.zip(endpoint) else {
            return;
        };
        let key = observations::key(&endpoint, &self.address);
        if let Some(value) = observations::last_answer(kept, &key).await {
            self.offsets.recall(Answer {
                value,
                date: None,
                request_id: None,
                raw: Arc::from(""),
            });
        }
    }

    /// Forgets what was observed, here and for the next visit.
    pub fn forget(&self, endpoint: Option<Endpoint>) {
        self.seen.set(Observations::new());
        self.unkept.take();
        if let Some((kept, endpoint)) = self.kept.zip(endpoint) {
            let key = observations::key(&endpoint, &self.address);
            leptos::task::spawn_local(observations::forget(kept, key));
        }
    }

    /// Whether a pause, resume or restart is under way in this tab; untracked.
    pub fn is_turning(&self) -> bool {
        self.turn
            .with_untracked(|turn| turn.as_ref().is_some_and(|turn| !turn.is_over))
    }

    /// Whether an alter request is under way that bars a pause, resume or restart, whoever made it, as last read; untracked.
    pub fn is_altering_now(&self) -> bool {
        let last = self.last_request.get_untracked().answer;
        let status = last.as_ref().and_then(|answer| answer.value.as_ref());
        status.is_some_and(|status| {
            let requested = status.request.requested_at.as_ref().and_then(|time| time.instant);
            let since = |at: Timestamp| clock::now().as_second() + self.server_ahead() - at.as_second();
            bars(&status.phase, requested.map(since))
        })
    }

    /// Takes note of the phase in which the last request was just seen.
    pub fn note_phase(&self, status: &AlterStatus, seen_at: Timestamp) {
        let requested_at = status.request.requested_at.as_ref().map(|time| time.text.clone());
        let phase = status.phase.word().to_owned();
        let is_known = self.phases.with_untracked(|phases| {
            let last = phases.last();
            last.is_some_and(|last| last.requested_at == requested_at && last.phase == phase)
        });
        if is_known {
            return;
        }
        self.phases.update(|phases| {
            phases.retain(|seen| seen.requested_at == requested_at);
            phases.push(PhaseSeen {
                requested_at,
                phase,
                seen_at,
            });
        });
    }

    fn new(address: ConnectorAddress, kept: Option<Kept>) -> Self {
        let (offsets, status, connector) = (Loadable::default(), Loadable::default(), Loadable::default());
        Self {
            address,
            shape: shape_of(offsets.clone(), status.clone(), connector.clone()),
            offsets,
            seen: ArcRwSignal::new(Observations::new()),
            kept,
            was_restored: Arc::default(),
            unkept: Arc::default(),
            status,
            connector,
            last_request: Loadable::default(),
            phases: ArcRwSignal::new(Vec::new()),
            turn: ArcRwSignal::new(None),
        }
    }
}

fn shape_of(
    offsets: Loadable<ConnectorOffsets>,
    status: Loadable<ConnectorStatus>,
    connector: Loadable<Connector>,
) -> ArcMemo<Shape> {
    ArcMemo::new(move |_| {
        let kind = status.answer().and_then(|answer| answer.value.kind.clone());
        let side = match kind {
            Some(ConnectorKind::Sink) => Some(Side::Sink),
            Some(ConnectorKind::Source) => Some(Side::Source),
            _ => None,
        };
        let connector = connector.answer();
        let plugin = connector.as_ref().and_then(|answer| answer.value.class());
        let offsets = offsets.answer();
        let entries = offsets
            .as_ref()
            .map_or(&[][..], |answer| answer.value.offsets.as_slice());
        Shape::of(plugin, side, entries)
    })
}

/// All connectors seen by this tab.
#[derive(Clone, Copy)]
pub struct Connectors {
    all: StoredValue<HashMap<ConnectorAddress, ConnectorData>>,
    kept: Option<Kept>,
}

impl Connectors {
    /// None yet.
    pub fn start() -> Self {
        let all = StoredValue::new(HashMap::<ConnectorAddress, ConnectorData>::new());
        page::on_hide(move || {
            let _ = all.try_with_value(|all| all.values().for_each(ConnectorData::keep_now));
        });
        Self {
            all,
            kept: use_context(),
        }
    }

    /// What is known of a connector; an empty record for one that was never seen.
    pub fn of(self, address: &ConnectorAddress) -> ConnectorData {
        let mut data = None;
        self.all.update_value(|all| {
            let entry = all
                .entry(address.clone())
                .or_insert_with(|| ConnectorData::new(address.clone(), self.kept));
            data = Some(entry.clone());
        });
        data.unwrap_or_else(|| ConnectorData::new(address.clone(), self.kept))
    }
}
