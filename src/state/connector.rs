//! What is known of one connector, shared by its tabs and by the tasks that follow a request.

use std::collections::HashMap;
use std::sync::Arc;

use connect_api::{
    AlterStatus, ApiError, Connector, ConnectorAddress, ConnectorKind, ConnectorOffsets, ConnectorStatus,
};
use leptos::prelude::*;
use offset_rules::class::{Class, Shape, Side};

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
    shape: ArcMemo<Shape>,
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

    fn new(address: ConnectorAddress) -> Self {
        let (offsets, status, connector) = (Loadable::default(), Loadable::default(), Loadable::default());
        Self {
            address,
            shape: shape_of(offsets.clone(), status.clone(), connector.clone()),
            offsets,
            earlier: ArcRwSignal::new(None),
            status,
            connector,
            last_request: Loadable::default(),
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
