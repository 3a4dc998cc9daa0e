//! What a person puts into "Connector address", in any of the forms that go around.

use std::fmt;

use connect_api::{ClusterAddress, ConnectorAddress, NameError, check_name};

use crate::route::{Route, Tab, decode_segment, draft_in};

/// Where a typed address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page of ours.
    Page(Route),
    /// A draft that somebody shared, of any host: what it holds is not looked at yet.
    SharedDraft {
        /// Whose offsets, by the link's path.
        address: ConnectorAddress,
        /// What stands behind `draft=`.
        packed: String,
    },
    /// A name or an `lcc-` id alone: every visible cluster must be asked.
    Search(String),
    /// A connector known by its `lcc-` id: no path of the API takes one, so the cluster must be asked for its name.
    ById {
        /// Where to ask.
        place: ClusterAddress,
        /// `lcc-…`
        id: String,
    },
}

/// Why a typed address leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing typed.
    Empty,
    /// A link that names no connector.
    NoConnector,
    /// An environment id was expected.
    Environment(String),
    /// A Kafka cluster id was expected.
    Cluster(String),
    /// The name cannot be addressed.
    Name(NameError),
    /// An escape in the link is broken or no UTF-8.
    Encoding,
}

impl fmt::Display for AddressError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("Nothing typed. Paste a link to a connector, or env-…/lkc-…/name."),
            Self::NoConnector => out.write_str(
                "This link names no connector. One that does ends in /environments/env-…/clusters/lkc-…/connectors/name.",
            ),
            Self::Environment(text) => {
                write!(out, "“{text}” is not an environment id: those begin with env-. The form is env-…/lkc-…/name.")
            }
            Self::Cluster(text) => {
                write!(out, "“{text}” is not a Kafka cluster id: those begin with lkc-. The form is env-…/lkc-…/name.")
            }
            Self::Name(error) => write!(out, "Not an address: {error}."),
            Self::Encoding => {
                out.write_str("A percent escape in this link is broken. Copy the link again, from the address bar.")
            }
        }
    }
}

impl std::error::Error for AddressError {}

/// Reads a Confluent Cloud link, a link of ours from any host, an API address, or `env-…/lkc-…/name` (also with
/// an `lcc-` id in the name's place).
///
/// # Errors
/// [`AddressError`] says what is missing and which form would do.
pub fn read(typed: &str) -> Result<Destination, AddressError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(AddressError::Empty);
    }
    let Some(path) = path_of_link(typed) else {
        return read_triple(typed);
    };
    let found = read_path(path)?;
    let packed = typed.split_once('#').and_then(|(_, fragment)| draft_in(fragment));
    match (found, packed) {
        (Destination::Page(Route::Connector(address, _)), Some(packed)) => Ok(Destination::SharedDraft {
            address,
            packed: packed.to_owned(),
        }),
        (found, _) => Ok(found),
    }
}

/// The path of a link or of an absolute path; `None` for anything else. Query and fragment are dropped.
fn path_of_link(typed: &str) -> Option<&str> {
    let path = match typed.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => typed.strip_prefix('/').or_else(|| {
            // A link copied without its scheme: `confluent.cloud/environments/…`.
            let (host, path) = typed.split_once('/')?;
            let is_host = host.contains('.') || host.starts_with("localhost");
            // Names hold dots and slashes as well: only the paths that we know make it a link.
            (is_host && (path.starts_with("environments") || path.starts_with("connect/"))).then_some(path)
        })?,
    };
    Some(path.split(['?', '#']).next().unwrap_or(path))
}

fn read_path(path: &str) -> Result<Destination, AddressError> {
    // The API's own path has a prefix before the shape that all three share.
    let path = path.strip_prefix("connect/v1/").unwrap_or(path);
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| decode_segment(segment).ok_or(AddressError::Encoding))
        .collect::<Result<_, _>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        [
            "environments",
            environment,
            "clusters",
            cluster,
            "connectors",
            name,
            rest @ ..,
        ] if !name.is_empty() => {
            let tab = match rest {
                ["offsets", "request", ..] | ["request", ..] => Tab::LastRequest,
                ["alter", "review", ..] => Tab::Review,
                ["alter", ..] => Tab::Alter,
                ["history", ..] => Tab::History,
                _ => Tab::Offsets,
            };
            destination(environment, cluster, name, tab)
        }
        // A list on the way to a connector is a place too, and so is a page of what is kept here.
        _ => match Route::parse(&format!("/{path}")) {
            page @ (Route::Environments
            | Route::Clusters(_)
            | Route::Connectors(_)
            | Route::Drafts
            | Route::History
            | Route::Connection) => Ok(Destination::Page(page)),
            _ => Err(AddressError::NoConnector),
        },
    }
}

/// `env-…/lkc-…/name`: nothing is encoded here, and the name may hold slashes.
fn read_triple(typed: &str) -> Result<Destination, AddressError> {
    let is_second_a_cluster = typed
        .split('/')
        .nth(1)
        .is_some_and(|part| part.trim().starts_with("lkc-"));
    if !typed.starts_with("env-") && !is_second_a_cluster {
        return read_name(typed);
    }
    let mut parts = typed.splitn(3, '/').map(str::trim);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(environment), Some(cluster), Some(name)) if !name.is_empty() => {
            destination(environment, cluster, name, Tab::Offsets)
        }
        (Some(environment), Some(cluster), _)
            if environment.starts_with("env-") && cluster.starts_with("lkc-") =>
        {
            Ok(Destination::Page(Route::Connectors(ClusterAddress {
                environment: environment.to_owned(),
                cluster: cluster.to_owned(),
            })))
        }
        (Some(environment), None | Some(""), None) => {
            Ok(Destination::Page(Route::Clusters(environment.to_owned())))
        }
        _ => Err(AddressError::NoConnector),
    }
}

/// A name may be nearly anything; only what looks like a broken address is none.
fn read_name(typed: &str) -> Result<Destination, AddressError> {
    check_name(typed).map_err(AddressError::Name)?;
    // The name of a sink's consumer group (API.md T24).
    let bare = typed.strip_prefix("connect-").filter(|rest| is_id(rest));
    Ok(Destination::Search(bare.unwrap_or(typed).to_owned()))
}

fn destination(environment: &str, cluster: &str, name: &str, tab: Tab) -> Result<Destination, AddressError> {
    if !environment.starts_with("env-") {
        return Err(AddressError::Environment(environment.to_owned()));
    }
    if !cluster.starts_with("lkc-") {
        return Err(AddressError::Cluster(cluster.to_owned()));
    }
    check_name(name).map_err(AddressError::Name)?;
    let address = ConnectorAddress::new(environment, cluster, name);
    if is_id(name) {
        return Ok(Destination::ById {
            place: address.place,
            id: name.to_owned(),
        });
    }
    Ok(Destination::Page(Route::Connector(address, tab)))
}

fn is_id(name: &str) -> bool {
    name.strip_prefix("lcc-").is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, tab: Tab) -> Result<Destination, AddressError> {
        let address = ConnectorAddress::new("env-dev01", "lkc-orders", name);
        Ok(Destination::Page(Route::Connector(address, tab)))
    }

    #[test]
    fn every_form_that_goes_around() {
        let path = "/environments/env-dev01/clusters/lkc-orders/connectors/orders";
        for typed in [
            format!("https://confluent.cloud{path}"),
            format!("confluent.cloud{path}/overview?granularity=1h#top"),
            format!("  http://127.0.0.1:8484{path}\n"),
            format!("https://api.confluent.cloud/connect/v1{path}/offsets"),
            path.to_owned(),
            "env-dev01/lkc-orders/orders".to_owned(),
            "env-dev01 / lkc-orders / orders".to_owned(),
        ] {
            assert_eq!(read(&typed), page("orders", Tab::Offsets), "{typed}");
        }
        assert_eq!(
            read(&format!("https://h{path}/alter")),
            page("orders", Tab::Alter)
        );
        assert_eq!(
            read(&format!("https://h/connect/v1{path}/offsets/request/status")),
            page("orders", Tab::LastRequest)
        );
        assert_eq!(
            read(&format!("https://h{path}/history")),
            page("orders", Tab::History)
        );
    }

    #[test]
    fn links_are_decoded_once_and_typed_names_not_at_all() {
        let base = "https://confluent.cloud/environments/env-dev01/clusters/lkc-orders/connectors";
        assert_eq!(read(&format!("{base}/a%252Fb")), page("a%2Fb", Tab::Offsets));
        assert_eq!(read("env-dev01/lkc-orders/a%2Fb"), page("a%2Fb", Tab::Offsets));
        assert_eq!(
            read("env-dev01/lkc-orders/name with / % + # ü"),
            page("name with / % + # ü", Tab::Offsets)
        );
    }

    #[test]
    fn an_id_is_told_from_a_name() {
        let place = ClusterAddress {
            environment: "env-dev01".into(),
            cluster: "lkc-orders".into(),
        };
        let id = "lcc-7k2m9q".to_owned();
        assert_eq!(
            read("env-dev01/lkc-orders/lcc-7k2m9q"),
            Ok(Destination::ById { place, id })
        );
        assert_eq!(
            read("env-dev01/lkc-orders/lcc-Orders"),
            page("lcc-Orders", Tab::Offsets)
        );
    }

    #[test]
    fn a_name_alone_is_searched_for() {
        let search = |wanted: &str| Ok(Destination::Search(wanted.to_owned()));
        assert_eq!(read(" orders-to-warehouse "), search("orders-to-warehouse"));
        assert_eq!(read("lcc-7k2m9q"), search("lcc-7k2m9q"));
        assert_eq!(read("connect-lcc-7k2m9q"), search("lcc-7k2m9q"));
        assert_eq!(read("connect-to-all"), search("connect-to-all"));
        assert_eq!(read("name with / % + # ü"), search("name with / % + # ü"));
        assert_eq!(read("a.b/c"), search("a.b/c"));
        assert_eq!(read("a%2Fb"), search("a%2Fb"));
    }

    #[test]
    fn a_list_on_the_way_is_a_place_too() {
        let place = ClusterAddress {
            environment: "env-dev01".into(),
            cluster: "lkc-orders".into(),
        };
        let clusters = Ok(Destination::Page(Route::Clusters("env-dev01".into())));
        let connectors = Ok(Destination::Page(Route::Connectors(place)));
        assert_eq!(read("https://confluent.cloud/environments/env-dev01"), clusters);
        assert_eq!(read("env-dev01"), clusters);
        assert_eq!(read("env-dev01/lkc-orders"), connectors);
        assert_eq!(
            read("/environments/env-dev01/clusters/lkc-orders/connectors"),
            connectors
        );
        assert_eq!(read("/drafts"), Ok(Destination::Page(Route::Drafts)));
        assert_eq!(
            read("http://127.0.0.1:8484/history?filter=a"),
            Ok(Destination::Page(Route::History))
        );
        assert_eq!(read("drafts"), Ok(Destination::Search("drafts".to_owned())));
    }

    #[test]
    fn what_leads_nowhere_says_what_is_missing() {
        assert_eq!(read("  "), Err(AddressError::Empty));
        assert_eq!(
            read("https://confluent.cloud/environments/env-dev01/clusters/lkc-orders/overview"),
            Err(AddressError::NoConnector)
        );
        assert_eq!(
            read("dev/lkc-orders/orders"),
            Err(AddressError::Environment("dev".into()))
        );
        assert_eq!(
            read("env-dev01/orders/orders"),
            Err(AddressError::Cluster("orders".into()))
        );
        assert_eq!(
            read("env-dev01/lkc-orders/.."),
            Err(AddressError::Name(NameError::Dots))
        );
        assert_eq!(
            read("https://h/environments/env-dev01/clusters/lkc-orders/connectors/%FF"),
            Err(AddressError::Encoding)
        );
    }
}
