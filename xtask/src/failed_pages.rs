//! What failed in a browser test, and what its page showed: on a machine that is gone afterwards, its log is all there is.

use std::{fs, path::Path};

use crate::failure::{Failure, Outcome};

/// Failures beyond this are more than anybody reads.
const MOST_FAILURES: usize = 6;
/// Lines of one error, and of one page.
const MOST_ERROR: usize = 30;
const MOST_PAGE: usize = 60;

/// Prints each failure in Playwright's folder of results: first what failed, of all of them, then the pages. Answers the
/// outcome with the names of the tests in it.
pub(crate) fn told(outcome: Outcome, results: &Path) -> Outcome {
    let Err(failure) = outcome else {
        return Ok(());
    };
    let names = print(results);
    Err(Failure::new(format!("{failure}{names}")))
}

fn print(results: &Path) -> String {
    let Ok(folders) = fs::read_dir(results) else {
        return String::new();
    };
    let mut files: Vec<_> = folders
        .filter_map(Result::ok)
        .map(|folder| folder.path().join("error-context.md"))
        .filter(|file| file.is_file())
        .collect();
    files.sort();
    let told: Vec<String> = files
        .iter()
        .take(MOST_FAILURES)
        .filter_map(|file| fs::read_to_string(file).ok())
        .collect();
    if files.len() > told.len() {
        println!("\nThe first {} of {} failures:", told.len(), files.len());
    }
    for context in &told {
        println!("\n{}", name(context));
        error(context)
            .take(MOST_ERROR)
            .chain(place(context))
            .for_each(|line| println!("  {line}"));
    }
    for context in &told {
        println!("\nThe page of {}:", name(context));
        page(context)
            .take(MOST_PAGE)
            .for_each(|line| println!("  {line}"));
    }
    told.iter()
        .map(|context| format!("\n    {}", name(context)))
        .collect()
}

/// Which test it is: its file and title.
fn name(context: &str) -> &str {
    let name = context.lines().find_map(|line| line.strip_prefix("- Name: "));
    name.unwrap_or("a test without a name")
}

/// The lines of the block under "Error details".
fn error(context: &str) -> impl Iterator<Item = &str> {
    let rest = context.split_once("# Error details").map_or("", |(_, rest)| rest);
    block(rest.split_once("```\n").map_or("", |(_, block)| block))
}

/// The line of the test that failed, which the source of it marks.
fn place(context: &str) -> Option<&str> {
    let (_, source) = context.split_once("# Test source")?;
    source.lines().find(|line| line.starts_with('>'))
}

/// The lines of the last block of YAML, the accessibility tree of the page: its main part where it has one.
fn page(context: &str) -> impl Iterator<Item = &str> {
    let yaml = context.rsplit_once("```yaml\n").map_or("", |(_, block)| block);
    let is_main = |line: &str| line.trim_start().starts_with("- main");
    let before = block(yaml).position(is_main).unwrap_or(0);
    block(yaml).skip(before)
}

/// The lines up to the end of a block.
fn block(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| *line != "```")
}

#[cfg(test)]
mod tests {
    use super::{error, name, page, place};

    const CONTEXT: &str = "# Test info\n\n- Name: a.spec.ts >> it works\n- Location: a.spec.ts:7:1\n\n# Error details\n\n\
                           ```\nError: no\n\nReceived: 2\n```\n\n```yaml\n- old\n```\n\n# Page snapshot\n\n\
                           ```yaml\n- banner:\n  - link\n- main:\n  - table\n```\n# Test source\n\n```ts\n  8 | a();\n> 9 | b();\n```\n";

    #[test]
    fn a_failure_is_its_name_its_error_and_the_main_part_of_its_page() {
        assert_eq!(name(CONTEXT), "a.spec.ts >> it works");
        assert_eq!(
            error(CONTEXT).collect::<Vec<_>>(),
            ["Error: no", "", "Received: 2"]
        );
        assert_eq!(place(CONTEXT), Some("> 9 | b();"));
        assert_eq!(page(CONTEXT).collect::<Vec<_>>(), ["- main:", "  - table"]);
    }

    #[test]
    fn a_page_without_a_main_part_is_printed_whole() {
        let context = "# Page snapshot\n\n```yaml\n- alert: lost\n```\n";
        assert_eq!(page(context).collect::<Vec<_>>(), ["- alert: lost"]);
    }

    #[test]
    fn without_a_page_there_is_nothing_to_print() {
        assert_eq!(name("# Error\nno page\n"), "a test without a name");
        assert_eq!(error("# Error\nno page\n").count(), 0);
        assert_eq!(page("# Error\nno page\n").count(), 0);
    }
}
