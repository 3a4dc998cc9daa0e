//! curl (API.md 7.1).

use connect_api::encode_segment;

use super::model::{About, Copied, File};
use super::shell::quoted;
use crate::draft::Draft;

/// Linux takes no longer argument than 128 KB; a longer body goes into a file.
const LONGEST_ARGUMENT: usize = 100 * 1024;
const BODY_FILE: &str = "request.json";

pub(super) fn get(about: &About<'_>, path: &str) -> Copied {
    Copied::text(head(about, "GET", path))
}

pub(super) fn alter(about: &About<'_>, draft: &Draft) -> Copied {
    let body = draft.body();
    let mut copied = Copied::default();
    let data = if body.len() > LONGEST_ARGUMENT {
        copied.files.push(File {
            name: BODY_FILE,
            text: body,
        });
        copied.warnings.push(format!(
            "The body is too long for a command: save it as {BODY_FILE} first."
        ));
        // --data would take line breaks out of a file.
        format!("--data-binary '@{BODY_FILE}'")
    } else {
        format!("--data {}", quoted(&body))
    };
    copied.text = format!(
        "{} \\\n  --header 'content-type: application/json' \\\n  {data}",
        head(about, "POST", "/offsets/request")
    );
    copied.warnings.push(
        "It is sent at once, and the connector stops while it is applied. It is not idempotent: read the status before sending it again."
            .to_owned(),
    );
    copied
}

pub(super) fn url(about: &About<'_>, path: &str) -> String {
    let address = &about.target.address;
    format!(
        "{}/connect/v1/environments/{}/clusters/{}/connectors/{}{path}",
        about.base_url,
        encode_segment(&address.place.environment),
        encode_segment(&address.place.cluster),
        encode_segment(&address.name)
    )
}

fn head(about: &About<'_>, method: &str, path: &str) -> String {
    format!(
        "curl --request {method} \\\n  --url {} \\\n  --user \"$CONFLUENT_CLOUD_API_KEY:$CONFLUENT_CLOUD_API_SECRET\"",
        quoted(&url(about, path))
    )
}
