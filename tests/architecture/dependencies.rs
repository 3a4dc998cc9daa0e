//! docs/DEPENDENCIES.md names what the manifests name, and nothing else, and says how many there are.

use std::collections::BTreeSet;
use std::fs;

use crate::files::{Findings, root, texts};

const DOCUMENT: &str = "docs/DEPENDENCIES.md";

/// Crates of ours: they need no reason.
const OURS: [&str; 6] = [
    "connect-api",
    "exact-json",
    "gateway",
    "offset-rules",
    "sandbox",
    "console",
];

/// The names under `[…dependencies]` of a manifest, with their lines.
fn direct(manifest: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (line, text) in (1..).zip(manifest.lines()) {
        if let Some(section) = text.strip_prefix('[') {
            inside =
                section.trim_end_matches(']').ends_with("dependencies") && !section.starts_with("workspace.");
        } else if inside
            && let Some((name, _)) = text.split_once('=')
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        {
            let name = name.trim().split('.').next().unwrap_or_default();
            found.push((line, name.to_owned()));
        }
    }
    found
}

/// The names in backquotes in the first column of its tables.
fn listed(document: &str) -> BTreeSet<String> {
    let rows = document.lines().filter(|line| line.starts_with("| `"));
    let first = rows.filter_map(|line| line.split('|').nth(1));
    let names = first.flat_map(|column| column.split('`').skip(1).step_by(2));
    names.map(str::to_owned).collect()
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let document = fs::read_to_string(root().join(DOCUMENT)).unwrap();
    let listed = listed(&document);
    let mut used = BTreeSet::new();
    let mut findings = Findings::default();
    for file in texts("").iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        for (line, name) in direct(&file.text) {
            if !listed.contains(&name) && !OURS.contains(&name.as_str()) {
                findings.add(&file.path, line, &format!("{name} is not in {DOCUMENT}"));
            }
            used.insert(name);
        }
    }
    let packages = fs::read_to_string(root().join("package.json")).unwrap();
    let packages = exact_json::parse(packages)
        .unwrap()
        .get("devDependencies")
        .unwrap();
    for (name, _) in packages.members() {
        let name = name.as_str().unwrap().into_owned();
        if !listed.contains(&name) {
            findings.add("package.json", 1, &format!("{name} is not in {DOCUMENT}"));
        }
        used.insert(name);
    }
    assert!(used.len() > 30, "only {} dependencies were found", used.len());
    for name in listed.difference(&used) {
        findings.add(DOCUMENT, 1, &format!("{name} is in no manifest"));
    }
    findings.none("each direct dependency has a line there that says why, and each line a dependency");
}

/// What a lock file of cargo's holds and is not ours: what is in this repository has no source.
fn locked_crates(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("source = ")).count()
}

/// The packages of npm's: each is a place under `node_modules`.
fn locked_packages(text: &str) -> usize {
    let packages = exact_json::parse(text).unwrap().get("packages").unwrap();
    packages
        .members()
        .filter(|(place, _)| place.as_str().unwrap().starts_with("node_modules/"))
        .count()
}

#[test]
fn the_document_says_how_many_there_are() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let mut crates = BTreeSet::new();
    for file in texts("").iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        crates.extend(direct(&file.text).into_iter().map(|(_, name)| name));
    }
    crates.retain(|name| !OURS.contains(&name.as_str()));
    let packages = exact_json::parse(read("package.json")).unwrap();
    let packages = packages.get("devDependencies").unwrap().members().count();
    let (all_crates, all_packages) = (
        locked_crates(&read("Cargo.lock")),
        locked_packages(&read("package-lock.json")),
    );
    let line = format!(
        "Direct: {} crates and {packages} npm packages. With everything these bring, on every system: {all_crates} crates in `Cargo.lock` and \
         {all_packages} packages in `package-lock.json`.",
        crates.len()
    );
    println!("{line}");
    assert!(crates.len() > 30 && all_crates > crates.len(), "{line}");
    assert!(all_packages >= packages, "{line}");
    assert!(
        read(DOCUMENT).lines().any(|each| each == line),
        "{DOCUMENT} needs this line:\n{line}"
    );
}
