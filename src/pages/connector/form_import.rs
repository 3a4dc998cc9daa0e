//! Import: offsets from a file, a drop or a paste.

use leptos::ev;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::import::{Imported, read};
use offset_rules::strategy;
use offset_rules::words::how_many;

use super::form_frame::{close, form};
use crate::browser::paste::{self, FileError};
use crate::state::editor::Editor;
use crate::ui::button::Button;
use crate::ui::name::visible_sentence;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{on_input, tracked};

/// The largest file that is read, in MB: the gateway takes no longer request either.
const MOST_MB: u32 = 16;

/// Something that was read and names none of this connector's partitions.
#[derive(Clone, PartialEq)]
pub(super) struct Strange {
    imported: Imported,
    what: String,
}

/// Imports into a draft.
#[derive(Clone, Copy)]
pub(super) struct Importer {
    pub(super) editor: Editor,
    pub(super) shape: StoredValue<Shape>,
    pub(super) strange: RwSignal<Option<Strange>>,
}

impl Importer {
    /// Has a text become rows. Anything wrong is said with its place, and the draft stays.
    pub(super) fn take(self, bytes: &[u8], what: &str) -> bool {
        if let Some(why) = self.editor.locked() {
            self.editor.refuse(why);
            return false;
        }
        self.strange.set(None);
        let imported = match read(bytes) {
            Ok(imported) => imported,
            Err(error) => {
                self.editor
                    .refuse(format!("Nothing was imported from {what}. {error}"));
                return false;
            }
        };
        let is_strange = self.editor.draft.with_untracked(|draft| {
            let knows = |entry: &connect_api::OffsetEntry| draft.base.position(&entry.partition).is_some();
            !draft.base.entries.is_empty()
                && !imported.entries.is_empty()
                && !imported.entries.iter().any(knows)
        });
        if is_strange {
            self.editor.said.set(None);
            self.strange.set(Some(Strange {
                imported,
                what: what.to_owned(),
            }));
            return true;
        }
        self.put(&imported, what);
        true
    }

    fn put(self, imported: &Imported, what: &str) {
        self.editor.step(format!("import of {what}"), |draft| {
            let mut outcome = self
                .shape
                .with_value(|shape| strategy::import(draft, imported, what, shape));
            outcome
                .notes
                .insert(0, format!("Read {what} as {}.", imported.form.word()));
            Ok(outcome)
        });
    }

    /// Reads a file and has it become rows; `after` runs when it did.
    pub(super) fn take_file(self, file: Option<paste::File>, after: impl FnOnce() + 'static) {
        leptos::task::spawn_local_scoped_with_cancellation(async move {
            match paste::read(file, MOST_MB).await {
                Ok(file) => {
                    if self.take(&file.bytes, &file.name) {
                        after();
                    }
                }
                Err(FileError::TooLarge(mb)) => self.editor.refuse(format!(
                    "Nothing was imported. The file has {mb} MB; offsets of up to {MOST_MB} MB are taken. Choose another file, or a part of it."
                )),
                Err(FileError::Unreadable) => self
                    .editor
                    .refuse("Nothing was imported. The browser could not read the file. Choose it again."),
                Err(FileError::None) => self.editor.refuse("Nothing was imported. There was no file in it."),
            }
        });
    }
}

/// What none of the connector's partitions are in is asked about before it becomes rows.
pub(super) fn strange_panel(importer: Importer) -> AnyView {
    let strange = importer.strange;
    tracked(move || {
        strange.get().map(|Strange { imported, what }| {
            let count = imported.entries.len();
            let whose = imported.name.clone().or_else(|| imported.id.clone());
            let whose = whose.map_or_else(String::new, |name| format!(" It says it is of {name}."));
            let title = match count {
                    1 => format!("The one partition in {what} is no partition of this connector."),
                    many => format!("None of the {} partitions in {what} is a partition of this connector.", how_many(many)),
                };
            view! {
                <Panel meaning=Meaning::Caution title>
                    <p>{visible_sentence(&format!("It is probably another connector's.{whose} Nothing was imported yet."))}</p>
                    <p class="actions">
                        <Button on_press=move || strange.set(None)>"Leave it"</Button>
                        <Button on_press=move || {
                            importer.put(&imported, &what);
                            strange.set(None);
                        }>"Import all the same"</Button>
                    </p>
                </Panel>
            }
        })
    })
}

/// The form: a file, or a text.
pub(super) fn import_form(importer: Importer) -> AnyView {
    let editor = importer.editor;
    let typed = RwSignal::new(String::new());
    let apply = move || {
        let text = typed.get_untracked();
        if importer.take(text.as_bytes(), "the pasted text") {
            close(editor, "press-import");
        }
    };
    let chosen: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        importer.take_file(paste::chosen(&event), move || close(editor, "press-import"));
    });
    let fields = view! {
        <p>"{\"offsets\": […]}, a request, the API's answer, a bare array, lines of topic:partition:offset, or CSV. A file can also be dropped on the page."</p>
        <label class="labelled">"Offsets file"<input id="import-file" type="file" on:change=chosen/></label>
        <label class="labelled">"or pasted text"
            <textarea rows="5" class="json-text" spellcheck="false" autocomplete="off" prop:value=typed
                on:input=on_input(move |text| typed.set(text))></textarea>
        </label>
    };
    form(
        editor,
        "Import",
        "press-import",
        "import-file",
        Box::new(apply),
        fields.into_any(),
    )
}
