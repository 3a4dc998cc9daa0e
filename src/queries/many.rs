//! Many reads, a few at a time, no faster than the server lets.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use connect_api::{ApiError, ErrorKind};
use futures::StreamExt;
use futures::future::{AbortHandle, Abortable};
use futures::stream::FuturesUnordered;
use leptos::prelude::*;

use crate::state::pace::Pace;

/// Reads that are under way at once: enough to hide a slow answer, too few to be a burden.
const SIDE_BY_SIDE: usize = 4;
/// How often one read is tried where the server limits.
const TRIES: u32 = 6;

/// A read under way. What it finds it keeps somewhere itself.
pub type Reading = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;
/// A read that can be begun, and begun again: reads are safe to repeat.
pub type Read = Box<dyn Fn() -> Reading + Send>;

/// How far many reads are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Reads that ended.
    pub done: usize,
    /// All that are known of so far.
    pub all: usize,
    /// How many failed, and how the first of them did.
    pub failed: usize,
    /// The first failure.
    pub failure: Option<ApiError>,
    /// Whether nothing is under way any more.
    pub is_over: bool,
    /// Whether somebody ended it early.
    pub is_cancelled: bool,
}

/// Many reads under way: seen, and ended early, from anywhere. A read may add further ones.
#[derive(Clone)]
pub struct Many {
    /// How far they are.
    pub progress: ArcRwSignal<Progress>,
    waiting: Arc<Mutex<VecDeque<(Read, u32)>>>,
    running: Arc<Mutex<Option<AbortHandle>>>,
}

impl Default for Many {
    fn default() -> Self {
        Self {
            progress: ArcRwSignal::new(Progress {
                is_over: true,
                ..Progress::default()
            }),
            waiting: Arc::default(),
            running: Arc::default(),
        }
    }
}

impl Many {
    /// Adds a read.
    pub fn add(&self, read: Read) {
        lock(&self.waiting).push_back((read, 0));
        self.progress.update(|progress| progress.all += 1);
    }

    /// Reads everything that was added, and what those reads add; then runs `after`. What was under way before is
    /// ended.
    pub fn start(&self, pace: Pace, first: Vec<Read>, after: Box<dyn FnOnce()>) {
        self.cancel();
        lock(&self.waiting).clear();
        self.progress.set(Progress::default());
        for read in first {
            self.add(read);
        }
        let (handle, registration) = AbortHandle::new_pair();
        *lock(&self.running) = Some(handle);
        let many = self.clone();
        leptos::task::spawn_local(async move {
            let work = async {
                let mut running = FuturesUnordered::new();
                loop {
                    while running.len() < SIDE_BY_SIDE
                        && let Some((read, tries)) = many.next()
                    {
                        running.push(many.read(pace, read, tries));
                    }
                    if running.next().await.is_none() {
                        return;
                    }
                }
            };
            if Abortable::new(work, registration).await.is_ok() {
                many.progress.update(|progress| progress.is_over = true);
                after();
            }
        });
    }

    /// Ends what is under way.
    pub fn cancel(&self) {
        if let Some(handle) = lock(&self.running).take() {
            handle.abort();
        }
        if self.progress.with_untracked(|progress| !progress.is_over) {
            self.progress.update(|progress| {
                progress.is_over = true;
                progress.is_cancelled = true;
            });
        }
    }

    fn next(&self) -> Option<(Read, u32)> {
        lock(&self.waiting).pop_front()
    }

    async fn read(&self, pace: Pace, read: Read, tries: u32) {
        pace.clear().await;
        let outcome = read().await;
        if let Err(error) = &outcome
            && let ErrorKind::RateLimited(wait) = error.kind
            && tries < TRIES
        {
            pace.wait_for(wait);
            lock(&self.waiting).push_back((read, tries + 1));
            return;
        }
        self.progress.update(|progress| {
            progress.done += 1;
            if let Err(error) = outcome {
                progress.failed += 1;
                progress.failure.get_or_insert(error);
            }
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
