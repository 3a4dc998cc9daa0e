//! The draft: live value beside new value.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::{At, Draft, Intent, Rows};
use offset_rules::naming::partition_name;
use offset_rules::problems::{Place, Problems};
use offset_rules::strategy::Outcome;
use offset_rules::words::clipped;

use super::copy_as::hand_on;
use super::discarded::Discarded;
use super::draft_kept::{one_tab_edits, saved_words};
use super::editor_bar::{chosen, filter, said, strategies, summary, undo_redo, views};
use super::field_lines::{Shown, shown_places};
use super::fields::Fields;
use super::form_add::add_form;
use super::form_copy::copy_form;
use super::form_import::{Importer, import_form, strange_panel};
use super::form_move::{Position, move_form};
use super::form_values::{set_form, shift_form};
use super::json_view::{JsonView, LastRead, entries_of, go_to, keep_typed, path_of};
use super::never_seen::{never_seen, shape_of_rows};
use super::problem_list::{ProblemList, settled_problems};
use super::reset_panel::reset_panel;
use super::restore_choices::restore_choices;
use super::review_facts::stale_panel;
use super::sight::Sight;
use crate::browser::clock::Beat;
use crate::browser::editor_keys::{Wish, on_undo};
use crate::browser::history::Navigation;
use crate::browser::paste;
use crate::pages::draft_notices::draft_notices;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::{Drafts, is_on_nothing};
use crate::state::editor::{Editor, Editors, Form, View};
use crate::state::journal::Journal;
use crate::state::known_now::{is_unseen, stands};
use crate::state::session::Session;
use crate::ui::age::{Age, short_stamp};
use crate::ui::button::{Button, Weight};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{derived, local_memo, on_input, tracked, unsubscribe_when_gone};

/// The Alter tab.
#[component]
pub(super) fn AlterTab() -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let (drafts, journal) = (expect_context::<Drafts>(), expect_context::<Journal>());
    let address = data.address.clone();
    // Something was applied since the offsets were observed: what it took away would look like no change, and an import of
    // it would be dropped.
    let unseen = {
        let data = data.clone();
        local_memo(move || is_unseen(&data, journal))
    };
    // The draft is opened on the first offsets that are there; later ones are Review's matter. One that holds nothing is
    // moved to what was applied meanwhile.
    let draft = {
        let data = data.clone();
        Memo::new_with_compare(
            move |opened: Option<&Option<ArcRwSignal<Draft>>>| {
                unsubscribe_when_gone();
                let waits = |draft: &ArcRwSignal<Draft>| draft.with_untracked(is_on_nothing);
                let stays = |draft: &ArcRwSignal<Draft>| !unseen.get() || !drafts.is_untouched(draft);
                if let Some(Some(opened)) = opened
                    && drafts.get(&data.address).as_ref() == Some(opened)
                    && (!waits(opened) || data.offsets.answer().is_none())
                    && stays(opened)
                {
                    return Some(opened.clone());
                }
                let endpoint = session.endpoint()?;
                let Some(known) = stands(&data, journal) else {
                    // Nothing was ever seen of it: a draft that was imported, or kept, is shown all the same.
                    return data.offsets.error().and_then(|_| drafts.get(&data.address));
                };
                drafts.open(&endpoint, &data.address, &known)
            },
            |before, after| before != after,
        )
    };
    // Whether, and no more: the editor must not be drawn anew, under the hands of who types, at every read.
    let offsets = data.offsets.clone();
    let has_failed = local_memo(move || offsets.error().is_some());
    // A guess from the keys alone may come before the server's own word: forms and columns are made anew then.
    let shape = data.shape();
    let class = local_memo(move || shape.with(|shape| shape.class().map(|class| class.id)));
    // A draft of a file begins on nothing, and is drawn anew when the live offsets have come under it.
    let is_blind = local_memo(move || draft.get().is_some_and(|draft| draft.with(is_on_nothing)));
    let told = draft_notices(Some(address));
    let discarded = Discarded::start();
    provide_context(discarded);
    let editor = tracked(move || match draft.get() {
        Some(draft) => {
            // Read, not only tracked: a memo that nobody ever read counts as changed at its first look, the draft's first save.
            let _ = (class.get(), is_blind.get());
            let id = draft.with_untracked(|draft| draft.id.clone());
            // Whatever the page looks at while it is drawn does not draw it anew: what is typed would go into a field that is gone.
            untrack(|| one_tab_edits(id, view! { <EditorPage draft/> }.into_any()))
        }
        // Asked only here: a read that fails, or works again, draws no editor anew.
        None if has_failed.get() => never_seen(),
        None => view! { <Skeleton label="Reading the offsets"/> }.into_any(),
    });
    view! { {told}{discarded.line(drafts)}{stale_panel(unseen)}{editor} }
}

#[component]
fn EditorPage(draft: ArcRwSignal<Draft>) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let beat = expect_context::<Beat>();
    let saved = saved_words(draft.with_untracked(|draft| draft.id.clone()));
    let (editors, drafts) = (expect_context::<Editors>(), expect_context::<Drafts>());
    editors.keep_only(|draft| {
        let id = draft.with_untracked(|draft| draft.id.clone());
        untrack(|| drafts.listed(&id)).is_some_and(|listed| listed.open.as_ref() == Some(draft))
    });
    let editor = editors.of(&draft).here();
    provide_context(editor);
    let shape = match draft.with_untracked(is_on_nothing) {
        true => shape_of_rows(&draft),
        false => data.shape(),
    };
    let columns = StoredValue::new(shape.get_untracked());
    let problems = settled_problems(&data, editor);
    let sight = Sight::of(editor, columns, &data.address);
    let shown = local_memo(move || {
        editor.drawn.track();
        let which = sight.which.get();
        Arc::new(editor.draft.with_untracked(|draft| shown_places(draft, &which)))
    });
    let last_read: LastRead = RwSignal::new(None);
    let importer = Importer {
        editor,
        shape: columns,
        strange: RwSignal::new(None),
    };
    keep_typed(editor);
    // The keyboard reaches what is inert.
    let drafts = expect_context::<Drafts>();
    let edits = move || drafts.edits(&editor.draft.with_untracked(|draft| draft.id.clone()));
    on_undo(move |wish| {
        if editor.locked().is_none() && untrack(edits) {
            match wish {
                Wish::Undo => editor.undo(),
                Wish::Redo => editor.redo(),
            }
        }
    });
    paste::on_paste_outside_fields(move |text| {
        if untrack(edits) {
            importer.take(text.as_bytes(), "the pasted text");
        }
    });

    let ahead = data.server_ahead();
    let based_on = move || {
        editor.draft.with(|draft| match &draft.base.observed_at {
            Some(time) => match time.instant {
                Some(instant) => view! { "based on the observation of "{short_stamp(beat.get(), instant)}", "<Age time=instant ahead/> }.into_any(),
                None => format!("based on the observation of “{time}”").into_any(),
            },
            None => "based on an observation without a time".into_any(),
        })
    };
    let (over, dropped) = drop_handlers(importer);
    view! {
        <div class="editor" on:dragover=over on:drop=dropped>
            <p class="muted">{saved}" "<span class="separator" aria-hidden="true">"·"</span>" "{tracked(based_on)}</p>
            <div class="editor-bar">
                {views(editor)}
                {tracked(move || (editor.view.get() == View::Table).then(|| filter(sight)))}
                {undo_redo(editor)}
            </div>
            {strategies(editor, columns, shown)}
            {open_form(editor, &data, columns, importer)}
            {said(editor)}
            {strange_panel(importer)}
            {restore_choices(editor)}
            {main_part(editor, shape, shown, sight, problems, last_read)}
            {problem_part(editor, problems, sight, last_read)}
            {note(editor)}
            {foot(editor, data, problems)}
            {hand_on(&draft)}
        </div>
    }
}

type OnDrag = Box<dyn FnMut(ev::DragEvent)>;

fn drop_handlers(importer: Importer) -> (OnDrag, OnDrag) {
    let over: OnDrag = Box::new(|event| event.prevent_default());
    let dropped: OnDrag = Box::new(move |event| {
        event.prevent_default();
        importer.take_file(paste::dropped(&event), move || importer.editor.form.set(None));
    });
    (over, dropped)
}

/// The form that is open.
fn open_form(editor: Editor, data: &ConnectorData, shape: StoredValue<Shape>, importer: Importer) -> AnyView {
    let data = data.clone();
    tracked(move || {
        editor.form.get().map(|form| match form {
            Form::Set => set_form(editor, shape, chosen(editor)),
            Form::Shift => shift_form(editor, shape, chosen(editor)),
            Form::MoveTo => match shape.with_value(Position::of) {
                Some(position) => move_form(editor, shape, chosen(editor), position),
                None => ().into_any(),
            },
            Form::CopyFrom => copy_form(editor, &data),
            Form::Import => import_form(importer),
            Form::AddPartition => add_form(editor, shape),
        })
    })
}

/// The table, the JSON, or what a reset means.
fn main_part(
    editor: Editor,
    shape: Memo<Shape>,
    places: Memo<Arc<Vec<At>>>,
    sight: Sight,
    problems: Memo<Problems>,
    last_read: LastRead,
) -> AnyView {
    let is_filtered = derived(move || sight.which.with(|which| *which != Shown::default()));
    let is_patch = local_memo(move || {
        editor
            .draft
            .with(|draft| matches!(draft.intent, Intent::Patch(_)))
    });
    tracked(move || match (editor.view.get(), is_patch.get()) {
        (View::Json, _) => view! { <JsonView last_read/> }.into_any(),
        (View::Table, false) => reset_panel(editor, keep_offsets),
        (View::Table, true) => {
            view! { {unread_panel(editor)}<Fields shape places is_filtered problems/> }.into_any()
        }
    })
}

/// Takes a reset back.
fn keep_offsets(editor: Editor) {
    editor.step("offsets kept", |draft| {
        draft.intent = Intent::Patch(Rows::default());
        Ok(Outcome::default())
    });
}

/// The text of the JSON view comes first while it is no draft.
fn unread_panel(editor: Editor) -> AnyView {
    tracked(move || {
        editor.unread.get().map(|unread| {
            view! {
                <Panel meaning=Meaning::Bad title="The JSON view holds a text that is no draft yet.">
                    <p>{unread.error.to_string()}</p>
                    <p class="actions">
                        <Button on_press=move || editor.view.set(View::Json)>"Back to the JSON"</Button>
                        <Button on_press=move || editor.unread.set(None)>"Drop that text"</Button>
                    </p>
                </Panel>
            }
        })
    })
}

/// Problems, each with the way to its place in the view that is open.
fn problem_part(editor: Editor, problems: Memo<Problems>, sight: Sight, last_read: LastRead) -> AnyView {
    let entries = entries_of(last_read);
    let show = Callback::new(move |place: Place| match editor.view.get_untracked() {
        View::Json => go_to(last_read, entries, &place),
        View::Table => {
            if let Some(at) = place.at {
                sight.bring(at, place.key.as_deref());
            }
        }
    });
    let path = Callback::new(move |place: Place| match editor.view.get() {
        View::Json => path_of(last_read, entries, &place),
        View::Table => None,
    });
    view! { <ProblemList problems show path/> }.into_any()
}

/// Free words for whoever reads it.
fn note(editor: Editor) -> AnyView {
    let text = editor.draft.with_untracked(|draft| draft.note.clone());
    view! {
        <label class="labelled note">"Note"
            <textarea rows="2" class="note-text" placeholder="why, for whoever reviews it and for History" prop:value=text
                on:input=on_input(move |text| editor.write_note(text))></textarea>
        </label>
    }
    .into_any()
}

/// What is drafted, and the way on.
fn foot(editor: Editor, data: ConnectorData, problems: Memo<Problems>) -> AnyView {
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let review = Route::Connector(data.address.clone(), Tab::Review);
    let discard = {
        let (address, discarded) = (data.address.clone(), expect_context::<Discarded>());
        move || discarded.discard(drafts, &address, editor.draft.get_untracked())
    };
    let nothing_to_discard = derived(move || {
        let is_empty =
            editor.draft.with(|draft| draft.partitions() == 0) && editor.unread.with(Option::is_none);
        is_empty.then(|| "Nothing is drafted".to_owned())
    });
    let not_ready = local_memo(move || {
        let pending = editor.pending.get().then(|| "The JSON is being read".to_owned());
        let errors = || {
            problems
                .with(Problems::has_errors)
                .then(|| "The errors come first".to_owned())
        };
        pending
            .or_else(|| editor.locked())
            .or_else(|| editor.draft.with(why_not_reviewable))
            .or_else(errors)
    });
    let digest = local_memo(move || {
        editor.rested.track();
        editor
            .draft
            .with_untracked(|draft| why_not_reviewable(draft).is_none().then(|| draft.digest()))
    });
    view! {
        <div class="bottom">
            <p role="status">{tracked(move || editor.draft.with(summary))}" "<span class="digest">{tracked(move || digest.get())}</span></p>
            <p class="actions">
                <Button disabled_reason=nothing_to_discard on_press=discard>"Discard draft"</Button>
                <Button weight=Weight::Primary disabled_reason=not_ready on_press=move || navigation.go(&review)>"Review"</Button>
            </p>
        </div>
    }
    .into_any()
}

/// Characters of a name that go into the reason of a button.
const LONGEST_NAME: usize = 200;

/// Why a draft cannot be reviewed yet.
pub(super) fn why_not_reviewable(draft: &Draft) -> Option<String> {
    let nothing = || (draft.partitions() == 0).then(|| "Nothing is changed yet".to_owned());
    unfinished(draft).or_else(nothing)
}

/// The first cell of a draft that holds no value, in words.
pub(super) fn unfinished(draft: &Draft) -> Option<String> {
    let mut rows = draft.rows().into_iter().flat_map(Rows::iter);
    rows.find_map(|(_, row)| {
        row.bad_cells.first().map(|cell| {
            format!(
                "{} of {} is not a value yet",
                clipped(&cell.key, LONGEST_NAME),
                clipped(&partition_name(&row.partition), LONGEST_NAME)
            )
        })
    })
}
