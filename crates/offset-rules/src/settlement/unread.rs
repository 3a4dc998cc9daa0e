//! A submission's record that cannot be read: whose it may be, and whether that request may still be under way.

use exact_json::parse;

use crate::record::{RecordError, read_target};
use crate::target::Target;

/// A record of the journal that this version of the console cannot read. What it says of the request is not known; whose it is
/// and whether it is over every version says alike, in `target` and `is_over`, and a record without them is taken for the worst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRecord {
    why: RecordError,
    target: Option<Target>,
    is_over: bool,
}

impl UnreadRecord {
    /// What can be told of a record's text all the same; `why` it cannot be read.
    pub fn of(text: &str, why: RecordError) -> Self {
        let value = parse(text).ok();
        let member = |name: &str| value.as_ref()?.get(name);
        Self {
            why,
            target: member("target").and_then(|target| read_target(&target).ok()),
            is_over: member("is_over").and_then(|is| is.as_bool()).unwrap_or(false),
        }
    }

    /// Whether it may be of a request for this connector, by endpoint and address: it names it, or none. The connector's id
    /// separates nothing, because a draft may be sent without one.
    pub fn may_be_of(&self, target: &Target) -> bool {
        self.target.as_ref().is_none_or(|own| {
            (&own.endpoint, &own.instance, &own.address)
                == (&target.endpoint, &target.instance, &target.address)
        })
    }

    /// Whether the request may be under way: no second one is sent beside it.
    pub fn may_be_under_way(&self) -> bool {
        !self.is_over
    }

    /// Why it cannot be read, and what to do.
    pub fn sentence(&self) -> String {
        const OTHERWISE: &str = "submit from another browser, once Last request shows none that is not finished; or export drafts and \
             history, and clear this site's data in this one.";
        match &self.why {
            RecordError::Newer(version) => format!(
                "A newer version of the console wrote it down (schema {version}). Reload to update: that version reads it, and finds \
                 out what became of the request. Where none is to be had any more, {OTHERWISE}"
            ),
            RecordError::Broken(why) => {
                format!("Its record is broken: {why}. It is kept. To alter offsets all the same, {OTHERWISE}")
            }
            RecordError::Shape(path) => {
                format!(
                    "Its record is broken at {path}. It is kept. To alter offsets all the same, {OTHERWISE}"
                )
            }
            RecordError::OtherBase => self.why.to_string(),
        }
    }
}
