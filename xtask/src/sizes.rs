//! The table of sizes: written, read back, compared.

use crate::compress::Travelling;

/// What a first visit may weigh in all, compressed.
pub(crate) const BUDGET: u64 = 300_000;

/// What a first visit loads before it shows something.
const FIRST_VISIT: [&str; 4] = ["html", "css", "js", "wasm"];

/// What is loaded when it is first needed, and the worker that is registered after a visit.
const LATER: [&str; 2] = ["pieces/", "sw.js"];

const TOTAL: &str = "First visit to a connector: HTML + CSS + JS + wasm";

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    name: String,
    raw: u64,
    brotli: u64,
}

/// The lines, and below them their sum.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    rows: Vec<Row>,
    total: Row,
}

impl Table {
    /// The table of a site. Digests in names are left out, so that a table compares with the next one.
    pub(crate) fn of(files: &[Travelling]) -> Self {
        let rows: Vec<Row> = files
            .iter()
            .map(|file| Row {
                name: without_digest(&file.name),
                raw: file.raw,
                brotli: file.brotli,
            })
            .collect();
        let is_later = |row: &Row| LATER.iter().any(|later| row.name.starts_with(later));
        let is_loaded = |row: &&Row| FIRST_VISIT.contains(&ending(&row.name)) && !is_later(row);
        let counted = || rows.iter().filter(is_loaded);
        let total = Row {
            name: TOTAL.to_owned(),
            raw: counted().map(|row| row.raw).sum(),
            brotli: counted().map(|row| row.brotli).sum(),
        };
        Self { rows, total }
    }

    /// Reads a table that [`Table::markdown`] wrote.
    pub(crate) fn read(markdown: &str) -> Option<Self> {
        let files = markdown.split("\n## ").next().unwrap_or_default();
        let mut rows: Vec<Row> = files.lines().filter_map(read_row).collect();
        let total = rows.pop().filter(|row| row.name == TOTAL)?;
        Some(Self { rows, total })
    }

    /// What a file weighs, compressed.
    pub(crate) fn brotli(&self, name: &str) -> u64 {
        self.row(name).map_or(0, |row| row.brotli)
    }

    /// What a first visit weighs, compressed.
    pub(crate) fn total(&self) -> u64 {
        self.total.brotli
    }

    /// The file that is committed.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!(
            "# Sizes\n\nBytes, as files and as they travel (brotli). Written by `cargo xtask dist --write`. A first visit to a \
             connector's\npage may weigh {}: its HTML, CSS, JavaScript and wasm. The pieces are loaded when they are first \
             needed\n([0004](decisions/0004-pieces.md)).\n\n| file | raw | brotli |\n| --- | ---: | ---: |\n",
            grouped(BUDGET)
        );
        if self.total.brotli > BUDGET {
            let over = grouped(self.total.brotli - BUDGET);
            text = text.replace(
                "\n\n| file",
                &format!("\n\n**It weighs {over} more.** Until that is mended it may not grow beyond this table.\n\n| file"),
            );
        }
        for row in self.rows.iter().chain([&self.total]) {
            text.push_str(&format!(
                "| {} | {} | {} |\n",
                row.name,
                grouped(row.raw),
                grouped(row.brotli)
            ));
        }
        text
    }

    /// The table for the terminal, with what changed since `before`.
    pub(crate) fn compared_with(&self, before: Option<&Self>) -> String {
        let all = || self.rows.iter().chain([&self.total]);
        let width = all().map(|row| row.name.len()).max().unwrap_or(0);
        let mut text = format!("{:width$}  {:>10} {:>10}\n", "", "raw", "brotli");
        for row in all() {
            let note = before.map_or_else(String::new, |before| change(row, before.row(&row.name)));
            let line = format!(
                "{:width$}  {:>10} {:>10}",
                row.name,
                grouped(row.raw),
                grouped(row.brotli)
            );
            text.push_str(format!("{line}  {note}").trim_end());
            text.push('\n');
        }
        for gone in before.iter().flat_map(|before| &before.rows) {
            if self.row(&gone.name).is_none() {
                text.push_str(&format!("{:width$}  gone\n", gone.name));
            }
        }
        text
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().chain([&self.total]).find(|row| row.name == name)
    }
}

fn change(now: &Row, before: Option<&Row>) -> String {
    match before {
        None => "new".to_owned(),
        Some(before) if before == now => String::new(),
        Some(before) => {
            let sign = |now: u64, before: u64| if now < before { '-' } else { '+' };
            format!(
                "{}{} raw, {}{} brotli",
                sign(now.raw, before.raw),
                grouped(now.raw.abs_diff(before.raw)),
                sign(now.brotli, before.brotli),
                grouped(now.brotli.abs_diff(before.brotli))
            )
        }
    }
}

fn read_row(line: &str) -> Option<Row> {
    let mut cells = line
        .strip_prefix('|')?
        .strip_suffix('|')?
        .split('|')
        .map(str::trim);
    let name = cells.next()?.to_owned();
    let mut number = || cells.next()?.replace(',', "").parse().ok();
    Some(Row {
        name,
        raw: number()?,
        brotli: number()?,
    })
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, end)| end)
}

/// `console-0123456789abcdef_bg.wasm` is `console_bg.wasm`.
fn without_digest(name: &str) -> String {
    // Trunk writes a number: one digest of sixteen is shorter than the others.
    const DIGITS: std::ops::RangeInclusive<usize> = 8..=16;
    if let Some((stem, rest)) = name.rsplit_once('-')
        && let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count()
        && DIGITS.contains(&digits)
        && let Some((_, end)) = rest.split_at_checked(digits)
        && end.starts_with(['.', '_'])
    {
        return format!("{stem}{end}");
    }
    name.to_owned()
}

/// `1234567` is `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, raw: u64, brotli: u64) -> Travelling {
        Travelling {
            name: name.to_owned(),
            raw,
            brotli,
        }
    }

    fn table() -> Table {
        Table::of(&[
            file("base-45bbe971fe4d3cf6.css", 1_000, 300),
            file("console-2ef0f006f04724ac.js", 12_094, 2_900),
            file("console-2ef0f006f04724ac_bg.wasm", 1_830_448, 250_000),
            file("icons/icon.svg", 42, 42),
            file("index.html", 1_102, 500),
            file("pieces/drafting-2ef0f006f04724ac.wasm", 300_000, 110_000),
            file("sw.js", 3_000, 1_100),
        ])
    }

    #[test]
    fn a_file_is_called_the_same_whatever_its_digest() {
        for digest in ["2ef0f006f04724ac", "ef0f006f04724ac", "f006f04724ac"] {
            assert_eq!(
                without_digest(&format!("console-{digest}_bg.wasm")),
                "console_bg.wasm"
            );
        }
        for other in [
            "icon-512.png",
            "console-2ef0f006f04724ac",
            "pieces/shared_10.wasm",
            "a-2ef0f006f04724acb.js",
        ] {
            assert_eq!(without_digest(other), other);
        }
    }

    #[test]
    fn only_what_a_first_visit_needs_is_in_the_total() {
        assert_eq!(table().total(), 300 + 2_900 + 250_000 + 500);
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        assert_eq!(Table::read(&table().markdown()), Some(table()));
        let more = format!("{}\n## More\n\n| a | 1 | 2 |\n", table().markdown());
        assert_eq!(Table::read(&more), Some(table()));
        assert_eq!(Table::read("# Sizes\n"), None);
    }

    #[test]
    fn what_changed_is_said_line_by_line() {
        let mut before = table();
        before.rows.remove(0);
        before.rows[1].brotli = 251_500;
        before.rows.push(Row {
            name: "old.css".to_owned(),
            raw: 1,
            brotli: 1,
        });
        let text = table().compared_with(Some(&before));
        let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap();
        assert!(line("base.css").ends_with("new"), "{text}");
        assert!(
            line("console_bg.wasm").ends_with("+0 raw, -1,500 brotli"),
            "{text}"
        );
        assert!(line("index.html").ends_with("500"), "{text}");
        assert!(line("old.css").ends_with("gone"), "{text}");
    }

    #[test]
    fn digests_are_left_out_of_names() {
        assert_eq!(
            without_digest("console-2ef0f006f04724ac_bg.wasm"),
            "console_bg.wasm"
        );
        assert_eq!(without_digest("a-b-2ef0f006f04724ac.css"), "a-b.css");
        assert_eq!(without_digest("sw.js"), "sw.js");
        assert_eq!(without_digest("icon-192.png"), "icon-192.png");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
