//! Mounts the console.

use console::app::App;
use console::browser::page;
use leptos::prelude::*;

fn main() {
    page::install_crash_panel();
    page::take_opening_away();
    mount_to_body(App);
}
