//! What the browser knows of writing.

use js_sys::JsString;

/// A text in lower case, by the browser's table of letters: ours would be a fiftieth of what a visitor has to load.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        JsString::from(text).to_lower_case().into()
    }
}
