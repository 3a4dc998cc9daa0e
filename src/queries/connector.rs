//! The reads behind a connector's page.

use std::sync::Arc;

use connect_api::{Answer, ApiError, ConnectorOffsets, ErrorKind};
use leptos::prelude::*;

use crate::browser::page;
use crate::state::connector::ConnectorData;
use crate::state::session::{Session, Upstream};

/// Reads the offsets. A new observation pushes the one before it back.
///
/// # Errors
/// Those of the call.
pub async fn read_offsets(
    session: Session,
    data: &ConnectorData,
) -> Result<Arc<Answer<ConnectorOffsets>>, ApiError> {
    let before = data.offsets.get_untracked().answer;
    let answer = data.offsets.read(session.client().offsets(&data.address)).await?;
    if let Some(before) = before
        && before.value.observed_at != answer.value.observed_at
    {
        data.earlier.set(Some(Arc::new(before.value.clone())));
    }
    Ok(answer)
}

/// Reads the state and the tasks.
pub async fn read_status(session: Session, data: &ConnectorData) {
    let _ = data
        .status
        .read(session.client().connector_status(&data.address))
        .await;
}

/// Reads the configuration.
pub async fn read_connector(session: Session, data: &ConnectorData) {
    let _ = data
        .connector
        .read(session.client().connector(&data.address))
        .await;
}

/// Reads the last request. A 404 means "none yet" where the connector itself is known to exist (API.md 9.2).
///
/// # Errors
/// Those of the call.
pub async fn read_last_request(session: Session, data: &ConnectorData) -> Result<(), ApiError> {
    let client = session.client();
    let read = async {
        match client.last_request(&data.address).await {
            Err(error) if error.kind == ErrorKind::NotFound => {
                let exists = client.connector_status(&data.address).await;
                exists.map(|answer| Answer {
                    value: None,
                    date: answer.date,
                    request_id: error.request_id,
                    raw: Arc::from(""),
                })
            }
            outcome => outcome,
        }
    };
    data.last_request.read(read).await.map(|_| ())
}

/// Reads everything that a connector's page shows; the configuration only until it is known.
pub async fn read_all(session: Session, data: &ConnectorData) {
    let connector = async {
        if data.connector.get_untracked().answer.is_none() {
            read_connector(session, data).await;
        }
    };
    let offsets = read_offsets(session, data);
    let last_request = read_last_request(session, data);
    let _ = futures::join!(offsets, read_status(session, data), last_request, connector);
}

/// Keeps a connector's data fresh for as long as the calling page lives; sleeps in a hidden tab.
pub fn keep_fresh(session: Session, data: ConnectorData) {
    leptos::task::spawn_local_scoped_with_cancellation(async move {
        loop {
            if !page::is_hidden() {
                read_all(session, &data).await;
            }
            page::rest(period(session, &data)).await;
        }
    });
}

/// Milliseconds until the next look. The service looks about once a minute (API.md T19), the sandbox every ten
/// seconds; a limited client waits as long as it is told to.
fn period(session: Session, data: &ConnectorData) -> u32 {
    let told = data
        .errors_now()
        .into_iter()
        .filter_map(|error| match error.kind {
            ErrorKind::RateLimited(wait) => Some(wait.unwrap_or(60) * 1000),
            _ => None,
        });
    let usual = match session.endpoint_now().map(|endpoint| endpoint.upstream) {
        Some(Upstream::Sandbox) => 5_000,
        _ => 30_000,
    };
    told.max().unwrap_or(0).max(usual)
}
