//! Widgets that know neither the router nor the API.

pub mod age;
pub mod button;
pub mod dialog;
pub mod digits;
pub mod fact;
pub mod file_button;
pub mod filter_field;
pub mod long_text;
pub mod menu;
pub mod name;
pub mod panel;
pub mod scroll;
pub mod shortened;
pub mod shown_of;
pub mod skeleton;
pub mod spark;
pub mod state_word;
pub mod tracked;
pub mod windowed;
