//! What is asked for: each content in all the ways in which it is written here.

/// Two texts are the same content if and only if they stand in the same row. So the test needs no rule of its own for
/// what is the same, which would be the rule on trial a second time.
pub(crate) const CONTENTS: [&[&str]; 14] = [
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}}]}"#,
        r#" {"offsets": [ {"offset":{"kafka_offset" : 5}, "partition":{"kafka_partition":0,"kafka_topic":"orders"}} ], "type":"PATCH"}"#,
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka\u005ftopic":"\u006frders","kafka_partition":0},"offset":{"kafka_offset":5}}],"note":"x"}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":"5"}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":6}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5.0}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":"0"},"offset":{"kafka_offset":5}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":5}}]}"#,
    ],
    // Of the next two, a float makes the same.
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}},{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":9007199254740993}}]}"#,
        r#"{"type":"PATCH","offsets":[{"offset":{"kafka_offset":9007199254740993},"partition":{"kafka_topic":"orders","kafka_partition":1}},{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}},{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":9007199254740992}}]}"#,
    ],
    // A partition twice: which of the two counts is not known.
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}},{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":6}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":6}},{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}}]}"#,
    ],
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":null}]}"#,
    ],
    &[
        r#"{"type":"DELETE"}"#,
        r#"{"type":"DELETE","offsets":[]}"#,
        r#"{"type":"DELETE","offsets":null}"#,
    ],
    &[
        r#"{"type":"DELETE","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}}]}"#,
    ],
    // The request that stands in the status of some connectors from the beginning, and again after a reset.
    &[
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":71500}}]}"#,
    ],
];

/// The row of a text.
pub(crate) fn content_of(text: &str) -> usize {
    CONTENTS.iter().position(|ways| ways.contains(&text)).unwrap()
}
