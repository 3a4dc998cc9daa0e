//! What is known of one connector, shared by its tabs and by the tasks that follow a request.

use std::collections::HashMap;
use std::sync::Arc;

use connect_api::{AlterStatus, ApiError, Connector, ConnectorAddress, ConnectorOffsets, ConnectorStatus};
use leptos::prelude::*;

use super::loadable::Loadable;

/// What is known of one connector. Clones share it.
#[derive(Clone)]
pub struct ConnectorData {
    /// Whose data it is.
    pub address: ConnectorAddress,
    /// Its offsets as last observed.
    pub offsets: Loadable<ConnectorOffsets>,
    /// The observation before the last one, for the change since then.
    pub earlier: ArcRwSignal<Option<Arc<ConnectorOffsets>>>,
    /// Its state and tasks.
    pub status: Loadable<ConnectorStatus>,
    /// Its configuration.
    pub connector: Loadable<Connector>,
    /// The last alter request and what became of it.
    pub last_request: Loadable<Option<AlterStatus>>,
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

    fn new(address: ConnectorAddress) -> Self {
        Self {
            address,
            offsets: Loadable::default(),
            earlier: ArcRwSignal::new(None),
            status: Loadable::default(),
            connector: Loadable::default(),
            last_request: Loadable::default(),
        }
    }
}

/// All connectors seen by this tab.
#[derive(Clone, Copy)]
pub struct Connectors(StoredValue<HashMap<ConnectorAddress, ConnectorData>>);

impl Connectors {
    /// None yet.
    pub fn start() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    /// What is known of a connector; an empty record for one that was never seen.
    pub fn of(self, address: &ConnectorAddress) -> ConnectorData {
        let mut data = None;
        self.0.update_value(|all| {
            let entry = all
                .entry(address.clone())
                .or_insert_with(|| ConnectorData::new(address.clone()));
            data = Some(entry.clone());
        });
        data.unwrap_or_else(|| ConnectorData::new(address.clone()))
    }
}
