//! The shared buffer and the flat list of spans.

use std::sync::Arc;

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, in whatever spelling.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The word for it in a sentence: "a number".
    pub fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// One value's span. The nodes of a document stand in reading order; an object's members are pairs of
/// nodes, name then value; `next` is where the node after this one's whole subtree stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) next: u32,
    pub(crate) kind: Kind,
    /// For strings: holds a backslash, so its text is not its content.
    pub(crate) escaped: bool,
}

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) text: Arc<str>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) depth: u32,
}

impl Document {
    /// The node at `index`. Indices come from this document's own nodes; one that does not is answered with
    /// an empty `null` rather than a panic.
    pub(crate) fn node(&self, index: u32) -> Node {
        self.nodes.get(index as usize).copied().unwrap_or(Node {
            start: 0,
            end: 0,
            next: u32::MAX,
            kind: Kind::Null,
            escaped: false,
        })
    }

    /// The exact text of a node.
    pub(crate) fn text_of(&self, node: Node) -> &str {
        self.text
            .get(node.start as usize..node.end as usize)
            .unwrap_or_default()
    }

    /// The node at `index` with all below it, as a document of its own text.
    pub(crate) fn detached(&self, index: u32) -> Self {
        let root = self.node(index);
        let below = self.nodes.get(index as usize..root.next as usize);
        let nodes: Vec<Node> = below
            .unwrap_or_default()
            .iter()
            .map(|node| Node {
                start: node.start - root.start,
                end: node.end - root.start,
                next: node.next - index,
                ..*node
            })
            .collect();
        Self {
            text: self.text_of(root).into(),
            depth: depth(&nodes),
            nodes,
        }
    }
}

/// How deep these nest: 1 for `{}`, 0 for a bare number.
fn depth(nodes: &[Node]) -> u32 {
    let mut open: Vec<u32> = Vec::new();
    let mut deepest = 0;
    for (at, node) in (0..).zip(nodes) {
        while open.last().is_some_and(|end| *end <= at) {
            open.pop();
        }
        if matches!(node.kind, Kind::Array | Kind::Object) {
            open.push(node.next);
            deepest = deepest.max(open.len());
        }
    }
    u32::try_from(deepest).unwrap_or(u32::MAX)
}
