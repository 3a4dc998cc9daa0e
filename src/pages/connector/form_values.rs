//! Set and Shift: one value, or so much more or less, for the selected rows.

use exact_json::{Integer, Kind};
use leptos::ev;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::At;
use offset_rules::input::{self, Expect};
use offset_rules::strategy;

use super::field_lines::{live_at, places_in_words};
use super::form_frame::{close, form};
use crate::state::editor::Editor;
use crate::ui::tracked::on_input;

/// The keys that some of the partitions have; only those with whole numbers, if asked.
fn keys_of(editor: Editor, shape: &Shape, places: &[usize], only_numbers: bool) -> Vec<String> {
    let is_number = |key: &str| {
        editor.draft.with_untracked(|draft| {
            let live = |place: &usize| live_at(draft, At::Base(*place)).and_then(|live| live.get(key));
            places.iter().take(100).filter_map(live).any(|live| {
                live.as_integer().is_some()
                    || (live.kind() == Kind::String && exact_json::is_integer(&input::shown(&live)))
            })
        })
    };
    let keys = shape.offset.iter().map(|column| column.name.to_string());
    keys.filter(|key| !only_numbers || is_number(key)).collect()
}

/// A choice of key, where there is one to make.
fn key_choice(keys: &[String], key: RwSignal<String>) -> Option<AnyView> {
    if keys.len() < 2 {
        return None;
    }
    let options = keys
        .iter()
        .map(|key| view! { <option value=key.clone()>{key.clone()}</option> });
    let chosen: Box<dyn FnMut(ev::Event)> = Box::new(move |event| key.set(event_target_value(&event)));
    Some(
        view! {
            <label class="labelled">"Key"<select on:change=chosen prop:value=key>{options.collect_view()}</select></label>
        }
        .into_any(),
    )
}

/// One value for several rows.
pub(super) fn set_form(editor: Editor, shape: StoredValue<Shape>, places: Vec<usize>) -> AnyView {
    let keys = shape.with_value(|shape| keys_of(editor, shape, &places, false));
    let key = RwSignal::new(keys.first().cloned().unwrap_or_default());
    let typed = RwSignal::new(String::new());
    let on = editor
        .draft
        .with_untracked(|draft| places_in_words(draft, &places));
    let title = format!("Set one value on {on}");
    let apply = move || {
        let (key, typed) = (key.get_untracked(), typed.get_untracked());
        let what = format!("{key} set to {} on {on}", typed.trim());
        let places = places.clone();
        editor.take_time("Setting", places.len(), move || {
            let done = editor.step(what, |draft| {
                shape
                    .with_value(|shape| strategy::set(draft, &places, &key, &typed, shape))
                    .map_err(|error| error.to_string())
            });
            if done {
                close(editor, "press-set");
            }
        });
    };
    let fields = view! {
        <p>{title}</p>
        {key_choice(&keys, key)}
        <label class="labelled">"New value"
            <input id="set-value" type="text" autocomplete="off" spellcheck="false" prop:value=typed
                on:input=on_input(move |text| typed.set(text))/>
        </label>
    };
    form(
        editor,
        "Set",
        "press-set",
        "set-value",
        Box::new(apply),
        fields.into_any(),
    )
}

/// The lowest value that a key may be shifted to.
fn lowest(shape: &Shape, key: &str) -> Integer {
    let column = shape.offset_column(key).and_then(|column| column.key);
    Integer::from(column.and_then(|key| key.lowest).unwrap_or(0))
}

/// So much more or less for several rows.
pub(super) fn shift_form(editor: Editor, shape: StoredValue<Shape>, places: Vec<usize>) -> AnyView {
    let keys = shape.with_value(|shape| keys_of(editor, shape, &places, true));
    let key = RwSignal::new(keys.first().cloned().unwrap_or_default());
    let typed = RwSignal::new(String::new());
    let on = editor
        .draft
        .with_untracked(|draft| places_in_words(draft, &places));
    let title = format!("Shift {on}, counted from the live values");
    let apply = move || {
        let (key, typed) = (key.get_untracked(), typed.get_untracked());
        let bare = typed.trim();
        let read = input::read(bare.strip_prefix('+').unwrap_or(bare), Expect::Integer);
        let by = match read.map(|text| Integer::parse(&text)) {
            Ok(Some(by)) => by,
            Ok(None) => {
                return editor.refuse("This is no whole number. Write digits, with - in front to go back.");
            }
            Err(error) => return editor.refuse(error.to_string()),
        };
        let sign = if by.is_negative() { "" } else { "+" };
        let what = format!("shift of {on} by {sign}{by}");
        let places = places.clone();
        editor.take_time("Shifting", places.len(), move || {
            editor.step(what, |draft| {
                let lowest = shape.with_value(|shape| lowest(shape, &key));
                Ok(strategy::shift(draft, places, &key, &by, &lowest))
            });
            close(editor, "press-shift");
        });
    };
    let fields = view! {
        <p>{title}</p>
        {key_choice(&keys, key)}
        <label class="labelled">"Shift by"
            <input id="shift-by" type="text" autocomplete="off" spellcheck="false" placeholder="-100" prop:value=typed
                on:input=on_input(move |text| typed.set(text))/>
        </label>
        <p class="muted">"With - in front it goes back and reads again. It never goes below the lowest value."</p>
    };
    form(
        editor,
        "Shift",
        "press-shift",
        "shift-by",
        Box::new(apply),
        fields.into_any(),
    )
}
