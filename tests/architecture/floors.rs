//! An import only ever goes down: between the crates, and between the folders of the console.

use std::collections::BTreeSet;
use std::process::Command;

use crate::files::{Findings, root, sources};
use crate::rust::{code, crate_modules, lines_with_word};

/// Each crate and those of ours that it may stand on. Tests may use any.
const CRATES: [(&str, &[&str]); 8] = [
    ("exact-json", &[]),
    ("connect-api", &["exact-json"]),
    ("offset-rules", &["exact-json", "connect-api"]),
    ("console", &["exact-json", "connect-api", "offset-rules"]),
    // The second opinion: it shares neither types nor rules with the client that is tried on it.
    ("sandbox", &["exact-json"]),
    ("gateway", &["exact-json", "sandbox"]),
    ("xtask", &[]),
    ("splitter", &[]),
];

/// Each folder or file of `src/` and those of its neighbours that it may not name.
const FOLDERS: [(&str, &[&str]); 9] = [
    (
        "ui",
        &[
            "route",
            "pages",
            "queries",
            "tasks",
            "state",
            "app",
            "typed_address",
        ],
    ),
    ("browser", &["pages", "ui", "queries", "tasks", "app"]),
    ("state", &["pages", "ui", "queries", "tasks", "app"]),
    ("queries", &["pages", "ui", "tasks", "app"]),
    ("tasks", &["pages", "ui", "app"]),
    ("pages", &["app"]),
    (
        "route.rs",
        &["pages", "ui", "queries", "tasks", "state", "browser", "app"],
    ),
    (
        "unsubscribe.rs",
        &["pages", "ui", "queries", "tasks", "state", "browser", "app"],
    ),
    (
        "typed_address.rs",
        &["pages", "ui", "queries", "tasks", "state", "browser", "app"],
    ),
];

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {} failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Every crate of ours with what it depends on outside of tests.
fn dependencies() -> Vec<(String, Vec<String>)> {
    let metadata = cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let metadata = exact_json::parse(metadata).unwrap();
    let text =
        |value: &exact_json::Value, name: &str| value.get(name).unwrap().as_str().unwrap().into_owned();
    let of = |package: exact_json::Value| {
        let dependencies = package.get("dependencies").unwrap();
        let normal = dependencies
            .items()
            .filter(|each| each.get("kind").unwrap().text() != "\"dev\"");
        let names = normal.map(|each| text(&each, "name")).collect();
        (text(&package, "name"), names)
    };
    metadata.get("packages").unwrap().items().map(of).collect()
}

#[test]
fn crates_stand_on_the_floors_below_them_alone() {
    let ours: BTreeSet<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    let mut findings = Findings::default();
    let mut seen = BTreeSet::new();
    for (package, dependencies) in dependencies() {
        let Some((name, below)) = CRATES.iter().find(|(name, _)| *name == package) else {
            findings.add_text(format!("{package} has no floor"));
            continue;
        };
        seen.insert(*name);
        for dependency in dependencies {
            if ours.contains(dependency.as_str()) && !below.contains(&dependency.as_str()) {
                findings.add_text(format!("{package} depends on {dependency}"));
            }
        }
    }
    assert_eq!(
        seen, ours,
        "the table of floors and the workspace do not name the same crates"
    );
    findings.none(
        "exact-json < connect-api < offset-rules < console, and exact-json < sandbox < gateway: move what is needed \
         to the lower floor, or pass it in from above; a new crate gets a floor in CRATES",
    );
}

#[test]
fn folders_of_the_console_stand_on_those_below_them() {
    let mut findings = Findings::default();
    for (place, above) in FOLDERS {
        for file in sources(&format!("src/{place}"), "rs") {
            let code = code(&file.text);
            for (line, module) in crate_modules(&code) {
                if above.contains(&module.as_str()) {
                    findings.add(&file.path, line, &format!("{place} names crate::{module}"));
                }
            }
            for line in lines_with_word(&code, "super::super::super") {
                findings.add(
                    &file.path,
                    line,
                    "say crate:: instead: this check reads only that",
                );
            }
        }
    }
    findings.none("pass the value in from above, or move what is needed down (the floors are in src/lib.rs)");
}

#[test]
fn widgets_do_not_know_the_api() {
    let mut findings = Findings::default();
    for file in sources("src/ui", "rs") {
        // A moment is a moment: the floors' own type for it is no part of the API.
        let code = code(&file.text).replace("connect_api::Timestamp", "");
        for name in ["connect_api", "offset_rules", "super::super"] {
            for line in lines_with_word(&code, name) {
                findings.add(&file.path, line, name);
            }
        }
    }
    findings.none("a widget takes texts, numbers and signals: turn the API's types into those in the page");
}

#[test]
fn only_the_browser_folder_calls_the_browser() {
    let mut findings = Findings::default();
    for file in sources("src", "rs") {
        if file.path.starts_with("src/browser/") {
            continue;
        }
        let code = code(&file.text);
        for (at, name) in code.match_indices("web_sys") {
            let rest = &code[at + name.len()..];
            let item: String = rest
                .chars()
                .take_while(|character| character.is_alphanumeric() || "_:".contains(*character))
                .collect();
            // The types of events may stand in a closure's parameters.
            if !item.ends_with("Event") {
                let line = code[..at].matches('\n').count() + 1;
                findings.add(&file.path, line, &format!("{name}{item}"));
            }
        }
        for name in ["js_sys", "wasm_bindgen::JsCast", "JsFuture"] {
            for line in lines_with_word(&code, name) {
                findings.add(&file.path, line, name);
            }
        }
    }
    findings.none("give it a function in src/browser/, in words of the console, and call that");
}

#[test]
fn only_tasks_change_anything_on_the_server() {
    let mut findings = Findings::default();
    for file in sources("src", "rs") {
        if file.path.starts_with("src/tasks/") {
            continue;
        }
        let code = code(&file.text);
        for call in [
            ".alter(",
            ".pause(",
            ".resume(",
            ".restart(",
            "Request::post",
            "Request::put",
            "Request::patch",
            "Request::delete",
            "Method::POST",
            "Method::PUT",
        ] {
            for line in lines_with_word(&code, call) {
                findings.add(&file.path, line, call);
            }
        }
    }
    findings.none("one writer: make it a task in src/tasks/; a query or a page never writes by itself");
}

#[test]
fn no_dependency_turns_numbers_into_a_map_for_everybody() {
    // With this feature of serde_json, a number anywhere in the program becomes a map under some derives; one crate
    // that turns it on turns it on for all.
    let feature = concat!("arbitrary", "_precision");
    let format = [
        "--prefix",
        "none",
        "--format",
        "{p} {f}",
        "--edges",
        "normal,build,dev",
    ];
    let mut findings = Findings::default();
    for what in [
        &["tree", "--workspace", "--offline"][..],
        &[
            "tree",
            "--package",
            "console",
            "--target",
            "wasm32-unknown-unknown",
            "--offline",
        ],
    ] {
        let tree = cargo(&[what, &format].concat());
        assert!(
            tree.contains("\nserde_json v"),
            "cargo tree does not print what this check reads: {tree}"
        );
        for line in tree.lines().filter(|line| line.contains(feature)) {
            findings.add_text(line.to_owned());
        }
    }
    findings.none("turn the feature off; values that must keep their digits are exact_json's");
}
