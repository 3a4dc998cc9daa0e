//! SHA256SUMS: what is in the folder, as `sha256sum --check` reads it.

use std::{fs, path::Path};

use sha2::{Digest as _, Sha256};

use crate::failure::{Attempt, Failure, Outcome};

/// The file's name.
pub(crate) const NAME: &str = "SHA256SUMS";

/// Writes the sums of every file of `folder`.
pub(crate) fn write(folder: &Path) -> Outcome<usize> {
    let lines = lines(folder)?;
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let path = folder.join(NAME);
    fs::write(&path, text).attempt(path.display())?;
    Ok(lines.len())
}

/// Reads the sums back and holds the folder against them: nothing else, nothing more, nothing less.
pub(crate) fn verify(folder: &Path) -> Outcome {
    let path = folder.join(NAME);
    let written = fs::read_to_string(&path).attempt(path.display())?;
    let found = lines(folder)?;
    let written: Vec<&str> = written.lines().collect();
    for line in &found {
        if !written.contains(&line.as_str()) {
            return Err(Failure::new(format!("{NAME} does not say {line:?}")));
        }
    }
    if written.len() == found.len() {
        Ok(())
    } else {
        Err(Failure::new(format!("{NAME} names files that are not there")))
    }
}

fn lines(folder: &Path) -> Outcome<Vec<String>> {
    let mut lines = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).attempt(next.display())? {
            let path = entry.attempt(next.display())?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let parts = path.strip_prefix(folder).unwrap_or(&path).components();
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
            let name = parts.join("/");
            if name != NAME {
                let content = fs::read(&path).attempt(path.display())?;
                lines.push((name, hex(&content)));
            }
        }
    }
    lines.sort();
    // Two spaces: the first ends the sum, the second says that it is of the bytes as they are.
    Ok(lines
        .into_iter()
        .map(|(name, sum)| format!("{sum}  {name}"))
        .collect())
}

fn hex(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_added_or_taken_away_is_noticed() {
        let folder = std::env::temp_dir().join(format!("offset-console-sums-{}", std::process::id()));
        fs::create_dir_all(folder.join("site")).unwrap();
        fs::write(folder.join("site/a"), "abc").unwrap();
        fs::write(folder.join("b"), "").unwrap();
        assert_eq!(write(&folder).unwrap(), 2);
        let text = fs::read_to_string(folder.join(NAME)).unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  site/a\n";
        assert!(text.contains(abc), "{text}");
        verify(&folder).unwrap();
        fs::write(folder.join("b"), "x").unwrap();
        assert!(verify(&folder).is_err(), "changed");
        fs::write(folder.join("b"), "").unwrap();
        fs::write(folder.join("c"), "").unwrap();
        assert!(verify(&folder).is_err(), "added");
        fs::remove_file(folder.join("c")).unwrap();
        fs::remove_file(folder.join("b")).unwrap();
        assert!(verify(&folder).is_err(), "taken away");
        fs::remove_dir_all(&folder).unwrap();
    }
}
