//! Answers and their error bodies, by family (API.md 5.1).

use exact_json::{array, member, object, quote};
use http::{HeaderName, HeaderValue, Response, StatusCode};

/// An answer under construction.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// Which body an error has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// `{"error": {"code", "message"}}`
    Connect,
    /// `{"errors": [{"id", "status", "code", "title", "detail"}]}`: org/v2, cmk/v2.
    Listed,
}

impl Answer {
    /// JSON with a status.
    pub(crate) fn json(status: StatusCode, body: String) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".to_owned())],
            body,
        }
    }

    /// 200 with JSON.
    pub(crate) fn ok(body: String) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 202 with an empty body: pause, resume, restart.
    pub(crate) fn accepted() -> Self {
        Self::empty(StatusCode::ACCEPTED)
    }

    /// A status and nothing else.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// An error in the shape of connect/v1.
    pub(crate) fn connect_error(status: StatusCode, message: &str) -> Self {
        let code = status.as_u16().to_string();
        let error = object([member("code", &code), member("message", &quote(message))]);
        Self::json(status, object([member("error", &error)]))
    }

    /// An error in the shape of the newer families, in which `status` is a string.
    pub(crate) fn listed_error(status: StatusCode, code: &str, title: &str, detail: &str) -> Self {
        let error = object([
            member("id", &quote("6b9f1c2e4d7a48d0")),
            member("status", &quote(status.as_str())),
            member("code", &quote(code)),
            member("title", &quote(title)),
            member("detail", &quote(detail)),
        ]);
        Self::json(status, object([member("errors", &array([error]))]))
    }

    /// 400 of a query parameter, in the newer families.
    pub(crate) fn bad_parameter(parameter: &str, detail: &str) -> Self {
        let error = object([
            member("id", &quote("6b9f1c2e4d7a48d0")),
            member("status", &quote("400")),
            member("code", &quote("invalid_filter")),
            member("title", &quote("Invalid Filter")),
            member("detail", &quote(detail)),
            member("source", &object([member("parameter", &quote(parameter))])),
        ]);
        Self::json(
            StatusCode::BAD_REQUEST,
            object([member("errors", &array([error]))]),
        )
    }

    /// An error with the texts that are documented for its status (API.md 5.1).
    pub(crate) fn error(family: Family, status: StatusCode) -> Self {
        match family {
            Family::Connect => Self::connect_error(status, connect_text(status)),
            Family::Listed => {
                let (code, title, detail) = listed_text(status);
                let mut answer = Self::listed_error(status, code, title, detail);
                if status == StatusCode::UNAUTHORIZED {
                    // The one a same-origin proxy has to strip (API.md T17).
                    answer.headers.push((
                        "www-authenticate",
                        r#"Basic error="invalid_key", error_description="The API Key is invalid""#.to_owned(),
                    ));
                }
                answer
            }
        }
    }

    /// 429: headers only, no body schema is declared (API.md 5.1, 8). `X-RateLimit-Reset` is seconds from now.
    pub(crate) fn rate_limited(seconds: i64) -> Self {
        let mut answer = Self::empty(StatusCode::TOO_MANY_REQUESTS);
        answer.headers = vec![
            ("retry-after", seconds.to_string()),
            ("x-ratelimit-limit", "10".to_owned()),
            ("x-ratelimit-remaining", "0".to_owned()),
            ("x-ratelimit-reset", seconds.to_string()),
        ];
        answer
    }

    /// The finished response.
    pub(crate) fn into_response(self) -> Response<Vec<u8>> {
        let mut response = Response::new(self.body.into_bytes());
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

fn connect_text(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "resource not found",
        500 => "Oops, something went wrong",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}

fn listed_text(status: StatusCode) -> (&'static str, &'static str, &'static str) {
    match status.as_u16() {
        401 => (
            "user_unauthenticated",
            "Authentication Required",
            "Valid authentication credentials must be provided",
        ),
        403 => (
            "user_unauthorized",
            "User Access Unauthorized",
            "The caller is not authorized to access this resource",
        ),
        404 => ("resource_not_found", "Not Found", "The resource was not found"),
        _ => ("internal_error", "Internal Error", "Oops, something went wrong"),
    }
}
