//! Lists and configurations of connectors (API.md 1.2, 2.6).

use exact_json::{array, member, object, quote};

use crate::connector::{Connector, task_ids};
use crate::seeds::Holds;

/// How a masked value reads (API.md T28).
const MASKED: &str = "****************";

/// `GET …/connectors`: names.
pub(crate) fn names<'a>(connectors: impl Iterator<Item = &'a Connector>) -> String {
    array(connectors.map(|connector| quote(connector.seed.name)))
}

/// `GET …/connectors?expand=…`: an object keyed by name, with what was asked for.
pub(crate) fn expanded<'a>(connectors: impl Iterator<Item = &'a Connector>, expand: &[&str]) -> String {
    object(connectors.map(|connector| {
        let mut members = Vec::new();
        if expand.contains(&"id") {
            let id = [
                member("id", &quote(connector.seed.id)),
                member("id_type", "\"ID\""),
            ];
            members.push(member("id", &object(id)));
        }
        if expand.contains(&"info") {
            let info = [
                member("name", &quote(connector.seed.name)),
                member("type", &quote(connector.type_word())),
                member("config", &config(connector)),
                member("tasks", &task_ids(connector)),
            ];
            members.push(member("info", &object(info)));
        }
        if expand.contains(&"status") {
            members.push(member("status", &connector.status_json()));
        }
        member(connector.seed.name, &object(members))
    }))
}

/// `GET …/connectors/{name}`
pub(crate) fn one(connector: &Connector) -> String {
    object([
        member("name", &quote(connector.seed.name)),
        member("config", &config(connector)),
        member("tasks", &task_ids(connector)),
        member("type", &quote(connector.type_word())),
    ])
}

/// `GET …/connectors/{name}/tasks`
pub(crate) fn tasks(connector: &Connector) -> String {
    let config = config(connector);
    array((0..connector.seed.tasks).map(|task| {
        let id = object([
            member("connector", &quote(connector.seed.name)),
            member("task", &task.to_string()),
        ]);
        object([member("id", &id), member("config", &config)])
    }))
}

/// `GET …/connectors/{name}/config`: a flat map of strings, secrets masked.
pub(crate) fn config(connector: &Connector) -> String {
    let seed = connector.seed;
    let tasks = seed.tasks.to_string();
    let topics = match seed.holds {
        Holds::Sink { topics, .. } => topics
            .iter()
            .map(|topic| topic.name)
            .collect::<Vec<_>>()
            .join(","),
        Holds::Computed { topic, .. } => topic.to_owned(),
        Holds::Source { .. } => String::new(),
    };
    let common = [
        ("cloud.environment", "prod"),
        ("cloud.provider", "aws"),
        ("connector.class", seed.class),
        ("kafka.api.key", MASKED),
        ("kafka.api.secret", MASKED),
        (
            "kafka.endpoint",
            "SASL_SSL://pkc-00000.eu-west-1.aws.confluent.cloud:9092",
        ),
        ("kafka.region", "eu-west-1"),
        ("name", seed.name),
        ("tasks.max", tasks.as_str()),
        ("type", connector.type_word()),
    ];
    let topics = (!topics.is_empty()).then_some(("topics", topics.as_str()));
    let all = common
        .into_iter()
        .chain(topics)
        .chain(seed.config.iter().copied());
    object(all.map(|(key, value)| member(key, &quote(value))))
}
