//! StackQL (API.md 7.4).

use connect_api::entries_text;

use super::loss;
use super::model::{About, BodyForm, Copied};
use crate::draft::{Draft, Intent};
use crate::stackql::{Does, Generation, METHODS, literal};

const ROUNDS: &str = "StackQL";

pub(super) fn read(about: &About<'_>) -> Copied {
    select(
        about,
        "id, name, metadata, offsets",
        "confluent.connect.connector_offsets",
    )
}

pub(super) fn status(about: &About<'_>) -> Copied {
    select(
        about,
        "applied_at, previous_offsets, request, status",
        "confluent.connect.connector_offsets_requests",
    )
}

fn select(about: &About<'_>, columns: &str, resource: &str) -> Copied {
    let address = &about.target.address;
    let text = format!(
        "SELECT {columns}\nFROM {resource}\nWHERE connector_name = {}\n  AND environment_id = {}\n  AND kafka_cluster_id = {};",
        literal(&address.name),
        literal(&address.place.environment),
        literal(&address.place.cluster)
    );
    Copied::text(text).warn_all(about.only_cloud())
}

pub(super) fn alter(about: &About<'_>, draft: &Draft, generation: Generation, form: BodyForm) -> Copied {
    let address = &about.target.address;
    let method = METHODS
        .iter()
        .find(|method| method.does == Does::Alter && method.generation == generation);
    let (resource, name) = method.map_or(("", ""), |method| (method.resource, method.name));
    let mut lines = vec![
        format!("@connector_name={}", literal(&address.name)),
        format!("@environment_id={}", literal(&address.place.environment)),
        format!("@kafka_cluster_id={}", literal(&address.place.cluster)),
    ];
    let entries = draft.entries();
    let mut copied = Copied::default();
    let mut body = String::new();
    match form {
        BodyForm::Json => {
            body = format!("\n  @@json={}", literal(&draft.body()));
            copied.warnings.push(
                "This is the form of the provider's documentation; the engine's code, as read, refuses it. The other form is the way round."
                    .to_owned(),
            );
        }
        BodyForm::Parameters => {
            lines.push(format!(
                "@{}={}",
                generation.type_parameter(),
                literal(draft.kind().word())
            ));
            if draft.intent != Intent::DeleteAll {
                lines.push(format!(
                    "@{}={}",
                    generation.offsets_parameter(),
                    literal(&entries_text(&entries))
                ));
            }
        }
    }
    copied.text = format!("EXEC {resource}.{name}\n  {}{body};", lines.join(",\n  "));
    copied
        .warn_all(loss::rounded(&entries, ROUNDS))
        .warn_all(about.only_cloud())
}
