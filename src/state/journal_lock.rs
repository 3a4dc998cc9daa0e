//! One tab at a time submits for a connector, settles and follows: the lock.

use offset_rules::target::Target;

use super::journal::Journal;
use crate::browser::locks::{self, Held};
use crate::browser::storage::place_key;

impl Journal {
    /// The name of the lock of a connector.
    pub fn lock_name(target: &Target) -> String {
        let place = &target.address.place;
        let instance = target.instance.as_deref().unwrap_or_default();
        let parts = [
            &target.endpoint,
            instance,
            &place.environment,
            &place.cluster,
            &target.address.name,
        ];
        format!("alter/{}", place_key(&parts))
    }

    /// Takes the lock of whoever watches what a request came to; `None` where another tab does.
    pub async fn lock_watch(self, attempt: &str) -> Option<Held> {
        let storage = self.kept.storage().await;
        locks::take(&storage, &format!("watch/{attempt}"), false).await
    }

    /// Takes that lock; `None` where another tab has it.
    pub async fn lock(self, target: &Target) -> Option<Held> {
        let storage = self.kept.storage().await;
        locks::take(&storage, &Self::lock_name(target), false).await
    }
}
