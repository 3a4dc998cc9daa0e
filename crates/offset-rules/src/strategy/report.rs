//! What a strategy did.

use exact_json::Value;

use crate::words::counted_usize;

/// A partition that a strategy left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The partition, where there is one.
    pub partition: Option<Value>,
    /// Why.
    pub why: String,
}

/// What a strategy changed and what it left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many partitions have a new offset.
    pub changed: usize,
    /// How many were already so.
    pub unchanged: usize,
    /// What was left, and why.
    pub left: Vec<Left>,
    /// What else to know: one sentence each.
    pub notes: Vec<String>,
}

impl Outcome {
    /// "Changed 8 partitions; 2 were already so; 1 left: …".
    pub fn sentence(&self) -> String {
        let mut says = format!(
            "Changed {}",
            counted_usize(self.changed, "partition", "partitions")
        );
        if self.unchanged > 0 {
            says.push_str(&format!("; {} already so", self.unchanged));
        }
        match self.left.as_slice() {
            [] => {}
            [only] => says.push_str(&format!("; left 1: {}", only.why)),
            [first, rest @ ..] => {
                let same = rest.iter().all(|left| left.why == first.why);
                let why = if same { first.why.as_str() } else { "see the list" };
                says.push_str(&format!("; left {}: {why}", rest.len() + 1));
            }
        }
        says.push('.');
        for note in &self.notes {
            says.push(' ');
            says.push_str(note);
        }
        says
    }

    pub(crate) fn leave(&mut self, partition: &Value, why: impl Into<String>) {
        self.left.push(Left {
            partition: Some(partition.clone()),
            why: why.into(),
        });
    }
}
