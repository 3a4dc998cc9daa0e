//! The list of what is built in, as CycloneDX: every crate of the two programs, with the digest of the lock file.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    command::{cargo, output},
    failure::{Attempt, Failure, Outcome},
    workspace::Workspace,
};

/// The file's name; tools look for it under this one.
pub(crate) const NAME: &str = "bom.cdx.json";

/// What is handed out: its name, and what cargo is told to say which crates are in it.
const PROGRAMS: [(&str, &[&str]); 2] = [
    ("offset-console", &["--package", "gateway"]),
    ("site", &["--package", "console", "--features", "split"]),
];

/// A crate that is built in.
#[derive(Debug, PartialEq, Eq)]
struct Component {
    licence: String,
    /// From the lock file; our own crates have none.
    sha256: Option<String>,
    /// In which of the programs.
    within: Vec<&'static str>,
}

/// Name and version.
type Crate = (String, String);

/// Writes the list into `folder`; how many crates it names.
pub(crate) fn write(workspace: &Workspace, folder: &Path, gateway_target: &str) -> Outcome<usize> {
    let lock = workspace.root.join("Cargo.lock");
    let locked = locked(&fs::read_to_string(&lock).attempt(lock.display())?);
    let mut components = BTreeMap::new();
    for ((program, what), target) in PROGRAMS
        .into_iter()
        .zip([gateway_target, "wasm32-unknown-unknown"])
    {
        let mut tree = cargo(workspace);
        tree.args([
            "tree",
            "--offline",
            "--edges",
            "normal,no-proc-macro",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}|{l}", "--target", target])
        .args(what);
        let said = output(&mut tree)
            .ok_or_else(|| Failure::new(format!("cargo does not say what is in {program}")))?;
        add(&mut components, program, &said, &locked)?;
    }
    let text = json(&components);
    let path = folder.join(NAME);
    fs::write(&path, &text).attempt(path.display())?;
    hold_to_lock(&text, &components)?;
    Ok(components.len())
}

/// The crates of a lock file with their digests.
fn locked(lock: &str) -> BTreeMap<Crate, Option<String>> {
    let field = |package: &str, name: &str| {
        let line = package
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
        line.map(|rest| rest.trim_end_matches('"').to_owned())
    };
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| {
            let known = (field(package, "name")?, field(package, "version")?);
            Some((known, field(package, "checksum")))
        })
        .collect()
}

/// Adds what a tree of `cargo tree` names: `serde v1.0.2 (…)|MIT OR Apache-2.0 (*)`.
fn add(
    components: &mut BTreeMap<Crate, Component>,
    program: &'static str,
    tree: &str,
    locked: &BTreeMap<Crate, Option<String>>,
) -> Outcome {
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let odd = || {
            Failure::new(format!(
                "cargo says {line:?}, which names no crate of the lock file"
            ))
        };
        let (package, licence) = line.split_once('|').ok_or_else(odd)?;
        let mut words = package.split_whitespace();
        let name = words.next().ok_or_else(odd)?.to_owned();
        let version = words
            .next()
            .and_then(|word| word.strip_prefix('v'))
            .ok_or_else(odd)?;
        let known = (name, version.to_owned());
        let sha256 = locked.get(&known).ok_or_else(odd)?.clone();
        let component = components.entry(known).or_insert_with(|| Component {
            licence: licence.trim_end_matches(" (*)").trim().to_owned(),
            sha256,
            within: Vec::new(),
        });
        if !component.within.contains(&program) {
            component.within.push(program);
        }
    }
    Ok(())
}

fn json(components: &BTreeMap<Crate, Component>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut rows = Vec::new();
    for ((name, version), component) in components {
        let purl = format!("pkg:cargo/{name}@{version}");
        let mut members = vec![
            "\"type\": \"library\"".to_owned(),
            member("bom-ref", &purl),
            member("name", name),
            member("version", version),
            member("purl", &purl),
        ];
        if !component.licence.is_empty() {
            // The old way to say "or", which CycloneDX does not take.
            let expression = component.licence.replace('/', " OR ");
            members.push(format!(
                "\"licenses\": [{{{}}}]",
                member("expression", &expression)
            ));
        }
        if let Some(sha256) = &component.sha256 {
            let content = member("content", sha256);
            members.push(format!("\"hashes\": [{{\"alg\": \"SHA-256\", {content}}}]"));
        }
        let within = component.within.iter().map(|program| {
            let name = member("name", "built into");
            format!("{{{name}, {}}}", member("value", program))
        });
        members.push(format!(
            "\"properties\": [{}]",
            within.collect::<Vec<_>>().join(", ")
        ));
        rows.push(format!("    {{{}}}", members.join(", ")));
    }
    format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {{\"component\": \
         {{\"type\": \"application\", {}, {}}}}},\n  \"components\": [\n{}\n  ]\n}}\n",
        member("name", "offset-console"),
        member("version", version),
        rows.join(",\n")
    )
}

fn member(name: &str, text: &str) -> String {
    format!("\"{name}\": {}", quoted(text))
}

/// Names, versions and licences are plain; anything else would break the file, and is left out.
fn quoted(text: &str) -> String {
    let plain = text
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\\'));
    format!("\"{}\"", plain.collect::<String>())
}

/// Every crate is in the text, and every one that is not ours with its digest.
fn hold_to_lock(text: &str, components: &BTreeMap<Crate, Component>) -> Outcome {
    for ((name, version), component) in components {
        let purl = format!("\"pkg:cargo/{name}@{version}\"");
        let digest = component.sha256.as_deref().unwrap_or_default();
        let row = text.lines().find(|line| line.contains(&purl));
        if !row.is_some_and(|row| row.contains(digest)) {
            return Err(Failure::new(format!("{NAME} does not name {name} {version}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "bytes"
version = "1.12.2"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "abc123"

[[package]]
name = "gateway"
version = "0.1.0"
dependencies = [
 "bytes",
]
"#;
    const TREE: &str =
        "gateway v0.1.0 (/somewhere/crates/gateway)|MIT OR Apache-2.0\nbytes v1.12.2|MIT/Apache-2.0 (*)\n";

    #[test]
    fn every_crate_is_named_with_its_digest() {
        let mut components = BTreeMap::new();
        for program in ["offset-console", "site", "site"] {
            add(&mut components, program, TREE, &locked(LOCK)).unwrap();
        }
        assert_eq!(components.len(), 2);
        let text = json(&components);
        hold_to_lock(&text, &components).unwrap();
        let bytes = text
            .lines()
            .find(|line| line.contains("pkg:cargo/bytes@1.12.2"))
            .unwrap();
        assert!(
            bytes.contains(r#""hashes": [{"alg": "SHA-256", "content": "abc123"}]"#),
            "{bytes}"
        );
        assert!(bytes.contains(r#""expression": "MIT OR Apache-2.0""#), "{bytes}");
        assert_eq!(bytes.matches("built into").count(), 2, "{bytes}");
        assert!(!text.contains("somewhere"), "no folder of this machine");
    }

    #[test]
    fn what_is_not_locked_is_not_built_in() {
        let tree = "stranger v1.0.0|MIT\n";
        assert!(add(&mut BTreeMap::new(), "site", tree, &locked(LOCK)).is_err());
    }

    #[test]
    fn a_crate_that_is_left_out_is_noticed() {
        let mut components = BTreeMap::new();
        add(&mut components, "site", TREE, &locked(LOCK)).unwrap();
        let text = json(&BTreeMap::new());
        assert!(hold_to_lock(&text, &components).is_err());
        let text = json(&components).replace("abc123", "");
        assert!(hold_to_lock(&text, &components).is_err());
    }
}
