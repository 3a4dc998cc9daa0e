//! The tests that run in a browser without the product around them: `tests/web/`.

use std::fs;

use crate::{
    failure::{Attempt, Failure, Outcome},
    workspace::Workspace,
};

/// The names of the `[[test]]` entries for files in `tests/web/`.
pub(crate) fn names(workspace: &Workspace) -> Outcome<Vec<String>> {
    let path = workspace.root.join("Cargo.toml");
    let manifest = fs::read_to_string(&path).attempt(path.display())?;
    let names = names_in(&manifest);
    let folder = workspace.root.join("tests").join("web");
    if names.is_empty() && has_sources(&folder) {
        return Err(Failure::new(
            "tests/web/ has files, but Cargo.toml has no [[test]] with a path in it: they would never run",
        ));
    }
    Ok(names)
}

fn has_sources(folder: &std::path::Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.path().extension().is_some_and(|end| end == "rs")))
    })
}

/// Reads the few keys we need; our own manifest is written in the plain form.
fn names_in(manifest: &str) -> Vec<String> {
    let sections = manifest.split("\n[");
    let tests = sections.filter(|section| section.starts_with("[test]]"));
    tests
        .filter(|section| value(section, "path").is_some_and(|path| path.starts_with("tests/web/")))
        .filter_map(|section| value(section, "name"))
        .map(str::to_owned)
        .collect()
}

fn value<'a>(section: &'a str, key: &str) -> Option<&'a str> {
    section.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_of_the_folder_count() {
        let manifest = r#"
[package]
name = "console"

[[test]]
name = "storage"
path = "tests/web/storage.rs"

[[test]]
name = "architecture"
path = "tests/architecture.rs"

[[test]]
path = "tests/web/transport.rs"
name = "transport"

[lints]
workspace = true
"#;
        assert_eq!(names_in(manifest), ["storage", "transport"]);
        assert!(names_in("[package]\nname = \"console\"\n").is_empty());
    }
}
