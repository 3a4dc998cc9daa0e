//! Files that a person chooses.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The text of the file that was chosen in a field of files; the field is emptied, so that the same file can be chosen
/// again.
///
/// # Errors
/// Why it was not read, in words.
pub async fn chosen_text(event: web_sys::Event, most_mb: u32) -> Result<String, String> {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let file = field.as_ref().and_then(|field| field.files()?.get(0));
    let (Some(field), Some(file)) = (field, file) else {
        return Err("No file was chosen.".to_owned());
    };
    field.set_value("");
    let megabytes = file.size() as u64 / 1_000_000;
    if megabytes > u64::from(most_mb) {
        return Err(format!(
            "The file has {megabytes} MB; at most {most_mb} MB are read."
        ));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| "The browser could not read the file.".to_owned())?;
    String::from_utf8(js_sys::Uint8Array::new(&buffer).to_vec())
        .map_err(|_| "The file is no UTF-8 text.".to_owned())
}
