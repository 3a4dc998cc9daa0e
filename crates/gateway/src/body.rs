//! A request's body: its size, its time, its form.

use std::time::Duration;

use bytes::Bytes;
use exact_json::Kind as JsonKind;
use http::StatusCode;
use http::header::{self, HeaderMap};
use hyper::body::{Body as _, Incoming};

use crate::answer::Refusal;
use crate::budget::{self, Budget, CollectError, Held, Room};
use crate::limits::Limits;
use crate::paths::{Call, Kind};

/// Reads the body of a call: an alter request has one JSON object, nothing else has any.
pub(crate) async fn of_call(
    limits: &Limits,
    call: &Call,
    headers: &HeaderMap,
    body: Incoming,
    budget: &Budget,
) -> Result<(Bytes, Option<Held>), Refusal> {
    if call.kind == Kind::Alter && !is_json(headers) {
        // It also keeps out every form that a foreign page could post without a preflight.
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type must be application/json",
        ));
    }
    let limit = if call.kind == Kind::Alter {
        limits.request_bytes
    } else {
        0
    };
    let (body, held) = read(body, limit, limits.body, budget).await?;
    if call.kind == Kind::Alter {
        match exact_json::parse_bytes(&body) {
            Ok(value) if value.kind() == JsonKind::Object => {}
            _ => {
                return Err(Refusal::new(
                    StatusCode::BAD_REQUEST,
                    "The body must be one JSON object",
                ));
            }
        }
    }
    Ok((body, held))
}

/// Reads a body of at most `limit` bytes in at most `time`.
pub(crate) async fn read(
    body: Incoming,
    limit: usize,
    time: Duration,
    budget: &Budget,
) -> Result<(Bytes, Option<Held>), Refusal> {
    let too_large = Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is larger than this call may carry",
    );
    // What is announced as too large is not waited for.
    if usize::try_from(body.size_hint().lower()).map_or(true, |announced| announced > limit) {
        return Err(too_large);
    }
    match tokio::time::timeout(time, budget::collect(body, limit, budget, Room::Now)).await {
        Ok(Ok(collected)) => Ok(collected),
        Ok(Err(CollectError::TooLarge)) => Err(too_large),
        Ok(Err(CollectError::CutOff)) => Err(Refusal::new(StatusCode::BAD_REQUEST, "The body was cut off")),
        Ok(Err(CollectError::NoRoom)) => Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many large requests are under way; nothing was forwarded",
        )),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "The body did not arrive in time",
        )),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content_type.is_some_and(|text| {
        let kind = text.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    })
}
