//! Requests, built without I/O. The address is a path; whose host it goes to is the transport's matter.

use http::{Method, Request};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::address::{ClusterAddress, ConnectorAddress};
use crate::headers;

/// What stays as it is in a path segment: the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes one path segment, once (API.md T2).
pub fn encode_segment(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

fn connectors_path(place: &ClusterAddress) -> String {
    let (environment, cluster) = (encode_segment(&place.environment), encode_segment(&place.cluster));
    format!("/connect/v1/environments/{environment}/clusters/{cluster}/connectors")
}

fn connector_path(address: &ConnectorAddress, rest: &str) -> String {
    format!(
        "{}/{}{rest}",
        connectors_path(&address.place),
        encode_segment(&address.name)
    )
}

/// Every path here is made of encoded segments, so that it always is a URI; should it not be one, the request
/// goes to `/` and is refused there rather than sent somewhere unintended.
fn build(method: Method, path: &str, body: Vec<u8>) -> Request<Vec<u8>> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(
        http::header::ACCEPT,
        http::HeaderValue::from_static("application/json"),
    );
    if !request.body().is_empty() {
        request.headers_mut().insert(
            headers::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
    }
    request
}

fn get(path: &str) -> Request<Vec<u8>> {
    build(Method::GET, path, Vec::new())
}

pub(crate) fn offsets(address: &ConnectorAddress) -> Request<Vec<u8>> {
    get(&connector_path(address, "/offsets"))
}

pub(crate) fn last_request(address: &ConnectorAddress) -> Request<Vec<u8>> {
    get(&connector_path(address, "/offsets/request/status"))
}

pub(crate) fn connector(address: &ConnectorAddress) -> Request<Vec<u8>> {
    get(&connector_path(address, ""))
}

pub(crate) fn connector_status(address: &ConnectorAddress) -> Request<Vec<u8>> {
    get(&connector_path(address, "/status"))
}

pub(crate) fn connectors(place: &ClusterAddress) -> Request<Vec<u8>> {
    get(&format!("{}?expand=id,info,status", connectors_path(place)))
}

/// What our gateway is told of a submission, so that it is forwarded once or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt<'a> {
    /// Its name, which no other has.
    pub id: &'a str,
    /// When it was made: what the gateway handed out just before (`mark` of `GET /gateway`).
    pub mark: Option<&'a str>,
}

/// The one request that changes offsets. The body is sent as given, byte for byte.
pub(crate) fn alter(
    address: &ConnectorAddress,
    body: &str,
    attempt: Option<Attempt<'_>>,
) -> Request<Vec<u8>> {
    let path = connector_path(address, "/offsets/request");
    let mut request = build(Method::POST, &path, body.as_bytes().to_vec());
    let named = attempt.map(|attempt| (headers::ATTEMPT, attempt.id));
    let mark = attempt.and_then(|attempt| Some((headers::ATTEMPT_MARK, attempt.mark?)));
    for (name, text) in named.into_iter().chain(mark) {
        if let Ok(value) = http::HeaderValue::from_str(text) {
            request.headers_mut().insert(name, value);
        }
    }
    request
}

pub(crate) fn pause(address: &ConnectorAddress) -> Request<Vec<u8>> {
    build(Method::PUT, &connector_path(address, "/pause"), Vec::new())
}

pub(crate) fn resume(address: &ConnectorAddress) -> Request<Vec<u8>> {
    build(Method::PUT, &connector_path(address, "/resume"), Vec::new())
}

pub(crate) fn restart(address: &ConnectorAddress) -> Request<Vec<u8>> {
    build(Method::POST, &connector_path(address, "/restart"), Vec::new())
}

/// 100 a page: the most the API allows (API.md 1.3).
pub(crate) fn environments(page_token: Option<&str>) -> Request<Vec<u8>> {
    get(&format!(
        "/org/v2/environments?page_size=100{}",
        token(page_token)
    ))
}

pub(crate) fn clusters(environment: &str, page_token: Option<&str>) -> Request<Vec<u8>> {
    let environment = encode_segment(environment);
    get(&format!(
        "/cmk/v2/clusters?environment={environment}&page_size=100{}",
        token(page_token)
    ))
}

fn token(page_token: Option<&str>) -> String {
    page_token
        .map(|token| format!("&page_token={}", encode_segment(token)))
        .unwrap_or_default()
}
