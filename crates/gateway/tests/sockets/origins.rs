//! Pages elsewhere.

use crate::common::{REQUEST, alter, ask, config, get, start};

const CONSOLE: &str = "http://console.example";

#[tokio::test]
async fn a_foreign_page_gets_nothing() {
    let mut config = config();
    config.allow_origins = vec![CONSOLE.to_owned()];
    let gateway = start(config).await;
    let address = gateway.address();
    let foreign = [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ];
    for (name, value) in foreign {
        for target in ["/gateway", "/org/v2/environments", "/sandbox/requests"] {
            let answer = get(target).signed().with(name, value).send(address).await;
            assert!(answer.is_error(403), "{target} {value}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        let write = alter(REQUEST, r#"{"type":"DELETE"}"#)
            .with(name, value)
            .send(address)
            .await;
        assert!(write.is_error(403));
    }
    let taken = get("/sandbox/requests").send(address).await;
    assert_eq!(taken.body, r#"{"requests":[]}"#);
    gateway.stop().await;
}

#[tokio::test]
async fn a_named_console_may_call_and_read() {
    let mut config = config();
    config.allow_origins = vec![CONSOLE.to_owned()];
    let gateway = start(config).await;
    let address = gateway.address();
    let answer = alter(REQUEST, r#"{"type":"DELETE"}"#)
        .with("origin", CONSOLE)
        .send(address)
        .await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.header("access-control-allow-origin"), Some(CONSOLE));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let exposed = answer
        .header("access-control-expose-headers")
        .expect("exposed headers");
    for name in ["date", "retry-after", "x-request-id", "x-ratelimit-reset"] {
        assert!(exposed.contains(name), "{exposed}");
    }
    // Errors are readable too, or the console could not word them.
    let refused = get("/org/v2/environments")
        .with("origin", CONSOLE)
        .send(address)
        .await;
    assert_eq!(
        (refused.status, refused.header("access-control-allow-origin")),
        (401, Some(CONSOLE))
    );
    gateway.stop().await;
}

#[tokio::test]
async fn a_preflight_names_what_may_be_sent() {
    let mut config = config();
    config.allow_origins = vec![CONSOLE.to_owned()];
    let gateway = start(config).await;
    let address = gateway.address();
    let preflight = ask("OPTIONS", REQUEST)
        .with("origin", CONSOLE)
        .with("access-control-request-method", "POST")
        .with("access-control-request-private-network", "true");
    let answer = preflight.send(address).await;
    assert_eq!(answer.status, 204);
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("authorization, content-type, x-attempt, x-attempt-mark, x-console-token")
    );
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("get, post, put")
    );
    assert_eq!(
        answer.header("access-control-allow-private-network"),
        Some("true")
    );
    let own = ask("OPTIONS", REQUEST).with("access-control-request-method", "POST");
    assert_eq!(own.send(address).await.status, 405);
    let foreign = ask("OPTIONS", REQUEST)
        .with("origin", "http://evil.example")
        .with("access-control-request-method", "POST");
    assert_eq!(foreign.send(address).await.status, 403);
    gateway.stop().await;
}

#[tokio::test]
async fn its_own_pages_may_call() {
    let gateway = start(config()).await;
    let address = gateway.address();
    let own = format!("http://{address}");
    let answer = get("/gateway").with("origin", &own).send(address).await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, None)
    );
    gateway.stop().await;
}

/// Whoever keeps answers in between must not hand one origin's to another.
#[tokio::test]
async fn every_answer_differs_by_origin() {
    let mut config = config();
    config.allow_origins = vec![CONSOLE.to_owned()];
    let gateway = start(config).await;
    let preflight = ask("OPTIONS", REQUEST)
        .with("origin", CONSOLE)
        .with("access-control-request-method", "POST");
    let environments = get("/org/v2/environments").signed();
    for (what, asked, status) in [
        ("nobody's page", get("/gateway"), 200),
        ("a named one's", environments.clone().with("origin", CONSOLE), 200),
        (
            "a foreign one's",
            environments.with("origin", "http://evil.example"),
            403,
        ),
        (
            "under a foreign name",
            get("/gateway").with("host", "rebound.example"),
            421,
        ),
        ("a preflight", preflight, 204),
    ] {
        let answer = asked.send(gateway.address()).await;
        assert_eq!(
            (answer.status, answer.header("vary")),
            (status, Some("origin")),
            "{what}"
        );
    }
    gateway.stop().await;
}
