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
///
/// The answer is watched apart from the rest: what is worked out of ten thousand offsets is not worked out again because a read
/// has begun.
pub struct Loadable<T: 'static> {
    answered: ArcRwSignal<Answered<T>>,
    going: ArcRwSignal<Going>,
    reads: Arc<Mutex<Reads>>,
}

/// The last good answer, and when it came.
type Answered<T> = Option<(Arc<Answer<T>>, Option<Timestamp>)>;

/// How the latest reads go.
#[derive(Clone, Debug, Default, PartialEq)]
struct Going {
    error: Option<ApiError>,
    loading: bool,
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
    /// The one whose answer is shown: an answer stays beside a later failure, and so does one that comes after that failure.
    answered: u64,
    /// A failure that a newer read, still under way, may make obsolete; shown if that one is given up.
    held: Option<Held>,
}

/// A failure that is not shown yet.
#[derive(Debug)]
struct Held {
    number: u64,
    error: ApiError,
    /// Whether another one was held before it: then it is shown whatever is under way.
    is_second: bool,
}

impl<T> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        Self {
            answered: self.answered.clone(),
            going: self.going.clone(),
            reads: Arc::clone(&self.reads),
        }
    }
}

impl<T: Send + Sync + 'static> Default for Loadable<T> {
    fn default() -> Self {
        Self {
            answered: ArcRwSignal::new(None),
            going: ArcRwSignal::default(),
            reads: Arc::default(),
        }
    }
}

impl<T: Send + Sync + 'static> Loadable<T> {
    /// What is known, tracked.
    pub fn get(&self) -> Load<T> {
        let Going { error, loading } = self.going.get();
        let answered = self.answered.get();
        let answered_at = answered.as_ref().and_then(|(_, at)| *at);
        Load {
            answer: answered.map(|(answer, _)| answer),
            answered_at,
            error,
            loading,
        }
    }

    /// The last good answer, tracked.
    pub fn answer(&self) -> Option<Arc<Answer<T>>> {
        self.answered
            .with(|answered| answered.as_ref().map(|(answer, _)| Arc::clone(answer)))
    }

    /// The last error, tracked.
    pub fn error(&self) -> Option<ApiError> {
        self.going.with(|going| going.error.clone())
    }

    /// What is known, untracked.
    pub fn get_untracked(&self) -> Load<T> {
        untrack(|| self.get())
    }

    /// Shows what an earlier visit saw, for as long as nothing was read in this one.
    pub fn recall(&self, answer: Answer<T>) {
        if self.answered.with_untracked(Option::is_none) {
            self.answered.set(Some((Arc::new(answer), None)));
        }
    }

    /// Whether what is shown is of an earlier visit; tracked.
    pub fn is_recalled(&self) -> bool {
        self.answered
            .with(|answered| answered.as_ref().is_some_and(|(_, at)| at.is_none()))
    }

    /// Reads, and keeps the outcome unless that of a later read is there already. The outcome is also answered: after a success
    /// what is kept is this answer or that of a later read.
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
        self.go(|going| going.loading = true);
        // Dropped half way (a page was left), the value must not look as if it were still being read.
        let ended = EndOnDrop {
            loadable: self.clone(),
            number,
        };
        let outcome = read.await.map(Arc::new);
        match &outcome {
            Ok(answer) => self.show(number, answer),
            Err(error) => self.reads(|reads| {
                if reads.shown >= number {
                    return;
                }
                // One failure waits for what is under way. Of reads that overlap without end, each longer than the pause
                // between them, none would ever be the last: the second in a row is said.
                reads.held = Some(Held {
                    number,
                    error: error.clone(),
                    is_second: reads.held.is_some(),
                });
            }),
        }
        drop(ended);
        outcome
    }

    fn show(&self, number: u64, answer: &Arc<Answer<T>>) {
        let (is_newer_answer, is_newest) = self.reads(|reads| {
            let newer = (reads.answered < number, reads.shown < number);
            reads.answered = reads.answered.max(number);
            reads.shown = reads.shown.max(number);
            reads.held.take_if(|held| held.number < number);
            newer
        });
        if is_newer_answer {
            self.answered.set(Some((Arc::clone(answer), Some(clock::now()))));
        }
        if is_newest {
            self.go(|going| going.error = None);
        }
    }

    fn end(&self, number: u64) {
        let (is_idle, failure) = self.reads(|reads| {
            reads.running.retain(|running| *running != number);
            // Whatever is still under way and newer may say otherwise.
            let running = &reads.running;
            let due = reads
                .held
                .take_if(|held| held.is_second || !running.iter().any(|running| *running > held.number));
            if let Some(due) = &due {
                reads.shown = reads.shown.max(due.number);
            }
            (reads.running.is_empty(), due.map(|due| due.error))
        });
        if !is_idle && failure.is_none() {
            return;
        }
        self.go(|going| {
            going.loading = !is_idle;
            if failure.is_some() {
                going.error = failure;
            }
        });
    }

    /// Tells of it only what is another state than before.
    fn go(&self, change: impl FnOnce(&mut Going)) {
        let mut after = self.going.get_untracked();
        change(&mut after);
        if self.going.with_untracked(|before| *before != after) {
            self.going.set(after);
        }
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
