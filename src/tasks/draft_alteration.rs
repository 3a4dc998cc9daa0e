//! Makes a draft of an alteration that a statement asks for. Nothing is sent: it is reviewed like any other.

use std::sync::Arc;

use connect_api::ApiError;
use futures::future::join;
use leptos::prelude::untrack;
use offset_rules::class::Shape;
use offset_rules::draft::{Base, Draft};
use offset_rules::stackql::Alteration;
use offset_rules::strategy::{Outcome, import};

use super::adopt_draft::adopt_and_keep;
use super::submit_draft::Desk;
use crate::browser::{clock, page};
use crate::queries::connector::{read_last_request, read_offsets};
use crate::state::drafts::target;
use crate::state::known_now::stands;
use crate::state::session::Endpoint;

/// Reads the connector's offsets and drafts the alteration on what stands. Answers what did not fit,
/// and drafts nothing where nothing would change.
///
/// # Errors
/// Those of the read.
pub async fn draft_alteration(
    desk: &Desk,
    endpoint: Endpoint,
    alteration: &Alteration,
) -> Result<(Outcome, bool), ApiError> {
    let Desk {
        session,
        data,
        journal,
        drafts,
    } = desk;
    // What the last request set may not be observed yet. Where that cannot be read, Review says so.
    let (live, _) = join(read_offsets(*session, data), read_last_request(*session, data)).await;
    let live = &live?.value;
    let known = untrack(|| stands(data, *journal)).unwrap_or_else(|| live.clone());
    let shape = Shape::of(None, None, &known.offsets);
    let target = target(&endpoint, &alteration.address, known.id.clone());
    let id = page::new_id();
    let mut draft = Draft::new(id, target, Arc::new(Base::of(known)), clock::now());
    let outcome = import(&mut draft, &alteration.imported, "a StackQL statement", &shape);
    // What changes nothing takes no other draft's place.
    let is_draft = !draft.is_empty();
    if is_draft {
        adopt_and_keep(*drafts, draft).await;
    }
    Ok((outcome, is_draft))
}
