//! The drafts of this tab. In memory: a reload loses them, and the pages say so.

use std::collections::HashMap;
use std::sync::Arc;

use connect_api::{ConnectorAddress, ConnectorOffsets};
use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};
use offset_rules::target::Target;

use super::session::Endpoint;
use crate::browser::{clock, page};

/// One open draft a connector.
#[derive(Clone, Copy)]
pub struct Drafts(RwSignal<HashMap<ConnectorAddress, ArcRwSignal<Draft>>>);

impl Drafts {
    /// None yet.
    pub fn start() -> Self {
        Self(RwSignal::new(HashMap::new()))
    }

    /// The open draft of a connector, begun on these offsets where there is none. A draft that changes nothing yet is
    /// moved to the newer offsets.
    pub fn open(
        self,
        endpoint: &Endpoint,
        address: &ConnectorAddress,
        live: &ConnectorOffsets,
    ) -> ArcRwSignal<Draft> {
        let mut found = None;
        // Untracked: pages open drafts while they are drawn.
        self.0.update_untracked(|drafts| {
            let draft = drafts
                .entry(address.clone())
                .or_insert_with(|| ArcRwSignal::new(begin(endpoint, address, live)));
            let has_changes = draft.with_untracked(|draft| draft.partitions() > 0);
            let is_of_now = draft.with_untracked(|draft| draft.base.observed_at == live.observed_at);
            if !has_changes && !is_of_now {
                draft.set(begin(endpoint, address, live));
            }
            found = Some(draft.clone());
        });
        found.unwrap_or_else(|| ArcRwSignal::new(begin(endpoint, address, live)))
    }

    /// The open draft of a connector, if there is one; tracked.
    pub fn get(self, address: &ConnectorAddress) -> Option<ArcRwSignal<Draft>> {
        self.0.with(|drafts| drafts.get(address).cloned())
    }

    /// Makes `draft` the open draft of a connector.
    pub fn adopt(self, address: &ConnectorAddress, draft: ArcRwSignal<Draft>) {
        self.0.update_untracked(|drafts| {
            drafts.insert(address.clone(), draft);
        });
    }

    /// Takes a draft away that has become a request; one that was edited meanwhile is another draft and stays.
    pub fn hand_over(self, address: &ConnectorAddress, digest: &str) {
        let is_same = self.0.with_untracked(|drafts| {
            drafts
                .get(address)
                .is_some_and(|draft| draft.with_untracked(|draft| draft.digest() == digest))
        });
        if is_same {
            self.close(address);
        }
    }

    /// Takes a draft away: discarded.
    pub fn close(self, address: &ConnectorAddress) {
        self.0.update(|drafts| {
            drafts.remove(address);
        });
    }
}

fn begin(endpoint: &Endpoint, address: &ConnectorAddress, live: &ConnectorOffsets) -> Draft {
    let id = page::new_attempt().unwrap_or_default();
    let base = Arc::new(Base::of(live.clone()));
    Draft::new(id, target(endpoint, address, live.id.clone()), base, clock::now())
}

/// Whose offsets: the connector at this endpoint.
pub fn target(endpoint: &Endpoint, address: &ConnectorAddress, lcc: Option<String>) -> Target {
    Target {
        endpoint: endpoint.name.clone(),
        instance: endpoint.instance.clone(),
        address: address.clone(),
        lcc,
    }
}
