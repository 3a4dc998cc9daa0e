//! A connector of which this browser keeps no offsets, and which cannot be read now: a file can be drafted from all the same.

use connect_api::OffsetEntry;
use leptos::ev;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::{Draft, Row, Rows};

use super::alter::why_not_reviewable;
use crate::browser::paste::{self, FileError};
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::session::Session;
use crate::tasks::draft_import::draft_import;
use crate::ui::file_button::file_button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{local_memo, tracked};

/// The largest file that is read, in MB: as everywhere in the editor.
const MOST_MB: u32 = 16;

/// What is so, and the way to draft nevertheless.
pub(super) fn never_seen() -> AnyView {
    let (session, drafts) = (expect_context::<Session>(), expect_context::<Drafts>());
    let address = expect_context::<ConnectorData>().address;
    let refused = RwSignal::new(None::<String>);
    let chosen: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        let (file, address) = (paste::chosen(&event), address.clone());
        leptos::task::spawn_local(async move {
            let outcome = match (paste::read(file, MOST_MB).await, session.endpoint_now()) {
                (Ok(file), Some(endpoint)) => {
                    draft_import(drafts, &endpoint, &address, &file.bytes, &file.name)
                }
                (Err(FileError::TooLarge(mb)), _) => Err(format!(
                    "Nothing was imported. The file has {mb} MB; offsets of up to {MOST_MB} MB are taken."
                )),
                (Err(FileError::None), _) => Ok(()),
                (Err(FileError::Unreadable), _) | (_, None) => Err(
                    "Nothing was imported. The browser could not read the file. Choose it again.".to_owned(),
                ),
            };
            let _ = refused.try_set(outcome.err());
        });
    });
    let import = file_button("Import", "", chosen);
    view! {
        <Panel meaning=Meaning::Plain title="This browser keeps no offsets of this connector.">
            <p>
                "They were not read here yet, or they are more than the 2 MB that are kept of one connector. A file of offsets can be \
                 drafted from now. The draft is kept; as soon as the live offsets can be read, each change is shown beside them and \
                 Review holds it against them."
            </p>
            <p class="actions">{import}</p>
        </Panel>
        <div role="status">{tracked(move || refused.get().map(|why| view! { <p class="field-problem" role="alert">{why}</p> }))}</div>
    }
    .into_any()
}

/// The columns of a draft that stands on nothing: what its own rows say.
pub(super) fn shape_of_rows(draft: &ArcRwSignal<Draft>) -> Memo<Shape> {
    let entries = draft.with_untracked(|draft| {
        let rows = draft.rows().into_iter().flat_map(Rows::iter);
        let entry = |(_, row): (_, &Row)| OffsetEntry {
            partition: row.partition.clone(),
            offset: row.offset_value(),
        };
        rows.map(entry).collect::<Vec<_>>()
    });
    local_memo(move || Shape::of(None, None, &entries))
}

/// Said where the offsets are of an earlier visit: what is shown is no observation of now.
pub(super) fn recalled_note(data: &ConnectorData) -> AnyView {
    let offsets = data.offsets.clone();
    tracked(move || {
        offsets.is_recalled().then(|| {
            let words = "The offsets of this connector are those that this browser saw last. They can be drafted on; nothing can be submitted until \
                         the live ones are read.";
            view! { <p class="recalled" role="status">{words}</p> }
        })
    })
}

/// Said on Alter when the gateway is back while somebody is there: what was drafted without it need not wait any longer.
pub(super) fn back_again() -> AnyView {
    let (session, drafts) = (expect_context::<Session>(), expect_context::<Drafts>());
    let address = expect_context::<ConnectorData>().address;
    let environment = address.place.environment.clone();
    let was_offline = StoredValue::new(false);
    let is_back = local_memo(move || {
        let is_offline = session.is_offline();
        was_offline.update_value(|was| *was |= is_offline);
        !is_offline && was_offline.get_value()
    });
    let is_ready = local_memo(move || {
        let draft = drafts.get(&address);
        draft.is_some_and(|draft| draft.with(|draft| why_not_reviewable(draft).is_none()))
    });
    let words = move || {
        let endpoint = session.endpoint()?;
        if !is_back.get() || !is_ready.get() || endpoint.read_only {
            return None;
        }
        let is_somebody = endpoint.gateway_has_credentials || session.key_for(&environment).is_some();
        let words = match is_somebody {
            // What to do then is said above the page.
            true if session.is_locked_out() => {
                "The gateway answers again. It does not know this tab any more."
            }
            true => "The gateway answers again: this draft can be reviewed and submitted now.",
            false => "The gateway answers again: sign in, then this draft can be reviewed and submitted.",
        };
        Some(view! { <p>{words}</p> })
    };
    view! { <div role="status">{tracked(words)}</div> }.into_any()
}
