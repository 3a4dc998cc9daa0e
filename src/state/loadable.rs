//! Something read from the server: the last good value, the last error beside it, and whether it is being read.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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
    /// Reads are numbered, so that a slow old answer never replaces a newer one.
    newest: Arc<AtomicU64>,
}

impl<T> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        Self {
            load: self.load.clone(),
            newest: Arc::clone(&self.newest),
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
            newest: Arc::default(),
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

    /// Reads, and keeps the outcome unless a later read has been started meanwhile. The outcome is also answered.
    ///
    /// # Errors
    /// Those of `read`.
    pub async fn read(
        &self,
        read: impl Future<Output = Result<Answer<T>, ApiError>>,
    ) -> Result<Arc<Answer<T>>, ApiError> {
        let number = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
        self.load.update(|load| load.loading = true);
        // Dropped half way (a page was left), the value must not look as if it were still being read.
        let ended = EndOnDrop {
            loadable: self.clone(),
            number,
        };
        let outcome = read.await.map(Arc::new);
        if self.is_newest(number) {
            self.load.update(|load| match &outcome {
                Ok(answer) => {
                    load.answer = Some(Arc::clone(answer));
                    load.answered_at = Some(clock::now());
                    load.error = None;
                }
                Err(error) => load.error = Some(error.clone()),
            });
        }
        drop(ended);
        outcome
    }

    fn is_newest(&self, number: u64) -> bool {
        self.newest.load(Ordering::Relaxed) == number
    }
}

struct EndOnDrop<T: Send + Sync + 'static> {
    loadable: Loadable<T>,
    number: u64,
}

impl<T: Send + Sync + 'static> Drop for EndOnDrop<T> {
    fn drop(&mut self) {
        if self.loadable.is_newest(self.number) {
            self.loadable.load.update(|load| load.loading = false);
        }
    }
}
