//! In front of two gateways.

use gateway::{Config, TrustedProxy, Upstream};

use crate::front::{ALTER, BODY, Front, ORDERS, PAYMENTS, Program, SIGNED, SINKS, cloud, send, taken};

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
    // And it stays so: however often its gateway was not there, a connector's writes go nowhere else.
    for (connector, status) in SINKS.iter().zip(&outcomes) {
        if *status != 202 {
            let request = format!("POST {PAYMENTS}/{connector}/offsets/request");
            assert_ne!(front.ask(&request, ALTER, BODY).await.0, 202, "{connector}");
        }
    }
    assert_eq!(taken(cloud.address()).await, 1 + answered);
    front.keeps_the_key_to_itself();
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

/// Who knows the proxy's secret still cannot name himself through it: what users send of it is taken away.
async fn nobody_names_himself(program: Program, file: &str) {
    const SECRET: &str = "proxy-secret-of-the-tests";
    let mut config = Config::sandbox("127.0.0.1:0".parse().unwrap());
    config.proxy = TrustedProxy::new("x-remote-user".parse().unwrap(), SECRET).ok();
    let gateway = gateway::start(config).await.unwrap();
    let addresses = ["127.0.0.1:8484", "127.0.0.1:8485"].map(|place| (place, gateway.address().to_string()));
    let front = Front::start(program, file, &addresses).await;
    let posing = format!("{ALTER}x-remote-user: eve\r\nx-proxy-secret: {SECRET}\r\n");
    let write = format!("POST {ORDERS}/orders-to-warehouse/offsets/request");
    for (line, body) in [(format!("GET {ORDERS}"), ""), (write, BODY)] {
        assert_eq!(front.ask(&line, &posing, body).await.0, 401, "{program:?} {line}");
    }
    assert_eq!(taken(gateway.address()).await, 0);
    // Said to the gateway itself it would have been believed.
    let ask = format!("GET {ORDERS} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{posing}\r\n");
    let bytes = send(gateway.address(), ask.as_bytes()).await;
    assert!(
        bytes.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    drop(front);
    gateway.stop().await;
}

#[tokio::test]
async fn nobody_names_himself_through_nginx() {
    nobody_names_himself(Program::Nginx, "nginx-gateways.conf").await;
}

#[tokio::test]
async fn nobody_names_himself_through_caddy() {
    nobody_names_himself(Program::Caddy, "Caddyfile-gateways").await;
}
