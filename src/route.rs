//! Addresses of the console: the only maker and the only parser of them.
//!
//! A segment is decoded exactly once. The framework's own router decodes more than once, so that a
//! connector called `a%2Fb` becomes `a/b` (docs/decisions/0002-own-history.md).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_api::{ClusterAddress, ConnectorAddress, check_name, encode_segment};
use percent_encoding::percent_decode_str;

/// A tab of a connector's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tab {
    /// What the connector holds.
    Offsets,
    /// The status of the last alter request.
    LastRequest,
    /// The draft.
    Alter,
    /// The draft, about to be submitted.
    Review,
    /// Every request that this browser sent or saw.
    History,
}

impl Tab {
    /// The tabs that are shown as such; Review is reached from Alter.
    pub const SHOWN: [Self; 4] = [Self::Offsets, Self::LastRequest, Self::Alter, Self::History];

    /// The word on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offsets => "Offsets",
            Self::LastRequest => "Last request",
            Self::Alter => "Alter",
            Self::Review => "Review",
            Self::History => "History",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Offsets => "",
            Self::LastRequest => "/request",
            Self::Alter => "/alter",
            Self::Review => "/alter/review",
            Self::History => "/history",
        }
    }
}

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/`
    Home,
    /// `/environments`
    Environments,
    /// `/environments/{env}/clusters`
    Clusters(String),
    /// `/environments/{env}/clusters/{lkc}/connectors`
    Connectors(ClusterAddress),
    /// `/environments/{env}/clusters/{lkc}/connectors/{name}…`
    Connector(ConnectorAddress, Tab),
    /// `/drafts`
    Drafts,
    /// `/history`: of every connector.
    History,
    /// `/query`
    Query,
    /// `/connection`
    Connection,
    /// Whatever else: kept, so that the page can say what it does not know.
    Unknown(String),
}

impl Route {
    /// The address of this page: a path.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Environments => "/environments".to_owned(),
            Self::Clusters(environment) => format!("/environments/{}/clusters", encode_segment(environment)),
            Self::Connectors(place) => {
                let clusters = Self::Clusters(place.environment.clone()).path();
                format!("{clusters}/{}/connectors", encode_segment(&place.cluster))
            }
            Self::Connector(address, tab) => {
                let connectors = Self::Connectors(address.place.clone()).path();
                format!("{connectors}/{}{}", encode_segment(&address.name), tab.path())
            }
            Self::Drafts => "/drafts".to_owned(),
            Self::History => "/history".to_owned(),
            Self::Query => "/query".to_owned(),
            Self::Connection => "/connection".to_owned(),
            Self::Unknown(path) => path.clone(),
        }
    }

    /// Reads a path as the browser has it (`location.pathname`): still encoded.
    pub fn parse(path: &str) -> Self {
        let segments: Option<Vec<String>> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode_segment)
            .collect();
        segments
            .as_deref()
            .and_then(Self::of_segments)
            .unwrap_or_else(|| Self::Unknown(path.to_owned()))
    }

    fn of_segments(segments: &[String]) -> Option<Self> {
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            [] => Some(Self::Home),
            ["drafts"] => Some(Self::Drafts),
            ["history"] => Some(Self::History),
            ["query"] => Some(Self::Query),
            ["connection"] => Some(Self::Connection),
            ["environments"] => Some(Self::Environments),
            // An environment has no page of its own: its clusters are what there is to see.
            ["environments", environment] | ["environments", environment, "clusters"] => {
                Some(Self::Clusters((*environment).to_owned()))
            }
            ["environments", environment, "clusters", cluster]
            | ["environments", environment, "clusters", cluster, "connectors"] => {
                Some(Self::Connectors(ClusterAddress {
                    environment: (*environment).to_owned(),
                    cluster: (*cluster).to_owned(),
                }))
            }
            [
                "environments",
                environment,
                "clusters",
                cluster,
                "connectors",
                name,
                rest @ ..,
            ] => {
                check_name(name).ok()?;
                // What stands after the name and is not ours is accepted and ignored: the vendor's console has
                // tabs of its own there, and a link to one of them should still find the connector.
                let tab = match rest {
                    ["request", ..] => Tab::LastRequest,
                    ["alter", "review", ..] => Tab::Review,
                    ["alter", ..] => Tab::Alter,
                    ["history", ..] => Tab::History,
                    _ => Tab::Offsets,
                };
                Some(Self::Connector(
                    ConnectorAddress::new(*environment, *cluster, *name),
                    tab,
                ))
            }
            _ => None,
        }
    }

    /// The document's title.
    pub fn title(&self) -> String {
        let page = match self {
            Self::Home => return "Offset Console".to_owned(),
            Self::Connector(address, Tab::Offsets) => address.name.clone(),
            Self::Connector(address, tab) => format!("{} · {}", tab.name(), address.name),
            Self::Drafts => "Drafts".to_owned(),
            Self::History => "History".to_owned(),
            Self::Query => "Query".to_owned(),
            Self::Connection => "Connection".to_owned(),
            Self::Environments => "Environments".to_owned(),
            Self::Clusters(environment) => format!("Clusters · {environment}"),
            Self::Connectors(place) => format!("Connectors · {}", place.cluster),
            Self::Unknown(_) => "Page not found".to_owned(),
        };
        format!("{page} · Offset Console")
    }
}

/// What an address's query (`?filter=…&sort=…`) says under a name; decoded once.
pub fn query_value(search: &str, name: &str) -> Option<String> {
    let pairs = search.strip_prefix('?')?.split('&');
    let value = pairs
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))?;
    decode_segment(value)
}

/// The query with another value under a name; without it for `None` or an empty text. The rest stays as it is.
pub fn with_query_value(search: &str, name: &str, value: Option<&str>) -> String {
    let bare = search.strip_prefix('?').unwrap_or(search);
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
    let mut pairs: Vec<String> = bare.split('&').filter(is_other).map(str::to_owned).collect();
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        pairs.push(format!("{name}={}", encode_segment(value)));
    }
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// An address of ours with this query: before its fragment, which stays last.
pub fn with_search(address: &str, search: &str) -> String {
    match address.split_once('#') {
        Some((path, fragment)) => format!("{path}{search}#{fragment}"),
        None => format!("{address}{search}"),
    }
}

const DRAFT: &str = "draft=";
const STATEMENT: &str = "statement=";

/// The address that opens a packed draft: a path and a fragment, which no server ever sees.
pub fn draft_address(address: &ConnectorAddress, packed: &str) -> String {
    let path = Route::Connector(address.clone(), Tab::Alter).path();
    format!("{path}#{DRAFT}{packed}")
}

/// The packed draft in a fragment, where there is one.
pub fn draft_in(fragment: &str) -> Option<&str> {
    fragment.strip_prefix(DRAFT)
}

/// The address of the Query page with a statement in it: base64url, which mail programs leave alone.
pub fn statement_address(statement: &str) -> String {
    let path = Route::Query.path();
    if statement.is_empty() {
        return path;
    }
    format!("{path}#{STATEMENT}{}", URL_SAFE_NO_PAD.encode(statement))
}

/// The statement in a fragment, where there is one; an error where it was damaged on its way.
pub fn statement_in(fragment: &str) -> Option<Result<String, DamagedStatement>> {
    let encoded = fragment.strip_prefix(STATEMENT)?;
    let bytes = URL_SAFE_NO_PAD.decode(encoded).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    Some(text.ok_or(DamagedStatement))
}

/// A statement in an address that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DamagedStatement;

/// Decodes one segment once; `None` where the bytes are no UTF-8.
pub(crate) fn decode_segment(segment: &str) -> Option<String> {
    percent_decode_str(segment)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connector(name: &str, tab: Tab) -> Route {
        Route::Connector(ConnectorAddress::new("env-dev01", "lkc-orders", name), tab)
    }

    #[test]
    fn every_address() {
        let base = "/environments/env-dev01/clusters/lkc-orders/connectors";
        let table = [
            (Route::Home, "/".to_owned()),
            (Route::Connection, "/connection".to_owned()),
            (Route::Drafts, "/drafts".to_owned()),
            (Route::History, "/history".to_owned()),
            (Route::Environments, "/environments".to_owned()),
            (
                Route::Clusters("env-dev01".to_owned()),
                "/environments/env-dev01/clusters".to_owned(),
            ),
            (
                Route::Connectors(ConnectorAddress::new("env-dev01", "lkc-orders", "").place),
                base.to_owned(),
            ),
            (connector("orders", Tab::Offsets), format!("{base}/orders")),
            (
                connector("orders", Tab::LastRequest),
                format!("{base}/orders/request"),
            ),
            (connector("orders", Tab::Alter), format!("{base}/orders/alter")),
            (
                connector("orders", Tab::Review),
                format!("{base}/orders/alter/review"),
            ),
            (
                connector("orders", Tab::History),
                format!("{base}/orders/history"),
            ),
            (connector("a%2Fb", Tab::Offsets), format!("{base}/a%252Fb")),
            (
                connector("name with / % + # ü", Tab::Alter),
                format!("{base}/name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC/alter"),
            ),
        ];
        for (route, path) in table {
            assert_eq!(route.path(), path);
            assert_eq!(Route::parse(&path), route);
        }
    }

    #[test]
    fn what_stands_after_the_name_is_ignored() {
        let path = "/environments/env-dev01/clusters/lkc-orders/connectors/orders/tasks/0/logs";
        assert_eq!(Route::parse(path), connector("orders", Tab::Offsets));
        assert_eq!(
            Route::parse(&format!("{}/", connector("orders", Tab::Alter).path())),
            connector("orders", Tab::Alter)
        );
    }

    #[test]
    fn a_place_without_a_page_of_its_own_shows_what_is_in_it() {
        assert_eq!(
            Route::parse("/environments/env-1"),
            Route::Clusters("env-1".to_owned())
        );
        let place = ClusterAddress {
            environment: "env-1".to_owned(),
            cluster: "lkc-1".to_owned(),
        };
        assert_eq!(
            Route::parse("/environments/env-1/clusters/lkc-1"),
            Route::Connectors(place)
        );
    }

    #[test]
    fn the_query_is_read_and_written_one_value_at_a_time() {
        let search = with_query_value("", "filter", Some("a & b=c%2F ü"));
        assert_eq!(search, "?filter=a%20%26%20b%3Dc%252F%20%C3%BC");
        assert_eq!(query_value(&search, "filter").as_deref(), Some("a & b=c%2F ü"));
        let both = with_query_value(&search, "sort", Some("-state"));
        assert_eq!(query_value(&both, "sort").as_deref(), Some("-state"));
        assert_eq!(query_value(&both, "other"), None);
        assert_eq!(with_query_value(&both, "filter", Some("")), "?sort=-state");
        assert_eq!(with_query_value("?sort=x", "sort", None), "");
        assert_eq!(query_value("?filter=%FF", "filter"), None);
        assert_eq!(
            with_search("/query#s=eA", "?result=csv"),
            "/query?result=csv#s=eA"
        );
        assert_eq!(with_search("/query", "?result=csv"), "/query?result=csv");
        assert_eq!(with_search("/query#s=eA", ""), "/query#s=eA");
    }

    #[test]
    fn a_statement_travels_in_the_fragment() {
        let statement = "SELECT * FROM x WHERE name = 'a % # + \u{fc} \u{1f980}';\n";
        let address = statement_address(statement);
        let (path, fragment) = address.split_once('#').unwrap();
        assert_eq!(Route::parse(path), Route::Query);
        assert!(
            fragment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"=-_".contains(&byte))
        );
        assert_eq!(statement_in(fragment), Some(Ok(statement.to_owned())));
        assert_eq!(statement_address(""), "/query");
        assert_eq!(statement_in(""), None);
        assert_eq!(statement_in("draft=v1.x"), None);
        for damaged in ["statement=%20", "statement=a", "statement=_w"] {
            assert_eq!(statement_in(damaged), Some(Err(DamagedStatement)), "{damaged}");
        }
    }

    #[test]
    fn a_draft_travels_in_the_fragment_of_its_connector() {
        let address = ConnectorAddress::new("env-1", "lkc-1", "a%2Fb");
        let link = draft_address(&address, "v1.x");
        assert_eq!(
            link,
            "/environments/env-1/clusters/lkc-1/connectors/a%252Fb/alter#draft=v1.x"
        );
        assert_eq!(draft_in("draft=v1.x"), Some("v1.x"));
        assert_eq!(draft_in("token=v1.x"), None);
    }

    #[test]
    fn the_rest_is_unknown() {
        for path in [
            "/nothing",
            "/environments/e/clusters/c/connectors/%FF",
            "/environments/e/clusters/c/connectors/%00",
            "/environments/e/clusters/c/connectors/..",
        ] {
            assert_eq!(Route::parse(path), Route::Unknown(path.to_owned()), "{path}");
        }
    }
}
