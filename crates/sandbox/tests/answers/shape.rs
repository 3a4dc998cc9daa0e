//! A compact description of the server's shapes (API.md section 2), and a check against it.

use exact_json::{Kind, Value};

/// What a value must look like.
pub(crate) enum Shape {
    Text,
    /// A time of day with seconds: `2026-03-02T09:15:04Z`, with a fraction, or ending in `+0000` (API.md T14).
    Time,
    Integer,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Starts with this.
    Id(&'static str),
    Address,
    /// An object whose values are strings.
    Strings(&'static [&'static str]),
    /// An object of primitives: what Kafka Connect allows in partitions and offsets.
    Primitives,
    Null(&'static Shape),
    List(&'static Shape),
    /// An object keyed by name.
    Named(&'static Shape),
    /// Members, and no others.
    Object(&'static [Member]),
}

/// A member of an object.
pub(crate) struct Member {
    name: &'static str,
    required: bool,
    shape: Shape,
}

const fn must(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        required: true,
        shape,
    }
}

const fn may(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        required: false,
        shape,
    }
}

const OFFSET: Shape = Shape::Object(&[
    must("partition", Shape::Primitives),
    must("offset", Shape::Null(&Shape::Primitives)),
]);

const OFFSETS: Shape = Shape::List(&OFFSET);

/// 2.2
pub(crate) const CONNECTOR_OFFSETS: Shape = Shape::Object(&[
    must("id", Shape::Id("lcc-")),
    must("name", Shape::Text),
    must("offsets", OFFSETS),
    must("metadata", Shape::Object(&[must("observed_at", Shape::Time)])),
]);

/// 2.4
pub(crate) const REQUEST_INFO: Shape = Shape::Object(&[
    must("id", Shape::Id("lcc-")),
    must("name", Shape::Text),
    must("type", Shape::Word(&["PATCH", "DELETE"])),
    may(
        "offsets",
        Shape::List(&Shape::Object(&[
            must("partition", Shape::Primitives),
            may("offset", Shape::Null(&Shape::Primitives)),
        ])),
    ),
    must("requested_at", Shape::Time),
]);

/// 2.5
pub(crate) const REQUEST_STATUS: Shape = Shape::Object(&[
    must("request", REQUEST_INFO),
    must(
        "status",
        Shape::Object(&[
            must(
                "phase",
                Shape::Word(&["PENDING", "PENDING_VALIDATION", "APPLIED", "FAILED"]),
            ),
            may("message", Shape::Text),
        ]),
    ),
    may("previous_offsets", OFFSETS),
    may("applied_at", Shape::Null(&Shape::Time)),
]);

/// 2.7
pub(crate) const STATUS: Shape = Shape::Object(&[
    must("name", Shape::Text),
    must("type", Shape::Word(&["sink", "source"])),
    must(
        "connector",
        Shape::Object(&[
            must(
                "state",
                Shape::Word(&[
                    "NONE",
                    "PROVISIONING",
                    "RUNNING",
                    "DEGRADED",
                    "FAILED",
                    "PAUSED",
                    "DELETED",
                ]),
            ),
            must("worker_id", Shape::Text),
            may("trace", Shape::Text),
        ]),
    ),
    must(
        "tasks",
        Shape::List(&Shape::Object(&[
            must("id", Shape::Integer),
            must("state", Shape::Text),
            must("worker_id", Shape::Text),
            may("msg", Shape::Text),
        ])),
    ),
]);

/// 2.6: the keys declared required.
pub(crate) const CONFIG: Shape = Shape::Strings(&[
    "cloud.environment",
    "cloud.provider",
    "connector.class",
    "kafka.api.key",
    "kafka.api.secret",
    "kafka.endpoint",
    "kafka.region",
    "name",
]);

const TASK: Shape = Shape::Object(&[must("connector", Shape::Text), must("task", Shape::Integer)]);

const INFO: Shape = Shape::Object(&[
    must("name", Shape::Text),
    may("type", Shape::Word(&["sink", "source"])),
    must("config", CONFIG),
    may("tasks", Shape::List(&TASK)),
]);

pub(crate) const EXPANDED: Shape = Shape::Named(&Shape::Object(&[
    must(
        "id",
        Shape::Object(&[must("id", Shape::Id("lcc-")), must("id_type", Shape::Text)]),
    ),
    must("info", INFO),
    must("status", STATUS),
]));

pub(crate) const NAMES: Shape = Shape::List(&Shape::Text);

pub(crate) const CONNECTOR: Shape = Shape::Object(&[
    must("name", Shape::Text),
    must("config", CONFIG),
    must("tasks", Shape::List(&TASK)),
    must("type", Shape::Word(&["sink", "source"])),
]);

pub(crate) const TASKS: Shape = Shape::List(&Shape::Object(&[must("id", TASK), must("config", CONFIG)]));

const LIST_METADATA: Shape = Shape::Object(&[
    may("first", Shape::Null(&Shape::Address)),
    may("last", Shape::Null(&Shape::Address)),
    may("prev", Shape::Null(&Shape::Address)),
    may("next", Shape::Null(&Shape::Address)),
    may("total_size", Shape::Integer),
]);

const OBJECT_METADATA: Shape = Shape::Object(&[
    must("self", Shape::Address),
    may("resource_name", Shape::Id("crn://")),
    may("created_at", Shape::Time),
    may("updated_at", Shape::Time),
]);

/// 2.8
pub(crate) const ENVIRONMENTS: Shape = Shape::Object(&[
    must("api_version", Shape::Word(&["org/v2"])),
    must("kind", Shape::Word(&["EnvironmentList"])),
    must("metadata", LIST_METADATA),
    must(
        "data",
        Shape::List(&Shape::Object(&[
            may("api_version", Shape::Word(&["org/v2"])),
            may("kind", Shape::Word(&["Environment"])),
            must("id", Shape::Id("env-")),
            must("display_name", Shape::Text),
            must("metadata", OBJECT_METADATA),
            may(
                "stream_governance_config",
                Shape::Object(&[must("package", Shape::Text)]),
            ),
        ])),
    ),
]);

/// 2.8
pub(crate) const CLUSTERS: Shape = Shape::Object(&[
    must("api_version", Shape::Word(&["cmk/v2"])),
    must("kind", Shape::Word(&["ClusterList"])),
    must("metadata", LIST_METADATA),
    must(
        "data",
        Shape::List(&Shape::Object(&[
            may("api_version", Shape::Word(&["cmk/v2"])),
            may("kind", Shape::Word(&["Cluster"])),
            must("id", Shape::Id("lkc-")),
            must("metadata", OBJECT_METADATA),
            must(
                "spec",
                Shape::Object(&[
                    must("display_name", Shape::Text),
                    must("availability", Shape::Text),
                    must("cloud", Shape::Word(&["AWS", "GCP", "AZURE"])),
                    must("region", Shape::Text),
                    must(
                        "config",
                        Shape::Object(&[
                            must(
                                "kind",
                                Shape::Word(&["Basic", "Standard", "Enterprise", "Dedicated", "Freight"]),
                            ),
                            may("cku", Shape::Integer),
                        ]),
                    ),
                    must(
                        "environment",
                        Shape::Object(&[
                            must("id", Shape::Id("env-")),
                            must("related", Shape::Address),
                            must("resource_name", Shape::Id("crn://")),
                        ]),
                    ),
                ]),
            ),
            must(
                "status",
                Shape::Object(&[must(
                    "phase",
                    Shape::Word(&["PROVISIONING", "PROVISIONED", "FAILED"]),
                )]),
            ),
        ])),
    ),
]);

/// 5.1, connect/v1
pub(crate) const CONNECT_ERROR: Shape = Shape::Object(&[must(
    "error",
    Shape::Object(&[must("code", Shape::Integer), must("message", Shape::Text)]),
)]);

/// 5.1, the newer families: `status` is a string.
pub(crate) const LISTED_ERROR: Shape = Shape::Object(&[must(
    "errors",
    Shape::List(&Shape::Object(&[
        must("id", Shape::Text),
        must("status", Shape::Text),
        must("code", Shape::Text),
        must("title", Shape::Text),
        must("detail", Shape::Text),
        may(
            "source",
            Shape::Object(&[may("parameter", Shape::Text), may("pointer", Shape::Text)]),
        ),
    ])),
)]);

/// What is wrong with a value, with its place.
pub(crate) fn faults(shape: &Shape, value: &Value, place: &str, faults: &mut Vec<String>) {
    let text = value.as_str();
    let fine = match shape {
        Shape::Text => text.is_some(),
        Shape::Time => text.is_some_and(|text| is_time(&text)),
        Shape::Address => {
            text.is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
        }
        Shape::Id(start) => text.is_some_and(|text| text.starts_with(start) && text.len() <= 255),
        Shape::Word(words) => text.is_some_and(|text| words.contains(&text.as_ref())),
        Shape::Integer => value.as_integer().is_some(),
        Shape::Primitives => {
            value.kind() == Kind::Object
                && value
                    .members()
                    .all(|(_, value)| !matches!(value.kind(), Kind::Object | Kind::Array))
        }
        Shape::Strings(required) => {
            value.members().all(|(_, value)| value.kind() == Kind::String)
                && required.iter().all(|name| value.get(name).is_some())
        }
        Shape::Null(inner) => {
            if !value.is_null() {
                self::faults(inner, value, place, faults);
            }
            true
        }
        Shape::List(inner) => {
            for (at, item) in value.items().enumerate() {
                self::faults(inner, &item, &format!("{place}[{at}]"), faults);
            }
            value.kind() == Kind::Array
        }
        Shape::Named(inner) => {
            for (name, item) in value.members() {
                self::faults(inner, &item, &format!("{place}.{name}"), faults);
            }
            value.kind() == Kind::Object
        }
        Shape::Object(members) => {
            object(members, value, place, faults);
            value.kind() == Kind::Object
        }
    };
    if !fine {
        faults.push(format!("{place}: {value}"));
    }
}

fn object(members: &[Member], value: &Value, place: &str, faults: &mut Vec<String>) {
    for member in members {
        match value.get(member.name) {
            Some(inner) => self::faults(&member.shape, &inner, &format!("{place}.{}", member.name), faults),
            None if member.required => faults.push(format!("{place}.{} is missing", member.name)),
            None => {}
        }
    }
    for (name, _) in value.members() {
        if !members
            .iter()
            .any(|member| name.as_str().as_deref() == Some(member.name))
        {
            faults.push(format!("{place}.{name} is not known"));
        }
    }
    faults.extend(
        value
            .duplicate_members()
            .iter()
            .map(|name| format!("{place}.{name} is there twice")),
    );
}

fn is_time(text: &str) -> bool {
    text.replace("+0000", "Z").parse::<jiff::Timestamp>().is_ok()
}
