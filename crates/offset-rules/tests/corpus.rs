//! The committed fuzzing corpus, run as ordinary tests: what was found once stays found.

#[path = "../../../fuzz/bodies.rs"]
#[allow(
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    missing_docs,
    reason = "fuzz targets fail by panicking"
)]
mod bodies;

#[allow(clippy::unwrap_used, reason = "a helper of tests")]
fn run(name: &str, body: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        body(&std::fs::read(entry.unwrap().path()).unwrap());
        seen += 1;
    }
    assert!(seen > 0, "{} is empty", folder.display());
}

#[test]
fn links() {
    run("link", bodies::link);
}

#[test]
fn imports() {
    run("import", bodies::import);
}

#[test]
fn statements() {
    run("statement", bodies::statement);
}

#[test]
fn traces() {
    run("trace", bodies::trace);
}

#[test]
fn answers() {
    run("answer", bodies::answer);
}
