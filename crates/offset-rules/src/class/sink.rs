//! API.md 4.2 row 1: every sink has one shape.

use super::model::{
    Alterable, Class, JsonType, Key, Order, ReplayRule, ResetRule, Side, Trap,
    Unit::{Plain, Records},
};

/// Any sink: where its consumer group reads on.
pub(super) static SINK: Class = Class {
    id: "sink",
    name: "sink",
    side: Side::Sink,
    plugins: &["S3_SINK"],
    partition: &[
        Key::text("kafka_topic").required().says("the topic"),
        Key::integer("kafka_partition", Plain)
            .json(JsonType::IntegerOrDigits)
            .required()
            .refused_below(0)
            .says("the topic's partition"),
    ],
    offset: &[Key::integer("kafka_offset", Records)
        .json(JsonType::IntegerOrDigits)
        .required()
        .refused_below(0)
        .says("the next record to read")],
    offset_prefixes: &[],
    order: Order::Keys(&["kafka_offset"]),
    resumes_from: "the committed offset of its consumer group, connect-<lcc id>",
    alterable: Alterable::Yes,
    reset: ResetRule::SinkConsumer,
    replay: ReplayRule::Unknown,
    traps: &[
        Trap {
            id: "T23",
            says: "An offset that the topic no longer or not yet has makes it start at the earliest record, by default.",
        },
        Trap {
            id: "T31",
            says: "The committed offset is where reading resumes; a failing record lies anywhere after it in the batch.",
        },
        Trap {
            id: "T37",
            says: "Some targets keep their own position; moving the Kafka offset alone then replays nothing.",
        },
    ],
    evidence: "API.md 4.2 row 1; apache/kafka SinkUtils",
};
