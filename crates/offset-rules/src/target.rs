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
