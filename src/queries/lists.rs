//! Environments, clusters, connectors: lists followed to their end.

use std::sync::Arc;

use connect_api::{Answer, ApiError, ClusterAddress, Environment, KafkaCluster, ListedConnector, Page};

use crate::state::directory::Directory;
use crate::state::session::Session;

/// Pages beyond which a list is not followed: 100 entries each, and the API names at most 500 entries a page.
const MOST_PAGES: usize = 100;

/// What was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// In the order of the server.
    pub all: Vec<T>,
    /// Why that is not everything, where it is not.
    pub cut: Option<Cut>,
}

/// Why a list was not followed to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The server named a page as the next one that it had named before.
    Repeated,
    /// It has more pages than are followed.
    TooLong,
}

impl<T> Listed<T> {
    /// That it is not everything, and why; `None` where it is.
    pub fn why_cut(&self) -> Option<String> {
        let why = match self.cut? {
            Cut::Repeated => "the server names a page as the next one that it named before",
            Cut::TooLong => "the server has more pages than are followed",
        };
        Some(format!("These are the first {}: {why}.", self.all.len()))
    }
}

/// All environments that this key sees.
///
/// # Errors
/// Those of the call.
pub async fn environments(
    session: Session,
    directory: Directory,
) -> Result<Answer<Listed<Environment>>, ApiError> {
    let client = session.client();
    let answer = all_pages(async |token| client.environments(token).await).await?;
    directory.keep_environments(&answer.value.all);
    Ok(answer)
}

/// All Kafka clusters of an environment that this key sees.
///
/// # Errors
/// Those of the call.
pub async fn clusters(
    session: Session,
    directory: Directory,
    environment: &str,
) -> Result<Answer<Listed<KafkaCluster>>, ApiError> {
    let client = session.client();
    let answer = all_pages(async |token| client.clusters(environment, token).await).await?;
    directory.keep_clusters(environment, &answer.value.all);
    Ok(answer)
}

/// The connectors of a cluster, those that are not well first, then by name.
///
/// # Errors
/// Those of the call.
pub async fn connectors(
    session: Session,
    directory: Directory,
    place: &ClusterAddress,
) -> Result<Answer<Vec<ListedConnector>>, ApiError> {
    let mut answer = session.client().connectors(place).await?;
    directory.keep_connectors(place, &answer.value);
    answer
        .value
        .sort_by_cached_key(|connector| (rank(connector), connector.name.clone()));
    Ok(answer)
}

/// FAILED, DEGRADED, a failed task, everything else.
fn rank(connector: &ListedConnector) -> u8 {
    let Some(status) = &connector.status else { return 3 };
    match status.state.word() {
        "FAILED" => 0,
        "DEGRADED" => 1,
        _ if status.tasks.iter().any(|task| task.state.word() == "FAILED") => 2,
        _ => 3,
    }
}

async fn all_pages<T>(
    read: impl AsyncFn(Option<&str>) -> Result<Answer<Page<T>>, ApiError>,
) -> Result<Answer<Listed<T>>, ApiError> {
    let mut all = Vec::new();
    let mut tokens: Vec<String> = Vec::new();
    loop {
        let Answer {
            value,
            date,
            request_id,
            ..
        } = read(tokens.last().map(String::as_str)).await?;
        all.extend(value.data);
        let cut = match value.next {
            None => None,
            Some(next) if tokens.contains(&next) => Some(Cut::Repeated),
            Some(_) if tokens.len() + 1 >= MOST_PAGES => Some(Cut::TooLong),
            Some(next) => {
                tokens.push(next);
                continue;
            }
        };
        return Ok(Answer {
            value: Listed { all, cut },
            date,
            request_id,
            raw: Arc::from(""),
        });
    }
}
