//! A list with a filter, an order and counts: what Environments, Clusters and Connectors have in common.

use std::cmp::Ordering;

use connect_api::{ApiError, Timestamp};
use leptos::prelude::*;

use super::lead_on::{LeadOn, lead_on};
use crate::browser::history::Navigation;
use crate::pages::failure::Failure;
use crate::route::Route;
use crate::ui::age::Age;
use crate::ui::button::Button;
use crate::ui::filter_field::filter_field;
use crate::ui::name::name;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::skeleton::Skeleton;
use crate::ui::state_word::{StateWord, rank_of};
use crate::ui::tracked::{derived, local_effect, local_memo, on_click, tracked};

/// Most rows that are drawn: more are found with the filter.
const MOST_ROWS: usize = 1000;

/// What a cell is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// By the order of the numbers.
    Number(i64),
    /// By the order of the letters, whatever their case.
    Text(String),
    /// Nothing there: after everything else, whichever way the list is turned.
    Missing,
}

/// One cell: what it shows, what the filter finds, what the list is ordered by.
pub(super) struct Cell {
    text: String,
    order: Order,
    view: Box<dyn Fn() -> AnyView + Send + Sync>,
}

/// A cell of words.
pub(super) fn words(text: impl Into<String>) -> Cell {
    let text: String = text.into();
    let shown = text.clone();
    let order = if text.is_empty() {
        Order::Missing
    } else {
        Order::Text(text.to_lowercase())
    };
    Cell {
        order,
        text,
        view: Box::new(move || view! { <td>{name(&shown)}</td> }.into_any()),
    }
}

/// A cell with the server's word for a state; what is not well is first in its order.
pub(super) fn state(word: &str) -> Cell {
    let shown = word.to_owned();
    Cell {
        order: if word.is_empty() {
            Order::Missing
        } else {
            Order::Text(format!("{}{word}", rank_of(word)))
        },
        text: word.to_owned(),
        view: Box::new(move || {
            let shown = shown.clone();
            let word = (!shown.is_empty()).then(|| view! { <StateWord word=shown/> });
            view! { <td>{word}</td> }.into_any()
        }),
    }
}

/// A cell that is what it is.
pub(super) fn cell(text: String, order: Order, view: impl Fn() -> AnyView + Send + Sync + 'static) -> Cell {
    Cell {
        text,
        order,
        view: Box::new(view),
    }
}

/// One row. Its first cell is the link.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) route: Route,
    pub(super) cells: Vec<Cell>,
    /// The state counted above the list.
    pub(super) state: Option<String>,
}

/// What a list consists of.
pub(super) struct Listing {
    /// The heading and the table's name.
    pub(super) name: &'static str,
    /// The heads of the columns: the first is that of the links.
    pub(super) heads: &'static [&'static str],
    /// Where nothing is to be seen.
    pub(super) nothing: &'static str,
    /// The way on where the list shows nothing or cannot be read.
    pub(super) lead_on: LeadOn,
    /// The rows in their own order, once they are known; tracked.
    pub(super) rows: Box<dyn Fn() -> Option<Vec<Row>> + Send + Sync>,
    /// When they were read; tracked.
    pub(super) read_at: Box<dyn Fn() -> Option<Timestamp> + Send + Sync>,
    /// Why they could not be read; tracked.
    pub(super) error: Box<dyn Fn() -> Option<ApiError> + Send + Sync>,
    /// Why these are not all, where they are not; tracked.
    pub(super) cut: Box<dyn Fn() -> Option<String> + Send + Sync>,
    /// Whether they are being read; tracked.
    pub(super) loading: Signal<bool>,
    /// Reads them again.
    pub(super) refresh: Callback<()>,
    /// What stands above the list.
    pub(super) above: Option<AnyView>,
}

/// Draws a list: filter and order stand in the address.
pub(super) fn draw(listing: Listing) -> AnyView {
    let navigation = expect_context::<Navigation>();
    let Listing {
        name,
        heads,
        nothing,
        lead_on: lead,
        rows,
        read_at,
        error,
        cut,
        loading,
        refresh,
        above,
    } = listing;
    let filter = RwSignal::new(String::new());
    let in_address = local_memo(move || navigation.query("filter").unwrap_or_default());
    local_effect(move || filter.set(in_address.get()));
    let set_filter = move |text: String| {
        navigation.set_query("filter", Some(&text));
        filter.set(text);
    };
    let sort = local_memo(move || navigation.query("sort").and_then(|sort| read_sort(heads, &sort)));

    let error = local_memo(error);
    let rows = StoredValue::new(rows);
    let read_at = StoredValue::new(read_at);
    let failure = move || {
        let error = error.get()?;
        let is_first = read_at.with_value(|read_at| read_at()).is_none();
        Some(view! {
            <Failure error refresh/>
            {is_first.then(|| lead_on(lead))}
        })
    };
    let table = move || {
        let Some(rows) = rows.with_value(|rows| rows()) else {
            return error
                .get()
                .is_none()
                .then(|| view! { <Skeleton label=name/> })
                .into_any();
        };
        if rows.is_empty() {
            return view! {
                <Panel meaning=Meaning::Plain title="Nothing visible to this key."><p>{nothing}</p></Panel>
                {lead_on(lead)}
            }
            .into_any();
        }
        table_of(name, heads, rows, filter, sort, Box::new(set_filter))
    };
    let read = move || {
        let read = read_at
            .with_value(|read_at| read_at())
            .map(|time| view! { "read "<Age time/> });
        let reading = loading
            .get()
            .then(|| view! { <span class="late">" reading again"</span> });
        view! { <span class="muted">{read}{reading}</span> }
    };
    view! {
        <h1 tabindex="-1">{name}</h1>
        {above}
        <div class="toolbar">
            {filter_field(filter.into(), Box::new(set_filter))}
            <p class="actions">{tracked(read)}<Button on_press=move || refresh.run(())>"Refresh"</Button></p>
        </div>
        {tracked(failure)}
        {tracked(move || cut().map(|words| view! { <p role="status">{words}</p> }))}
        {tracked(table)}
    }
    .into_any()
}

/// The column and whether it is turned round: `state`, `-state`.
type Sort = Option<(usize, bool)>;

fn read_sort(heads: &[&str], text: &str) -> Sort {
    let (name, is_down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let column = heads.iter().position(|head| *head == name)?;
    Some((column, is_down))
}

fn order_of(row: &Row, column: usize) -> Order {
    match column {
        0 => Order::Text(row.name.to_lowercase()),
        _ => row
            .cells
            .get(column - 1)
            .map_or(Order::Missing, |cell| cell.order.clone()),
    }
}

fn compare(one: &Order, other: &Order, is_down: bool) -> Ordering {
    match (one, other) {
        (Order::Missing, _) | (_, Order::Missing) => one.cmp(other),
        _ if is_down => other.cmp(one),
        _ => one.cmp(other),
    }
}

fn fits(row: &Row, wanted: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(wanted);
    wanted.is_empty() || has(&row.name) || row.cells.iter().any(|cell| has(&cell.text))
}

fn table_of(
    name: &'static str,
    heads: &'static [&'static str],
    rows: Vec<Row>,
    filter: RwSignal<String>,
    sort: Memo<Sort>,
    set_filter: Box<dyn Fn(String) + Send>,
) -> AnyView {
    let all = rows.len();
    let counts = counts_of(&rows, filter, set_filter);
    let rows = StoredValue::new(rows);
    let wanted = move || filter.get().trim().to_lowercase();
    let count = move || {
        let wanted = wanted();
        let shown = rows.with_value(|rows| rows.iter().filter(|row| fits(row, &wanted)).count());
        let capped = if shown > MOST_ROWS {
            format!(", the first {MOST_ROWS} drawn")
        } else {
            String::new()
        };
        if shown == all {
            format!("{all} in all{capped}")
        } else {
            format!("{shown} of {all}{capped}")
        }
    };
    let body = move || {
        let wanted = wanted();
        rows.with_value(|rows| {
            let mut shown: Vec<&Row> = rows.iter().filter(|row| fits(row, &wanted)).collect();
            if let Some((column, is_down)) = sort.get() {
                shown
                    .sort_by(|one, other| compare(&order_of(one, column), &order_of(other, column), is_down));
            }
            let drawn: Vec<AnyView> = shown.into_iter().take(MOST_ROWS).map(draw_row).collect();
            if drawn.is_empty() {
                let span = heads.len().to_string();
                return view! { <tr><td class="muted" colspan=span>"Nothing fits the filter."</td></tr> }
                    .into_any();
            }
            drawn.into_any()
        })
    };
    let heads: Vec<AnyView> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| draw_head(column, head, sort))
        .collect();
    view! {
        <div class="counts"><p role="status">{tracked(count)}</p>{counts}</div>
        <Scroll label=format!("{name}, scrollable")>
            <table aria-label=name data-walk="">
                <thead><tr>{heads}</tr></thead>
                <tbody>{tracked(body)}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

fn draw_row(row: &Row) -> AnyView {
    let cells: Vec<AnyView> = row.cells.iter().map(|cell| (cell.view)()).collect();
    view! { <tr><th scope="row"><a href=row.route.path()>{name(&row.name)}</a></th>{cells}</tr> }.into_any()
}

/// A head that orders the list: once up, once down, then as it came.
fn draw_head(column: usize, head: &'static str, sort: Memo<Sort>) -> AnyView {
    let navigation = expect_context::<Navigation>();
    let mine = move || {
        sort.get()
            .filter(|(sorted, _)| *sorted == column)
            .map(|(_, is_down)| is_down)
    };
    let aria = derived(move || match mine() {
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
        None => None,
    });
    let press = on_click(move || {
        let next = match untrack(mine) {
            None => Some(head.to_owned()),
            Some(false) => Some(format!("-{head}")),
            Some(true) => None,
        };
        navigation.set_query("sort", next.as_deref());
    });
    view! {
        <th scope="col" aria-sort=aria>
            <button type="button" class="sort" on:click=press>{head}</button>
        </th>
    }
    .into_any()
}

/// How many there are of each state, those that are not well first; a press filters by it.
fn counts_of(rows: &[Row], filter: RwSignal<String>, set_filter: Box<dyn Fn(String) + Send>) -> AnyView {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for state in rows.iter().filter_map(|row| row.state.as_deref()) {
        match counts.iter_mut().find(|(known, _)| known == state) {
            Some((_, count)) => *count += 1,
            None => counts.push((state.to_owned(), 1)),
        }
    }
    if counts.is_empty() {
        return ().into_any();
    }
    counts.sort_by_key(|(word, _)| (rank_of(word), word.clone()));
    let set_filter = StoredValue::new_local(set_filter);
    let draw = |(word, count): (String, usize)| {
        let (wanted, pressed) = (word.clone(), word.clone());
        let press = on_click(move || {
            let is_on = filter.with_untracked(|filter| *filter == wanted);
            set_filter.with_value(|set| set(if is_on { String::new() } else { wanted.clone() }));
        });
        let is_on = derived(move || {
            if filter.with(|filter| *filter == pressed) {
                "true"
            } else {
                "false"
            }
        });
        view! {
            <li><button type="button" class="count" aria-pressed=is_on on:click=press>
                <StateWord word/>" "{count}
            </button></li>
        }
        .into_any()
    };
    let drawn: Vec<AnyView> = counts.into_iter().map(draw).collect();
    view! { <ul aria-label="States">{drawn}</ul> }.into_any()
}
