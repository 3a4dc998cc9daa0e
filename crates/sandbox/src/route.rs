//! Which operation a request asks for.

use percent_encoding::percent_decode_str;

/// A path of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/org/v2/environments`
    Environments,
    /// `/cmk/v2/clusters`
    Clusters,
    /// `…/connectors`
    Connectors(Place),
    /// `…/connectors/{name}` and below.
    Connector(Place, String, Part),
}

/// An environment and a cluster in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) environment: String,
    pub(crate) cluster: String,
}

/// What of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Itself,
    Config,
    Status,
    Tasks,
    Pause,
    Resume,
    Restart,
    Offsets,
    Request,
    RequestStatus,
}

impl Route {
    /// The route of a raw path; each segment is decoded once (API.md T2).
    pub(crate) fn of(path: &str) -> Option<Self> {
        let segments: Vec<String> = path
            .strip_prefix('/')?
            .split('/')
            .map(|raw| {
                percent_decode_str(raw)
                    .decode_utf8()
                    .map(std::borrow::Cow::into_owned)
            })
            .collect::<Result<_, _>>()
            .ok()?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["org", "v2", "environments"] => Some(Self::Environments),
            ["cmk", "v2", "clusters"] => Some(Self::Clusters),
            [
                "connect",
                "v1",
                "environments",
                environment,
                "clusters",
                cluster,
                "connectors",
                rest @ ..,
            ] => {
                let place = Place {
                    environment: (*environment).to_owned(),
                    cluster: (*cluster).to_owned(),
                };
                match rest {
                    [] => Some(Self::Connectors(place)),
                    [name, rest @ ..] => {
                        let part = Part::of(rest)?;
                        Some(Self::Connector(place, (*name).to_owned(), part))
                    }
                }
            }
            _ => None,
        }
    }

    /// The name under which faults know the operation.
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Environments => "listEnvironments",
            Self::Clusters => "listClusters",
            Self::Connectors(_) => "listConnectors",
            Self::Connector(_, _, part) => part.operation(),
        }
    }

    /// The one method that is answered.
    pub(crate) fn method(&self) -> http::Method {
        match self {
            Self::Connector(_, _, part) => part.method(),
            _ => http::Method::GET,
        }
    }
}

impl Part {
    fn of(segments: &[&str]) -> Option<Self> {
        Some(match segments {
            [] => Self::Itself,
            ["config"] => Self::Config,
            ["status"] => Self::Status,
            ["tasks"] => Self::Tasks,
            ["pause"] => Self::Pause,
            ["resume"] => Self::Resume,
            ["restart"] => Self::Restart,
            ["offsets"] => Self::Offsets,
            ["offsets", "request"] => Self::Request,
            ["offsets", "request", "status"] => Self::RequestStatus,
            _ => return None,
        })
    }

    /// The one method that is answered.
    pub(crate) fn method(self) -> http::Method {
        match self {
            Self::Pause | Self::Resume => http::Method::PUT,
            Self::Restart | Self::Request => http::Method::POST,
            _ => http::Method::GET,
        }
    }

    /// Whether the answer depends on where the connector stands, not only on its state.
    pub(crate) fn needs_positions(self) -> bool {
        matches!(
            self,
            Self::Offsets | Self::Request | Self::Restart | Self::Resume | Self::Pause
        )
    }

    /// The name under which faults know the operation.
    pub(crate) fn operation(self) -> &'static str {
        match self {
            Self::Itself => "getConnector",
            Self::Config => "getConnectorConfig",
            Self::Status => "getConnectorStatus",
            Self::Tasks => "getConnectorTasks",
            Self::Pause => "pauseConnector",
            Self::Resume => "resumeConnector",
            Self::Restart => "restartConnector",
            Self::Offsets => "getOffsets",
            Self::Request => "alterOffsets",
            Self::RequestStatus => "getOffsetsRequestStatus",
        }
    }

    /// The words of a 404: the offsets calls and the connector calls differ (API.md 5.1).
    pub(crate) fn not_found(self) -> &'static str {
        match self {
            Self::Offsets | Self::Request | Self::RequestStatus => "resource not found",
            _ => "account not found",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "/connect/v1/environments/env-dev01/clusters/lkc-edge/connectors";

    fn name(path: &str) -> Option<String> {
        match Route::of(&format!("{BASE}/{path}"))? {
            Route::Connector(_, name, _) => Some(name),
            _ => None,
        }
    }

    #[test]
    fn a_segment_is_decoded_once() {
        assert_eq!(name("a%252Fb/offsets").as_deref(), Some("a%2Fb"));
        assert_eq!(name("a%2Fb/offsets").as_deref(), Some("a/b"));
        assert_eq!(
            name("name%20with%20%2F%20%25%20+%20%23%20%C3%BC").as_deref(),
            Some("name with / % + # ü")
        );
    }

    #[test]
    fn every_part_has_its_own_operation() {
        let parts = [
            "",
            "/config",
            "/status",
            "/tasks",
            "/pause",
            "/resume",
            "/restart",
            "/offsets",
            "/offsets/request",
            "/offsets/request/status",
        ];
        let mut operations: Vec<_> = parts
            .iter()
            .map(|part| Route::of(&format!("{BASE}/x{part}")).unwrap().operation())
            .collect();
        operations.sort_unstable();
        operations.dedup();
        assert_eq!(operations.len(), parts.len());
    }

    #[test]
    fn what_is_not_a_path_of_the_api_is_none() {
        for path in [
            "",
            "/",
            "/connect",
            "/org/v2/environments/",
            "/connect/v1/environments/a/clusters/b",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
        assert_eq!(Route::of(&format!("{BASE}/x/offsets/status")), None);
        assert_eq!(Route::of(&format!("{BASE}/%FF")), None);
    }
}
