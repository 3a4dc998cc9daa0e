//! What a statement says.

use super::table::{Method, Resource};

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `SELECT … FROM … WHERE …`
    Select {
        /// From which resource.
        resource: &'static Resource,
        /// The columns asked for, in their order; all of them for `*`.
        columns: Vec<Column>,
        /// `name = 'value'` of `WHERE`.
        filters: Vec<Assignment>,
    },
    /// `EXEC method @name='value' … @@json='…'`
    Exec {
        /// Which method.
        method: &'static Method,
        /// `@name='value'`.
        parameters: Vec<Assignment>,
        /// `@@json`.
        json: Option<Assignment>,
        /// The `SHOWRESULTS` hint.
        show_results: bool,
    },
    /// `SHOW METHODS IN resource`
    ShowMethods(&'static Resource),
    /// `DESCRIBE resource`
    Describe(&'static Resource),
}

/// A column of a `SELECT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The resource's column.
    pub name: &'static str,
    /// What the result calls it.
    pub label: String,
}

/// A name and the value given to it, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The name, in lower case.
    pub name: String,
    /// The value.
    pub value: String,
    /// The byte offset of the value.
    pub offset: usize,
}
