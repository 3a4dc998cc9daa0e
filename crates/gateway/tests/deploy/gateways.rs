//! In front of two gateways.

use gateway::{Config, Upstream};

use crate::front::{ALTER, BODY, Front, ORDERS, PAYMENTS, Program, SIGNED, SINKS, cloud, taken};

async fn two_gateways(program: Program, file: &str) {
    let cloud = cloud().await;
    let config = || {
        let mut config = Config::sandbox("127.0.0.1:0".parse().unwrap());
        config.upstream = Upstream::parse(
            &format!("http://{}", cloud.address()),
            sandbox::Options::default(),
        )
        .unwrap();
        config
    };
    let (one, other) = (
        gateway::start(config()).await.unwrap(),
        gateway::start(config()).await.unwrap(),
    );
    let addresses = [
        ("127.0.0.1:8484", one.address().to_string()),
        ("127.0.0.1:8485", other.address().to_string()),
    ];
    let front = Front::start(program, file, &addresses).await;
    for _ in 0..6 {
        assert_eq!(front.ask(&format!("GET {ORDERS}"), SIGNED, "").await.0, 200);
    }
    // Through the proxy the path is still the one that was sent.
    let name = "GET /connect/v1/environments/env-dev01/clusters/lkc-edge/connectors/a%252Fb/offsets";
    assert_eq!(front.ask(name, SIGNED, "").await.0, 200);
    assert_eq!(
        front
            .ask(
                "GET /connect/v1/environments/env-dev01%2Fclusters/x/connectors",
                SIGNED,
                ""
            )
            .await
            .0,
        404
    );
    // Nobody names himself.
    let posing = "authorization: Bearer x\r\nx-remote-user: eve\r\nx-proxy-secret: guessed\r\n";
    assert_eq!(front.ask(&format!("GET {ORDERS}"), posing, "").await.0, 200);

    // One attempt, sent three times, is one request: the same gateway sees it each time.
    let request = format!("POST {ORDERS}/orders-to-warehouse/offsets/request");
    let attempt = format!("{ALTER}x-attempt: 0190aefe-0000-7000-8000-000000000001\r\n");
    for _ in 0..3 {
        assert_eq!(front.ask(&request, &attempt, BODY).await.0, 202);
    }
    assert_eq!(taken(cloud.address()).await, 1);

    // One of them goes. Reads go on at the other; a write is answered by its own gateway or by nobody, never by both.
    one.stop().await;
    for _ in 0..8 {
        assert_eq!(
            front.ask(&format!("GET {ORDERS}"), SIGNED, "").await.0,
            200,
            "{program:?}: reads go on"
        );
    }
    let mut outcomes = Vec::new();
    for connector in SINKS {
        let request = format!("POST {PAYMENTS}/{connector}/offsets/request");
        outcomes.push(front.ask(&request, ALTER, BODY).await.0);
    }
    let answered = outcomes.iter().filter(|status| **status == 202).count();
    assert!(
        outcomes
            .iter()
            .all(|status| matches!(status, 202 | 502 | 503 | 504)),
        "{outcomes:?}"
    );
    assert!(
        (1..outcomes.len()).contains(&answered),
        "{program:?}: some belong to the one that is gone, some to the other: {outcomes:?}"
    );
    assert_eq!(taken(cloud.address()).await, 1 + answered, "{outcomes:?}");
    drop(front);
    other.stop().await;
    cloud.stop().await;
}

#[tokio::test]
async fn nginx_in_front_of_two_gateways() {
    two_gateways(Program::Nginx, "nginx-gateways.conf").await;
}

#[tokio::test]
async fn caddy_in_front_of_two_gateways() {
    two_gateways(Program::Caddy, "Caddyfile-gateways").await;
}
