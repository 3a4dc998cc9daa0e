//! Every draft that this browser keeps.

mod describe;
mod rows;

use leptos::ev;
use leptos::prelude::*;

use self::describe::{Describing, Refused, describe_it, describing};
use self::rows::{Entry, drafts_table, entries};
use crate::browser::download::download;
use crate::browser::files;
use crate::browser::history::Navigation;
use crate::browser::storage::StorageError;
use crate::pages::draft_notices::draft_notices;
use crate::state::drafts::Drafts;
use crate::state::kept::{Kept, Place};
use crate::tasks::draft_files::{Exported, Imported, export_all, import_all};
use crate::tasks::save::{Refusal, Removed, put_back};
use crate::ui::button::Button;
use crate::ui::file_button::{JSON_FILES, file_button};
use crate::ui::filter_field::filter_field;
use crate::ui::name::visible_sentence;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{derived, local_memo, local_memo_compared, tracked};

/// A file of drafts larger than this is not read.
const MOST_MB: u32 = 64;

/// What the page says after something was done.
#[derive(Clone, Debug)]
enum Said {
    Words(String),
    Refused(String),
    /// Another tab edits the draft that was to be named.
    Elsewhere(Describing),
    Imported(Imported),
}

/// The Drafts page.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let (kept, drafts) = (expect_context::<Kept>(), expect_context::<Drafts>());
    let navigation = expect_context::<Navigation>();
    let filter = RwSignal::new(navigation.query("filter").unwrap_or_default());
    let said = RwSignal::new(None::<Said>);
    // Each deletion can be undone, not the last alone.
    let removed = RwSignal::new(Vec::<Removed>::new());
    let describe = RwSignal::new(None::<Describing>);
    let all = local_memo_compared(move || entries(drafts), |_, _| true);
    let shown = local_memo_compared(
        move || {
            let filter = filter.get().to_lowercase();
            let is_shown = |entry: &&Entry| {
                filter
                    .split_whitespace()
                    .all(|word| entry.searched.contains(word))
            };
            all.with(|all| all.iter().filter(is_shown).cloned().collect::<Vec<_>>())
        },
        |_, _| true,
    );
    let counts = move || {
        let (all, shown) = (all.with(Vec::len), shown.with(Vec::len));
        match (all, shown) {
            (1, 1) => "1 draft".to_owned(),
            (all, shown) if all == shown => format!("{all} drafts"),
            (all, shown) => format!("{shown} of {all} drafts"),
        }
    };
    let export = move || {
        leptos::task::spawn_local(async move {
            let Exported { text, trouble } = export_all(kept, drafts, None).await;
            let is_taken = download("drafts.json", "application/json", &text);
            let refused = (!is_taken).then(|| "The browser did not take the file.".to_owned());
            let trouble =
                trouble.map(|why| format!("The file holds what is open in this tab, and no more. {why}"));
            if let Some(why) = refused.or(trouble) {
                let _ = said.try_set(Some(Said::Refused(why)));
            }
        });
    };
    let import: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        leptos::task::spawn_local(async move {
            let outcome = files::chosen_text(event, MOST_MB).await;
            let outcome = match outcome {
                Ok(text) => import_all(kept, drafts, &text).await,
                Err(why) => Err(why),
            };
            let _ = said.try_set(Some(match outcome {
                Ok(imported) => Said::Imported(imported),
                Err(why) => Said::Refused(why),
            }));
        });
    });
    let typed = Box::new(move |text: String| {
        navigation.set_query("filter", Some(&text));
        filter.set(text);
    });
    let nothing_to_export = derived(move || all.with(Vec::is_empty).then(|| "There is no draft".to_owned()));
    // Both live as long as the page: what is being deleted answers after the table was drawn without it.
    let is_empty = local_memo(move || all.with(Vec::is_empty));
    let told = Callback::new(move |outcome: Result<Option<Removed>, String>| {
        said.set(None);
        match outcome {
            Ok(Some(one)) => removed.update(|all| all.push(one)),
            Ok(None) => {}
            Err(why) => said.set(Some(Said::Refused(why))),
        }
    });
    let refused: Refused = Callback::new(move |(what, why)| {
        said.set(Some(match why {
            Refusal::Elsewhere => Said::Elsewhere(what),
            Refusal::Words(why) => Said::Refused(why),
        }));
    });
    let unsaved = local_memo(move || drafts.unsaved());
    let is_unreadable = local_memo(move || drafts.unreadable().is_some());
    view! {
        <h1 tabindex="-1">"Drafts"</h1>
        {tracked(move || place_words(kept, unsaved.get()))}
        {draft_notices(None)}
        <div class="toolbar">
            <p role="status">{tracked(counts)}</p>
            {filter_field(filter.into(), typed)}
            <p class="actions">
                {file_button("Import all", JSON_FILES, import)}
                <Button disabled_reason=nothing_to_export on_press=export>"Export all"</Button>
            </p>
        </div>
        <div role="status">
            {tracked(move || said.get().map(|what| said_view(drafts, what, refused, said)))}
            {tracked(move || removed.with(|all| !all.is_empty()).then(|| undo_list(kept, drafts, removed, said)))}
        </div>
        {tracked(move || if is_empty.get() && is_unreadable.get() {
            // Whether there is any is not known, and said above.
            ().into_any()
        } else if is_empty.get() {
            view! {
                <Panel meaning=Meaning::Plain title="No draft is kept.">
                    <p>"A draft begins under Alter of a connector, and is kept here from its first change on."</p>
                </Panel>
            }.into_any()
        } else {
            drafts_table(shown.into(), describe, told)
        })}
        {describing(describe, refused)}
    }
}

/// Where drafts are kept, where that is not the browser's storage as usual.
fn place_words(kept: Kept, unsaved: Option<(usize, StorageError)>) -> Option<AnyView> {
    let (title, words) = if let Place::Memory(why) = kept.place() {
        (
            "Drafts are kept in this tab only, until it is closed or reloaded.".to_owned(),
            format!("{why} Export all makes a file of them."),
        )
    } else if let Some((count, why)) = unsaved {
        let title = match count {
            1 => "The last change of a draft could not be saved.".to_owned(),
            count => format!("The last changes of {count} drafts could not be saved."),
        };
        (
            title,
            format!(
                "{why} They stay in this tab, and saving is tried again. Export all makes a file of all drafts as they stand \
                 here."
            ),
        )
    } else {
        return None;
    };
    Some(view! { <Panel meaning=Meaning::Caution title=title><p>{words}</p></Panel> }.into_any())
}

fn said_view(drafts: Drafts, what: Said, refused: Refused, said: RwSignal<Option<Said>>) -> AnyView {
    match what {
        Said::Words(words) => view! { <p>{words}</p> }.into_any(),
        Said::Refused(why) => {
            view! { <p class="field-problem" role="alert">{visible_sentence(&why)}</p> }.into_any()
        }
        Said::Elsewhere(what) => {
            let words = format!(
                "{} is being edited in another tab, and keeps its name and its note. By editing it here instead nothing is lost: \
                 the other tab then follows this one. ",
                what.title
            );
            let edit = move || {
                said.set(None);
                describe_it(drafts, what.clone(), true, refused);
            };
            view! { <p role="alert">{words}<Button on_press=edit>"Edit here"</Button></p> }.into_any()
        }
        Said::Imported(imported) => imported_view(imported),
    }
}

fn imported_view(Imported { count, unread, left }: Imported) -> AnyView {
    let words = match count {
        1 => "1 draft was imported.".to_owned(),
        count => format!("{count} drafts were imported."),
    };
    let unread = match unread {
        0 => String::new(),
        1 => " 1 record that cannot be read was put back as it was.".to_owned(),
        count => format!(" {count} records that cannot be read were put back as they were."),
    };
    let left = (!left.is_empty()).then(|| {
        let lines = left
            .into_iter()
            .map(|line| view! { <li>{visible_sentence(&line)}</li> })
            .collect_view();
        view! { <p>"Left out:"</p><ul>{lines}</ul> }
    });
    view! { <p>{words}{unread}</p>{left} }.into_any()
}

/// What was deleted since the page was opened, the last first.
fn undo_list(
    kept: Kept,
    drafts: Drafts,
    removed: RwSignal<Vec<Removed>>,
    said: RwSignal<Option<Said>>,
) -> AnyView {
    let line = |one: Removed| {
        let words = format!("{} was deleted. ", one.name);
        let label = format!("Undo the deletion of {}", one.name);
        let undo = move || {
            let one = one.clone();
            leptos::task::spawn_local(async move {
                let outcome = put_back(kept, drafts, &one).await;
                if outcome.is_ok() {
                    let _ = removed.try_update(|all| all.retain(|other| *other != one));
                }
                let _ = said.try_set(Some(match outcome {
                    Ok(()) => Said::Words(format!("{} is back.", one.name)),
                    Err(why) => Said::Refused(why.to_string()),
                }));
            });
        };
        view! { <li>{words}<Button label=label on_press=undo>"Undo"</Button></li> }
    };
    let lines = removed.get().into_iter().rev().map(line).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}
