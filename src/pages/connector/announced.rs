//! What takes its time: said first, and begun when that is on the screen.

use leptos::prelude::*;

use crate::browser::clock;
use crate::ui::tracked::tracked;

/// More partitions than this are announced.
const MANY: usize = 20_000;
/// Until what is announced is on the screen, in milliseconds: two frames and some.
const SEEN: u32 = 50;

/// Something that is made of so many partitions: at once, or with very many of them after saying so.
pub(super) fn announced(
    count: usize,
    words: impl FnOnce() -> String,
    make: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    if count <= MANY {
        return tracked(make);
    }
    let is_seen = RwSignal::new(false);
    leptos::task::spawn_local(async move {
        clock::sleep(SEEN).await;
        let _ = is_seen.try_set(true);
    });
    let words = words();
    tracked(move || {
        if is_seen.get() {
            make()
        } else {
            view! { <p role="status">{words.clone()}</p> }.into_any()
        }
    })
}
