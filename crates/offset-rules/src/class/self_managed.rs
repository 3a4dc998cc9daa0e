//! API.md 4.2 rows 19 to 23: connectors of Kafka itself, and Datagen.

use super::model::{
    Alterable, Class, Key, Order, ResetRule, Trap,
    Unit::{Count, Plain},
};

/// Datagen.
pub(super) static DATAGEN: Class = Class {
    partition: &[Key::integer("task.id", Plain)
        .required()
        .refused_below(0)
        .says("the task")],
    offset: &[
        Key::integer("task.generation", Count).says("how often the task was started"),
        Key::integer("current.iteration", Count).says("records made so far"),
        Key::integer("random.seed", Plain).says("any int64, often beyond 2^53 and negative"),
    ],
    order: Order::Keys(&["current.iteration"]),
    resumes_from: "current.iteration and random.seed",
    alterable: Alterable::Refused("Offset operations are not permitted for Datagen in Confluent Cloud."),
    reset: ResetRule::FromTheStart,
    traps: &[Trap {
        id: "T5",
        says: "random.seed is any int64, often beyond 2^53 and negative.",
    }],
    evidence: "API.md 4.2 row 19 and 4.1; kafka-connect-datagen DatagenTask; Terraform live test",
    ..Class::source(
        "datagen",
        "Datagen",
        &[
            "DatagenSource",
            "io.confluent.kafka.connect.datagen.DatagenConnector",
        ],
    )
};

/// FileStream.
pub(super) static FILE_STREAM: Class = Class {
    partition: &[Key::text("filename").required().says("the file")],
    offset: &[Key::integer("position", Count)
        .required()
        .refused_below(0)
        .says("the byte to read next")],
    order: Order::Keys(&["position"]),
    resumes_from: "position",
    reset: ResetRule::FromTheStart,
    evidence: "API.md 4.2 row 20; FileStreamSourceConnector",
    ..Class::source(
        "file-stream",
        "FileStream",
        &[
            "FileStreamSource",
            "org.apache.kafka.connect.file.FileStreamSourceConnector",
        ],
    )
};

/// MirrorMaker 2's records.
pub(super) static MIRROR_SOURCE: Class = Class {
    partition: &[
        Key::text("cluster").required().says("the cluster it reads from"),
        Key::text("topic").required().says("the topic there"),
        Key::integer("partition", Plain)
            .required()
            .refused_below(0)
            .says("the topic's partition"),
    ],
    offset: &[Key::integer("offset", Count)
        .required()
        .refused_below(0)
        .says("the record read last")],
    order: Order::Keys(&["offset"]),
    resumes_from: "offset: the record after it is read next",
    evidence: "API.md 4.2 row 21; MirrorUtils",
    ..Class::source(
        "mirror-source",
        "MirrorMaker 2 source",
        &["org.apache.kafka.connect.mirror.MirrorSourceConnector"],
    )
};

const ONLY_ZERO: Key = Key::integer("offset", Plain)
    .required()
    .refused_below(0)
    .at_most(0)
    .says("always 0");

/// MirrorMaker 2's checkpoints.
pub(super) static MIRROR_CHECKPOINT: Class = Class {
    partition: &[
        Key::text("group").required().says("the consumer group"),
        Key::text("topic").required().says("the topic"),
        Key::integer("partition", Plain)
            .required()
            .refused_below(0)
            .says("the topic's partition"),
    ],
    offset: &[ONLY_ZERO],
    resumes_from: "nothing: 0 is the only value it takes",
    evidence: "API.md 4.2 row 22; MirrorUtils",
    ..Class::source(
        "mirror-checkpoint",
        "MirrorMaker 2 checkpoint",
        &["org.apache.kafka.connect.mirror.MirrorCheckpointConnector"],
    )
};

/// MirrorMaker 2's heartbeats.
pub(super) static MIRROR_HEARTBEAT: Class = Class {
    partition: &[
        Key::text("sourceClusterAlias")
            .required()
            .says("the cluster it beats from"),
        Key::text("targetClusterAlias")
            .required()
            .says("the cluster it beats to"),
    ],
    offset: &[ONLY_ZERO],
    resumes_from: "nothing: 0 is the only value it takes",
    evidence: "API.md 4.2 row 23; MirrorUtils",
    ..Class::source(
        "mirror-heartbeat",
        "MirrorMaker 2 heartbeat",
        &["org.apache.kafka.connect.mirror.MirrorHeartbeatConnector"],
    )
};
