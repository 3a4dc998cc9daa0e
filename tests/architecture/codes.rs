//! Every problem that a draft can have is provoked in a browser, by typing.

use crate::files::{File, root, sources};

/// The stable words in the table of codes: the first text of each line.
fn words(table: &str) -> Vec<&str> {
    let lines = table
        .lines()
        .skip_while(|line| !line.starts_with("codes! {"))
        .skip(1);
    lines
        .take_while(|line| !line.starts_with('}'))
        .filter_map(|line| line.split('"').nth(1))
        .collect()
}

fn is_typed(word: &str, specs: &[File]) -> bool {
    // The key of a case, or a test that has it in its title.
    let (quoted, bare, title) = (
        format!("\"{word}\":"),
        format!(" {word}:"),
        format!("test(\"{word}"),
    );
    specs.iter().any(|spec| {
        [&quoted, &bare, &title]
            .iter()
            .any(|form| spec.text.contains(*form))
    })
}

#[test]
fn every_problem_code_is_provoked_by_a_browser_test() {
    let table = std::fs::read_to_string(root().join("crates/offset-rules/src/problems/code.rs")).unwrap();
    let words = words(&table);
    assert!(
        words.len() > 50,
        "the table of codes reads otherwise now: {words:?}"
    );
    let specs = sources("tests/e2e", "ts");
    let missing: Vec<&str> = words.into_iter().filter(|word| !is_typed(word, &specs)).collect();
    assert!(
        missing.is_empty(),
        "no test types what leads to these; add each to tests/e2e/codes.spec.ts: {missing:?}"
    );
}

#[test]
fn a_code_without_a_test_is_seen() {
    let spec = |text: &str| {
        vec![File {
            path: "a.spec.ts".to_owned(),
            text: text.to_owned(),
        }]
    };
    assert!(!is_typed("not-typed", &spec("// not-typed, but named")));
    assert!(is_typed("typed", &spec("codes: { typed: \"{}\" }")));
    assert!(is_typed("also-typed", &spec("\"also-typed\": sink(\"1\"),")));
    assert!(is_typed(
        "told",
        &spec("test(\"told: by a test of its own\", async () => {})")
    ));
    assert_eq!(
        words("codes! {\n    A, \"a-b\", Error, \"x\", \"y\";\n}\n"),
        ["a-b"]
    );
}
