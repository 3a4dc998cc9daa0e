//! `SHOW METHODS` and `DESCRIBE`.

use super::result::ResultTable;
use super::table::{METHODS, Resource};

/// The methods of a resource, both generations.
pub fn show_methods(resource: &Resource) -> ResultTable {
    let rows = METHODS
        .iter()
        .filter(|method| method.resource == resource.name)
        .map(|method| {
            vec![
                method.name.to_owned(),
                method.required().join(", "),
                method.verb.to_owned(),
            ]
        })
        .collect();
    ResultTable {
        columns: ["MethodName", "RequiredParams", "SQLVerb"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}

/// The columns of a resource.
pub fn describe(resource: &Resource) -> ResultTable {
    let rows = resource
        .columns
        .iter()
        .map(|(name, kind, says)| [*name, *kind, *says].map(str::to_owned).to_vec())
        .collect();
    ResultTable {
        columns: ["name", "type", "description"].map(str::to_owned).to_vec(),
        rows,
    }
}
