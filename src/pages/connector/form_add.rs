//! Add partition: one that the connector does not have yet.

use exact_json::{member, object};
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::At;
use offset_rules::input::{Expect, read};
use offset_rules::naming::partition_name;
use offset_rules::strategy::Outcome;

use super::form_frame::{close, form};
use crate::state::editor::Editor;
use crate::ui::tracked::{derived, on_input};

/// A field for each key of a partition; where no key is known, one field for the whole as JSON.
pub(super) fn add_form(editor: Editor, shape: StoredValue<Shape>) -> AnyView {
    let keys: Vec<String> = shape.with_value(|shape| {
        shape
            .partition
            .iter()
            .map(|column| column.name.to_string())
            .collect()
    });
    let is_known = !keys.is_empty();
    let labels = if is_known {
        keys.clone()
    } else {
        vec!["Partition as JSON".to_owned()]
    };
    let typed = RwSignal::new(vec![String::new(); labels.len()]);
    let apply = move || {
        let typed = typed.get_untracked();
        let text = if is_known {
            let members = keys.iter().zip(&typed).map(|(key, typed)| {
                let expect = shape.with_value(|shape| Expect::of(None, shape.partition_column(key)));
                // A space at the end of a copied name belongs to the copying; whoever needs one writes JSON.
                match read(typed.trim(), expect) {
                    Ok(_) if typed.trim().is_empty() => Err(format!("{key} is empty.")),
                    Ok(value) => Ok(member(key, &value)),
                    Err(error) => Err(format!("{key}: {error}")),
                }
            });
            match members.collect::<Result<Vec<_>, _>>() {
                Ok(members) => object(members),
                Err(words) => return editor.refuse(words),
            }
        } else {
            typed.first().cloned().unwrap_or_default()
        };
        let partition = match exact_json::parse(text) {
            Ok(partition) if partition.kind() == exact_json::Kind::Object => partition,
            Ok(_) => return editor.refuse("A partition is an object: {\"key\": value}."),
            Err(error) => return editor.refuse(format!("This is no JSON: {error}.")),
        };
        let name = partition_name(&partition);
        let done = editor.step(format!("{name} added"), |draft| {
            let is_there = draft.base.position(&partition).is_some()
                || draft
                    .rows()
                    .is_some_and(|rows| rows.added().iter().any(|row| row.partition == partition));
            if is_there {
                return Err(format!("{name} is there already."));
            }
            match draft.add_partition(partition) {
                At::Added(_) => Ok(Outcome {
                    changed: 1,
                    notes: vec!["Give it an offset in its row.".to_owned()],
                    ..Outcome::default()
                }),
                At::Base(_) => Err(format!("{name} is there already.")),
            }
        });
        if done {
            close(editor, "press-add");
        }
    };
    let inputs = labels.into_iter().enumerate().map(|(at, label)| {
        let id = if at == 0 { "add-first".to_owned() } else { format!("add-{at}") };
        let value = derived(move || typed.with(|typed| typed.get(at).cloned()));
        let write = on_input(move |text| {
            typed.update(|typed| {
                if let Some(field) = typed.get_mut(at) {
                    *field = text;
                }
            });
        });
        view! {
            <label class="labelled">{label}
                <input id=id type="text" autocomplete="off" spellcheck="false" prop:value=value on:input=write/>
            </label>
        }
    });
    let fields = view! {
        <p>"A partition is matched as a whole: every key, its value and its type."</p>
        {inputs.collect_view()}
    };
    form(
        editor,
        "Add partition",
        "press-add",
        "add-first",
        Box::new(apply),
        fields.into_any(),
    )
}
