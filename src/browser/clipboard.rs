//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Writes a text to the clipboard; `false` where the browser refuses (no permission, or no secure context).
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // Absent outside HTTPS and loopback: the binding answers with an undefined object there.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    if clipboard.map_or(true, |clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
