//! A gateway that holds the key and may write, for one environment or for one cluster: its limits are tried by writes that nothing
//! else would refuse.

use crate::body::ALTER;
use crate::case::Case;
use crate::gateways::Behind;

/// A write of the connector `c` there, with the right token.
fn write(method: &str, target: &str, body: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\nx-console-token: @TOKEN@\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn target(environment: &str, cluster: &str, what: &str) -> String {
    format!("/connect/v1/environments/{environment}/clusters/{cluster}/connectors/c/{what}")
}

pub(crate) fn cases() -> Vec<Case> {
    let tried = |behind: Behind, name: &str, method: &str, target: &str, status| {
        let body = if target.ends_with("/offsets/request") {
            ALTER
        } else {
            ""
        };
        Case::new("Narrow", name, write(method, target, body), status).behind(behind)
    };
    let inside = Behind::OneEnvironment;
    let alter = "offsets/request";
    let environment = |name: &str, method: &str, id: &str, what: &str| {
        tried(inside, name, method, &target(id, "lkc-orders", what), 403)
            .says(&["does not serve that environment"])
    };
    let cluster = |name: &str, method: &str, id: &str, what: &str| {
        tried(
            Behind::OneCluster,
            name,
            method,
            &target("env-dev01", id, what),
            403,
        )
        .says(&["does not serve that cluster"])
    };
    let own = target("env-dev01", "lkc-orders", alter);
    let pause = target("env-dev01", "lkc-orders", "pause");
    vec![
        environment(
            "an alter request to another environment",
            "POST",
            "env-7k3mz2",
            alter,
        ),
        environment(
            "an alter request to an environment that begins like the allowed one",
            "POST",
            "env-dev012",
            alter,
        ),
        environment("a pause in another environment", "PUT", "env-7k3mz2", "pause"),
        tried(
            inside,
            "an alter request to the allowed environment",
            "POST",
            &own,
            200,
        )
        .reached("POST", &own),
        tried(inside, "a pause in the allowed environment", "PUT", &pause, 200).reached("PUT", &pause),
        cluster("an alter request to another cluster", "POST", "lkc-edge", alter),
        cluster(
            "an alter request to a cluster that begins like the allowed one",
            "POST",
            "lkc-orders2",
            alter,
        ),
        cluster("a restart in another cluster", "POST", "lkc-edge", "restart"),
        tried(
            Behind::OneCluster,
            "an alter request to the allowed cluster",
            "POST",
            &own,
            200,
        )
        .reached("POST", &own),
    ]
}
