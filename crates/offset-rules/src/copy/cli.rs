//! The Confluent CLI (API.md 7.2).

use connect_api::entries_text;
use exact_json::{member, object};

use super::loss;
use super::model::{About, Copied, File};
use super::shell::{comment, word};
use crate::draft::{Draft, Intent};

const FILE: &str = "offsets.json";
const LOGIN: &str = "The Confluent CLI's offset commands need `confluent login`; a Cloud API key is refused.";

pub(super) fn read(about: &About<'_>) -> Copied {
    command(about, "describe", " -o json")
}

pub(super) fn status(about: &About<'_>) -> Copied {
    let copied = command(about, "status describe", " -o json");
    copied.warn("While a request is pending, some versions panic with -o json; leave it out then.")
}

pub(super) fn alter(about: &About<'_>, draft: &Draft) -> Copied {
    match &draft.intent {
        Intent::DeleteAll => command(about, "delete", ""),
        Intent::DeleteSome(_) => Copied::text(comment(
            "The Confluent CLI resets all partitions or none: there is no command for this request. Use curl.",
        )),
        Intent::Patch(_) => {
            let entries = draft.entries();
            let mut copied = command(about, "update", &format!(" --config-file {FILE}"));
            copied.files.push(File {
                name: FILE,
                text: object([member("offsets", &entries_text(&entries))]),
            });
            copied.warn_all(loss::rounded(&entries, "The Confluent CLI"))
        }
    }
}

fn command(about: &About<'_>, verb: &str, more: &str) -> Copied {
    let address = &about.target.address;
    let lcc = about.target.lcc.as_deref();
    let text = format!(
        "confluent connect offset {verb} {}{more} --environment {} --cluster {}",
        lcc.map_or_else(|| "\"$CONNECTOR_ID\"".to_owned(), word),
        word(&address.place.environment),
        word(&address.place.cluster)
    );
    let copied = Copied::text(text).warn(LOGIN).warn_all(about.only_cloud());
    if lcc.is_none() {
        copied.warn("The CLI takes the connector's lcc- id, which is not known here: set CONNECTOR_ID first.")
    } else {
        copied
    }
}
