//! The client: one method an operation, generic over its transport.

use std::sync::Arc;

use crate::timestamp::Timestamp;
use exact_json::Value;
use http::{Request, Response, StatusCode};

use crate::address::{ClusterAddress, ConnectorAddress};
use crate::alter::{AlterRequestInfo, AlterStatus};
use crate::connector::{Connector, ConnectorStatus, ListedConnector};
use crate::decode::Undecodable;
use crate::error::{ApiError, Operation};
use crate::headers::{self, header};
use crate::navigation::{Environment, KafkaCluster, Page};
use crate::offsets::ConnectorOffsets;
use crate::request::{self, Attempt};
use crate::time::Time;
use crate::transport::Transport;

/// An answer: the value, and what came with it.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// What was asked for.
    pub value: T,
    /// The server's own clock (`Date`), where the answer had it.
    pub date: Option<Timestamp>,
    /// `X-Request-Id`.
    pub request_id: Option<String>,
    /// The body as it came; empty where there was none.
    pub raw: Arc<str>,
}

/// Speaks to one server. Cheap to clone where the transport is.
#[derive(Clone, Debug)]
pub struct Client<T> {
    transport: T,
}

/// Every method fails with an [`ApiError`] that names the operation, and sends exactly one request.
impl<T: Transport> Client<T> {
    /// A client over `transport`.
    pub fn new(transport: T) -> Self {
        Self { transport }
    }

    /// Reads a connector's offsets as last observed.
    pub async fn offsets(&self, address: &ConnectorAddress) -> Result<Answer<ConnectorOffsets>, ApiError> {
        self.read(
            Operation::ReadOffsets,
            request::offsets(address),
            ConnectorOffsets::decode,
        )
        .await
    }

    /// Reads the last alter request and what became of it; `None` where the server says that there was none.
    /// A 404 stays an error: whether it means "none yet" or "no such connector" only the caller can tell
    /// (API.md 9.2).
    pub async fn last_request(
        &self,
        address: &ConnectorAddress,
    ) -> Result<Answer<Option<AlterStatus>>, ApiError> {
        let (operation, request) = (Operation::ReadLastRequest, request::last_request(address));
        let response = self.success(operation, request, StatusCode::OK).await?;
        if response.body().is_empty() {
            return Ok(answer(&response, None, Arc::from("")));
        }
        decode(operation, &response, AlterStatus::decode)
    }

    /// Reads a connector's configuration.
    pub async fn connector(&self, address: &ConnectorAddress) -> Result<Answer<Connector>, ApiError> {
        self.read(
            Operation::ReadConnector,
            request::connector(address),
            Connector::decode,
        )
        .await
    }

    /// Reads a connector's state and tasks.
    pub async fn connector_status(
        &self,
        address: &ConnectorAddress,
    ) -> Result<Answer<ConnectorStatus>, ApiError> {
        let request = request::connector_status(address);
        self.read(Operation::ReadConnectorStatus, request, ConnectorStatus::decode)
            .await
    }

    /// Lists the connectors of a cluster with id, configuration and state. The API has no pages here.
    pub async fn connectors(&self, place: &ClusterAddress) -> Result<Answer<Vec<ListedConnector>>, ApiError> {
        self.read(
            Operation::ListConnectors,
            request::connectors(place),
            ListedConnector::decode_all,
        )
        .await
    }

    /// Lists one page of environments.
    pub async fn environments(
        &self,
        page_token: Option<&str>,
    ) -> Result<Answer<Page<Environment>>, ApiError> {
        let request = request::environments(page_token);
        self.read(Operation::ListEnvironments, request, |value| {
            Page::decode(value, Environment::decode)
        })
        .await
    }

    /// Lists one page of the Kafka clusters of an environment.
    pub async fn clusters(
        &self,
        environment: &str,
        page_token: Option<&str>,
    ) -> Result<Answer<Page<KafkaCluster>>, ApiError> {
        let request = request::clusters(environment, page_token);
        self.read(Operation::ListClusters, request, |value| {
            Page::decode(value, KafkaCluster::decode)
        })
        .await
    }

    /// Submits an alter request: the only call that changes offsets. Not idempotent; whoever calls it has written
    /// down that it is about to, and calls it once. `attempt` names it to our gateway.
    pub async fn alter(
        &self,
        address: &ConnectorAddress,
        body: &str,
        attempt: Option<Attempt<'_>>,
    ) -> Result<Answer<AlterRequestInfo>, ApiError> {
        let operation = Operation::SubmitRequest;
        let response = self
            .success(
                operation,
                request::alter(address, body, attempt),
                StatusCode::ACCEPTED,
            )
            .await?;
        decode(operation, &response, AlterRequestInfo::decode)
    }

    /// Asks for a pause; asynchronous, the tasks stop a little later (API.md 1.2).
    pub async fn pause(&self, address: &ConnectorAddress) -> Result<Answer<()>, ApiError> {
        self.ask(Operation::Pause, request::pause(address)).await
    }

    /// Asks to go on; does nothing to a connector that is not paused (API.md 1.2).
    pub async fn resume(&self, address: &ConnectorAddress) -> Result<Answer<()>, ApiError> {
        self.ask(Operation::Resume, request::resume(address)).await
    }

    /// Asks for a restart; Preview in the API (API.md 1.2).
    pub async fn restart(&self, address: &ConnectorAddress) -> Result<Answer<()>, ApiError> {
        self.ask(Operation::Restart, request::restart(address)).await
    }

    async fn read<V>(
        &self,
        operation: Operation,
        request: Request<Vec<u8>>,
        shape: impl Fn(&Value) -> Result<V, Undecodable>,
    ) -> Result<Answer<V>, ApiError> {
        let response = self.success(operation, request, StatusCode::OK).await?;
        decode(operation, &response, shape)
    }

    async fn ask(&self, operation: Operation, request: Request<Vec<u8>>) -> Result<Answer<()>, ApiError> {
        let response = self.success(operation, request, StatusCode::ACCEPTED).await?;
        Ok(answer(&response, (), Arc::from("")))
    }

    async fn success(
        &self,
        operation: Operation,
        request: Request<Vec<u8>>,
        expected: StatusCode,
    ) -> Result<Response<Vec<u8>>, ApiError> {
        let sent = self.transport.send(request).await;
        let response = sent.map_err(|error| ApiError::of_transport(operation, error))?;
        if response.status() == expected {
            Ok(response)
        } else {
            Err(ApiError::of_response(operation, &response))
        }
    }
}

fn decode<V>(
    operation: Operation,
    response: &Response<Vec<u8>>,
    shape: impl Fn(&Value) -> Result<V, Undecodable>,
) -> Result<Answer<V>, ApiError> {
    let unreadable = |why: String| ApiError::of_body(operation, response, why);
    let body = exact_json::parse_bytes(response.body()).map_err(|error| unreadable(error.to_string()))?;
    let value = shape(&body).map_err(|error| unreadable(error.to_string()))?;
    Ok(answer(response, value, Arc::clone(body.document_text())))
}

fn answer<V>(response: &Response<Vec<u8>>, value: V, raw: Arc<str>) -> Answer<V> {
    Answer {
        value,
        date: header(response.headers(), &headers::DATE)
            .as_deref()
            .and_then(Time::read_http_date),
        request_id: header(response.headers(), &headers::REQUEST_ID),
        raw,
    }
}
