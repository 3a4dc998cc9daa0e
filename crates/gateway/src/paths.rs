//! The allow-list: methods and path templates (API.md 1). A path is split on `/`, each segment decoded once;
//! what is forwarded is encoded anew, so that nobody downstream can read it differently.

use http::{Method, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::answer::Refusal;

/// Everything but the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A call that may be forwarded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// For logs: names and ids left out.
    pub(crate) template: &'static str,
    pub(crate) kind: Kind,
    /// Path and query, encoded anew.
    pub(crate) target: String,
    /// The environment named in the path or the filter.
    pub(crate) environment: Option<String>,
    /// The cluster named in the path.
    pub(crate) cluster: Option<String>,
    /// The connector named in the path.
    pub(crate) connector: Option<String>,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Reads.
    Read,
    /// Alters offsets; has a body.
    Alter,
    /// Pauses, resumes or restarts; has no body.
    Turn,
}

/// Whether a path belongs to the API side, allowed or not.
pub(crate) fn is_api(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    let first = percent_decode_str(first).decode_utf8_lossy();
    matches!(first.as_ref(), "connect" | "org" | "cmk")
}

/// The call a request asks for.
pub(crate) fn call(method: &Method, path: &str, query: Option<&str>) -> Result<Call, Refusal> {
    let unknown = Refusal::new(StatusCode::NOT_FOUND, "The gateway does not forward this path");
    let segments: Vec<String> = path
        .strip_prefix('/')
        .ok_or(unknown)?
        .split('/')
        .map(decode)
        .collect::<Option<_>>()
        .ok_or(Refusal::new(
            StatusCode::BAD_REQUEST,
            "The path is not well encoded",
        ))?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (template, keys, place, name, rest): (_, &[&str], _, _, &[&str]) = match segments.as_slice() {
        ["org", "v2", "environments"] => ("/org/v2/environments", PAGED, None, None, &[]),
        ["cmk", "v2", "clusters"] => (CLUSTER_LIST, CLUSTERS, None, None, &[]),
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
            if !is_id(environment) || !is_id(cluster) {
                return Err(Refusal::new(
                    StatusCode::BAD_REQUEST,
                    "An id has other characters than a-z, 0-9 and -",
                ));
            }
            let place = Some((*environment, *cluster));
            match rest {
                [] => (LIST, EXPAND, place, None, &[]),
                [name, rest @ ..] => (template(rest).ok_or(unknown)?, &[], place, Some(*name), rest),
            }
        }
        _ => return Err(unknown),
    };
    if name.is_some_and(|name| !is_name(name)) {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "This cannot be a connector's name",
        ));
    }
    let kind = kind(rest);
    let wanted = match (kind, rest) {
        (Kind::Read, _) => Method::GET,
        (Kind::Turn, ["pause" | "resume"]) => Method::PUT,
        (Kind::Turn | Kind::Alter, _) => Method::POST,
    };
    if *method != wanted {
        return Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "The gateway does not forward this method here",
        ));
    }
    let query = pairs(query, keys)?;
    let filter = query.iter().find(|(key, _)| key == "environment");
    let environment = place.map(|(environment, _)| environment.to_owned());
    Ok(Call {
        template,
        kind,
        target: target(&segments, &query),
        environment: environment.or_else(|| filter.map(|(_, value)| value.clone())),
        cluster: place.map(|(_, cluster)| cluster.to_owned()),
        connector: name.map(str::to_owned),
    })
}

const PAGED: &[&str] = &["page_size", "page_token"];
const CLUSTERS: &[&str] = &["environment", "page_size", "page_token", "spec.network"];
const EXPAND: &[&str] = &["expand"];
/// The template of the list of clusters.
pub(crate) const CLUSTER_LIST: &str = "/cmk/v2/clusters";
const LIST: &str = "/connect/v1/environments/{env}/clusters/{lkc}/connectors";

fn template(rest: &[&str]) -> Option<&'static str> {
    Some(match rest {
        [] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}",
        ["config"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/config",
        ["status"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/status",
        ["tasks"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/tasks",
        ["offsets"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/offsets",
        ["offsets", "request"] => {
            "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/offsets/request"
        }
        ["offsets", "request", "status"] => {
            "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/offsets/request/status"
        }
        ["pause"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/pause",
        ["resume"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/resume",
        ["restart"] => "/connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/restart",
        _ => return None,
    })
}

fn kind(rest: &[&str]) -> Kind {
    match rest {
        ["offsets", "request"] => Kind::Alter,
        ["pause" | "resume" | "restart"] => Kind::Turn,
        _ => Kind::Read,
    }
}

/// Decodes once. `None`: a `%` without two hexadecimal digits, or not UTF-8.
pub(crate) fn decode(raw: &str) -> Option<String> {
    let well_formed = raw.split('%').skip(1).all(|after| {
        let mut digits = after.bytes();
        let hex = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_hexdigit());
        hex(digits.next()) && hex(digits.next())
    });
    let decoded = percent_decode_str(raw).decode_utf8().ok()?;
    well_formed.then(|| decoded.into_owned())
}

fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=255).contains(&id.len()) && id.bytes().all(plain)
}

/// Names are free text (API.md T2), but `.` and `..` cannot be addressed and controls are nobody's name.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=1024).contains(&name.len()) && !name.chars().any(char::is_control) && name != "." && name != ".."
}

fn pairs(raw: Option<&str>, keys: &[&str]) -> Result<Vec<(String, String)>, Refusal> {
    let refused = Refusal::new(StatusCode::BAD_REQUEST, "The gateway does not forward this query");
    let mut pairs = Vec::new();
    for pair in raw.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(refused)?;
        let value = decode(&value.replace('+', " ")).ok_or(refused)?;
        let key = decode(key)
            .filter(|key| keys.contains(&key.as_str()))
            .ok_or(refused)?;
        let repeated = pairs.iter().any(|(known, _)| *known == key);
        let odd = value.len() > 255 || value.chars().any(char::is_control);
        if repeated || odd || (key == "environment" && !is_id(&value)) {
            return Err(refused);
        }
        pairs.push((key, value));
    }
    Ok(pairs)
}

fn target(segments: &[&str], query: &[(String, String)]) -> String {
    let mut target = String::new();
    for segment in segments {
        target.push('/');
        target.extend(utf8_percent_encode(segment, SEGMENT));
    }
    for (at, (key, value)) in query.iter().enumerate() {
        target.push(if at == 0 { '?' } else { '&' });
        target.extend(utf8_percent_encode(key, SEGMENT));
        target.push('=');
        target.extend(utf8_percent_encode(value, SEGMENT));
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "/connect/v1/environments/env-a1/clusters/lkc-b2/connectors";

    fn get(path: &str) -> Result<Call, Refusal> {
        let (path, query) = path
            .split_once('?')
            .map_or((path, None), |(path, query)| (path, Some(query)));
        call(&Method::GET, path, query)
    }

    fn refused(path: &str) -> u16 {
        get(path).map_or_else(
            |refusal| refusal.status.as_u16(),
            |call| panic!("{path} is {call:?}"),
        )
    }

    #[test]
    fn names_are_decoded_and_encoded_once() {
        for (sent, forwarded) in [
            ("a%252Fb", "a%252Fb"),
            ("a%2fb", "a%2Fb"),
            ("a%5Cb", "a%5Cb"),
            ("n%C3%BC%20+%23", "n%C3%BC%20%2B%23"),
            ("%6Frders.v1.sink", "orders.v1.sink"),
            ("%252e%252e", "%252e%252e"),
        ] {
            let call = get(&format!("{BASE}/{sent}/offsets")).unwrap();
            assert_eq!(call.target, format!("{BASE}/{forwarded}/offsets"), "{sent}");
        }
    }

    proptest::proptest! {
        /// Whatever a connector is called and however its name is encoded, the upstream sees that name.
        #[test]
        fn any_name_arrives_as_itself(name in "\\PC{1,40}", all in proptest::bool::ANY) {
            proptest::prop_assume!(is_name(&name));
            let encoded: String = if all {
                name.bytes().map(|byte| format!("%{byte:02x}")).collect()
            } else {
                utf8_percent_encode(&name, SEGMENT).collect()
            };
            let call = get(&format!("{BASE}/{encoded}/offsets")).unwrap();
            proptest::prop_assert_eq!(call.connector.as_deref(), Some(name.as_str()));
            // What is forwarded is a fixed point: read again, it is the same call.
            proptest::prop_assert_eq!(&get(&call.target).unwrap(), &call);
        }
    }

    #[test]
    fn what_could_be_read_differently_is_refused() {
        for name in [
            "", ".", "..", "%2E%2E", "%2e", "%00", "a%0Ab", "%FF", "a%2", "a%zz", "a%",
        ] {
            assert_eq!(refused(&format!("{BASE}/{name}/offsets")), 400, "{name}");
        }
        for path in [
            "/connect/v1/environments/env-a1%2F../clusters/lkc-b2/connectors",
            "/connect/v1/environments/../clusters/lkc-b2/connectors",
            "/connect/v1/environments/ENV/clusters/lkc-b2/connectors",
            "/connect/v1/environments//clusters/lkc-b2/connectors",
        ] {
            assert_eq!(refused(path), 400, "{path}");
        }
    }

    #[test]
    fn names_ids_and_what_a_query_holds_have_a_longest() {
        let is_taken = |path: String| match get(&path) {
            Ok(_) => true,
            Err(refusal) => {
                assert_eq!(refusal.status, 400);
                false
            }
        };
        let place = |environment: usize, cluster: usize| {
            let (environment, cluster) = ("e".repeat(environment), "c".repeat(cluster));
            format!("/connect/v1/environments/{environment}/clusters/{cluster}/connectors")
        };
        for (beyond, is_within) in [(0, true), (1, false)] {
            assert_eq!(is_taken(place(255 + beyond, 1)), is_within);
            assert_eq!(is_taken(place(1, 255 + beyond)), is_within);
            // A name is counted in bytes, as it is when it is decoded.
            for name in ["n".repeat(1024 + beyond), "%C3%BC".repeat(512 + beyond)] {
                assert_eq!(is_taken(format!("{BASE}/{name}/offsets")), is_within);
            }
            let value = "v".repeat(255 + beyond);
            for query in ["/org/v2/environments?page_token", "/cmk/v2/clusters?environment"] {
                assert_eq!(is_taken(format!("{query}={value}")), is_within, "{query}");
            }
        }
    }

    #[test]
    fn only_the_templates_are_forwarded() {
        for path in [
            "/connect/v1/environments/env-a1/clusters/lkc-b2/connector-plugins".to_owned(),
            format!("{BASE}/x/offsets/request/status/more"),
            format!("{BASE}/x/"),
            format!("{BASE}//"),
            "/org/v2/environments/".to_owned(),
            "/org/v2/environments/env-a1".to_owned(),
            "/iam/v2/api-keys".to_owned(),
        ] {
            assert_eq!(refused(&path), 404, "{path}");
        }
        assert_eq!(refused(&format!("{BASE}/x/offsets/request")), 405);
        assert_eq!(
            call(&Method::DELETE, &format!("{BASE}/x"), None)
                .unwrap_err()
                .status,
            405
        );
        assert_eq!(
            call(&Method::PUT, &format!("{BASE}/x/config"), None)
                .unwrap_err()
                .status,
            405
        );
        assert_eq!(
            call(&Method::HEAD, &format!("{BASE}/x"), None)
                .unwrap_err()
                .status,
            405
        );
    }

    #[test]
    fn writes_have_their_own_methods() {
        for (method, part, kind) in [
            (Method::POST, "offsets/request", Kind::Alter),
            (Method::PUT, "pause", Kind::Turn),
            (Method::PUT, "resume", Kind::Turn),
            (Method::POST, "restart", Kind::Turn),
        ] {
            assert_eq!(
                call(&method, &format!("{BASE}/x/{part}"), None).unwrap().kind,
                kind
            );
        }
    }

    #[test]
    fn queries_are_listed_too() {
        let call = get(&format!("{BASE}?expand=id,info,status")).unwrap();
        assert_eq!(call.target, format!("{BASE}?expand=id%2Cinfo%2Cstatus"));
        let call = get("/cmk/v2/clusters?environment=env-a1&page_size=100").unwrap();
        assert_eq!(call.environment.as_deref(), Some("env-a1"));
        assert_eq!(call.target, "/cmk/v2/clusters?environment=env-a1&page_size=100");
        for path in [
            "/org/v2/environments?x=1",
            "/org/v2/environments?page_size",
            "/cmk/v2/clusters?environment=../x",
            "/cmk/v2/clusters?environment=env-a1&environment=env-b2",
            "/org/v2/environments?page_token=%0A",
        ] {
            assert_eq!(refused(path), 400, "{path}");
        }
        assert_eq!(refused(&format!("{BASE}/x/offsets?expand=id")), 400);
    }

    #[test]
    fn the_api_side_is_known_by_its_first_segment() {
        for path in [
            "/connect/v1",
            "/org/v2/environments",
            "/cmk",
            "/%63mk/v2/clusters",
        ] {
            assert!(is_api(path), "{path}");
        }
        for path in ["/", "/connection", "/environments/x", "/organisation"] {
            assert!(!is_api(path), "{path}");
        }
    }
}
