//! A table of any length: only the rows in sight exist in the page.
//!
//! ```ignore
//! let table = Table {
//!     label: "Offsets".to_owned(),
//!     columns: vec![Column { numeric: true, ..Column::new("kafka_offset", 12) }],
//!     count: derived(move || rows.with(Vec::len)),
//!     cell: Arc::new(move |row, column| view! { <Digits text=…/> }.into_any()),
//!     ..Table::default()
//! };
//! view! { {windowed(table)} }
//! ```
//!
//! * `columns` are fixed for the life of the table: where they change, draw a new one (a `tracked` around it).
//! * `cell(row, column)` draws what is in a cell. Each cell is tracked by itself: it may read signals, fields in it keep their
//!   focus while its neighbours change. Rows are known by their index alone, so sorting, filtering and new data need no
//!   more than the signals that `cell` and `count` read.
//! * `is_read` says that a table is only read: its rows are tracked whole, which is a fifth of the work while scrolling.
//! * A field in a cell (`input`, `select`) has the cell's place when one goes through the table by keyboard: up and down lead
//!   from field to field, left and right stay in its text.
//! * `sorting` makes buttons of the heads of columns that are `sortable`; what the rows are sorted by is the caller's.
//! * `find` is what Ctrl-F does while the focus is in the table: put the focus into the page's filter. The second
//!   press comes from there and is the browser's.
//! * `copy` is what Ctrl-C does at a cell while no text is selected.
//! * `current` is the row that was last clicked or reached by keyboard; it is marked.
//! * Screen readers are told how many rows there are and which one each is (`aria-rowcount`, `aria-rowindex`).
//! * Every row is [`ROW`] pixels high: what does not fit is cut off with an ellipsis, so show the whole of it elsewhere.

mod head;
mod keys;
mod rows;

use std::sync::Arc;

use leptos::ev;
use leptos::html::{Div, Tbody};
use leptos::prelude::*;

use self::head::head;
use self::keys::Place;
use self::rows::Drawn;
use super::tracked::{derived, local_effect, local_memo, tracked};
use crate::browser::scrolling;

/// The height of a row in pixels, `--row` of the tokens.
pub const ROW: usize = 32;

/// Rows drawn above and below those in sight, so that a quick hand finds them there.
const MARGIN: usize = 8;

/// The rows drawn change in steps of so many.
const STEP: usize = 4;

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// What sorting calls it.
    pub key: String,
    /// The words in its head.
    pub name: String,
    /// What it means, on hover and for screen readers.
    pub help: String,
    /// Whether its head is for screen readers alone.
    pub unseen: bool,
    /// Whether it is set to the right.
    pub numeric: bool,
    /// Whether it names its row.
    pub names_row: bool,
    /// Whether rows can be sorted by it.
    pub sortable: bool,
    /// How wide it is, in characters.
    pub width: usize,
    /// The same on a narrow screen.
    pub narrow: usize,
}

impl Column {
    /// A column called so, so many characters wide, sortable.
    pub fn new(name: impl Into<String>, width: usize) -> Self {
        let name = name.into();
        Self {
            key: name.clone(),
            name,
            sortable: true,
            width,
            narrow: width,
            ..Self::default()
        }
    }

    /// The same, for a table that stands in an order of its own.
    pub fn unsorted(name: &str, width: usize) -> Self {
        Self {
            sortable: false,
            ..Self::new(name, width)
        }
    }

    /// Set to the right, as numbers are.
    pub fn of_numbers(self) -> Self {
        Self {
            numeric: true,
            ..self
        }
    }

    /// Under a head that is read out and not shown: its cells speak for themselves.
    pub fn of_boxes(self) -> Self {
        Self { unseen: true, ..self }
    }

    /// What a row is called by.
    pub fn naming_rows(self) -> Self {
        Self {
            names_row: true,
            ..self
        }
    }
}

/// What rows are sorted by: a column's key, and whether downwards.
pub type SortedBy = Option<(String, bool)>;

/// Sorting, where rows can be sorted.
#[derive(Clone)]
pub struct Sorting {
    /// What they are sorted by now.
    pub by: Signal<SortedBy>,
    /// What the press of a head asks for.
    pub ask: Callback<SortedBy>,
}

/// Draws a cell: row, column.
pub type Cell = Arc<dyn Fn(usize, usize) -> AnyView + Send + Sync>;

/// A class for a row, where it has one.
pub type RowClass = Arc<dyn Fn(usize) -> Option<&'static str> + Send + Sync>;

/// What such a table consists of.
#[derive(Clone)]
pub struct Table {
    /// Its accessible name.
    pub label: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many rows it has now.
    pub count: Signal<usize>,
    /// Draws a cell.
    pub cell: Cell,
    /// A class for a row; tracked.
    pub row_class: Option<RowClass>,
    /// Sorting.
    pub sorting: Option<Sorting>,
    /// What Ctrl-F does.
    pub find: Option<Callback<()>>,
    /// What Ctrl-C does at a cell (row, column) while nothing is selected.
    pub copy: Option<Callback<(usize, usize)>>,
    /// The row last clicked or reached.
    pub current: RwSignal<Option<usize>>,
    /// Whether there is nothing but text in its cells.
    pub is_read: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            label: String::new(),
            columns: Vec::new(),
            count: Signal::stored(0),
            cell: Arc::new(|_, _| ().into_any()),
            row_class: None,
            sorting: None,
            find: None,
            copy: None,
            current: RwSignal::new(None),
            is_read: false,
        }
    }
}

/// Draws the table, in a box that scrolls both ways.
pub fn windowed(table: Table) -> AnyView {
    let label = table.label.clone();
    let box_label = format!("{label}, scrollable");
    let (scroller, body) = (NodeRef::<Div>::new(), NodeRef::<Tbody>::new());
    let count = table.count;
    let first = RwSignal::new(0_usize);
    let in_sight = RwSignal::new(scrolling::rows_in_sight(ROW));
    let resized = window_event_listener(ev::resize, move |_| in_sight.set(scrolling::rows_in_sight(ROW)));
    on_cleanup(move || resized.remove());
    let range = local_memo(move || {
        let (count, in_sight) = (count.get(), in_sight.get());
        let start = first
            .get()
            .saturating_sub(MARGIN)
            .min(count.saturating_sub(in_sight));
        start..(start + in_sight + 2 * MARGIN + STEP).min(count)
    });

    let drawn = StoredValue::new_local(Drawn::new());
    let draw_row = row_of(&table);
    let current = table.current;
    local_effect(move || {
        let current = current.get();
        drawn.update_value(|drawn| drawn.mark(current));
    });
    local_effect(move || {
        let range = range.get();
        if let Some(body) = body.get() {
            drawn.update_value(|drawn| drawn.show(&range, &body, &*draw_row));
        }
    });

    let scroll_to = move |top: usize| {
        let top = top / ROW / STEP * STEP;
        if first.get_untracked() != top {
            first.set(top);
            if let Some(scroller) = scroller.get_untracked() {
                let range = range.get_untracked();
                scrolling::keep_focus(&scroller, range.start + 2..range.end + 2);
            }
        }
    };
    let place = Place {
        count,
        columns: table.columns.len(),
        current: table.current,
        column: StoredValue::new(0),
        scroller,
        find: table.find,
        copy: table.copy,
        scrolled: Callback::new(scroll_to),
    };
    let scrolled: Box<dyn FnMut(ev::Event)> = Box::new(move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            scroll_to(scrolling::scrolled(&scroller));
        }
    });
    let widths = table.columns.iter().map(|column| {
        let (width, narrow) = (format!("{}ch", column.width), format!("{}ch", column.narrow));
        // By the style sheet's own names, through the document: the policy allows no style in an element's text.
        leptos::html::col()
            .style(("--width", width))
            .style(("--narrow", narrow))
    });
    let rows = derived(move || (count.get() + 1).to_string());
    view! {
        <div class="scroll windowed" role="region" tabindex="0" aria-label=box_label
            node_ref=scroller on:scroll=scrolled on:keydown=place.on_key() on:focusin=place.on_focus() on:click=place.on_click()
        >
            // For paper, where only the drawn rows are.
            <p class="printed">{tracked(move || printed(&range.get(), count.get()))}</p>
            // As high as all rows are; the table stands in it where its first drawn row belongs.
            <div class="windowed-space"
                style:height=move || format!("{}px", (count.get() + 1) * ROW)
                style:padding-top=move || format!("{}px", range.get().start * ROW)
            >
                <table aria-label=label aria-rowcount=rows>
                    <colgroup>{widths.collect_view()}</colgroup>
                    <thead>{head(&table.columns, table.sorting)}</thead>
                    <tbody node_ref=body></tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

/// What stands on paper over a table of which not all rows are drawn.
fn printed(range: &std::ops::Range<usize>, all: usize) -> String {
    if range.len() >= all {
        return String::new();
    }
    format!(
        "Rows {}–{} of {all} are printed: those in sight. What is exported or copied holds all.",
        range.start + 1,
        range.end
    )
}

/// Draws a row by its index.
fn row_of(table: &Table) -> Box<dyn Fn(usize) -> AnyView> {
    let (cell, row_class, is_read) = (table.cell.clone(), table.row_class.clone(), table.is_read);
    let columns: Arc<[Column]> = table.columns.clone().into();
    Box::new(move |row| {
        let cells = if is_read {
            let (cell, columns) = (cell.clone(), Arc::clone(&columns));
            tracked(move || {
                let cells = columns.iter().enumerate();
                cells
                    .map(|(column, spec)| place(spec, cell(row, column)))
                    .collect_view()
            })
        } else {
            let cells = columns.iter().enumerate().map(|(column, spec)| {
                let cell = cell.clone();
                place(spec, tracked(move || cell(row, column)))
            });
            cells.collect_view().into_any()
        };
        let index = (row + 2).to_string();
        match row_class.clone() {
            None => view! { <tr aria-rowindex=index>{cells}</tr> }.into_any(),
            Some(class) => {
                let class = local_memo(move || class(row));
                view! { <tr aria-rowindex=index class=class>{cells}</tr> }.into_any()
            }
        }
    })
}

/// A cell with what is in it.
fn place(spec: &Column, content: AnyView) -> AnyView {
    let class = if spec.numeric { "number" } else { "" };
    if spec.names_row {
        view! { <th scope="row" class=class tabindex="-1">{content}</th> }.into_any()
    } else {
        view! { <td class=class tabindex="-1">{content}</td> }.into_any()
    }
}
