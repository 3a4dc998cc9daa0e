//! Text to link and back.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use exact_json::{member, object, parse, quote};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use sha2::{Digest, Sha256};

/// The longest link text that is made or read: addresses beyond this are cut by mail programs and proxies.
pub const PACKED_LIMIT: usize = 8 * 1024;
/// The most that a link may unpack to.
pub const UNPACKED_LIMIT: usize = 1024 * 1024;

const VERSION: &str = "v1.";

/// Why a text is no link to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin with `v1.`; the version it begins with, if it is one.
    Version(Option<String>),
    /// Longer than [`PACKED_LIMIT`].
    TooLong,
    /// Unpacks to more than [`UNPACKED_LIMIT`].
    TooMuch,
    /// A character that no link has, or bytes that do not unpack: cut short or changed on its way.
    Damaged,
    /// It unpacks, but the checksum is of something else.
    Checksum,
    /// What it holds is no draft; the member's path.
    Shape(String),
}

impl fmt::Display for LinkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(Some(version)) => {
                write!(
                    out,
                    "This link is of another version ({version}). Reload to update, or ask for a file."
                )
            }
            Self::Version(None) => out.write_str("This is no link to a draft."),
            Self::TooLong => out.write_str("This link is longer than a link can be. Ask for a file."),
            Self::TooMuch => {
                out.write_str("This link unpacks to more than a draft can be. It is not opened.")
            }
            Self::Damaged => {
                out.write_str("This link is damaged, perhaps cut short on its way. Ask for it again.")
            }
            Self::Checksum => out.write_str("This link was changed on its way. Ask for it again."),
            Self::Shape(path) => write!(
                out,
                "This link holds no draft: {path} is missing or wrong. Ask for it again."
            ),
        }
    }
}

impl std::error::Error for LinkError {}

/// Packs a JSON text; `None` where it is too big for a link.
pub fn pack(json: &str) -> Option<String> {
    let text = object([member("check", &quote(&check(json))), member("draft", json)]);
    if text.len() > UNPACKED_LIMIT {
        return None;
    }
    let packed = format!(
        "{VERSION}{}",
        URL_SAFE_NO_PAD.encode(compress_to_vec(text.as_bytes(), 9))
    );
    (packed.len() <= PACKED_LIMIT).then_some(packed)
}

/// Unpacks a link to the exact JSON text that was packed. Never holds more than [`UNPACKED_LIMIT`] and the link
/// itself.
///
/// # Errors
/// [`LinkError`].
pub fn unpack(link: &str) -> Result<String, LinkError> {
    let Some(packed) = link.strip_prefix(VERSION) else {
        let version = link.split('.').next().filter(|word| {
            word.len() <= 8
                && word
                    .strip_prefix('v')
                    .is_some_and(|number| number.parse::<u32>().is_ok())
        });
        return Err(LinkError::Version(
            version.filter(|_| link.contains('.')).map(str::to_owned),
        ));
    };
    if link.len() > PACKED_LIMIT {
        return Err(LinkError::TooLong);
    }
    let bytes = URL_SAFE_NO_PAD.decode(packed).map_err(|_| LinkError::Damaged)?;
    let text = decompress_to_vec_with_limit(&bytes, UNPACKED_LIMIT).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::TooMuch,
        _ => LinkError::Damaged,
    })?;
    let text = String::from_utf8(text).map_err(|_| LinkError::Damaged)?;
    let value = parse(text).map_err(|_| LinkError::Damaged)?;
    let draft = value
        .get("draft")
        .ok_or_else(|| LinkError::Shape("draft".to_owned()))?;
    let sum = value
        .get("check")
        .and_then(|sum| sum.as_str().map(std::borrow::Cow::into_owned));
    if sum.as_deref() != Some(check(draft.text()).as_str()) {
        return Err(LinkError::Checksum);
    }
    Ok(draft.text().to_owned())
}

/// The first 64 bits of SHA-256, as hex: against accidents, not against forgers.
fn check(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
