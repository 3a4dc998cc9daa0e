//! The connectors opened last in this browser: addresses alone.

use connect_api::ConnectorAddress;
use leptos::prelude::*;

use super::session::Session;
use crate::browser::preferences;
use crate::route::{Route, Tab};

/// How many are kept.
const MOST: usize = 8;

/// The connectors opened last, the latest first; kept for each endpoint, one address a line.
#[derive(Clone, Copy)]
pub struct Recent {
    session: Session,
    changed: RwSignal<u32>,
}

impl Recent {
    /// Reads what is kept when it is asked for.
    pub fn start(session: Session) -> Self {
        Self {
            session,
            changed: RwSignal::new(0),
        }
    }

    /// The connectors, the latest first; tracked.
    pub fn list(self) -> Vec<ConnectorAddress> {
        self.changed.get();
        let endpoint = self.session.endpoint();
        let kept = endpoint.and_then(|endpoint| preferences::kept(&kept_as(&endpoint.name)));
        read(&kept.unwrap_or_default())
    }

    /// Puts a connector first.
    pub fn note(self, address: &ConnectorAddress) {
        let Some(endpoint) = self.session.endpoint_now() else {
            return;
        };
        let name = kept_as(&endpoint.name);
        let mut all = read(&preferences::kept(&name).unwrap_or_default());
        if all.first() == Some(address) {
            return;
        }
        all.retain(|known| known != address);
        all.insert(0, address.clone());
        let path = |address: &ConnectorAddress| Route::Connector(address.clone(), Tab::Offsets).path();
        let lines: Vec<String> = all.iter().take(MOST).map(path).collect();
        preferences::keep(&name, Some(&lines.join("\n")));
        self.changed.update(|changed| *changed += 1);
    }
}

fn kept_as(endpoint: &str) -> String {
    format!("recent:{endpoint}")
}

/// Lines that are no connector's address are passed over: somebody else may have written there.
fn read(kept: &str) -> Vec<ConnectorAddress> {
    let addresses = kept.lines().filter_map(|line| match Route::parse(line) {
        Route::Connector(address, _) => Some(address),
        _ => None,
    });
    addresses.take(MOST).collect()
}
