//! Whose offsets: the connector a draft, a request or a link belongs to.

use connect_api::ConnectorAddress;

/// One connector of one endpoint. Records of another endpoint are shown as such, never submitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The API's base address, or the sandbox's name.
    pub endpoint: String,
    /// For a sandbox: which one, new at every start or reset.
    pub instance: Option<String>,
    /// Environment, cluster, connector name.
    pub address: ConnectorAddress,
    /// The connector's `lcc-` id, once known.
    pub lcc: Option<String>,
}

impl Target {
    /// Whether both mean the same connector of the same endpoint and instance. An id that one side does not know
    /// does not separate them; two different ids do (the connector was made anew).
    pub fn is_same_connector(&self, other: &Self) -> bool {
        let same_id = match (&self.lcc, &other.lcc) {
            (Some(own), Some(others)) => own == others,
            _ => true,
        };
        self.is_same_place(other) && same_id
    }

    /// Whether both mean the same address at the same endpoint and instance, whatever the id.
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.endpoint == other.endpoint && self.instance == other.instance && self.address == other.address
    }

    /// `environment/connector`, as it is typed to confirm.
    pub fn confirmation(&self) -> String {
        format!("{}/{}", self.address.place.environment, self.address.name)
    }
}

/// The digest of a request: `7f3a-91c2`, see [`exact_json::digest`].
///
/// The `lcc-` id is left out, so that whoever sees the request alone, a proxy's audit log, comes to the same digest; the
/// sandbox instance too, so that a drill can be repeated.
pub fn digest(target: &Target, body: &str) -> String {
    let place = &target.address.place;
    exact_json::digest([
        target.endpoint.as_str(),
        &place.environment,
        &place.cluster,
        &target.address.name,
        body,
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const BODY: &str = "{\"type\":\"DELETE\",\n\"x\":1.0}";

    fn target() -> Target {
        Target {
            endpoint: "sandbox".to_owned(),
            instance: Some("ab-0".to_owned()),
            address: ConnectorAddress::new("env-a1", "lkc-b2", "a%2Fb"),
            lcc: Some("lcc-c3".to_owned()),
        }
    }

    /// The same request as in the tests of the gateway's audit log, which writes the same digest down.
    #[test]
    fn the_digest_is_the_one_of_the_audit_log() {
        // printf 'sandbox\nenv-a1\nlkc-b2\na%%2Fb\n%s\n' "$BODY" | sha256sum
        assert_eq!(digest(&target(), BODY), "3129-dab4");
    }

    #[test]
    fn the_place_and_the_body_make_the_digest_and_ids_do_not() {
        let parts: [fn(&mut Target); 4] = [
            |target| target.endpoint.push('x'),
            |target| target.address.place.environment.push('x'),
            |target| target.address.place.cluster.push('x'),
            |target| target.address.name.push('x'),
        ];
        let mut digests = HashSet::from([digest(&target(), BODY), digest(&target(), "{}")]);
        for part in parts {
            let mut other = target();
            part(&mut other);
            digests.insert(digest(&other, BODY));
        }
        assert_eq!(digests.len(), 6, "{digests:?}");
        let bare = Target {
            instance: None,
            lcc: None,
            ..target()
        };
        assert_eq!(digest(&bare, BODY), digest(&target(), BODY));
    }
}
