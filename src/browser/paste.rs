//! What is pasted, dropped or chosen: texts and files.

use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// A file that was chosen or dropped; not read yet.
pub type File = web_sys::File;

/// A file as it came.
pub struct GivenFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is none.
    None,
    /// It is larger than was allowed; how many MB it has.
    TooLarge(u32),
    /// The browser could not read it.
    Unreadable,
}

/// The text of a paste, where it has several lines; one line is the field's own affair.
pub fn several_lines(event: &web_sys::ClipboardEvent) -> Option<String> {
    let text = pasted(event)?;
    text.trim_end_matches(['\n', '\r']).contains('\n').then_some(text)
}

/// The text of a paste.
fn pasted(event: &web_sys::ClipboardEvent) -> Option<String> {
    let text = event.clipboard_data()?.get_data("text/plain").ok()?;
    (!text.is_empty()).then_some(text)
}

/// Hears pastes outside fields, for as long as the calling page lives.
pub fn on_paste_outside_fields(act: impl Fn(String) + 'static) {
    let listener = window_event_listener(ev::paste, move |event| {
        let is_in_field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|target| {
                target
                    .closest("textarea, input:not([type=checkbox])")
                    .ok()
                    .flatten()
            })
            .is_some();
        if let (false, Some(text)) = (is_in_field, pasted(&event)) {
            event.prevent_default();
            act(text);
        }
    });
    on_cleanup(move || listener.remove());
}

/// The file that was dropped.
pub fn dropped(event: &web_sys::DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// The file that was chosen in a field of files. The field is emptied, so that the same file can be chosen again.
pub fn chosen(event: &web_sys::Event) -> Option<File> {
    let field = event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?;
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// Reads a file of at most so many MB.
///
/// # Errors
/// [`FileError`]
pub async fn read(file: Option<File>, most_mb: u32) -> Result<GivenFile, FileError> {
    const MB: u64 = 1_000_000;
    let file = file.ok_or(FileError::None)?;
    let size = file.size() as u64;
    if size > u64::from(most_mb) * MB {
        return Err(FileError::TooLarge(
            u32::try_from(size.div_ceil(MB)).unwrap_or(u32::MAX),
        ));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| FileError::Unreadable)?;
    Ok(GivenFile {
        name: file.name(),
        bytes: js_sys::Uint8Array::new(&buffer).to_vec(),
    })
}
