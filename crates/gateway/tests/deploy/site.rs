//! The site and the way to the Cloud, without a gateway.

use std::path::Path;

use crate::front::{ALTER, BODY, EDGE, Front, ORDERS, Program, SIGNED, cloud, taken};

async fn a_static_site(program: Program, file: &str) {
    let cloud = cloud().await;
    let upstream = [(
        "https://api.confluent.cloud",
        format!("http://{}", cloud.address()),
    )];
    let front = Front::start(program, file, &upstream).await;
    let get = |path: String| format!("GET {path}");
    // (what is asked, with which headers, what comes back)
    let cases: Vec<(String, &str, &[u16])> = vec![
        // The console.
        (get("/".to_owned()), "", &[200]),
        (
            get("/environments/e/clusters/c/connectors/orders.v1.sink".to_owned()),
            "",
            &[200],
        ),
        (get("/query".to_owned()), "", &[200]),
        (get("/assets/app.wasm".to_owned()), "", &[200]),
        (get("/gateway".to_owned()), "", &[404]),
        (get("/nothing-here".to_owned()), "", &[404]),
        // The API.
        (get("/org/v2/environments".to_owned()), SIGNED, &[200]),
        (
            get("/org/v2/environments?page_size=10".to_owned()),
            SIGNED,
            &[200],
        ),
        (get("/org/v2/environments".to_owned()), "", &[401]),
        (get(format!("{ORDERS}?expand=id,info,status")), SIGNED, &[200]),
        (get(format!("{ORDERS}/payments-cdc/offsets")), SIGNED, &[200]),
        (get(format!("{EDGE}/a%252Fb/offsets")), SIGNED, &[200]),
        (
            get(format!(
                "{EDGE}/name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC/offsets"
            )),
            SIGNED,
            &[200],
        ),
        // What is not on the list.
        (get("/iam/v2/api-keys".to_owned()), SIGNED, &[404]),
        (get("/connect/v1/other".to_owned()), SIGNED, &[404]),
        (format!("DELETE {ORDERS}/payments-cdc"), SIGNED, &[404, 405]),
        (format!("PUT {ORDERS}/payments-cdc/config"), SIGNED, &[404, 405]),
        (format!("POST {ORDERS}"), SIGNED, &[404, 405]),
        (
            format!("GET {ORDERS}/payments-cdc/offsets/request"),
            SIGNED,
            &[404, 405],
        ),
        (get(format!("{ORDERS}/payments-cdc/offsets?x=1")), SIGNED, &[404]),
        (get(format!("{ORDERS}/%2e%2e/offsets")), SIGNED, &[400, 404]),
        (
            get(format!("{ORDERS}/../connectors/payments-cdc")),
            SIGNED,
            &[404],
        ),
        (get(format!("{ORDERS}/a%00b/offsets")), SIGNED, &[400, 404]),
        (get(format!("{ORDERS}/a%0d%0ab/offsets")), SIGNED, &[400, 404]),
        (
            get("/connect/v1/environments/env-dev01%2Fclusters/lkc-orders/connectors".to_owned()),
            SIGNED,
            &[404],
        ),
        (get("/sandbox/requests".to_owned()), SIGNED, &[404]),
        (
            get("//evil.example/connect/v1/environments".to_owned()),
            SIGNED,
            &[404],
        ),
        (get("/../../../../etc/passwd".to_owned()), "", &[400, 404]),
        // Who asks.
        (
            get("/org/v2/environments".to_owned()),
            "authorization: Bearer canary-of-the-logs\r\nsec-fetch-site: cross-site\r\n",
            &[403],
        ),
        (
            get("/org/v2/environments".to_owned()),
            "authorization: Bearer canary-of-the-logs\r\nhost: rebind.evil.example\r\n",
            &[421],
        ),
        (
            "POST http://evil.example/".to_owned(),
            "",
            &[400, 404, 405, 421, 403],
        ),
        ("TRACE /org/v2/environments".to_owned(), SIGNED, &[404, 405]),
    ];
    for (line, headers, expected) in &cases {
        let (status, text) = front.ask(line, headers, "").await;
        assert!(
            expected.contains(&status),
            "{program:?} {line}: {status}, expected {expected:?}\n{text}"
        );
        for word in [
            "root:x:",
            "www-authenticate",
            "access-control-allow-origin",
            "set-cookie",
        ] {
            assert!(!text.contains(word), "{program:?} {line}: {word}");
        }
        if headers.contains("rebind") {
            assert!(
                !text.contains("env-dev01"),
                "{program:?}: a rebound name read something"
            );
        }
    }
    let (_, page) = front.ask("GET /", "", "").await;
    assert!(
        page.contains("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'") && page.contains("nosniff"),
        "{page}"
    );
    let (_, data) = front.ask("GET /org/v2/environments", SIGNED, "").await;
    for word in [
        "no-store",
        "sandbox",
        "nosniff",
        "content-type: application/json",
        "x-request-id",
    ] {
        assert!(data.contains(word), "{program:?}: {word} in {data}");
    }

    assert_eq!(taken(cloud.address()).await, 0);
    let request = format!("POST {ORDERS}/orders-to-warehouse/offsets/request");
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(2 << 20));
    let (status, _) = front.ask(&request, ALTER, &large).await;
    assert!(matches!(status, 0 | 413 | 502), "{program:?}: {status}");
    assert_eq!(taken(cloud.address()).await, 0);
    assert_eq!(front.ask(&request, ALTER, BODY).await.0, 202);
    assert_eq!(taken(cloud.address()).await, 1);
    cloud.stop().await;
    // An upstream that is gone is said, and nothing is tried twice.
    let (status, _) = front.ask(&request, ALTER, BODY).await;
    assert!(matches!(status, 502 | 504), "{status}");
    front.keeps_the_key_to_itself();
}

#[tokio::test]
async fn nginx_serves_the_site_and_forwards_the_list() {
    a_static_site(Program::Nginx, "nginx-static.conf").await;
}

#[tokio::test]
async fn caddy_serves_the_site_and_forwards_the_list() {
    a_static_site(Program::Caddy, "Caddyfile-static").await;
}

/// The console's pages (`src/route.rs`).
const PAGES: [&str; 19] = [
    "/",
    "/environments",
    "/environments/",
    "/environments/env-1",
    "/environments/env-1/clusters",
    "/environments/env-1/clusters/lkc-1",
    "/environments/env-1/clusters/lkc-1/connectors",
    "/environments/env-1/clusters/lkc-1/connectors/orders.v1.sink",
    "/environments/env-1/clusters/lkc-1/connectors/a%252Fb/request",
    "/environments/env-1/clusters/lkc-1/connectors/name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC/alter/review",
    "/environments/env-1/clusters/lkc-1/connectors/orders/history?filter=x",
    "/drafts",
    "/drafts/",
    "/history",
    "/history/",
    "/query",
    "/query/",
    "/connection",
    "/connection/",
];

/// What neither the console has a page for nor the site a file.
const NOWHERE: [&str; 6] = [
    "/nothing-here",
    "/nothing/here.wasm",
    "/assets/gone.wasm",
    "/drafts/1",
    "/environmentsx",
    "/History",
];

/// The addresses of the console in which nothing varies, as `Route::path` makes them.
fn fixed_addresses() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/route.rs");
    let text = std::fs::read_to_string(source).unwrap();
    let (code, _) = text.split_once("#[cfg(test)]").unwrap();
    let address = |line: &str| {
        let (_, rest) = line.split_once("=> \"/")?;
        let rest = rest.strip_suffix("\".to_owned(),")?;
        Some(format!("/{rest}"))
    };
    code.lines().filter_map(address).collect()
}

async fn pages_of_the_console(program: Program, file: &str) {
    // Nothing of this goes to the cloud, but nginx looks for its name at the start.
    let nobody = [("https://api.confluent.cloud", "http://127.0.0.1:9".to_owned())];
    let front = Front::start(program, file, &nobody).await;
    let pages = PAGES.iter().map(|path| (*path, "", 200));
    let nowhere = NOWHERE.iter().map(|path| (*path, "", 404));
    // A browser that keeps the page asks whether it has changed; "no" would be a 404 with nothing to show.
    let kept = NOWHERE.iter().map(|path| (*path, "if-none-match: *\r\n", 404));
    for (path, headers, expected) in pages.chain(nowhere).chain(kept) {
        let (status, text) = front.ask(&format!("GET {path}"), headers, "").await;
        assert_eq!(status, expected, "{program:?} {path} {headers:?}: {text}");
        for word in [
            "the console",
            "content-type: text/html",
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(
                text.contains(word),
                "{program:?} {path} {headers:?}: no {word} in {text}"
            );
        }
    }
}

#[test]
fn every_address_of_the_console_is_tried() {
    let fixed = fixed_addresses();
    assert!(
        fixed.len() > 3,
        "src/route.rs writes them in another way by now: {fixed:?}"
    );
    for path in fixed {
        assert!(PAGES.contains(&path.as_str()), "{path} is not in PAGES");
    }
}

#[tokio::test]
async fn nginx_shows_the_console_at_each_of_its_addresses() {
    pages_of_the_console(Program::Nginx, "nginx-static.conf").await;
}

#[tokio::test]
async fn caddy_shows_the_console_at_each_of_its_addresses() {
    pages_of_the_console(Program::Caddy, "Caddyfile-static").await;
}
