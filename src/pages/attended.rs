//! A page that shows or writes records of this browser.

use leptos::prelude::*;

use crate::state::upkeep::Upkeep;
use crate::tasks::look_after::look_after;

/// Draws a page once somebody looks after the records: those that there are have been read by then.
pub fn attended(page: impl FnOnce() -> AnyView) -> AnyView {
    look_after(expect_context::<Upkeep>());
    page()
}
