//! What was there before a request, as a file that Import takes.

use connect_api::{AlterStatus, OffsetEntry};
use exact_json::{array, member, object};
use leptos::prelude::*;

use crate::browser::download::download;
use crate::ui::button::Button;

/// The text of the file: `{"offsets":[…]}`, every value as it came.
fn text(previous: &[OffsetEntry]) -> String {
    object([member("offsets", &array(previous.iter().map(OffsetEntry::text)))])
}

/// "Export" of the previous offsets of a request.
pub(super) fn export_previous(name: &str, status: &AlterStatus) -> AnyView {
    let said = RwSignal::new("");
    let previous = status.previous_offsets.clone().unwrap_or_default();
    let why_not = previous
        .is_empty()
        .then(|| "The status names no previous offsets".to_owned());
    let at = status
        .request
        .requested_at
        .as_ref()
        .map_or("", |time| time.text.as_str());
    // A slash would make a folder of it; a colon no file system of Windows takes.
    let file = format!("{name}-previous-{at}.json")
        .replace(['/', '\\'], "_")
        .replace(':', "-");
    let export = move || {
        said.set(if download(&file, "application/json", &text(&previous)) {
            "Exported; Import takes it."
        } else {
            "The browser did not take the file."
        });
    };
    view! {
        <Button disabled_reason=Signal::stored(why_not) on_press=export>"Export"</Button>
        <span class="muted" role="status">{said}</span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_every_value_as_it_came() {
        let entry = OffsetEntry {
            partition: exact_json::parse(r#"{"p":"1"}"#).unwrap(),
            offset: exact_json::parse(r#"{"lsn":123456789012345678901234567890,"x":1.50}"#).unwrap(),
        };
        assert_eq!(
            text(&[entry]),
            r#"{"offsets":[{"partition":{"p":"1"},"offset":{"lsn":123456789012345678901234567890,"x":1.50}}]}"#
        );
    }
}
