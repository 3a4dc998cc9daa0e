//! Something read from the server: the last good value, the last error beside it, and whether it is being read.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use connect_api::Timestamp;
use connect_api::{Answer, ApiError};
use leptos::prelude::*;

use crate::browser::clock;

/// What is known of a value at this moment.
#[derive(Debug)]
pub struct Load<T> {
    /// The last good answer; it stays when a later read fails.
    pub answer: Option<Arc<Answer<T>>>,
    /// When that answer came, by this browser's clock.
    pub answered_at: Option<Timestamp>,
    /// Why the latest read failed, if it did.
    pub error: Option<ApiError>,
    /// Whether a read is under way.
    pub loading: bool,
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        Self {
            answer: self.answer.clone(),
            answered_at: self.answered_at,
            error: self.error.clone(),
            loading: self.loading,
        }
    }
}

/// A [`Load`] that pages can watch. Clones share it.
pub struct Loadable<T: 'static> {
    load: ArcRwSignal<Load<T>>,
    reads: Arc<Mutex<Reads>>,
}

/// Reads are numbered, so that a slow old answer never replaces a newer one.
#[derive(Debug, Default)]
struct Reads {
    /// The number of the last one begun.
    begun: u64,
    /// Those under way.
    running: Vec<u64>,
    /// The newest whose outcome is shown.
    shown: u64,
    /// A failure that a newer read, still under way, may make obsolete; shown if that one is given up.
    held: Option<(u64, ApiError)>,
}

impl<T> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        Self {
            load: self.load.clone(),
            reads: Arc::clone(&self.reads),
        }
    }
}

impl<T: Send + Sync + 'static> Default for Loadable<T> {
    fn default() -> Self {
        let load = Load {
            answer: None,
            answered_at: None,
            error: None,
            loading: false,
        };
        Self {
            load: ArcRwSignal::new(load),
            reads: Arc::default(),
        }
    }
}

impl<T: Send + Sync + 'static> Loadable<T> {
    /// What is known, tracked.
    pub fn get(&self) -> Load<T> {
        self.load.get()
    }

    /// The last good answer, tracked.
    pub fn answer(&self) -> Option<Arc<Answer<T>>> {
        self.load.with(|load| load.answer.clone())
    }

    /// The last error, tracked.
    pub fn error(&self) -> Option<ApiError> {
        self.load.with(|load| load.error.clone())
    }

    /// What is known, untracked.
    pub fn get_untracked(&self) -> Load<T> {
        self.load.get_untracked()
    }

    /// Shows what an earlier visit saw, for as long as nothing was read in this one.
    pub fn recall(&self, answer: Answer<T>) {
        if self.load.with_untracked(|load| load.answer.is_none()) {
            self.load.update(|load| load.answer = Some(Arc::new(answer)));
        }
    }

    /// Whether what is shown is of an earlier visit; tracked.
    pub fn is_recalled(&self) -> bool {
        self.load
            .with(|load| load.answer.is_some() && load.answered_at.is_none())
    }

    /// Reads, and keeps the outcome unless that of a later read is there already. The outcome is also answered.
    ///
    /// # Errors
    /// Those of `read`.
    pub async fn read(
        &self,
        read: impl Future<Output = Result<Answer<T>, ApiError>>,
    ) -> Result<Arc<Answer<T>>, ApiError> {
        let number = self.reads(|reads| {
            reads.begun += 1;
            reads.running.push(reads.begun);
            reads.begun
        });
        self.load.update(|load| load.loading = true);
        // Dropped half way (a page was left), the value must not look as if it were still being read.
        let ended = EndOnDrop {
            loadable: self.clone(),
            number,
        };
        let outcome = read.await.map(Arc::new);
        match &outcome {
            Ok(answer) => self.show(number, answer),
            Err(error) => self.reads(|reads| {
                if reads.shown < number {
                    reads.held = Some((number, error.clone()));
                }
            }),
        }
        drop(ended);
        outcome
    }

    fn show(&self, number: u64, answer: &Arc<Answer<T>>) {
        let is_newer = self.reads(|reads| {
            let is_newer = reads.shown < number;
            reads.shown = reads.shown.max(number);
            reads.held.take_if(|(held, _)| *held < number);
            is_newer
        });
        if is_newer {
            self.load.update(|load| {
                load.answer = Some(Arc::clone(answer));
                load.answered_at = Some(clock::now());
                load.error = None;
            });
        }
    }

    fn end(&self, number: u64) {
        let (is_idle, failure) = self.reads(|reads| {
            reads.running.retain(|running| *running != number);
            // Whatever is still under way and newer may say otherwise.
            let may_change = |held: u64| reads.running.iter().any(|running| *running > held);
            let is_due = reads.held.as_ref().is_some_and(|(held, _)| !may_change(*held));
            let due = if is_due { reads.held.take() } else { None };
            if let Some((held, _)) = &due {
                reads.shown = reads.shown.max(*held);
            }
            (reads.running.is_empty(), due.map(|(_, error)| error))
        });
        if !is_idle && failure.is_none() {
            return;
        }
        self.load.update(|load| {
            load.loading = !is_idle;
            if failure.is_some() {
                load.error = failure;
            }
        });
    }

    fn reads<R>(&self, change: impl FnOnce(&mut Reads) -> R) -> R {
        change(&mut self.reads.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct EndOnDrop<T: Send + Sync + 'static> {
    loadable: Loadable<T>,
    number: u64,
}

impl<T: Send + Sync + 'static> Drop for EndOnDrop<T> {
    fn drop(&mut self) {
        self.loadable.end(self.number);
    }
}
