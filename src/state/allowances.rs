//! What is off for an endpoint until somebody switches it on for it.

use leptos::prelude::*;

use super::session::{Session, Upstream};
use crate::browser::preferences;

/// What the user of this browser has switched on.
#[derive(Clone, Copy)]
pub struct Allowances {
    session: Session,
    changes: RwSignal<u32>,
}

impl Allowances {
    /// Reads what was kept as it is asked for.
    pub fn start(session: Session) -> Self {
        Self {
            session,
            changes: RwSignal::new(0),
        }
    }

    fn name(self) -> Option<String> {
        let endpoint = self.session.endpoint()?;
        Some(format!("delete-some {}", endpoint.name))
    }

    /// Whether this is a sandbox, where everything can be tried; tracked.
    pub fn is_sandbox(self) -> bool {
        let endpoint = self.session.endpoint();
        endpoint.is_some_and(|endpoint| endpoint.upstream == Upstream::Sandbox)
    }

    /// Whether resetting only some partitions is on for this endpoint: one sentence of the API's document says that it
    /// exists, no example shows it. Tracked.
    pub fn delete_some(self) -> bool {
        self.changes.track();
        let is_kept = || self.name().and_then(|name| preferences::kept(&name)).is_some();
        self.is_sandbox() || is_kept()
    }

    /// Switches it on or off for this endpoint, for later visits too.
    pub fn switch_delete_some(self, is_on: bool) {
        if let Some(name) = untrack(|| self.name()) {
            preferences::keep(&name, is_on.then_some("on"));
            self.changes.update(|count| *count += 1);
        }
    }
}
