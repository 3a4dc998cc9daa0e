//! Dialogs: the browser's own, so that the rest of the page is out of reach while one is open.

use wasm_bindgen::JsCast;

fn dialog(id: &str) -> Option<web_sys::HtmlDialogElement> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    element.dyn_into().ok()
}

/// Opens a dialog over the page. The browser moves the focus into it, and back when it is closed.
pub fn open(id: &str) {
    if let Some(dialog) = dialog(id)
        && !dialog.open()
    {
        // Fails only where it is not part of the page.
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Whether any dialog is open.
pub fn is_any_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.query_selector("dialog[open]").ok().flatten().is_some())
}
