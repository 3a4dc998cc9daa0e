//! What comes and goes in a page leaves nothing behind.

use console::ui::tracked::{derived, local_effect, local_memo, local_memo_compared, tracked};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{pages, turn, window};

#[wasm_bindgen_test]
async fn what_is_drawn_anew_leaves_nothing_with_whom_it_has_read() {
    let body = window().document().unwrap().body().unwrap();
    let place = window().document().unwrap().create_element("div").unwrap();
    body.append_child(&place).unwrap();
    let drawn = ArcRwSignal::new(0_u32);
    let count = drawn.clone();
    let mounted = leptos::mount::mount_to(place.clone().unchecked_into(), move || {
        let count: RwSignal<u32> = count.into();
        // Lives on, and never changes: nobody is ever told, so nobody's entry goes that way.
        let name = Memo::new(|_| "a name".to_owned());
        tracked(move || {
            let drawn = count.get();
            let length = local_memo(move || name.with(String::len));
            let initial = local_memo_compared(
                move || name.with(|name| name.chars().next()),
                |before, after| before != after,
            );
            local_effect(move || name.with(|name| assert!(!name.is_empty())));
            let title = derived(move || format!("{:?} {}", initial.get(), name.get()));
            view! {
                <span title=title></span>
                {tracked(move || name.get())}
                {tracked(move || format!(" of {} letters, drawn {drawn}", length.get()))}
            }
        })
    });
    let draw = async |times: u32| {
        for _ in 0..times {
            drawn.update(|drawn| *drawn += 1);
            turn().await;
        }
    };
    draw(500).await;
    let before = pages();
    draw(5_000).await;
    assert_eq!(place.text_content().unwrap(), "a name of 6 letters, drawn 5500");
    assert_eq!(pages() - before, 0, "pages of memory more than before");
    drop(mounted);
    place.remove();
}
