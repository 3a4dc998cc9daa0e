//! `GET /org/v2/environments` (API.md 2.8).

use exact_json::{member, object, quote};

use crate::answer::Answer;
use crate::auth::Caller;
use crate::page::{List, Query, page};
use crate::seeds::{ENVIRONMENTS, Environment};

pub(crate) fn list(caller: Caller, base: &str, query: &Query) -> Answer {
    let seen =
        |environment: &&Environment| environment.clusters.iter().any(|cluster| caller.sees(cluster.id));
    let items: Vec<String> = ENVIRONMENTS
        .iter()
        .filter(seen)
        .map(|each| item(each, base))
        .collect();
    let list = List {
        api_version: "org/v2",
        kind: "EnvironmentList",
        url: &format!("{base}/org/v2/environments"),
        fixed_query: "",
    };
    page(&list, &items, query)
}

fn item(environment: &Environment, base: &str) -> String {
    let id = environment.id;
    let metadata = object([
        member("self", &quote(&format!("{base}/org/v2/environments/{id}"))),
        member(
            "resource_name",
            &quote(&format!(
                "crn://confluent.cloud/organization=9bb441c4-edef-46ac-8a41-c49e44a3fd9a/environment={id}"
            )),
        ),
        member("created_at", "\"2024-05-02T07:00:00Z\""),
        member("updated_at", "\"2025-11-20T07:00:00Z\""),
    ]);
    object([
        member("api_version", "\"org/v2\""),
        member("kind", "\"Environment\""),
        member("id", &quote(id)),
        member("display_name", &quote(environment.display_name)),
        member("metadata", &metadata),
        member(
            "stream_governance_config",
            &object([member("package", "\"ESSENTIALS\"")]),
        ),
    ])
}
