//! Every call into the browser. Nothing outside this folder names `web_sys`, save for the types of events.

pub mod activity;
pub mod caret;
pub mod clipboard;
pub mod clock;
pub mod dialog;
pub mod download;
pub mod editor_keys;
pub mod files;
pub mod history;
pub mod idle;
pub mod locks;
pub mod page;
pub mod paste;
pub mod preferences;
pub mod reach;
pub mod revision;
pub mod scrolling;
pub mod service_worker;
pub mod share;
pub mod shortcuts;
pub mod storage;
pub mod tab_storage;
pub mod text;
pub mod transport;
