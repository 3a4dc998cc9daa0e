//! What each part of the code costs, and what each page that comes in pieces loads.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    failure::{Attempt, Outcome},
    sizes::{Table, grouped},
};

/// The module that every visit loads, as the splitter calls it.
const FIRST: &str = "console";

/// What the splitter counted.
#[derive(Default)]
pub(crate) struct Costs {
    /// By file and by part of the code: bytes of functions, before compression.
    parts: BTreeMap<String, BTreeMap<String, u64>>,
    /// By piece: the files that come with it.
    needs: BTreeMap<String, Vec<String>>,
}

impl Costs {
    /// Reads the splitter's lines: file, part, bytes; or piece, `needs`, files.
    pub(crate) fn read(path: &Path) -> Outcome<Self> {
        Ok(Self::parse(&fs::read_to_string(path).attempt(path.display())?))
    }

    fn parse(text: &str) -> Self {
        let mut costs = Self::default();
        for line in text.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [file, part, value] = cells.as_slice() else {
                continue;
            };
            if *part == "needs" {
                let files = value.split_whitespace().map(str::to_owned).collect();
                costs.needs.insert((*file).to_owned(), files);
            } else if let Ok(bytes) = value.parse() {
                let parts = costs.parts.entry((*file).to_owned()).or_default();
                parts.insert((*part).to_owned(), bytes);
            }
        }
        costs
    }

    /// Both tables. Functions cannot be compressed one by one, so a file's compressed size is shared out by the sizes
    /// of what is in it.
    pub(crate) fn markdown(&self, table: &Table) -> String {
        let mut text = String::from(
            "\n## What is loaded later\n\nPages that need the same code share the file it is in; it is loaded once.\n\n\
             | first opened | files | brotli |\n| --- | --- | ---: |\n",
        );
        for (piece, files) in &self.needs {
            let sum = files.iter().map(|file| table.brotli(&address(file))).sum();
            text.push_str(&format!(
                "| {piece} | {} | {} |\n",
                files.join(", "),
                grouped(sum)
            ));
        }
        text.push_str(
            "\n## What each part costs\n\nBytes of brotli, shared out by the sizes of the functions. Generic code counts for the \
             uppermost of our\ncrates that it was compiled for.\n\n| part | first visit | later |\n| --- | ---: | ---: |\n",
        );
        let mut sums: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
        for (file, parts) in &self.parts {
            let whole: u64 = parts.values().sum();
            let travelling = table.brotli(&address(file));
            for (part, bytes) in parts {
                let share = (travelling * bytes).checked_div(whole).unwrap_or(0);
                let [first, later] = sums.entry(part).or_default();
                *(if file == FIRST { first } else { later }) += share;
            }
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, [first, later])| std::cmp::Reverse(first + later));
        for (part, [first, later]) in sums {
            text.push_str(&format!("| {part} | {} | {} |\n", grouped(first), grouped(later)));
        }
        text
    }
}

/// What the table of sizes calls a file.
fn address(file: &str) -> String {
    if file == FIRST {
        "console_bg.wasm".to_owned()
    } else {
        format!("pieces/{file}.wasm")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compress::Travelling;

    #[test]
    fn a_files_size_is_shared_out() {
        let file = |name: &str, brotli| Travelling {
            name: name.to_owned(),
            raw: 0,
            brotli,
        };
        let table = Table::of(&[
            file("console-2ef0f006f04724ac_bg.wasm", 100_000),
            file("pieces/query-2ef0f006f04724ac.wasm", 3_000),
            file("pieces/shared_1-2ef0f006f04724ac.wasm", 1_000),
        ]);
        let costs = Costs::parse(
            "console\tleptos\t300\nconsole\toffset-rules\t100\nquery\toffset-rules\t7\nquery\tneeds\tshared_1 query\n",
        );
        let text = costs.markdown(&table);
        assert!(text.contains("| query | shared_1, query | 4,000 |"), "{text}");
        assert!(text.contains("| offset-rules | 25,000 | 3,000 |"), "{text}");
        assert!(text.contains("| leptos | 75,000 | 0 |"), "{text}");
    }
}
