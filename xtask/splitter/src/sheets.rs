//! The style sheets as one file: a page is painted only when the last of them has come, and each is a request.

use std::{fs, path::Path};

use crate::{
    Attempt, InWords as _,
    piece::{digest, integrity},
};

/// What Trunk writes for a sheet.
const LINK: &str = "<link rel=\"stylesheet\" href=\"/";

/// Joins the sheets that a page links, in their order; the page then links the one.
pub(crate) fn join(site: &Path, page: &str) -> Attempt<String> {
    let mut sheet = String::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut first = None;
    for line in page.lines() {
        let Some((name, _)) = line
            .trim_start()
            .strip_prefix(LINK)
            .and_then(|rest| rest.split_once('"'))
        else {
            lines.push(line);
            continue;
        };
        let path = site.join(name);
        sheet.push_str(&fs::read_to_string(&path).in_words(&path)?);
        fs::remove_file(&path).in_words(&path)?;
        first.get_or_insert(lines.len());
    }
    let at = first.ok_or("the page links no style sheet")?;
    let name = format!("style-{}.css", digest(sheet.as_bytes()));
    let path = site.join(&name);
    fs::write(&path, &sheet).in_words(&path)?;
    let link = format!(
        "    {LINK}{name}\" integrity=\"{}\">",
        integrity(sheet.as_bytes())
    );
    lines.insert(at, &link);
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_links_one_sheet_that_says_what_all_said_in_their_order() {
        let site = std::env::temp_dir().join(format!("offset-console-sheets-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("tokens-1.css"), "a {}\n").unwrap();
        fs::write(site.join("base-2.css"), "b {}\n").unwrap();
        let page = "<html>\n    <link rel=\"stylesheet\" href=\"/tokens-1.css\" integrity=\"sha384-x\"/>\n    \
                    <link rel=\"stylesheet\" href=\"/base-2.css\" integrity=\"sha384-y\"/>\n  </html>\n";
        let page = join(&site, page).unwrap();
        let files: Vec<String> = fs::read_dir(&site)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let [name] = files.as_slice() else {
            panic!("{files:?}");
        };
        let sheet = fs::read_to_string(site.join(name)).unwrap();
        fs::remove_dir_all(&site).unwrap();
        assert_eq!(sheet, "a {}\nb {}\n");
        let integrity = integrity(sheet.as_bytes());
        assert_eq!(
            page,
            format!(
                "<html>\n    <link rel=\"stylesheet\" href=\"/{name}\" integrity=\"{integrity}\">\n  </html>\n"
            )
        );
        assert!(join(&site, "<html></html>").is_err());
    }
}
