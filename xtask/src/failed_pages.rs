//! What the page showed when a browser test failed: on a machine that is gone afterwards, its log is all there is.

use std::{fs, path::Path};

/// Failures beyond this are more than anybody reads.
const MOST_PAGES: usize = 4;
/// Lines of one page.
const MOST_LINES: usize = 90;

/// Prints the page of each failure in Playwright's folder of results.
pub(crate) fn print(results: &Path) {
    let Ok(folders) = fs::read_dir(results) else {
        return;
    };
    let mut contexts: Vec<_> = folders
        .filter_map(Result::ok)
        .map(|folder| folder.path().join("error-context.md"))
        .filter(|file| file.is_file())
        .collect();
    contexts.sort();
    for file in contexts.iter().take(MOST_PAGES) {
        let Ok(text) = fs::read_to_string(file) else {
            continue;
        };
        println!("\nThe page of {}:", file.display());
        page(&text).take(MOST_LINES).for_each(|line| println!("  {line}"));
    }
}

/// The lines of the last block of YAML: the accessibility tree of the page.
fn page(context: &str) -> impl Iterator<Item = &str> {
    let block = context.rsplit_once("```yaml\n").map_or("", |(_, block)| block);
    block.lines().take_while(|line| *line != "```")
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn the_page_is_the_last_block_of_yaml() {
        let context =
            "# Error\n```yaml\n- old\n```\n```yaml\n- banner\n- main\n```\n# Source\n```ts\nx\n```\n";
        assert_eq!(page(context).collect::<Vec<_>>(), ["- banner", "- main"]);
    }

    #[test]
    fn without_a_page_there_is_nothing_to_print() {
        assert_eq!(page("# Error\nno page\n").count(), 0);
    }
}
