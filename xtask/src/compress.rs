//! Compressed copies beside the originals. The originals are never touched: the page names their digests.

use std::{
    fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

use crate::failure::{Attempt, Outcome};

/// What gains nothing from being compressed again.
const ALREADY: [&str; 4] = ["png", "woff2", "br", "gz"];

/// The size of a file, as it is and as it travels.
pub(crate) struct Travelling {
    /// Relative to the site, with forward slashes.
    pub(crate) name: String,
    pub(crate) raw: u64,
    pub(crate) brotli: u64,
}

/// Writes `.br` and `.gz` beside every file of the site where they are smaller; the sizes, by name.
pub(crate) fn site(site: &Path) -> Outcome<Vec<Travelling>> {
    let mut sizes = Vec::new();
    for path in files(site)? {
        let content = fs::read(&path).attempt(path.display())?;
        let raw = content.len() as u64;
        let compressible = path
            .extension()
            .is_none_or(|end| ALREADY.iter().all(|known| end != *known));
        let mut brotli_size = raw;
        if compressible {
            let smaller = brotli(&content).attempt(path.display())?;
            if smaller.len() < content.len() {
                brotli_size = smaller.len() as u64;
                write_beside(&path, "br", &smaller)?;
            }
            let smaller = gzip(&content).attempt(path.display())?;
            if smaller.len() < content.len() {
                write_beside(&path, "gz", &smaller)?;
            }
        }
        sizes.push(Travelling {
            name: name_in(site, &path),
            raw,
            brotli: brotli_size,
        });
    }
    sizes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sizes)
}

/// Every file that is not a compressed copy, with its name and what is in it.
pub(crate) fn originals(site: &Path) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for path in files(site)? {
        if path.extension().is_none_or(|end| end != "br" && end != "gz") {
            let content = fs::read(&path).attempt(path.display())?;
            found.push((name_in(site, &path), content));
        }
    }
    Ok(found)
}

/// Relative to the site, with forward slashes.
fn name_in(site: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(site).unwrap_or(path).components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).attempt(folder.display())? {
        let path = entry.attempt(folder.display())?.path();
        if path.is_dir() {
            found.append(&mut files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn write_beside(path: &Path, end: &str, content: &[u8]) -> Outcome {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    fs::write(&name, content).attempt(name.display())
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    const BUFFER: usize = 1 << 16;
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut compressed = Vec::new();
    brotli::CompressorReader::new(content, BUFFER, QUALITY, WINDOW).read_to_end(&mut compressed)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        let content = "an offset is text, an offset is text, an offset is text".repeat(40);
        let small = brotli(content.as_bytes()).unwrap();
        let mut back = String::new();
        brotli::Decompressor::new(&small[..], 4096)
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, content);

        let small = gzip(content.as_bytes()).unwrap();
        let mut back = String::new();
        flate2::read::GzDecoder::new(&small[..])
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, content);
    }
}
