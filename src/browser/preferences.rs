//! What this browser remembers of a person's taste. No offsets, no secrets.

const THEME: &str = "theme";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The colours chosen: `light`, `dark`, or `None` for the system's.
pub fn theme() -> Option<String> {
    storage()?
        .get_item(THEME)
        .ok()
        .flatten()
        .filter(|theme| theme == "light" || theme == "dark")
}

/// Chooses colours, for now and for the next visit.
pub fn set_theme(theme: Option<&str>) {
    if let Some(storage) = storage() {
        // A full or refused storage forgets the choice; the page still shows it now.
        let _ = match theme {
            Some(theme) => storage.set_item(THEME, theme),
            None => storage.remove_item(THEME),
        };
    }
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
