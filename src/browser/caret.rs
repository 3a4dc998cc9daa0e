//! Where the caret stands in a field of several lines.

use wasm_bindgen::JsCast;

fn field(id: &str) -> Option<web_sys::HtmlTextAreaElement> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    element.dyn_into().ok()
}

/// The byte offset of the caret in what stands in the field.
pub fn caret(id: &str) -> Option<usize> {
    let field = field(id)?;
    let units = field.selection_end().ok()?? as usize;
    Some(byte_of(&field.value(), units))
}

/// Focuses the field and selects what stands between two byte offsets of `text`, which is what the field holds.
pub fn select(id: &str, text: &str, from: usize, to: usize) {
    let Some(field) = field(id) else { return };
    let units = |at: usize| {
        let before = text.get(..at).unwrap_or(text);
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let _ = field.focus();
    let _ = field.set_selection_range(units(from), units(to));
}

/// Writes into the field and puts the caret at a byte offset of it, at once: the next key must find it there.
pub fn write(id: &str, text: &str, caret: usize) {
    if let Some(field) = field(id) {
        field.set_value(text);
        select(id, text, caret, caret);
    }
}

/// The browser counts in units of UTF-16.
fn byte_of(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left < character.len_utf16() {
            return at;
        }
        left -= character.len_utf16();
    }
    text.len()
}
