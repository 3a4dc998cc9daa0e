//! What a browser keeps of a finished site: every file with its digest, written into the service worker; the revision they
//! make together, written into the page.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::{Attempt, InWords as _, piece::digest, sheets};

/// What is not kept: the operator's word is asked for each time, and the worker keeps everything but itself.
const NOT_KEPT: [&str; 2] = ["/config.json", "/sw.js"];

/// Finishes a site: its starting script gets a name with a digest, as all other files have one, so that no page ever
/// starts with the script of another revision.
pub(crate) fn write(site: &Path) -> Attempt {
    let index = site.join("index.html");
    let page = fs::read_to_string(&index).in_words(&index)?;
    let mut page = sheets::join(site, &page)?;
    let boot = site.join("boot.js");
    let script = fs::read(&boot).in_words(&boot)?;
    let named = format!("boot-{}.js", digest(&script));
    fs::rename(&boot, site.join(&named)).in_words(&boot)?;
    page = replaced(&page, "src=\"/boot.js\"", &format!("src=\"/{named}\""))?;
    fs::write(&index, &page).in_words(&index)?;

    let revision = digest(list(&shell(site)?)?.as_bytes());
    page = replaced(&page, "<html ", &format!("<html data-revision=\"{revision}\" "))?;
    fs::write(&index, &page).in_words(&index)?;

    let worker = site.join("sw.js");
    let text = fs::read_to_string(&worker).in_words(&worker)?;
    let text = replaced(
        &text,
        "const REVISION = \"\";",
        &format!("const REVISION = \"{revision}\";"),
    )?;
    let shell = list(&shell(site)?)?;
    let text = replaced(
        &text,
        "const SHELL = {};",
        &format!("const SHELL = {{\n{shell}}};"),
    )?;
    fs::write(&worker, text).in_words(&worker)
}

fn replaced(text: &str, from: &str, to: &str) -> Attempt<String> {
    if text.matches(from).count() == 1 {
        Ok(text.replace(from, to))
    } else {
        Err(format!("{from} does not stand once where it should"))
    }
}

/// Each path with the digest of what is there. The page itself is asked for as `/`.
fn shell(site: &Path) -> Attempt<BTreeMap<String, String>> {
    let mut shell = BTreeMap::new();
    for path in files(site)? {
        let relative = path.strip_prefix(site).unwrap_or(&path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let address = match format!("/{}", parts.join("/")) {
            index if index == "/index.html" => "/".to_owned(),
            address => address,
        };
        if NOT_KEPT.contains(&address.as_str()) || address.ends_with(".br") || address.ends_with(".gz") {
            continue;
        }
        let content = Sha256::digest(fs::read(&path).in_words(&path)?);
        shell.insert(
            address,
            content.iter().map(|byte| format!("{byte:02x}")).collect(),
        );
    }
    Ok(shell)
}

fn list(shell: &BTreeMap<String, String>) -> Attempt<String> {
    let mut text = String::new();
    for (address, digest) in shell {
        writeln!(text, "  \"{address}\": \"{digest}\",").map_err(|error| error.to_string())?;
    }
    Ok(text)
}

fn files(folder: &Path) -> Attempt<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).in_words(folder)? {
        let path = entry.in_words(folder)?.path();
        if path.is_dir() {
            found.append(&mut files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_site_is_kept_but_the_operators_word() {
        let site = std::env::temp_dir().join(format!("offset-console-shell-{}", std::process::id()));
        fs::create_dir_all(site.join("pieces")).unwrap();
        let place = |name: &str, text: &str| fs::write(site.join(name), text).unwrap();
        place(
            "index.html",
            "<html lang=\"en\">\n<link rel=\"stylesheet\" href=\"/a-1.css\"/>\n<script src=\"/boot.js\"></script>",
        );
        place("a-1.css", "");
        place("boot.js", "1");
        place("config.json", "{}");
        place("pieces/query-1.wasm", "2");
        place("sw.js", include_str!("../../../public/sw.js"));
        write(&site).unwrap();
        let worker = fs::read_to_string(site.join("sw.js")).unwrap();
        let page = fs::read_to_string(site.join("index.html")).unwrap();
        fs::remove_dir_all(&site).unwrap();
        for kept in [
            "\"/\": \"",
            "\"/boot-6b86b273ff34fce1.js\": \"",
            "\"/pieces/query-1.wasm\": \"",
            "\"/style-e3b0c44298fc1c14.css\": \"",
        ] {
            assert!(worker.contains(kept), "{kept} in {worker}");
        }
        assert!(!worker.contains("\"/config.json\": \""), "{worker}");
        let (_, revision) = page.split_once("data-revision=\"").unwrap();
        let (revision, _) = revision.split_once('"').unwrap();
        assert!(
            worker.contains(&format!("const REVISION = \"{revision}\";")),
            "{worker}"
        );
        assert!(page.contains("src=\"/boot-6b86b273ff34fce1.js\""), "{page}");
    }
}
