//! JSON whose numbers, strings and member order stay as text.
//!
//! An offset value is the JSON text it came as: `9007199254741993`, `1e3`, `1.0` and `"0"` are four different
//! things and none of them may pass through a float or be written differently from how it was read
//! (API.md T5, T6, T7, T13). So a document is one shared buffer, a flat list of spans into it, and
//! [`Value`]s that point at a span. Nothing is decoded until somebody asks.
//!
//! ```
//! let value = exact_json::parse(r#"{"offset": {"lsn": 9007199254741993}}"#)?;
//! let lsn = value.get("offset").and_then(|offset| offset.get("lsn")).expect("a member");
//! assert_eq!(lsn.text(), "9007199254741993");
//! # Ok::<(), exact_json::ParseError>(())
//! ```
//!
//! What other parsers hide is kept and can be asked for: duplicate members
//! ([`Value::duplicate_members`]), lone surrogates ([`Value::has_lone_surrogate`]), nesting of any depth
//! ([`Value::depth`]).

mod canonical;
mod digest;
mod document;
mod error;
mod integer;
mod misleads;
mod number;
mod parse;
mod part;
mod string;
mod value;
mod write;

pub use digest::digest;
pub use document::Kind;
pub use error::{Expected, ParseError, Place};
pub use integer::Integer;
pub use misleads::{legible, legible_but, misleads};
pub use number::{is_integer, is_number};
pub use parse::{parse, parse_bytes};
pub use part::Part;
pub use string::{LoneSurrogate, quote};
pub use value::{Items, Members, Value};
pub use write::{array, member, object};
