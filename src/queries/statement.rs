//! What a statement reads.

use std::sync::Arc;

use connect_api::{ApiError, ConnectorAddress, ErrorKind};
use offset_rules::stackql::Read;

use crate::state::session::Session;

/// The answer's exact text; `None` where the server knows of no request for a connector that is there.
///
/// # Errors
/// Those of the call.
pub async fn read_for_statement(
    session: Session,
    read: Read,
    address: &ConnectorAddress,
) -> Result<Option<Arc<str>>, ApiError> {
    let client = session.client();
    match read {
        Read::Offsets => Ok(Some(client.offsets(address).await?.raw)),
        Read::Status => match client.last_request(address).await {
            Ok(answer) => Ok(answer.value.is_some().then_some(answer.raw)),
            // "None yet" and "no such connector" are the same 404 (API.md 9.2).
            Err(error) if error.kind == ErrorKind::NotFound => {
                client.connector_status(address).await.map(|_| None)
            }
            Err(error) => Err(error),
        },
    }
}
