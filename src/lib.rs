//! The console as a library, so that tests can import it. `main.rs` mounts [`app::App`].
//!
//! The floors below are [`offset_rules`], [`connect_api`] and [`exact_json`]; inside, `pages` stand on `tasks`
//! and `queries`, those on `state` and `browser`; `ui` knows neither the router nor the API.

#![allow(unreachable_pub, reason = "#[component] makes the struct of its props public")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns its props")]

pub mod app;
pub mod browser;
pub mod notice;
pub mod pages;
pub mod queries;
pub mod route;
pub mod state;
pub mod tasks;
pub mod typed_address;
pub mod ui;
pub mod unsubscribe;
