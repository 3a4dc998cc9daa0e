//! What must not stand in any text, and what texts point to.

use std::path::{Component, Path};

use crate::files::{File, Findings, root, texts};

/// The words of a text: runs of the characters that `is_part` takes.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(move |character| !is_part(character))
        .filter(|run| !run.is_empty())
}

/// A Cloud API key: 16 capitals and digits, both.
fn is_key(word: &str) -> bool {
    word.len() == 16
        && word
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Its secret: 64 characters of base64, or one with a prefix since 2025.
fn is_secret(word: &str) -> bool {
    let is_long = word.len() == 64 || (word.len() >= 60 && word.starts_with("cflt"));
    is_long
        && !word.starts_with('/')
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn looks_secret(line: &str) -> Option<&str> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let is_base64 = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=' | '-' | '_')
    };
    runs(line, is_name)
        .find(|word| is_key(word))
        .or_else(|| runs(line, is_base64).find(|word| is_secret(word)))
}

#[test]
fn no_text_holds_what_looks_like_a_real_key() {
    let mut findings = Findings::default();
    for file in texts("") {
        for (line, text) in file.lines() {
            if let Some(word) = looks_secret(text) {
                // Not the word itself: what a test prints is kept in logs.
                let start: String = word.chars().take(4).collect();
                findings.add(
                    &file.path,
                    line,
                    &format!("{start}… looks like a key or a secret"),
                );
            }
        }
    }
    findings.none("if it is real, revoke it now; in examples write EXAMPLEKEY or ****************");
}

#[test]
fn keys_and_secrets_are_recognised() {
    // Made up, and put together here so that this file does not hold them.
    let key = ["ABCDEFGH", "23456789"].concat();
    let secret = ["aB3+", "dE4/"].concat().repeat(8);
    assert_eq!(looks_secret(&format!("user = \"{key}\"")), Some(key.as_str()));
    assert_eq!(looks_secret(&format!("secret: {secret},")), Some(secret.as_str()));
    for good in [
        "CONFLUENT_CLOUD_API_SECRET=****************",
        "ABCDEFGHIJKLMNOP 1234567890123456 A1B2C3",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ] {
        assert_eq!(looks_secret(good), None);
    }
}

/// What a text points to in its own repository: the targets of Markdown links that are no addresses.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut is_code = false;
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for (at, opening) in text.match_indices("](") {
            let rest = &text[at + opening.len()..];
            let target = rest.split([')', ' ', '#']).next().unwrap_or_default();
            let is_address = target.contains("://") || target.starts_with("mailto:");
            if !is_address && !target.is_empty() {
                links.push((line, target.to_owned()));
            }
        }
    }
    links
}

/// A link's place from the root; `None` where it leads out of the repository.
fn place(file: &str, target: &str) -> Option<String> {
    let from = Path::new(file).parent()?.join(target);
    let mut parts: Vec<String> = Vec::new();
    for part in from.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()?),
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

fn documents() -> Vec<File> {
    let mut documents: Vec<File> = texts("").into_iter().filter(|file| file.is("md")).collect();
    documents.retain(|file| !file.path.starts_with("tests/"));
    assert!(
        documents.iter().any(|file| file.path == "README.md"),
        "there is no README.md"
    );
    documents
}

#[test]
fn links_of_the_documents_lead_to_files_that_exist() {
    let mut findings = Findings::default();
    for file in documents() {
        for (line, target) in links(&file.text) {
            let exists = place(&file.path, &target).is_some_and(|place| root().join(place).exists());
            if !exists {
                findings.add(&file.path, line, &format!("there is no {target}"));
            }
        }
    }
    findings.none("correct the link, or write what it promises");
}

#[test]
fn links_are_found_and_followed_from_where_they_stand() {
    let text = "[a](b.md) and ![c](../d/e.png#x \"t\")\n```\n[no](code)\n```\n[f](https://g) [h](#i)";
    assert_eq!(
        links(text),
        [(1, "b.md".to_owned()), (1, "../d/e.png".to_owned())]
    );
    assert_eq!(place("guide/deep/1.md", "../2.md").as_deref(), Some("guide/2.md"));
    assert_eq!(place("README.md", "../elsewhere"), None);
    assert_eq!(place("README.md", "/etc/passwd"), None);
}

#[test]
fn documents_that_sources_name_exist() {
    let mut findings = Findings::default();
    for file in texts("") {
        if file.is("md") || file.path == "Cargo.lock" {
            continue;
        }
        for (line, text) in file.lines() {
            let is_part = |character: char| character.is_ascii_alphanumeric() || "/-_.".contains(character);
            for word in runs(text, is_part) {
                let named = word.trim_end_matches('.');
                if named.starts_with("docs/") && named.ends_with(".md") && !root().join(named).exists() {
                    findings.add(&file.path, line, &format!("there is no {named}"));
                }
            }
        }
    }
    findings.none("correct the name, or write the document");
}
