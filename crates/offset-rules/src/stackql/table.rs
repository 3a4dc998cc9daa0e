//! The two resources: columns and methods. The parser, `SHOW METHODS`, `DESCRIBE` and the page's help answer from this.

/// A resource of the provider.
#[derive(Debug, PartialEq, Eq)]
pub struct Resource {
    /// `confluent.connect.connector_offsets`
    pub name: &'static str,
    /// Its columns: name, type, what it is.
    pub columns: &'static [(&'static str, &'static str, &'static str)],
}

/// Which provider's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Generation {
    /// November 2024: `alter_connectv1connector_offsets_request`, `@data__type`.
    Of2024,
    /// May 2026: `alter_connectv1_connector_offsets_request`, `@type`.
    Of2026,
}

/// What a method does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Does {
    /// Reads offsets.
    ReadOffsets,
    /// Reads the last request's status.
    ReadStatus,
    /// Alters.
    Alter,
}

/// A method of a resource.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// Its resource.
    pub resource: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whose names these are.
    pub generation: Generation,
    /// What it does.
    pub does: Does,
    /// The SQL verb that reaches it.
    pub verb: &'static str,
}

/// The three that every statement needs.
pub(super) const REQUIRED: [&str; 3] = ["connector_name", "environment_id", "kafka_cluster_id"];

pub(super) const OFFSETS: &str = "confluent.connect.connector_offsets";
pub(super) const REQUESTS: &str = "confluent.connect.connector_offsets_requests";

/// Both resources.
pub static RESOURCES: &[Resource] = &[
    Resource {
        name: OFFSETS,
        columns: &[
            ("id", "string", "The connector's id, lcc-…"),
            ("name", "string", "The connector's name"),
            ("metadata", "object", "When the service looked: observed_at"),
            ("offsets", "array", "Partitions and their offsets"),
        ],
    },
    Resource {
        name: REQUESTS,
        columns: &[
            (
                "applied_at",
                "string",
                "When the request was applied; null until then",
            ),
            (
                "previous_offsets",
                "array",
                "What the connector held before the request",
            ),
            ("request", "object", "What was requested"),
            ("status", "object", "How far it is: phase and message"),
        ],
    },
];

/// Every method of both generations.
pub static METHODS: &[Method] = &[
    method(
        OFFSETS,
        "get_connectv1_connector_offsets",
        Generation::Of2026,
        Does::ReadOffsets,
        "SELECT",
    ),
    method(
        OFFSETS,
        "get_connectv1connector_offsets",
        Generation::Of2024,
        Does::ReadOffsets,
        "SELECT",
    ),
    method(
        REQUESTS,
        "get_connectv1_connector_offsets_request_status",
        Generation::Of2026,
        Does::ReadStatus,
        "SELECT",
    ),
    method(
        REQUESTS,
        "get_connectv1connector_offsets_request_status",
        Generation::Of2024,
        Does::ReadStatus,
        "SELECT",
    ),
    method(
        REQUESTS,
        "alter_connectv1_connector_offsets_request",
        Generation::Of2026,
        Does::Alter,
        "EXEC",
    ),
    method(
        REQUESTS,
        "alter_connectv1connector_offsets_request",
        Generation::Of2024,
        Does::Alter,
        "EXEC",
    ),
];

const fn method(
    resource: &'static str,
    name: &'static str,
    generation: Generation,
    does: Does,
    verb: &'static str,
) -> Method {
    Method {
        resource,
        name,
        generation,
        does,
        verb,
    }
}

impl Method {
    /// The parameters that have to be there, body attributes under this generation's names.
    pub fn required(&self) -> Vec<&'static str> {
        let mut all = REQUIRED.to_vec();
        if self.does == Does::Alter {
            all.push(self.generation.type_parameter());
        }
        all
    }
}

impl Generation {
    /// The parameter for the body's `type`.
    pub fn type_parameter(self) -> &'static str {
        match self {
            Self::Of2024 => "data__type",
            Self::Of2026 => "type",
        }
    }

    /// The parameter for the body's `offsets`.
    pub fn offsets_parameter(self) -> &'static str {
        match self {
            Self::Of2024 => "data__offsets",
            Self::Of2026 => "offsets",
        }
    }
}

/// The resource of that name, whatever the case.
pub(super) fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES
        .iter()
        .find(|resource| resource.name.eq_ignore_ascii_case(name))
}

/// The method of that full name, whatever the case.
pub(super) fn method_named(full: &str) -> Option<&'static Method> {
    let (resource, name) = full.rsplit_once('.')?;
    METHODS.iter().find(|method| {
        method.resource.eq_ignore_ascii_case(resource) && method.name.eq_ignore_ascii_case(name)
    })
}
