//! A connector whose offsets were never seen in this browser, and cannot be read now: a file can be drafted from all the same.

use connect_api::OffsetEntry;
use leptos::ev;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::{Draft, Row, Rows};

use crate::browser::paste::{self, FileError};
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::session::Session;
use crate::tasks::draft_import::draft_import;
use crate::ui::file_button::file_button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::tracked;

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
        <Panel meaning=Meaning::Plain title="The offsets of this connector were not seen in this browser yet.">
            <p>
                "A file of offsets can be drafted from now. The draft is kept; as soon as the live offsets can be read, each                  change is shown beside them and Review holds it against them."
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
    Memo::new(move |_| Shape::of(None, None, &entries))
}

/// Said above offsets that are of an earlier visit: what stands below is no observation of now.
pub(super) fn recalled_note(data: &ConnectorData) -> AnyView {
    let offsets = data.offsets.clone();
    tracked(move || {
        offsets.is_recalled().then(|| {
            let words = "The offsets below are those that this browser saw last. They can be drafted on; nothing can be submitted until \
                         the live ones are read.";
            view! { <p class="recalled" role="status">{words}</p> }
        })
    })
}
