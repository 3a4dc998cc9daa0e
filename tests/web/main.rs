//! The edges between the console and the browser, in a browser: history, fetch, storage, the address.
//!
//! One page serves all of them, one after the other; each leaves it as it found it.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "these are tests, which the lint does not see"
)]

mod bounds;
mod fetch;
mod journal;
mod links;
mod loadable;
mod navigation;
mod observations;
mod page;
mod preferences;
mod records;
mod session;
mod storage;
mod support;
mod tracked;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
