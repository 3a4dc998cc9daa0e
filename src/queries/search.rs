//! Looks into every visible cluster for connectors, so that one can be found by its bare name or id.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use connect_api::{ApiError, ClusterAddress, ErrorKind, Operation};
use leptos::prelude::WithUntracked;

use super::lists::{self, Listed};
use super::many::{Many, Read};
use crate::state::directory::Directory;
use crate::state::session::Session;

/// What the reads of one search share.
#[derive(Clone)]
struct Search {
    session: Session,
    directory: Directory,
    many: Many,
    /// Clusters that are looked into already: a place can be known and listed.
    begun: Arc<Mutex<HashSet<ClusterAddress>>>,
}

/// Lists environments, their clusters and their connectors into the directory: side by side, within the server's
/// limits. `known` clusters are looked into whether or not they are listed: a key may see a cluster and no list. The directory
/// remembers a search in which everything could be read.
pub fn search(session: Session, directory: Directory, many: &Many, known: Vec<ClusterAddress>) {
    let search = Search {
        session,
        directory,
        many: many.clone(),
        begun: Arc::default(),
    };
    let mut first = vec![search.environments()];
    first.extend(known.into_iter().filter_map(|place| search.connectors(place)));
    let searched = many.clone();
    let after = move || {
        if searched.progress.with_untracked(|progress| progress.failed == 0) {
            directory.note_searched();
        }
    };
    many.start(session.pace, first, Box::new(after));
}

impl Search {
    fn environments(&self) -> Read {
        let search = self.clone();
        Box::new(move || {
            let search = search.clone();
            Box::pin(async move {
                let answer = lists::environments(search.session, search.directory).await?;
                let whole = whole(&answer.value, Operation::ListEnvironments);
                for environment in answer.value.all {
                    search.many.add(search.clusters(environment.id));
                }
                whole
            })
        })
    }

    fn clusters(&self, environment: String) -> Read {
        let search = self.clone();
        Box::new(move || {
            let (search, environment) = (search.clone(), environment.clone());
            Box::pin(async move {
                let answer = lists::clusters(search.session, search.directory, &environment).await?;
                let whole = whole(&answer.value, Operation::ListClusters);
                for cluster in answer.value.all {
                    let place = ClusterAddress {
                        environment: environment.clone(),
                        cluster: cluster.id,
                    };
                    if let Some(read) = search.connectors(place) {
                        search.many.add(read);
                    }
                }
                whole
            })
        })
    }

    fn connectors(&self, place: ClusterAddress) -> Option<Read> {
        let is_new = self
            .begun
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(place.clone());
        let (session, directory) = (self.session, self.directory);
        is_new.then(|| -> Read {
            Box::new(move || {
                let place = place.clone();
                Box::pin(async move { lists::connectors(session, directory, &place).await.map(|_| ()) })
            })
        })
    }
}

/// A list that was cut counts as one that could not be read: what is looked for may be in the rest of it.
fn whole<T>(listed: &Listed<T>, operation: Operation) -> Result<(), ApiError> {
    match listed.why_cut() {
        None => Ok(()),
        Some(why) => Err(ApiError {
            operation,
            kind: ErrorKind::Decode(why),
            status: None,
            message: None,
            request_id: None,
            snippet: None,
            is_of_gateway: false,
            is_unsent: false,
        }),
    }
}
