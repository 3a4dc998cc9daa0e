//! Environments, clusters, connectors: lists followed to their end.

use std::sync::Arc;

use connect_api::{Answer, ApiError, ClusterAddress, Environment, KafkaCluster, ListedConnector, Page};

use crate::state::directory::Directory;
use crate::state::session::Session;

/// Pages beyond which a list is not followed: 100 entries each, and the API names at most 500 entries a page.
const MOST_PAGES: usize = 100;

/// All environments that this key sees.
///
/// # Errors
/// Those of the call.
pub async fn environments(
    session: Session,
    directory: Directory,
) -> Result<Answer<Vec<Environment>>, ApiError> {
    let client = session.client();
    let answer = all_pages(async |token| client.environments(token).await).await?;
    directory.keep_environments(&answer.value);
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
) -> Result<Answer<Vec<KafkaCluster>>, ApiError> {
    let client = session.client();
    let answer = all_pages(async |token| client.clusters(environment, token).await).await?;
    directory.keep_clusters(environment, &answer.value);
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
) -> Result<Answer<Vec<T>>, ApiError> {
    let mut all = Vec::new();
    let mut token: Option<String> = None;
    let mut last = (None, None);
    for _ in 0..MOST_PAGES {
        let answer = read(token.as_deref()).await?;
        all.extend(answer.value.data);
        last = (answer.date, answer.request_id);
        match answer.value.next {
            Some(next) => token = Some(next),
            None => break,
        }
    }
    Ok(Answer {
        value: all,
        date: last.0,
        request_id: last.1,
        raw: Arc::from(""),
    })
}
