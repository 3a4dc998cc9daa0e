//! What each part of the code weighs in each file, by the sizes of functions.
//!
//! Generic code is compiled for somebody's sake: a function counts for the uppermost of our crates that its name mentions, then
//! for the framework, then for the standard library. The names need `-C symbol-mangling-version=v0`.

use std::{collections::BTreeMap, fmt::Write as _, ops::Range};

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::Attempt;

/// Whose a function is, the first that its name mentions; what the table calls it.
const OWNERS: [(&str, &str); 16] = [
    ("console::pages::", "console: pages"),
    ("console::ui::", "console: widgets"),
    ("console::", "console: the rest"),
    ("offset_rules::", "offset-rules"),
    ("connect_api::", "connect-api"),
    ("exact_json::", "exact-json"),
    ("leptos", "leptos"),
    ("tachys::", "leptos"),
    ("reactive_graph::", "leptos"),
    ("any_spawner::", "leptos"),
    ("http::", "http"),
    ("miniz_oxide::", "miniz_oxide, sha2, base64"),
    ("sha2::", "miniz_oxide, sha2, base64"),
    ("base64::", "miniz_oxide, sha2, base64"),
    ("core::", "standard library"),
    ("alloc::", "standard library"),
];
const OTHERS: &str = "other libraries";
const TEXTS: &str = "texts and tables";

/// The bytes of each owner in one module.
pub(crate) fn of(module: &[u8]) -> Attempt<BTreeMap<&'static str, u64>> {
    let in_words = |error: wasmparser::BinaryReaderError| error.to_string();
    let mut imported = 0_u32;
    let mut sizes = Vec::new();
    let mut names = BTreeMap::new();
    let mut costs = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(in_words)? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if matches!(import.map_err(in_words)?.ty, TypeRef::Func(_)) {
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(length(&body.range())),
            Payload::DataSection(section) => {
                *costs.entry(TEXTS).or_default() += length(&section.range());
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(reader) = section.as_known() else {
                    continue;
                };
                for part in reader {
                    if let Name::Function(map) = part.map_err(in_words)? {
                        for naming in map {
                            let naming = naming.map_err(in_words)?;
                            names.insert(naming.index, naming.name);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    for (index, size) in (imported..).zip(sizes) {
        let name = names.get(&index).copied().unwrap_or_default();
        *costs.entry(owner(name)).or_default() += size;
    }
    Ok(costs)
}

fn length(range: &Range<u64>) -> u64 {
    range.end.saturating_sub(range.start)
}

fn owner(name: &str) -> &'static str {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let mentioned = OWNERS.iter().find(|(path, _)| mentions(&name, path));
    mentioned.map_or(OTHERS, |(_, owner)| owner)
}

/// `xhttp::` does not mention `http::`.
fn mentions(name: &str, path: &str) -> bool {
    name.match_indices(path).any(|(at, _)| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

/// One line for each file and owner, for `cargo xtask dist` to read.
pub(crate) fn lines(file: &str, costs: &BTreeMap<&'static str, u64>) -> String {
    let mut text = String::new();
    for (owner, bytes) in costs {
        let _ = writeln!(text, "{file}\t{owner}\t{bytes}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_whom_it_was_compiled() {
        assert_eq!(
            owner("<alloc::vec::Vec<offset_rules::Problem>>::push"),
            "offset-rules"
        );
        assert_eq!(
            owner("<leptos::View<console::pages::home::HomePage>>::build"),
            "console: pages"
        );
        assert_eq!(owner("core::fmt::write"), "standard library");
        assert_eq!(owner("gloo_http::send"), OTHERS);
        assert_eq!(owner(""), OTHERS);
    }
}
