//! What the browser remembers of a person's taste.

use console::browser::preferences::{apply_theme, set_theme, theme};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::window;

fn shown() -> Option<String> {
    let root = window().document().unwrap().document_element().unwrap();
    root.get_attribute("data-theme")
}

fn stored() -> Option<String> {
    let storage = window().local_storage().unwrap().unwrap();
    storage.get_item("theme").unwrap()
}

#[wasm_bindgen_test]
fn a_theme_is_shown_now_and_at_the_next_visit() {
    for chosen in ["dark", "light"] {
        set_theme(Some(chosen));
        assert_eq!(
            (theme().as_deref(), shown().as_deref()),
            (Some(chosen), Some(chosen))
        );
        let root = window().document().unwrap().document_element().unwrap();
        root.remove_attribute("data-theme").unwrap();
        apply_theme();
        assert_eq!(shown().as_deref(), Some(chosen));
    }
    set_theme(None);
    assert_eq!((theme(), shown(), stored()), (None, None, None));
    apply_theme();
    assert_eq!(shown(), None);
}

#[wasm_bindgen_test]
fn a_word_that_is_no_theme_is_not_shown() {
    let storage = window().local_storage().unwrap().unwrap();
    storage.set_item("theme", "\" onload=\"").unwrap();
    assert_eq!(theme(), None);
    apply_theme();
    assert_eq!(shown(), None);
    storage.remove_item("theme").unwrap();
}
