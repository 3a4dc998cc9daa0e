//! What this tab keeps until it is closed, over a reload (`sessionStorage`).

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// What was kept under a name.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text, or forgets it. Answers whether the browser did.
pub fn keep(name: &str, text: Option<&str>) -> bool {
    let done = storage().map(|storage| match text {
        Some(text) => storage.set_item(name, text).is_ok(),
        None => storage.remove_item(name).is_ok(),
    });
    done.unwrap_or(false)
}
