//! The rows that exist in the page.

use std::collections::VecDeque;
use std::ops::Range;

use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::Element;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};

/// The rows that are drawn, in order.
pub(super) struct Drawn {
    first: usize,
    rows: VecDeque<Row>,
    /// Owners of rows that are gone. Used again, because the owner above them would remember each new one for as long as
    /// the table lives: scrolling through a hundred thousand rows would leave a hundred thousand behind.
    spare: Vec<Owner>,
    above: Option<Owner>,
    marked: Option<usize>,
}

/// What marks the row one is at. One attribute set from here, and not an effect in each row.
const MARK: &str = "data-current";

/// A row in the page, and the owner of what it tracks.
struct Row {
    owner: Owner,
    view: AnyViewState,
}

impl Drawn {
    /// None yet. Rows live no longer than the current owner.
    pub(super) fn new() -> Self {
        Self {
            first: 0,
            rows: VecDeque::new(),
            spare: Vec::new(),
            above: Owner::current(),
            marked: None,
        }
    }

    fn end(&self) -> usize {
        self.first + self.rows.len()
    }

    fn draw(&mut self, index: usize, draw: &dyn Fn(usize) -> AnyView) -> Row {
        let owner = self
            .spare
            .pop()
            .or_else(|| self.above.as_ref().map(Owner::child))
            .unwrap_or_default();
        // Whoever shows the rows outlives each of them: what one reads while it is built is no matter of that.
        let view = owner.with(|| untrack(|| draw(index).build()));
        if self.marked == Some(index) {
            mark(&view, true);
        }
        Row { owner, view }
    }

    fn remove(&mut self, mut row: Row) {
        row.view.unmount();
        // While the view is there: what is in it can take itself out of the lists of those it reads.
        row.owner.cleanup();
        drop(row.view);
        self.spare.push(row.owner);
    }

    /// Marks the row one is at, and no other.
    pub(super) fn mark(&mut self, current: Option<usize>) {
        for (index, is_marked) in [(self.marked, false), (current, true)] {
            let row = index
                .and_then(|index| index.checked_sub(self.first))
                .and_then(|at| self.rows.get(at));
            if let Some(row) = row {
                mark(&row.view, is_marked);
            }
        }
        self.marked = current;
    }

    /// Draws what is missing of a range and takes away what lies outside of it.
    pub(super) fn show(&mut self, range: &Range<usize>, body: &Element, draw: &dyn Fn(usize) -> AnyView) {
        if range.start >= self.end() || range.end <= self.first {
            while let Some(row) = self.rows.pop_front() {
                self.remove(row);
            }
            self.first = range.start;
        }
        while self.first < range.start
            && let Some(row) = self.rows.pop_front()
        {
            self.remove(row);
            self.first += 1;
        }
        while self.end() > range.end
            && let Some(row) = self.rows.pop_back()
        {
            self.remove(row);
        }
        while self.first > range.start {
            let mut row = self.draw(self.first - 1, draw);
            match self.rows.front() {
                Some(next) => {
                    next.view.insert_before_this(&mut row.view);
                }
                None => row.view.mount(body, None),
            }
            self.rows.push_front(row);
            self.first -= 1;
        }
        while self.end() < range.end {
            let mut row = self.draw(self.end(), draw);
            row.view.mount(body, None);
            self.rows.push_back(row);
        }
    }
}

fn mark(view: &AnyViewState, is_marked: bool) {
    for element in view.elements() {
        if is_marked {
            Rndr::set_attribute(&element, MARK, "");
        } else {
            Rndr::remove_attribute(&element, MARK);
        }
    }
}

/// What is drawn in the table's place may be the same element with other rows: these go with their table.
impl Drop for Drawn {
    fn drop(&mut self) {
        for row in &mut self.rows {
            row.view.unmount();
        }
    }
}
