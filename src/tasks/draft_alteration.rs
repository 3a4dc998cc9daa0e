//! Makes a draft of an alteration that a statement asks for. Nothing is sent: it is reviewed like any other.

use std::sync::Arc;

use connect_api::ApiError;
use offset_rules::class::Shape;
use offset_rules::draft::{Base, Draft};
use offset_rules::stackql::Alteration;
use offset_rules::strategy::{Outcome, import};

use super::adopt_draft::adopt_and_keep;
use crate::browser::{clock, page};
use crate::state::drafts::{Drafts, target};
use crate::state::session::{Endpoint, Session};

/// Reads the connector's offsets and drafts the alteration on them. Answers what did not fit.
///
/// # Errors
/// Those of the read.
pub async fn draft_alteration(
    session: Session,
    drafts: Drafts,
    endpoint: Endpoint,
    alteration: &Alteration,
) -> Result<Outcome, ApiError> {
    let live = session.client().offsets(&alteration.address).await?.value;
    let shape = Shape::of(None, None, &live.offsets);
    let target = target(&endpoint, &alteration.address, live.id.clone());
    let id = page::new_id();
    let mut draft = Draft::new(id, target, Arc::new(Base::of(live)), clock::now());
    let outcome = import(&mut draft, &alteration.imported, "a StackQL statement", &shape);
    adopt_and_keep(drafts, draft).await;
    Ok(outcome)
}
