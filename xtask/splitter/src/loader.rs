//! The script that loads the pieces. The splitter writes one of its own; ours holds each piece to its digest, asks again for
//! what failed, and does not depend on the name of the script that imports it.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    Attempt,
    piece::{Piece, digest},
};

/// Where Trunk looks for scripts that belong to the module: it copies them and writes their digests into the page.
pub(crate) const FOLDER: &str = "snippets";

const TEMPLATE: &str = include_str!("loader.js");
const SHARED: &str = "/* shared */";
const CANARY: &str = "/* canary */";

/// The script, as the module names it.
pub(crate) fn name(module: &[u8], is_optimised: bool) -> String {
    let mut made_from = module.to_vec();
    made_from.push(u8::from(is_optimised));
    made_from.extend_from_slice(TEMPLATE.as_bytes());
    made_from.extend_from_slice(include_bytes!("loader.rs"));
    format!("./{FOLDER}/pieces-{}.js", digest(&made_from))
}

/// What the module shares with its pieces, as the splitter's own script says it in
/// `const { memory, …  } = initSync(undefined, undefined);`.
pub(crate) fn shared_names(script: &str) -> Attempt<String> {
    let names = script.lines().find_map(|line| {
        let line = line.trim().strip_prefix("const {")?;
        line.strip_suffix("} = initSync(undefined, undefined);")
    });
    let names: Vec<&str> = names
        .ok_or("the splitter's script does not say what is shared")?
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    if names.contains(&"__indirect_function_table") {
        Ok(names.join(", "))
    } else {
        Err("the table of functions is not shared".to_owned())
    }
}

/// With debug assertions, the pieces check by one import more that they belong to the module:
/// `sharedImports = { __wasm_split: { __canary_1f: ~0xdead, } };`.
pub(crate) fn canary(script: &str) -> &str {
    script
        .split_once("sharedImports = { __wasm_split: {")
        .and_then(|(_, rest)| rest.split_once('}'))
        .map_or("", |(canary, _)| canary.trim())
}

/// What the script is made of.
pub(crate) struct Loader<'a> {
    /// The names of what the module shares, with commas.
    pub(crate) shared: &'a str,
    /// The import that the pieces check for, with debug assertions.
    pub(crate) canary: &'a str,
    /// All files.
    pub(crate) pieces: &'a [Piece],
    /// For each piece that is asked for by name, the files that it needs, in order.
    pub(crate) needed: BTreeMap<String, Vec<String>>,
}

impl Loader<'_> {
    /// One line for each piece that is asked for by name, with the files that come with it.
    pub(crate) fn needs(&self) -> String {
        let mut text = String::new();
        for (name, stems) in &self.needed {
            let files = stems.iter().map(|stem| crate::piece::words(stem));
            let _ = writeln!(text, "{name}\tneeds\t{}", files.collect::<Vec<_>>().join(" "));
        }
        text
    }

    /// The text of the script.
    pub(crate) fn script(&self) -> Attempt<String> {
        let mut text = TEMPLATE.replace(SHARED, self.shared).replace(CANARY, self.canary);
        for (name, stems) in &self.needed {
            let mut files = Vec::new();
            for stem in stems {
                let piece = self.pieces.iter().find(|piece| piece.stem == *stem);
                let piece = piece.ok_or_else(|| format!("{name} needs {stem}, which was not written"))?;
                files.push(format!("[\"{}\", \"{}\"]", piece.file, piece.integrity));
            }
            let files = files.join(", ");
            let written = writeln!(
                text,
                "export const __wasm_split_load_{name} = (callback, data) => load([{files}], callback, data);"
            );
            written.map_err(|error| error.to_string())?;
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_read_from_the_splitters_script() {
        let script = "    const { __indirect_function_table, memory,  } = initSync(undefined, undefined);\n";
        assert_eq!(
            shared_names(script).as_deref(),
            Ok("__indirect_function_table, memory")
        );
        assert!(shared_names("const { memory } = initSync(undefined, undefined);").is_err());
        assert!(shared_names("").is_err());
        assert_eq!(canary("sharedImports = { __wasm_split: {  } };"), "");
        assert_eq!(
            canary("sharedImports = { __wasm_split: { __canary_1f: ~0xdead, } };"),
            "__canary_1f: ~0xdead,"
        );
    }

    #[test]
    fn each_piece_has_its_loader() {
        let piece = |stem: &str, file: &str| Piece {
            stem: stem.to_owned(),
            file: file.to_owned(),
            integrity: "sha384-x".to_owned(),
        };
        let loader = Loader {
            shared: "memory",
            canary: "",
            pieces: &[
                piece("chunk_1", "shared_1-0.wasm"),
                piece("split_query", "query-0.wasm"),
            ],
            needed: BTreeMap::from([(
                "query".to_owned(),
                vec!["chunk_1".to_owned(), "split_query".to_owned()],
            )]),
        };
        let script = loader.script().unwrap();
        assert!(!script.contains(SHARED));
        assert!(script.ends_with(
            "export const __wasm_split_load_query = (callback, data) => load([[\"shared_1-0.wasm\", \"sha384-x\"], \
             [\"query-0.wasm\", \"sha384-x\"]], callback, data);\n"
        ));
    }

    #[test]
    fn another_module_another_name() {
        assert_ne!(name(b"a", true), name(b"b", true));
        assert_ne!(name(b"a", true), name(b"a", false));
    }
}
