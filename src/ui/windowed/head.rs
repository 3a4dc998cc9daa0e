//! The heads of the columns: what they mean, and sorting.

use leptos::prelude::*;

use super::{Column, SortedBy, Sorting};
use crate::ui::name::visible;
use crate::ui::tracked::{derived, on_click};

/// The row of heads.
pub(super) fn head(columns: &[Column], sorting: Option<Sorting>) -> AnyView {
    let heads = columns
        .iter()
        .map(|column| head_of(column, sorting.clone().filter(|_| column.sortable)));
    view! { <tr aria-rowindex="1">{heads.collect_view()}</tr> }.into_any()
}

fn head_of(column: &Column, sorting: Option<Sorting>) -> AnyView {
    let Column { key, name, help, .. } = column.clone();
    let class = if column.numeric { "number" } else { "" };
    let help = (!help.is_empty()).then_some(help);
    if column.unseen {
        return view! { <th scope="col"><span class="visually-hidden">{visible(&name)}</span></th> }
            .into_any();
    }
    let Some(Sorting { by, ask }) = sorting else {
        return view! { <th scope="col" class=class title=help>{broken(&name)}</th> }.into_any();
    };
    let direction = {
        let key = key.clone();
        derived(move || match by.get() {
            Some((sorted, is_down)) if sorted == key => {
                Some(if is_down { "descending" } else { "ascending" })
            }
            _ => None,
        })
    };
    let press = on_click(move || ask.run(next(&key, by.get_untracked())));
    view! {
        <th scope="col" class=class aria-sort=direction>
            <button type="button" class="sort" title=help on:click=press><span>{broken(&name)}</span></button>
        </th>
    }
    .into_any()
}

/// A name that can be broken behind each `_`.
fn broken(name: &str) -> Vec<AnyView> {
    let name = visible(name);
    let parts = name.split_inclusive('_').map(str::to_owned);
    parts.map(|part| view! { {part}<wbr/> }.into_any()).collect()
}

/// Upwards, downwards, as they came.
fn next(key: &str, by: SortedBy) -> SortedBy {
    match by {
        Some((sorted, false)) if sorted == key => Some((sorted, true)),
        Some((sorted, true)) if sorted == key => None,
        _ => Some((key.to_owned(), false)),
    }
}
