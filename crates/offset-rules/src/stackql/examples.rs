//! Statements to begin with: of each kind one, with placeholders, in the names of both generations.

use super::table::{Does, Generation, METHODS, Method, OFFSETS, REQUESTS};

/// A statement to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it does.
    pub title: String,
    /// The statement.
    pub text: String,
}

/// All of them.
pub fn examples() -> Vec<Example> {
    let alters = || METHODS.iter().filter(|method| method.does == Does::Alter);
    let mut all = vec![
        example("Read offsets", select(OFFSETS, "id, name, metadata, offsets")),
        example(
            "Read the last request",
            select(REQUESTS, "applied_at, previous_offsets, request, status"),
        ),
    ];
    for method in alters() {
        all.push(example(
            &format!("Alter, body as JSON ({})", names_of(method)),
            with_json(method),
        ));
        all.push(example(
            &format!("Alter, body as parameters ({})", names_of(method)),
            with_parameters(method),
        ));
    }
    all.push(example("Methods", format!("SHOW METHODS IN {REQUESTS};")));
    all.push(example("Columns", format!("DESCRIBE {REQUESTS};")));
    all
}

fn example(title: &str, text: String) -> Example {
    Example {
        title: title.to_owned(),
        text,
    }
}

fn names_of(method: &Method) -> &'static str {
    match method.generation {
        Generation::Of2024 => "names of 2024",
        Generation::Of2026 => "names of 2026",
    }
}

fn select(resource: &str, columns: &str) -> String {
    format!(
        "SELECT {columns}\nFROM {resource}\nWHERE connector_name = '{{{{ connector_name }}}}'\n  \
         AND environment_id = '{{{{ environment_id }}}}'\n  AND kafka_cluster_id = '{{{{ kafka_cluster_id }}}}';"
    )
}

fn head(method: &Method) -> String {
    format!(
        "EXEC {}.{}\n  @connector_name='{{{{ connector_name }}}}',\n  @environment_id='{{{{ environment_id }}}}',\n  \
         @kafka_cluster_id='{{{{ kafka_cluster_id }}}}'",
        method.resource, method.name
    )
}

fn with_json(method: &Method) -> String {
    format!(
        "{}\n  @@json='{{\n    \"type\": \"{{{{ type }}}}\",\n    \"offsets\": \"{{{{ offsets }}}}\"\n  }}';",
        head(method)
    )
}

fn with_parameters(method: &Method) -> String {
    let (kind, offsets) = (
        method.generation.type_parameter(),
        method.generation.offsets_parameter(),
    );
    format!(
        "{},\n  @{kind}='{{{{ type }}}}',\n  @{offsets}='{{{{ offsets }}}}';",
        head(method)
    )
}
