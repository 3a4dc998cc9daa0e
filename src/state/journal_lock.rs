//! One tab at a time submits for a connector, settles and follows: the lock, and what the others wrote before it was
//! ours.

use connect_api::ConnectorAddress;
use exact_json::quote;
use offset_rules::target::Target;

use super::journal::Journal;
use super::journal_record;
use crate::browser::locks::{self, Held};
use crate::browser::storage::{Store, place_key};

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

    /// Takes a connector's entries as they are on the disk. Called with its lock: a tab that was suspended has not heard
    /// what the others wrote meanwhile.
    pub async fn read_all_anew(self, address: &ConnectorAddress) {
        // Most entries are of other connectors, and some are large: they need not be parsed.
        let name = quote(&address.name);
        let texts = self.kept.all(Store::Journal, "").await;
        for (attempt, text) in texts.iter().filter(|(_, text)| text.contains(&name)) {
            if let Ok(read) = journal_record::read(text, None)
                && read.target.address == *address
                && !self.is_worked_on(attempt)
            {
                self.put(read);
            }
        }
    }
}
