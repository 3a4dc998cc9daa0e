//! Connector classes: what each kind of connector keeps in an offset and what it does with it.
//!
//! The table reads like the one it comes from (API.md 4.2, 4.3, 12): adding a class is adding a row.

mod alterable;
mod debezium;
mod jdbc;
mod key;
mod model;
mod oracle;
mod recognise;
mod replay;
mod reset;
mod self_managed;
mod services;
mod shape;
mod sink;
mod sql_server;
mod stores;
mod table;

pub use alterable::alterable;
pub use model::{Alterable, Class, JsonType, Key, Need, Order, ReplayRule, ResetRule, Side, Trap, Unit};
pub use recognise::{Recognised, recognise};
pub use replay::{ReplayEffect, replay_effect};
pub use reset::{ResetMeaning, reset_meaning};
pub use shape::{Column, Shape};
pub use table::{TABLE, by_id, by_plugin};

/// A connector's configuration as the API gives it: flat, text to text.
pub type Config = std::collections::BTreeMap<String, String>;

/// The plugin's name in a configuration; none where it names none, or was not read.
pub fn plugin_of(config: Option<&Config>) -> Option<&str> {
    config?.get("connector.class").map(String::as_str)
}
