//! A request that hit more than it named: said loudly, because the way back is to name the others too.

use std::sync::Arc;

use connect_api::{AlterStatus, AlterType};
use leptos::prelude::*;
use offset_rules::naming::partition_name;

use crate::state::connector::ConnectorData;
use crate::state::journal::Submission;
use crate::tasks::restore_previous::hit_beside;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{local_memo, tracked};

/// How many partitions are named.
const MOST_NAMES: usize = 20;

/// The names of what a request hit beside what it named, where it hit anything; and whether it was a DELETE.
pub(super) type Beside = Memo<Option<(bool, Vec<String>)>>;

/// Partitions that the request did not name and that lost their offset, or stand below where they were.
pub(super) fn beside(data: &ConnectorData, status: &AlterStatus, ours: Memo<Option<Submission>>) -> Beside {
    let (offsets, shape, status) = (data.offsets.clone(), data.shape(), status.clone());
    local_memo(move || {
        let answer = offsets.answer()?;
        let class = shape.with(offset_rules::class::Shape::class);
        let before = ours.with(|ours| ours.as_ref().map(|ours| Arc::clone(&ours.before)));
        let lost = hit_beside(class, &status, before.as_deref(), &answer.value);
        let names: Vec<String> = lost.iter().map(partition_name).collect();
        (!names.is_empty()).then(|| (status.request.kind == AlterType::Delete, names))
    })
}

/// Says so.
pub(super) fn lost_beside(beside: Beside) -> AnyView {
    tracked(move || {
        let (is_delete, names) = beside.get()?;
        let hit = match names.len() {
            1 => "1 partition that the request did not name has no offset now, or one below where it stood"
                .to_owned(),
            count => format!(
                "{count} partitions that the request did not name have no offset now, or one below where they stood"
            ),
        };
        let title = if is_delete {
            "The server removed more than was asked."
        } else {
            "More has changed than was asked."
        };
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let listed = names.into_iter().take(MOST_NAMES).collect::<Vec<_>>().join(", ");
        Some(view! {
            <Panel meaning=Meaning::Bad title>
                <p>{format!("{hit}: {listed}{more}.")}</p>
                <p>"Restore previous offsets drafts what was there, with these as well."</p>
            </Panel>
        })
    })
}
