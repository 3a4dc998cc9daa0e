//! What this tab has listed so far: environments, clusters and connectors, each with its age. A name is found in it
//! without asking the server again.

use std::collections::BTreeMap;

use connect_api::{ClusterAddress, ConnectorAddress, Environment, KafkaCluster, ListedConnector, Timestamp};
use leptos::prelude::*;

use super::session::Session;
use crate::browser::clock;

/// A connector as it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Where it is.
    pub address: ConnectorAddress,
    /// `lcc-…`
    pub id: Option<String>,
    /// The server's word for its state.
    pub state: Option<String>,
    /// `connector.class`
    pub class: Option<String>,
    /// When it was listed.
    pub listed_at: Timestamp,
}

/// How well a connector fits what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The name or the id is exactly that.
    Exact,
    /// The name has it as a part.
    Part,
}

#[derive(Debug, Default)]
struct Lists {
    /// Whose lists these are: another key may see others.
    of: Option<String>,
    environments: BTreeMap<String, String>,
    clusters: BTreeMap<ClusterAddress, String>,
    connectors: BTreeMap<ClusterAddress, Vec<Known>>,
    /// Whether a search has been through everything that this key sees.
    is_whole: bool,
}

/// The lists of this tab. In memory.
#[derive(Clone, Copy)]
pub struct Directory {
    session: Session,
    lists: RwSignal<Lists>,
}

impl Directory {
    /// Empty.
    pub fn start(session: Session) -> Self {
        Self {
            session,
            lists: RwSignal::new(Lists::default()),
        }
    }

    /// Keeps a list of environments.
    pub fn keep_environments(self, listed: &[Environment]) {
        self.update(|lists| {
            let named = listed
                .iter()
                .map(|each| (each.id.clone(), each.display_name.clone()));
            lists.environments.extend(named);
        });
    }

    /// Keeps a list of the clusters of an environment.
    pub fn keep_clusters(self, environment: &str, listed: &[KafkaCluster]) {
        self.update(|lists| {
            let named = listed.iter().map(|each| {
                let address = ClusterAddress {
                    environment: environment.to_owned(),
                    cluster: each.id.clone(),
                };
                (address, each.display_name.clone())
            });
            lists.clusters.extend(named);
        });
    }

    /// Keeps the list of the connectors of a cluster, in place of the one before.
    pub fn keep_connectors(self, place: &ClusterAddress, listed: &[ListedConnector]) {
        let listed_at = clock::now();
        let known = listed.iter().map(|each| Known {
            address: ConnectorAddress {
                place: place.clone(),
                name: each.name.clone(),
            },
            id: each.id.clone(),
            state: each.status.as_ref().map(|status| status.state.word().to_owned()),
            class: each
                .info
                .as_ref()
                .and_then(|info| info.class().map(str::to_owned)),
            listed_at,
        });
        let known = known.collect();
        self.update(|lists| {
            lists.connectors.insert(place.clone(), known);
        });
    }

    /// "dev (env-dev01)", or the id alone where no name is known; tracked.
    pub fn environment(self, id: &str) -> String {
        self.with(|lists| with_name(lists.environments.get(id), id))
    }

    /// "orders (lkc-orders)", or the id alone where no name is known; tracked.
    pub fn cluster(self, place: &ClusterAddress) -> String {
        self.with(|lists| with_name(lists.clusters.get(place), &place.cluster))
    }

    /// Whether connectors were listed at all, tracked.
    pub fn is_empty(self) -> bool {
        self.with(|lists| lists.connectors.is_empty())
    }

    /// Takes note that a search has been through everything that this key sees.
    pub fn note_searched(self) {
        self.update(|lists| lists.is_whole = true);
    }

    /// Whether a search of this tab has been through everything that this key sees; tracked. What was listed on the way
    /// from place to place is not all there is.
    pub fn is_searched(self) -> bool {
        self.with(|lists| lists.is_whole)
    }

    /// Every connector that fits, those that fit exactly first; tracked. `wanted` is a name, a part of one, or an
    /// `lcc-` id.
    pub fn find(self, wanted: &str) -> Vec<(Fit, Known)> {
        let lowered = wanted.to_lowercase();
        let fit = |known: &Known| {
            if known.address.name == wanted || known.id.as_deref() == Some(wanted) {
                Some(Fit::Exact)
            } else {
                known
                    .address
                    .name
                    .to_lowercase()
                    .contains(&lowered)
                    .then_some(Fit::Part)
            }
        };
        let mut found: Vec<(Fit, Known)> = self.with(|lists| {
            let all = lists.connectors.values().flatten();
            all.filter_map(|known| Some((fit(known)?, known.clone())))
                .collect()
        });
        found.sort_by(|(fit, known), (other_fit, other)| {
            (fit, &known.address).cmp(&(other_fit, &other.address))
        });
        found
    }

    fn whose(self) -> Option<String> {
        let endpoint = self.session.endpoint_now()?;
        let key = untrack(|| self.session.key());
        Some(format!("{}\n{:?}\n{key:?}", endpoint.name, endpoint.instance))
    }

    fn update(self, change: impl FnOnce(&mut Lists)) {
        let of = self.whose();
        let _ = self.lists.try_update(|lists| {
            if lists.of != of {
                *lists = Lists {
                    of,
                    ..Lists::default()
                };
            }
            change(lists);
        });
    }

    fn with<R>(self, read: impl FnOnce(&Lists) -> R) -> R {
        let of = self.whose();
        self.lists.with(|lists| {
            if lists.of == of {
                read(lists)
            } else {
                read(&Lists::default())
            }
        })
    }
}

fn with_name(name: Option<&String>, id: &str) -> String {
    match name {
        Some(name) if name != id => format!("{name} ({id})"),
        _ => id.to_owned(),
    }
}
