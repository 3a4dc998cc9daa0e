//! The files of the repository, and how findings in them are told.

use std::fs;
use std::path::{Path, PathBuf};

/// A text of the repository.
pub(crate) struct File {
    /// From the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn is(&self, ending: &str) -> bool {
        self.path.ends_with(&format!(".{ending}"))
    }

    /// Its lines with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What git ignores in a folder: its own `.gitignore` there, in plain names.
fn ignored_in(folder: &Path) -> Vec<PathBuf> {
    let names = fs::read_to_string(folder.join(".gitignore")).unwrap_or_default();
    let names = names.lines().map(|line| line.trim_matches('/'));
    names
        .chain([".git"])
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(|name| folder.join(name))
        .collect()
}

/// Every text under a place, in the order of paths. What git ignores, and what is no text, is left out.
pub(crate) fn texts(place: &str) -> Vec<File> {
    let mut ignored = ignored_in(root());
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(place)];
    while let Some(path) = open.pop() {
        if ignored.contains(&path) {
            continue;
        }
        if path.is_dir() {
            ignored.extend(ignored_in(&path));
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let inside = path.strip_prefix(root()).unwrap();
            let parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
            let path = parts.collect::<Vec<_>>().join("/");
            files.push(File { path, text });
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// The texts under a place with one ending. There must be some: a check over nothing finds nothing.
pub(crate) fn sources(place: &str, ending: &str) -> Vec<File> {
    let files: Vec<File> = texts(place).into_iter().filter(|file| file.is(ending)).collect();
    assert!(
        !files.is_empty(),
        "there is no .{ending} under {place}/: this check looks at the wrong place"
    );
    files
}

/// What was found, and where.
#[derive(Default)]
pub(crate) struct Findings(Vec<String>);

impl Findings {
    pub(crate) fn add(&mut self, path: &str, line: usize, what: &str) {
        self.0.push(format!("{path}:{line}: {what}"));
    }

    pub(crate) fn add_text(&mut self, what: String) {
        self.0.push(what);
    }

    /// Fails if anything was found.
    pub(crate) fn none(self, what_to_do: &str) {
        assert!(self.0.is_empty(), "{what_to_do}\n    {}", self.0.join("\n    "));
    }
}
