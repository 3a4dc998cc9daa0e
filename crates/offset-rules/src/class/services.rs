//! API.md 4.2 rows 11, 16 and 24, and 4.4: services and files, most of them closed source.

use super::alterable::NOT_LISTED;
use super::model::{
    Alterable, Class, Key, Order, ResetRule,
    Unit::{IsoTime, Opaque},
};

/// GitHub.
pub(super) static GITHUB: Class = Class {
    partition: &[Key::text("name").required().says("owner/repository_resource")],
    offset: &[Key::text("since")
        .unit(IsoTime)
        .required()
        .says("everything changed since this time is read")],
    order: Order::Keys(&["since"]),
    resumes_from: "since",
    evidence: "API.md 4.2 row 11; Terraform example",
    ..Class::source("github", "GitHub", &["GithubSource"])
};

/// Salesforce's streaming connectors.
pub(super) static SALESFORCE_STREAM: Class = Class {
    offset: &[Key::integer("replayId", Opaque)
        .at_least(-2)
        .says("the last event's replay id; keys as its ancestor wrote them")],
    order: Order::Opaque,
    resumes_from: "replayId, while Salesforce keeps the event",
    reset: ResetRule::SalesforceStart,
    evidence: "API.md 4.2 row 16: shape of the open-source ancestor, unverified for the managed connectors",
    ..Class::source(
        "salesforce-stream",
        "Salesforce CDC, Platform Event or PushTopic",
        &[
            "SalesforceCdcSource",
            "SalesforcePlatformEventSource",
            "SalesforcePushTopicSource",
        ],
    )
};

/// One shape for both, not known (row 24).
pub(super) static GENERIC_HTTP: Class = Class {
    evidence: "API.md 4.2 row 24: one shape, keys unknown",
    ..Class::source(
        "generic-http",
        "HTTP V2 or ServiceNow V2",
        &["HttpSourceV2", "ServiceNowSourceV2"],
    )
};

/// Sources that are listed as supporting offsets and whose keys nobody has shown (4.4).
pub(super) static CLOSED: Class = Class::source(
    "closed-source",
    "source whose keys are not published",
    &[
        "S3Source",
        "GcsSource",
        "AzureBlobSource",
        "JiraSource",
        "ZendeskSource",
        "ServiceNowSource",
        "SalesforceBulkApiV2Source",
        "InfluxDB2Source",
    ],
);

/// Sources that no source of API.md 4.1 lists as supporting offsets, and of which nothing else is known.
pub(super) static UNLISTED: Class = Class {
    alterable: NOT_LISTED,
    evidence: "API.md 4.1: a plugin name, and not in the list of supported sources",
    ..Class::source(
        "unlisted-source",
        "source of which nothing is published",
        &[
            "HttpSource",
            "SalesforceBulkApiSource",
            "RedisKafkaSource",
            "ActiveMQSource",
            "TIBCOSource",
            "TwitterSource",
        ],
    )
};

/// Sources whose position lives in the system they read from (4.1, "not in the list").
pub(super) static POSITION_ELSEWHERE: Class = Class {
    alterable: Alterable::Unproven(
        "Its position lives in the system it reads from, and no source lists it among the connectors whose offsets can be altered.",
    ),
    resumes_from: "what the source system itself keeps for it",
    evidence: "API.md 4.1: not in the list of supported sources",
    ..Class::source(
        "position-elsewhere",
        "source whose position lives in the source system",
        &[
            "PubSubSource",
            "AzureEventHubsSource",
            "AzureServiceBusSource",
            "SqsSource",
            "CloudWatchLogsSource",
            "MqttSource",
            "RabbitMQSource",
            "IbmMQSource",
            "JMSSource",
            "SftpSource",
        ],
    )
};
