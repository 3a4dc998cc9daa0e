//! What no source may say.

use crate::files::{File, Findings, sources, texts};
use crate::rust::{code, lines_with_word};

/// Where offsets pass through: the console and the crates below it, and the simulated service.
fn paths_of_offsets() -> Vec<File> {
    [
        "src",
        "crates/exact-json/src",
        "crates/connect-api/src",
        "crates/offset-rules/src",
        "crates/sandbox/src",
    ]
    .into_iter()
    .flat_map(|place| sources(place, "rs"))
    .collect()
}

fn forbid(files: &[File], words: &[&str]) -> Findings {
    let mut findings = Findings::default();
    for file in files {
        let code = code(&file.text);
        for word in words {
            for line in lines_with_word(&code, word) {
                findings.add(&file.path, line, word);
            }
        }
    }
    findings
}

#[test]
fn no_offset_passes_through_a_float_or_a_javascript_number() {
    let mut files = paths_of_offsets();
    // Time and scrolling are numbers in the browser; offsets never are.
    files.retain(|file| file.path != "src/browser/clock.rs");
    let findings = forbid(
        &files,
        &[
            "f64",
            "f32",
            "JSON::parse",
            "JSON::stringify",
            "js_sys::JSON",
            "serde_wasm_bindgen",
            "serde_json",
            "JsValue::from_f64",
            "as_f64",
            "js_sys::Number",
            "js_sys::BigInt",
        ],
    );
    findings.none(
        "an offset is the text it came as: keep an exact_json::Value, compute with exact_json::Integer",
    );
}

#[test]
fn what_comes_and_goes_in_a_page_is_taken_out_of_the_lists_of_what_outlives_it() {
    let mut files = sources("src/pages", "rs");
    files.extend(sources("src/ui", "rs"));
    files.retain(|file| file.path != "src/ui/tracked.rs");
    let mut findings = forbid(&files, &["Signal::derive"]);
    for file in &files {
        let code = code(&file.text);
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let is_node = ["Memo::new", "Effect::new"]
                .iter()
                .any(|word| line.contains(word));
            let first = lines.iter().skip(at).take(3);
            if is_node
                && !first
                    .clone()
                    .any(|line| line.contains("unsubscribe_when_gone();"))
            {
                findings.add(&file.path, at + 1, line.trim());
            }
        }
    }
    findings.none("ui/tracked.rs has derived, local_memo and local_effect for that; or unsubscribe_when_gone() comes first");
}

#[test]
fn pages_set_no_inline_style_and_no_raw_html() {
    let findings = forbid(
        &sources("src", "rs"),
        &[
            "style=",
            "inner_html",
            "set_inner_html",
            "insert_adjacent_html",
            "set_css_text",
        ],
    );
    findings.none(
        "the policy of the page blocks inline styles: give it a class and a rule in style/ (a computed length: \
         style:width); text goes in as text",
    );
}

#[test]
fn nothing_is_kept_for_later_and_no_test_is_left_out() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("#[ig", "nore"),
        concat!("test.sk", "ip"),
        concat!("test.fix", "me"),
        concat!("test.on", "ly"),
        concat!("describe.sk", "ip"),
        concat!("describe.on", "ly"),
        concat!("todo", "!"),
    ];
    let mut findings = Findings::default();
    for file in texts("") {
        // Names and checksums of other people's work.
        if file.path == "package-lock.json" || file.path == "Cargo.lock" {
            continue;
        }
        for word in words {
            for line in lines_with_word(&file.text, word) {
                findings.add(&file.path, line, word);
            }
        }
    }
    findings.none("do it, or write down in docs/decisions/ why it is not done; a test runs or is not there");
}

/// How long a file may be, and one of tests: a table of cases is one thing.
const LINES: usize = 400;
const LINES_OF_TESTS: usize = 800;

/// Files that may be longer, how long, and in a comment why. None is.
const LONG: [(&str, usize); 0] = [];

#[test]
fn files_are_small() {
    let mut findings = Findings::default();
    let rust = ["src", "crates", "xtask", "tests"]
        .into_iter()
        .flat_map(|place| sources(place, "rs"));
    for file in rust.chain(sources("style", "css")) {
        let usual = if file.path.starts_with("tests/") || file.path.contains("/tests/") {
            LINES_OF_TESTS
        } else {
            LINES
        };
        let exception = LONG.iter().find(|(path, _)| *path == file.path);
        let allowed = exception.map_or(usual, |(_, lines)| *lines);
        let lines = file.lines().count();
        if lines > allowed {
            findings.add(&file.path, lines, &format!("more than {allowed} lines"));
        }
    }
    findings.none(
        "one noun or verb a file: take one out; where that would tear apart what changes together, name it in LONG",
    );
}

#[test]
fn every_exception_for_a_long_file_is_still_needed() {
    for (path, _) in LONG {
        let file = texts(path);
        assert!(
            file.iter().any(|file| file.lines().count() > LINES),
            "{path} is short, or gone: take it out of LONG"
        );
    }
}
