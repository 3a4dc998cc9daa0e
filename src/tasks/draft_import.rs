//! Makes a draft of a file for a connector whose offsets nobody has seen here yet.

use std::sync::Arc;

use connect_api::ConnectorAddress;
use offset_rules::class::Shape;
use offset_rules::draft::{Base, Draft};
use offset_rules::import::read;
use offset_rules::strategy::import;

use super::adopt_draft::adopt_draft;
use crate::browser::{clock, page};
use crate::state::drafts::{Drafts, target};
use crate::state::session::Endpoint;

/// Drafts what is in a file called `name`, on no offsets at all: the live ones take their place as soon as they are read.
///
/// # Errors
/// Why there is no draft, in words.
pub fn draft_import(
    drafts: Drafts,
    endpoint: &Endpoint,
    address: &ConnectorAddress,
    bytes: &[u8],
    name: &str,
) -> Result<(), String> {
    let imported = read(bytes).map_err(|error| format!("Nothing was imported from {name}. {error}"))?;
    let id = page::new_attempt().ok_or("This browser gives no random ids.")?;
    let base = Arc::new(Base::new(Vec::new(), None));
    let mut draft = Draft::new(id, target(endpoint, address, None), base, clock::now());
    import(&mut draft, &imported, name, &Shape::of(None, None, &[]));
    if draft.partitions() == 0 {
        return Err(format!(
            "Nothing was imported from {name}. It names no partition, and which ones this connector has is not known yet."
        ));
    }
    adopt_draft(drafts, draft);
    Ok(())
}
