//! Real-shaped traces and task messages; the numbers are ours, the forms are from the threads named.

mod common;

use common::busy::Busy;
use offset_rules::trace::{last_cause, named_records};

/// (what it says, topic, partition, offset)
const FORMS: &[(&str, &str, u32, &str)] = &[
    // confluentinc/kafka-connect-jdbc#1173
    (
        "org.apache.kafka.connect.errors.ConnectException: Sink connector 's' is configured with 'pk.mode=none' and therefore requires records with a non-null Struct value and non-null Struct schema, but found record at (topic='orders',partition=3,offset=77345,timestamp=1645938414713) with a Long value and null value schema.",
        "orders",
        3,
        "77345",
    ),
    // confluentinc/kafka-connect-bigquery#151
    (
        "Error encountered in task t-0. Executing stage 'VALUE_CONVERTER' with class 'io.confluent.connect.avro.AvroConverter', where consumed record is {topic='orders.v1', partition=14, offset=44, timestamp=1621239026045, timestampType=CreateTime}.",
        "orders.v1",
        14,
        "44",
    ),
    // confluentinc/kafka-connect-jdbc#1185
    (
        "WorkerSinkTask{id=sink-0} Error converting message value in topic 'connect-topic1' partition 0 at offset 1 and timestamp 1649677639879: Converting byte[] to Kafka Connect data failed",
        "connect-topic1",
        0,
        "1",
    ),
    // splunk/kafka-connect-splunk#279
    (
        "ERROR WorkerSinkTask{id=my-sink-connector-2} Error converting message key in topic 'zeek' partition 2 at offset 0 and timestamp 1623093595907: …",
        "zeek",
        2,
        "0",
    ),
    // apache/kafka#9359
    (
        "Error while deserializing the key for record in topic orders, partition 3, timestamp 1603270492670, and at offset 77345. Check the key.converter settings",
        "orders",
        3,
        "77345",
    ),
    // databricks/iceberg-kafka-connect#152
    (
        "Caused by: org.apache.kafka.connect.errors.DataException: An error occurred converting record, topic: events, partition, 7, offset: 9007199254740993",
        "events",
        7,
        "9007199254740993",
    ),
    // adevinta/zoe#42
    (
        "Error deserializing key/value for partition test.v0-2 at offset 26. If needed, please seek past the record to continue consumption.",
        "test.v0",
        2,
        "26",
    ),
    // redis/redis#4049
    (
        "org.apache.kafka.common.KafkaException: Error deserializing key/value for partition TcpMessage-1 at offset 155884487\n\tat org.apache.kafka.clients",
        "TcpMessage",
        1,
        "155884487",
    ),
    // apache/kafka#7124
    (
        "org.apache.kafka.common.KafkaException: Record for partition rl_dqn_debug_example-49 at offset 2911287689 is invalid, cause: Record is corrupt (stored crc = 3580880396, computed crc = 1701403171)",
        "rl_dqn_debug_example",
        49,
        "2911287689",
    ),
    // apache/kafka SinkRecord.toString, ConnectRecord.toString
    (
        "Unable to process record SinkRecord{kafkaOffset=77345, timestampType=CreateTime} ConnectRecord{topic='orders', kafkaPartition=3, key=null, keySchema=null, value=…}",
        "orders",
        3,
        "77345",
    ),
    // apache/kafka ConsumerRecord.toString
    (
        "ConsumerRecord(topic = orders, partition = 3, leaderEpoch = 0, offset = 77345, CreateTime = 1603270492670, serialized key size = -1)",
        "orders",
        3,
        "77345",
    ),
    // confluentinc/kafka-connect-elasticsearch#599
    (
        "ElasticsearchException[Elasticsearch exception [type=version_conflict_engine_exception, reason=topic+1+27420]: version conflict, document already exists",
        "topic",
        1,
        "27420",
    ),
    // confluentinc/kafka-connect-elasticsearch#51
    (
        "WARN Ignoring version conflicts for items: [Key{access-logs/from-kafka/normalized-logs+0+7542000}]",
        "normalized-logs",
        0,
        "7542000",
    ),
    (
        "Failed to write (topic: orders, partition: 3, offset: 77345)",
        "orders",
        3,
        "77345",
    ),
];

#[test]
fn every_seen_form_names_its_record() {
    for (text, topic, partition, offset) in FORMS {
        let records = named_records(text);
        assert_eq!(records.len(), 1, "{text}\n{records:?}");
        let record = &records[0];
        assert_eq!(
            (
                record.topic.as_str(),
                record.partition,
                record.offset.to_string().as_str()
            ),
            (*topic, *partition, *offset),
            "{text}"
        );
        assert!(
            text.contains(&record.quote),
            "the quote is the text's own: {}",
            record.quote
        );
        assert_eq!(
            record.next().to_string(),
            (offset.parse::<u64>().unwrap() + 1).to_string()
        );
    }
}

/// What looks like a record and is none: a range, a committed position, a seek, a reset.
#[test]
fn positions_and_ranges_name_no_record() {
    for text in [
        "",
        "doLogic - Topic: [metric], Partition: [0], MinOffset: [3449647], MaxOffset: [3449709], Records: [63]",
        "Ignoring invalid task provided offset topic-name-0/OffsetAndMetadata{offset=13054, leaderEpoch=null, metadata=''} -- not yet consumed",
        "Seeking to offset 311 for partition STREAMS_IDS-2",
        "Resetting offset for partition tracking-13 to offset 0.",
        "Received exception when fetching the next record from ssKPITopic-0. If needed, please seek past the record",
        "1+1+1+1 a++b +",
        "topic= partition= offset=",
        "topic='",
        "partition -",
        "partition a- at offset ",
        "topic = a, partition = 99999999999999999999, offset = 1",
    ] {
        assert_eq!(named_records(text), [], "{text}");
    }
}

#[test]
fn several_records_are_named_once_each_in_their_order() {
    let text =
        "(topic='a',partition=0,offset=1) (topic='b',partition=0,offset=2) (topic='a',partition=0,offset=1)";
    let names: Vec<_> = named_records(text)
        .into_iter()
        .map(|record| record.topic)
        .collect();
    assert_eq!(names, ["a", "b"]);
}

/// Forms of different kinds in one text come in the order of the text.
#[test]
fn forms_are_mixed_in_the_order_of_the_text() {
    let text = "reason=c+1+5] then partition b-1 at offset 7 then (topic='a',partition=0,offset=1)";
    let names: Vec<_> = named_records(text)
        .into_iter()
        .map(|record| record.topic)
        .collect();
    assert_eq!(names, ["c", "b", "a"]);
}

#[test]
fn the_cause_is_the_last_one() {
    let trace = "org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded\n\tat a.b.c\nCaused by: x.Y: first\n\tat d\nCaused by: x.Z: the reason\n\tat e";
    assert_eq!(last_cause(trace), "x.Z: the reason");
    assert_eq!(last_cause("only this\n\tat a"), "only this");
    assert_eq!(last_cause(""), "");
}

/// A hostile text costs its length, not its square.
#[test]
fn long_texts_are_read_in_time() {
    for piece in ["topic=a,", "partition a-1 at ", "a+1+", "offset=", "+"] {
        let text = piece.repeat(10_000_000 / piece.len());
        let busy = Busy::begin();
        assert!(named_records(&text).len() <= 100);
        assert!(busy.so_far().as_secs() < 5, "{piece}");
    }
}
