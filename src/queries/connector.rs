//! The reads behind a connector's page.

use std::sync::Arc;

use connect_api::{Answer, ApiError, ConnectorOffsets, ConnectorStatus, ErrorKind};
use futures::FutureExt;
use futures::future::join;
use leptos::prelude::*;
use offset_rules::movement::Observations;

use crate::browser::{clock, page};
use crate::state::connector::ConnectorData;
use crate::state::session::{Session, Upstream};

/// Reads the offsets. A new observation is remembered beside those before it. Where nobody answers, what an earlier visit saw
/// is shown.
///
/// # Errors
/// Those of the call.
pub async fn read_offsets(
    session: Session,
    data: &ConnectorData,
) -> Result<Arc<Answer<ConnectorOffsets>>, ApiError> {
    let client = session.client();
    let read = async {
        let outcome = client.offsets(&data.address).await;
        if outcome.as_ref().is_err_and(is_silence) {
            data.recall(session.endpoint_now()).await;
        }
        outcome
    };
    let answer = data.offsets.read(read).await?;
    leptos::task::spawn_local(data.clone().observe(session.endpoint_now(), Arc::clone(&answer)));
    Ok(answer)
}

/// Whether it was the way to the server that failed, and not the server that said no.
fn is_silence(error: &ApiError) -> bool {
    matches!(
        error.kind,
        ErrorKind::Network(_) | ErrorKind::Timeout(_) | ErrorKind::Server
    )
}

/// What a read of the state came to.
pub type StateRead = Result<Arc<Answer<ConnectorStatus>>, ApiError>;

/// Reads the state and the tasks.
///
/// # Errors
/// Those of the call.
pub async fn read_status(session: Session, data: &ConnectorData) -> StateRead {
    let client = session.client();
    data.status.read(client.connector_status(&data.address)).await
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
    read_request_beside(session, data, read_status(session, data)).await
}

/// The same, and the state with it, which is read once: what came of that.
///
/// # Errors
/// Those of reading the last request.
pub async fn read_last_request_and_status(
    session: Session,
    data: &ConnectorData,
) -> Result<StateRead, ApiError> {
    let status = read_status(session, data).shared();
    let (asked, status) = join(read_request_beside(session, data, status.clone()), status).await;
    asked.map(|()| status)
}

/// The same; `status` reads the state, where that is under way in any case. What it came to counts, not what stands on the
/// page: that may be an older answer.
async fn read_request_beside(
    session: Session,
    data: &ConnectorData,
    status: impl Future<Output = StateRead>,
) -> Result<(), ApiError> {
    let client = session.client();
    let read = async {
        match client.last_request(&data.address).await {
            Err(error) if error.kind == ErrorKind::NotFound => {
                let exists = status.await?;
                Ok(Answer {
                    value: None,
                    date: exists.date,
                    request_id: error.request_id,
                    raw: Arc::from(""),
                })
            }
            outcome => outcome,
        }
    };
    let answer = data.last_request.read(read).await?;
    if let Some(status) = &answer.value {
        data.note_phase(status, answer.date.unwrap_or_else(clock::now));
    }
    Ok(())
}

/// Reads everything that a connector's page shows; the configuration only until it is known, and after a failure: Refresh and
/// Review read it again.
pub async fn read_all(session: Session, data: &ConnectorData) {
    let connector = async {
        let load = data.connector.get_untracked();
        if load.answer.is_none() || load.error.is_some() {
            read_connector(session, data).await;
        }
    };
    let offsets = async {
        if is_due(session, data) {
            let _ = read_offsets(session, data).await;
        }
    };
    let last_request = read_last_request_and_status(session, data);
    let _ = futures::join!(offsets, last_request, connector);
}

/// How many seconds the service usually lets pass between two observations: as seen, but never more than is known of it
/// (about a minute, API.md 8; ten seconds in the sandbox). Untracked.
pub fn usual_period(session: Session, data: &ConnectorData) -> i64 {
    let known = match session.endpoint_now().map(|endpoint| endpoint.upstream) {
        Some(Upstream::Sandbox) => 10,
        _ => 60,
    };
    let seen = data.seen.with_untracked(Observations::period);
    seen.unwrap_or(known).clamp(1, known)
}

/// Whether there can be a new observation by now. Many partitions are not asked for in vain: their answer has megabytes.
fn is_due(session: Session, data: &ConnectorData) -> bool {
    const MANY: usize = 5_000;
    let load = data.offsets.get_untracked();
    let Some(answer) = load
        .answer
        .filter(|answer| answer.value.offsets.len() > MANY && load.error.is_none())
    else {
        return true;
    };
    let observed = answer.value.observed_at.as_ref().and_then(|time| time.instant);
    observed.is_none_or(|observed| {
        let age = clock::now().as_second() + data.server_ahead() - observed.as_second();
        age >= usual_period(session, data)
    })
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
