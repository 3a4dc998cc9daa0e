//! A box that scrolls rows of one height, and the cells in it: where it stands, which cell an event came from, moving the
//! focus from cell to cell.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// How many rows of so many pixels the window can show at once. No box in it is higher.
pub fn rows_in_sight(row: usize) -> usize {
    let page = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    page.map_or(1000, |page| height(&page)) / row.max(1) + 1
}

/// How far down a box is scrolled, in pixels.
pub fn scrolled(element: &Element) -> usize {
    // The binding's type for it depends on how it was built.
    usize::try_from(element.scroll_top() as i64).unwrap_or(0)
}

/// Scrolls a box so that what lies between two heights of its content can be seen below its fixed head.
pub fn bring_into_sight(element: &Element, top: usize, bottom: usize, head: usize) {
    let (from, height) = (scrolled(element), height(element));
    let to = if top < from + head {
        top.saturating_sub(head)
    } else if bottom > from + height {
        bottom - height
    } else {
        return;
    };
    element.set_scroll_top(i64::try_from(to).unwrap_or(0) as _);
}

/// How high a box is inside, in pixels.
pub fn height(element: &Element) -> usize {
    usize::try_from(element.client_height()).unwrap_or(0)
}

/// The cell of a table's body that an event came from: the value of its row's `aria-rowindex`, and its column.
pub fn cell_of(event: &Event) -> Option<(usize, usize)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let cell = target.closest("tbody td, tbody th").ok()??;
    let row = cell.parent_element()?.get_attribute("aria-rowindex")?;
    let column =
        std::iter::successors(cell.previous_element_sibling(), Element::previous_element_sibling).count();
    Some((row.parse().ok()?, column))
}

/// Whether an event came from a field: the keys that move within a text are its own.
pub fn is_in_field(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| {
        target
            .matches("input:not([type=checkbox]), textarea, select")
            .unwrap_or(false)
    })
}

/// Moves the focus to a cell of the box, or to the field in it; `false` where that row is not drawn.
pub fn focus_cell(element: &Element, row: usize, column: usize) -> bool {
    let row = element
        .query_selector(&format!("tbody > tr[aria-rowindex=\"{row}\"]"))
        .ok()
        .flatten();
    let cell = row.and_then(|row| row.children().item(u32::try_from(column).unwrap_or(u32::MAX)));
    let Some(cell) = cell else { return false };
    let field = cell.query_selector("input, select, textarea").ok().flatten();
    let Ok(target) = field.unwrap_or(cell).dyn_into::<HtmlElement>() else {
        return false;
    };
    target.focus().is_ok()
}

/// Keeps the focus in the box where the row that has it is about to go: it would be lost to the page otherwise.
pub fn keep_focus(element: &Element, rows: std::ops::Range<usize>) {
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element())
        .filter(|focused| element.contains(Some(focused)));
    let row = focused
        .and_then(|focused| focused.closest("tbody > tr").ok().flatten())
        .and_then(|row| row.get_attribute("aria-rowindex"))
        .and_then(|row| row.parse::<usize>().ok());
    if row.is_some_and(|row| !rows.contains(&row))
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let _ = element.focus();
    }
}
