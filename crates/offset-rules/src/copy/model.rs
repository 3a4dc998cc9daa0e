//! What copying gives, and what it needs to know.

use crate::stackql::Generation;
use crate::target::Target;

/// The tool to write for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// curl, in a POSIX shell.
    Curl,
    /// The Confluent CLI, in a POSIX shell.
    ConfluentCli,
    /// Terraform's Confluent provider.
    Terraform,
    /// StackQL, with the names of one provider generation and one form of the body.
    StackQl(Generation, BodyForm),
}

/// How a StackQL `EXEC` gives its body (API.md 7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyForm {
    /// `@@json`: as the provider's documentation has it.
    Json,
    /// `@type`, `@offsets`: as the engine's code accepts it.
    Parameters,
}

/// What is copied from.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Whose offsets.
    pub target: &'a Target,
    /// Where the API is, without a slash at the end: `https://api.confluent.cloud`.
    pub base_url: &'a str,
}

/// Text to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// The command or statement.
    pub text: String,
    /// Files that it needs beside it.
    pub files: Vec<File>,
    /// What to know before using it, one sentence each.
    pub warnings: Vec<String>,
}

/// A file that a command reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, in the working directory.
    pub name: &'static str,
    /// Its whole content.
    pub text: String,
}

impl Copied {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn warn(mut self, says: impl Into<String>) -> Self {
        self.warnings.push(says.into());
        self
    }

    pub(super) fn warn_all(mut self, says: Vec<String>) -> Self {
        self.warnings.extend(says);
        self
    }
}

impl About<'_> {
    /// A warning where the tool only ever talks to Confluent Cloud and this is something else.
    pub(super) fn only_cloud(&self) -> Vec<String> {
        if self.base_url == "https://api.confluent.cloud" {
            return Vec::new();
        }
        vec![format!(
            "This tool talks to Confluent Cloud, not to {}.",
            self.base_url
        )]
    }
}
