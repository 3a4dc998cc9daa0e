//! Files and pages.
#![expect(clippy::expect_used, reason = "a folder that cannot be made ends the test")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::common::{Ask, ask, config, get, start};

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let unique = format!("offset-console-site-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(unique);
        for (name, text) in files {
            let file = folder.join(name);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            std::fs::write(file, text).expect("a file");
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn served(files: &[(&str, &str)], asks: &[Ask]) -> Vec<crate::common::Answer> {
    let folder = Folder::with(files);
    let mut config = config();
    config.site = Some(folder.0.clone());
    config.connect_src = vec!["http://127.0.0.1:9".to_owned()];
    let gateway = start(config).await;
    let mut answers = Vec::new();
    for ask in asks {
        answers.push(ask.send(gateway.address()).await);
    }
    gateway.stop().await;
    answers
}

const FILES: &[(&str, &str)] = &[
    ("index.html", "<!doctype html>"),
    ("config.json", "{}"),
    ("boot.js", "boot"),
    ("console-0123456789abcdef.js", "plain"),
    ("console-0123456789abcdef.js.br", "BROTLI"),
    ("console-0123456789abcdef.js.gz", "GZIP"),
    ("icons/icon.svg", "<svg/>"),
    (".secret", "secret"),
];

#[tokio::test]
async fn files_pages_and_everything_else() {
    let targets = [
        ("/", 200, "<!doctype html>"),
        ("/config.json", 200, "{}"),
        ("/icons/icon.svg", 200, "<svg/>"),
        ("/icons", 404, "<!doctype html>"),
        (
            "/environments/env-a1/clusters/lkc-b2/connectors/orders.v1.sink/alter",
            200,
            "<!doctype html>",
        ),
        (
            "/environments/env-a1/clusters/lkc-b2/connectors/a%252Fb",
            200,
            "<!doctype html>",
        ),
        ("/nowhere.js", 404, "<!doctype html>"),
        ("/.secret", 404, "<!doctype html>"),
        ("/icons/../.secret", 404, "<!doctype html>"),
        ("/%2e%2e/%2e%2e/etc/passwd", 404, "<!doctype html>"),
    ];
    let asks: Vec<Ask> = targets.iter().map(|(target, ..)| get(target)).collect();
    for (answer, (target, status, body)) in served(FILES, &asks).await.iter().zip(targets) {
        assert_eq!((answer.status, answer.body.as_str()), (status, body), "{target}");
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
            "{target}"
        );
        assert!(
            policy.contains("connect-src 'self' http://127.0.0.1:9;"),
            "{target}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{target}");
        let date = answer.header("date").expect("a date");
        assert!(date.len() == 29 && date.ends_with(" gmt"), "{date}");
    }
}

#[tokio::test]
async fn the_smallest_form_is_sent() {
    let file = "/console-0123456789abcdef.js";
    let asks = [
        get(file),
        get(file).with("accept-encoding", "gzip, deflate, br"),
        get(file).with("accept-encoding", "gzip"),
        get(file).with("accept-encoding", "br;q=0, gzip"),
        ask("HEAD", file).with("accept-encoding", "br"),
        get("/boot.js").with("accept-encoding", "br"),
    ];
    let answers = served(FILES, &asks).await;
    let bodies: Vec<&str> = answers.iter().map(|answer| answer.body.as_str()).collect();
    assert_eq!(bodies, ["plain", "BROTLI", "GZIP", "GZIP", "", "boot"]);
    let encodings: Vec<_> = answers
        .iter()
        .map(|answer| answer.header("content-encoding"))
        .collect();
    assert_eq!(
        encodings,
        [None, Some("br"), Some("gzip"), Some("gzip"), Some("br"), None]
    );
    let head = answers.get(4).expect("the fifth");
    assert_eq!(head.header("content-length"), Some("6"));
    for answer in &answers[..5] {
        assert_eq!(
            answer.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(
            answer.header("content-type"),
            Some("text/javascript; charset=utf-8")
        );
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let folder = Folder::with(&[("index.html", "<!doctype html>")]);
    let mut config = config();
    config.site = Some(folder.0.clone());
    let gateway = start(config).await;
    let first = get("/").send(gateway.address()).await;
    let tag = first.header("etag").expect("a tag").to_owned();
    // The head of an answer is read in lower case; the weak mark is the only letter that matters.
    let tag = tag.replace("w/", "W/");
    let again = get("/").with("if-none-match", &tag).send(gateway.address()).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let missing = get("/nowhere")
        .with("if-none-match", &tag)
        .send(gateway.address())
        .await;
    assert_eq!(missing.status, 404);
    gateway.stop().await;
}

#[tokio::test]
async fn only_reads_and_only_where_there_is_a_site() {
    let gateway = start(config()).await;
    assert_eq!(get("/").send(gateway.address()).await.status, 404);
    assert_eq!(ask("POST", "/").send(gateway.address()).await.status, 405);
    gateway.stop().await;
    let mut missing = config();
    missing.site = Some(PathBuf::from("/nowhere/at/all"));
    assert!(gateway::start(missing).await.is_err());
}
