//! What an import consists of, and what can be wrong with it.

use std::fmt;

use connect_api::{AlterType, OffsetEntry};
use exact_json::Integer;

/// What the text was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `{"offsets": […]}`: the CLI's file.
    Offsets,
    /// `{"type": …, "offsets": […]}`: the body of the POST.
    Request,
    /// `{"id", "name", "offsets", "metadata"}`: the answer of the GET.
    Answer,
    /// `[{"partition", "offset"}, …]`
    Array,
    /// `{"partition", "offset"}`, one a line.
    JsonLines,
    /// `topic:partition:offset`, one a line: what `kafka-get-offsets` prints.
    TopicLines,
    /// `topic,partition,offset`, one a line.
    Csv,
}

impl Form {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Offsets => "an object with offsets",
            Self::Request => "an alter request",
            Self::Answer => "a connector's offsets as the API answers them",
            Self::Array => "an array of offsets",
            Self::JsonLines => "lines of JSON",
            Self::TopicLines => "lines of topic:partition:offset",
            Self::Csv => "CSV of topic,partition,offset",
        }
    }
}

/// A line of a form that knows only topics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicOffset {
    /// The line, from 1.
    pub line: usize,
    /// The topic.
    pub topic: String,
    /// The topic's partition.
    pub partition: u32,
    /// The offset; `None` where the tool found none for the time that was asked (an empty field or -1).
    pub offset: Option<Integer>,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What it was taken for.
    pub form: Form,
    /// `type`, where it was a request.
    pub kind: Option<AlterType>,
    /// The connector's id, where it was said.
    pub id: Option<String>,
    /// The connector's name, where it was said.
    pub name: Option<String>,
    /// Partitions and offsets, as texts.
    pub entries: Vec<OffsetEntry>,
    /// Or topics, which take the JSON types of the live partitions.
    pub topics: Vec<TopicOffset>,
}

/// What is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// `import-json`, `import-shape`, `import-line`, `import-twice`, `import-empty`, `import-utf8`.
    pub code: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// `offsets[3].partition`; empty at the top and in forms without members.
    pub path: String,
    /// What is so.
    pub says: String,
    /// What to do.
    pub advice: &'static str,
}

impl fmt::Display for ImportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Line {}, column {}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(out, ", in {}", self.path)?;
        }
        write!(out, ": {} {}", self.says, self.advice)
    }
}

impl std::error::Error for ImportError {}
