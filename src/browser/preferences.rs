//! What this browser remembers of a person's taste. No offsets, no secrets.

const THEME: &str = "theme";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under a name.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text under a name, or forgets it. A full or refused storage keeps nothing: the choice holds for this visit.
pub fn keep(name: &str, text: Option<&str>) {
    if let Some(storage) = storage() {
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}

/// The colours chosen: `light`, `dark`, or `None` for the system's.
pub fn theme() -> Option<String> {
    kept(THEME).filter(|theme| theme == "light" || theme == "dark")
}

/// Chooses colours, for now and for the next visit.
pub fn set_theme(theme: Option<&str>) {
    keep(THEME, theme);
    apply(theme);
}

/// Shows the remembered colours.
pub fn apply_theme() {
    apply(theme().as_deref());
}

fn apply(theme: Option<&str>) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}
