//! API.md 4.2 rows 10 and 12 to 15: document stores and streams.

use super::model::{
    Alterable, Class, JsonType, Key, Order, ResetRule, Trap,
    Unit::{Count, JsonText, Opaque, Plain},
};

/// MongoDB Atlas.
pub(super) static MONGODB_ATLAS: Class = Class {
    partition: &[Key::text("ns")
        .required()
        .says("connection, database and collection, or offset.partition.name")],
    offset: &[
        Key::text("_id")
            .unit(JsonText)
            .required()
            .says("the change stream's resume token: JSON inside a string"),
        Key::text("copy").says("\"true\" while existing data is copied; a string"),
        Key::text("HEARTBEAT")
            .json(JsonType::Unknown)
            .says("set by a heartbeat"),
    ],
    order: Order::Opaque,
    resumes_from: "_id, as long as the oplog still holds it",
    reset: ResetRule::MongoStartup,
    traps: &[
        Trap {
            id: "T26",
            says: "_id is JSON inside a string: its quotes are escaped once more wherever it is written.",
        },
        Trap {
            id: "5.4",
            says: "A token that has aged out of the oplog fails after APPLIED.",
        },
    ],
    evidence: "API.md 4.2 row 10; mongo-kafka MongoSourceTask; Terraform example",
    ..Class::source(
        "mongodb-atlas",
        "MongoDB Atlas",
        &[
            "MongoDbAtlasSource",
            "com.mongodb.kafka.connect.MongoSourceConnector",
        ],
    )
};

/// Couchbase.
pub(super) static COUCHBASE: Class = Class {
    partition: &[
        Key::text("bucket").required().says("the bucket"),
        Key::digits("partition", Plain)
            .required()
            .refused_below(0)
            .at_most(1023)
            .says("the vBucket, \"0\" to \"1023\", a string"),
        Key::text("connector").says("the connector's name"),
    ],
    offset: &[
        Key::integer("bySeqno", Count)
            .required()
            .at_least(0)
            .says("the sequence number within the vBucket"),
        Key::integer("vbuuid", Plain).says("the vBucket's history; sequence numbers compare only within one"),
        Key::integer("snapshotStartSeqno", Count)
            .at_least(0)
            .says("where the snapshot window starts"),
        Key::integer("snapshotEndSeqno", Count)
            .at_least(0)
            .says("where the snapshot window ends"),
        Key::integer("collectionsManifestUid", Count).says("the version of the collections"),
    ],
    order: Order::KeysWhileSame(&["bySeqno"], "vbuuid"),
    resumes_from: "bySeqno with vbuuid and the snapshot window",
    reset: ResetRule::CouchbaseStreamFrom,
    traps: &[
        Trap {
            id: "T7",
            says: "The vBucket is a string: 512 as a number is another, unused partition.",
        },
        Trap {
            id: "T5",
            says: "vbuuid goes beyond 2^53.",
        },
    ],
    evidence: "API.md 4.2 row 12; kafka-connect-couchbase SourceOffset, CouchbaseSourceTask",
    ..Class::source(
        "couchbase",
        "Couchbase",
        &[
            "CouchbaseSource",
            "com.couchbase.connect.kafka.CouchbaseSourceConnector",
        ],
    )
};

/// Cosmos DB, first version.
pub(super) static COSMOS: Class = Class {
    partition: &[
        Key::text("DatabaseName").required().says("the database"),
        Key::text("Container").required().says("the container"),
    ],
    offset: &[Key::text("recordContinuationToken")
        .unit(Opaque)
        .says("written, but not used to resume")],
    order: Order::Opaque,
    resumes_from: "its lease container in Cosmos DB, not the stored offset",
    alterable: Alterable::Ignored(
        "It resumes from its lease container in Cosmos DB; the stored token is not read.",
    ),
    traps: &[Trap {
        id: "T27",
        says: "It ignores its stored continuation token: altering it does nothing.",
    }],
    evidence: "API.md 4.2 row 13; kafka-connect-cosmosdb CosmosDBSourceTask",
    ..Class::source("cosmos", "Azure Cosmos DB", &["CosmosDbSource"])
};

/// Cosmos DB V2.
pub(super) static COSMOS_V2: Class = Class {
    partition: &[
        Key::text("cosmos.source.database.name")
            .required()
            .says("the database"),
        Key::text("cosmos.source.container.resourceId")
            .required()
            .says("the container's id"),
        Key::text("cosmos.source.feedRange")
            .unit(JsonText)
            .says("the feed range: JSON inside a string"),
    ],
    offset: &[
        Key::text("cosmos.source.feedRange.continuation")
            .unit(Opaque)
            .says("the continuation of the feed range"),
        Key::text("cosmos.source.feedRange.item.lsn")
            .unit(Opaque)
            .says("the last item's position"),
    ],
    // Metadata partitions stand beside the feed ranges with keys of their own.
    offset_prefixes: &["cosmos."],
    order: Order::Opaque,
    resumes_from: "the continuation of each feed range",
    evidence: "API.md 4.2 row 14; azure-sdk-for-java",
    ..Class::source("cosmos-v2", "Azure Cosmos DB V2", &["CosmosDbSourceV2"])
};

/// Kinesis.
pub(super) static KINESIS: Class = Class {
    partition: &[Key::text("shardId").required().says("the shard")],
    offset: &[Key::digits("sequenceNumber", Count)
        .required()
        .says("the last record read: up to 56 digits in a string")],
    order: Order::Keys(&["sequenceNumber"]),
    resumes_from: "sequenceNumber, within its shard",
    reset: ResetRule::KinesisPosition,
    traps: &[Trap {
        id: "T7",
        says: "The sequence number is a string of digits, far beyond int64.",
    }],
    evidence: "API.md 4.2 row 15; the open-source ancestor's shape",
    ..Class::source("kinesis", "Amazon Kinesis", &["KinesisSource"])
};

/// DynamoDB change data capture: closed, keys unknown.
pub(super) static DYNAMODB: Class = Class::source(
    "dynamodb-cdc",
    "Amazon DynamoDB change data capture",
    &["DynamoDbCdcSource"],
);
