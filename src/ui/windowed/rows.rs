//! The rows that exist in the page.

use std::collections::VecDeque;
use std::ops::Range;

use leptos::prelude::*;
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
}

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
        let view = owner.with(|| draw(index).build());
        Row { owner, view }
    }

    fn remove(&mut self, mut row: Row) {
        row.view.unmount();
        drop(row.view);
        row.owner.cleanup();
        self.spare.push(row.owner);
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

/// What is drawn in the table's place may be the same element with other rows: these go with their table.
impl Drop for Drawn {
    fn drop(&mut self) {
        for row in &mut self.rows {
            row.view.unmount();
        }
    }
}
