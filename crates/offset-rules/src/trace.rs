//! Records that a trace or a task message names: topic, partition, offset.
//!
//! Forms that have been seen, each with where:
//!
//! | form | seen in |
//! | --- | --- |
//! | `(topic='t',partition=3,offset=7,timestamp=…)` | confluentinc/kafka-connect-jdbc#1173 |
//! | `consumed record is {topic='t', partition=3, offset=7, timestamp=…}` | confluentinc/kafka-connect-bigquery#151 |
//! | `message value in topic 't' partition 3 at offset 7 and timestamp …` | confluentinc/kafka-connect-jdbc#1185, splunk/kafka-connect-splunk#279 |
//! | `record in topic t, partition 3, timestamp …, and at offset 7` | apache/kafka#9359 |
//! | `converting record, topic: t, partition, 3, offset: 7` | databricks/iceberg-kafka-connect#152 |
//! | `for partition t-3 at offset 7` | adevinta/zoe#42, redis/redis#4049 |
//! | `Record for partition t-3 at offset 7 is invalid` | apache/kafka#7124 |
//! | `SinkRecord{kafkaOffset=7, …} ConnectRecord{topic='t', kafkaPartition=3, …` | apache/kafka `SinkRecord`, `ConnectRecord` |
//! | `ConsumerRecord(topic = t, partition = 3, leaderEpoch = 0, offset = 7, …` | apache/kafka `ConsumerRecord` |
//! | `reason=t+3+7]` | confluentinc/kafka-connect-elasticsearch#599 |
//! | `Key{index/type/t+3+7}` | confluentinc/kafka-connect-elasticsearch#51 |
//!
//! Ranges (`MinOffset: [7], MaxOffset: [9]`, ClickHouse/clickhouse-kafka-connect#384) and committed positions
//! (`t-0/OffsetAndMetadata{offset=7`) name no record and are passed over.

mod labels;
mod record;
mod spelled;

pub use record::{NamedRecord, last_cause, named_records};
