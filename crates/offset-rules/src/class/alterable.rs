//! Whether Confluent Cloud lets a connector's offsets be altered (API.md 4.1): by its class, and where one class holds several
//! plugins of which not all are listed, by the plugin.

use super::model::{Alterable, Class};

/// Plugins of a listed class that are not listed themselves.
const UNLISTED: &[&str] = &["IbmDb2Source"];

/// What is said of a plugin that no source lists.
pub(super) const NOT_LISTED: Alterable =
    Alterable::Unproven("No source lists it among the connectors whose offsets can be altered.");

/// Whether the offsets of a connector of this class and this `connector.class` can be altered.
pub fn alterable(class: Option<&Class>, plugin: Option<&str>) -> Alterable {
    let known = class.map(|class| class.alterable);
    let listed = || known.unwrap_or(NOT_LISTED);
    match plugin {
        _ if matches!(known, Some(Alterable::Refused(_) | Alterable::Ignored(_))) => listed(),
        // Confluent Cloud's own plugins have short names.
        Some(name) if name.contains('.') => Alterable::Unproven(
            "Its class has a package name, as custom connectors have; Confluent Cloud does not support altering offsets of custom connectors.",
        ),
        Some(name) if UNLISTED.contains(&name) => NOT_LISTED,
        Some(_) => listed(),
        None => known.unwrap_or(Alterable::Yes),
    }
}
