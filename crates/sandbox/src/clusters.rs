//! `GET /cmk/v2/clusters` (API.md 2.8). `environment` is required.

use exact_json::{member, object, quote};

use crate::answer::Answer;
use crate::auth::Caller;
use crate::page::{List, Query, page};
use crate::seeds::{Cluster, ENVIRONMENTS};

pub(crate) fn list(caller: Caller, base: &str, query: &Query) -> Answer {
    let Some(environment) = query.get("environment").filter(|id| !id.is_empty()) else {
        return Answer::bad_parameter("environment", "environment is required");
    };
    let Some(found) = ENVIRONMENTS.iter().find(|each| each.id == environment) else {
        return Answer::error(crate::answer::Family::Listed, http::StatusCode::NOT_FOUND);
    };
    let seen = found.clusters.iter().filter(|cluster| caller.sees(cluster.id));
    let items: Vec<String> = seen.map(|cluster| item(cluster, found.id, base)).collect();
    let list = List {
        api_version: "cmk/v2",
        kind: "ClusterList",
        url: &format!("{base}/cmk/v2/clusters"),
        fixed_query: &format!("environment={}", found.id),
    };
    page(&list, &items, query)
}

fn item(cluster: &Cluster, environment: &str, base: &str) -> String {
    let id = cluster.id;
    let organization = "crn://confluent.cloud/organization=9bb441c4-edef-46ac-8a41-c49e44a3fd9a";
    let metadata = object([
        member("self", &quote(&format!("{base}/cmk/v2/clusters/{id}"))),
        member(
            "resource_name",
            &quote(&format!(
                "{organization}/environment={environment}/cloud-cluster={id}"
            )),
        ),
        member("created_at", "\"2024-05-02T07:10:00Z\""),
        member("updated_at", "\"2025-11-20T07:10:00Z\""),
    ]);
    let reference = object([
        member("id", &quote(environment)),
        member(
            "related",
            &quote(&format!("{base}/org/v2/environments/{environment}")),
        ),
        member(
            "resource_name",
            &quote(&format!("{organization}/environment={environment}")),
        ),
    ]);
    let spec = object([
        member("display_name", &quote(cluster.display_name)),
        member("availability", "\"MULTI_ZONE\""),
        member("cloud", "\"AWS\""),
        member("region", &quote(cluster.region)),
        member("config", &config(cluster)),
        member("environment", &reference),
    ]);
    object([
        member("api_version", "\"cmk/v2\""),
        member("kind", "\"Cluster\""),
        member("id", &quote(id)),
        member("metadata", &metadata),
        member("spec", &spec),
        member("status", &object([member("phase", "\"PROVISIONED\"")])),
    ])
}

/// Only dedicated clusters have a size, and must say it.
fn config(cluster: &Cluster) -> String {
    let size = (cluster.kind == "Dedicated").then(|| member("cku", "2"));
    object([member("kind", &quote(cluster.kind))].into_iter().chain(size))
}
