//! Going through the table by keyboard, and which cell one is at.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use super::ROW;
use crate::browser::{page, scrolling};

/// The cell one is at, and the way to others.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) count: Signal<usize>,
    pub(super) columns: usize,
    pub(super) current: RwSignal<Option<usize>>,
    pub(super) column: StoredValue<usize>,
    pub(super) scroller: NodeRef<Div>,
    pub(super) find: Option<Callback<()>>,
    pub(super) copy: Option<Callback<(usize, usize)>>,
    /// Draws the rows that belong where the box was scrolled to.
    pub(super) scrolled: Callback<usize>,
}

impl Place {
    pub(super) fn on_key(&self) -> Box<dyn FnMut(ev::KeyboardEvent)> {
        let place = self.clone();
        Box::new(move |event| {
            if place.take(&event) {
                event.prevent_default();
            }
        })
    }

    pub(super) fn on_focus(&self) -> Box<dyn FnMut(ev::FocusEvent)> {
        let place = self.clone();
        Box::new(move |event| place.at(scrolling::cell_of(&event)))
    }

    pub(super) fn on_click(&self) -> Box<dyn FnMut(ev::MouseEvent)> {
        let place = self.clone();
        Box::new(move |event| place.at(scrolling::cell_of(&event)))
    }

    fn at(&self, cell: Option<(usize, usize)>) {
        if let Some((row, column)) = cell {
            self.column.set_value(column);
            let row = row.checked_sub(2);
            if self.current.get_untracked() != row {
                self.current.set(row);
            }
        }
    }

    /// Does what a key asks for; `false` where it is the browser's.
    fn take(&self, event: &ev::KeyboardEvent) -> bool {
        let key = event.key();
        let with_control = event.ctrl_key() || event.meta_key();
        if with_control && key == "f" && !event.shift_key() && !event.alt_key() {
            if let Some(find) = self.find {
                find.run(());
                return true;
            }
            return false;
        }
        let in_field = scrolling::is_in_field(event);
        if with_control && key == "c" && !in_field && !page::has_selection() {
            let cell = self.copy.zip(self.current.get_untracked());
            if let Some((copy, row)) = cell {
                copy.run((row, self.column.get_value()));
            }
            return cell.is_some();
        }
        let moves_in_text = matches!(key.as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End");
        if event.alt_key() || event.shift_key() || (in_field && moves_in_text && !with_control) {
            return false;
        }
        let last = self.count.get_untracked().saturating_sub(1);
        let at = self.current.get_untracked();
        let (row, column) = (at.unwrap_or(0).min(last), self.column.get_value());
        let page_length = self.page_length();
        let (row, column) = match (key.as_str(), with_control) {
            // The first key enters the table where it stands.
            ("ArrowDown", false) if at.is_none() => (self.first_in_sight(), column),
            ("ArrowDown", false) => (row + 1, column),
            ("ArrowUp", false) => (row.saturating_sub(1), column),
            ("PageDown", false) => (row + page_length, column),
            ("PageUp", false) => (row.saturating_sub(page_length), column),
            ("ArrowRight", false) => (row, column + 1),
            ("ArrowLeft", false) => (row, column.saturating_sub(1)),
            ("Home", false) => (row, 0),
            ("End", false) => (row, self.columns),
            ("Home", true) => (0, column),
            ("End", true) => (last, column),
            _ => return false,
        };
        self.go(row.min(last), column.min(self.columns.saturating_sub(1)));
        true
    }

    fn page_length(&self) -> usize {
        let height = self
            .scroller
            .get_untracked()
            .map_or(0, |scroller| scrolling::height(&scroller));
        (height / ROW).saturating_sub(2).max(1)
    }

    fn first_in_sight(&self) -> usize {
        let from = self
            .scroller
            .get_untracked()
            .map_or(0, |scroller| scrolling::scrolled(&scroller));
        from.div_ceil(ROW)
    }

    /// Goes to a cell, wherever it is.
    fn go(&self, row: usize, column: usize) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        self.at(Some((row + 2, column)));
        let top = (row + 1) * ROW;
        scrolling::bring_into_sight(&scroller, top, top + ROW, ROW);
        self.scrolled.run(scrolling::scrolled(&scroller));
        if !scrolling::focus_cell(&scroller, row + 2, column) {
            // Its row is drawn by then.
            request_animation_frame(move || {
                scrolling::focus_cell(&scroller, row + 2, column);
            });
        }
    }
}
