//! One piece: its file, and the digest that the loader holds it to.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256, Sha384};

use crate::{Attempt, InWords as _};

/// A file that is loaded when it is first needed.
pub(crate) struct Piece {
    /// What the splitter calls it.
    pub(crate) stem: String,
    /// What it is called in the site.
    pub(crate) file: String,
    /// What the browser holds it to.
    pub(crate) integrity: String,
}

impl Piece {
    /// Gives a file its final name, with a digest of what is in it: it never changes under that name.
    pub(crate) fn named(path: &Path) -> Attempt<Self> {
        let content = fs::read(path).in_words(path)?;
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .ok_or_else(|| format!("{} has no name", path.display()))?
            .to_owned();
        let file = format!("{}-{}.wasm", words(&stem), digest(&content));
        let integrity = integrity(&content);
        fs::rename(path, path.with_file_name(&file)).in_words(path)?;
        Ok(Self {
            stem,
            file,
            integrity,
        })
    }
}

impl Piece {
    /// Its name without a digest.
    pub(crate) fn words(&self) -> String {
        words(&self.stem)
    }
}

/// `split_drafting` is `drafting`; `chunk_1`, which several pieces need, is `shared_1`.
pub(crate) fn words(stem: &str) -> String {
    match stem.strip_prefix("split_") {
        Some(name) => name.to_owned(),
        None => stem.replace("chunk_", "shared_"),
    }
}

/// What a page holds a file to.
pub(crate) fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

/// Sixteen hexadecimal digits, as long as those that Trunk puts into names.
pub(crate) fn digest(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_in_a_piece() {
        assert_eq!(words("split_drafting"), "drafting");
        assert_eq!(words("chunk_12"), "shared_12");
    }

    #[test]
    fn a_digest_is_of_the_length_that_counts_as_one() {
        assert_eq!(digest(b""), "e3b0c44298fc1c14");
    }
}
