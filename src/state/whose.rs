//! Whose the request is that the server's status shows, as far as this browser can tell: the API does not say it.

use connect_api::{AlterRequestInfo, ConnectorAddress};
use leptos::prelude::*;

use super::journal::{Journal, Submission};

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This browser's: the answer to its POST said so.
    Ours,
    /// It is what this browser sent, taken when that can have been taken; the POST got no answer that says so.
    Identical,
    /// One that this browser sent and of which it was told nothing asks for the same.
    Perhaps,
    /// What this browser sent, or a record of it that may be of this connector, could not be read.
    Unread,
    /// Somebody else's.
    Another,
}

impl Whose {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ours => "by this browser",
            Self::Identical => "identical to one sent by this browser",
            Self::Perhaps => "perhaps the request of this browser that got no answer",
            Self::Unread => "perhaps by this browser: what it sent could not be read",
            Self::Another => "not from this browser; the API does not say by whom",
        }
    }

    /// Of one that the server took when the status says.
    fn taken(entry: &Submission) -> Self {
        let is_told = |entry: &Submission| Some(entry.answer.as_ref()?.failed.is_none());
        match is_told(entry) {
            Some(true) => Self::Ours,
            Some(false) | None => Self::Identical,
        }
    }
}

impl Journal {
    /// Whose a request is that the server shows, tracked.
    pub fn whose(self, address: &ConnectorAddress, seen: &AlterRequestInfo) -> Whose {
        if let Some(entry) = self.taken_at(address, seen.requested_at.as_ref()) {
            return entry.with(Whose::taken);
        }
        let may_be = |entry: &ArcRwSignal<Submission>| {
            entry.with(|entry| {
                entry.target.address == *address && self.is_here(&entry.target) && entry.may_be(seen)
            })
        };
        if self.entries.with(|entries| entries.iter().any(may_be)) {
            Whose::Perhaps
        } else if self.unreadable().is_some() || !self.unread_of(address).is_empty() {
            Whose::Unread
        } else {
            Whose::Another
        }
    }

    /// Whether it is, or may be, this browser's; untracked.
    pub fn may_be_ours(self, address: &ConnectorAddress, seen: &AlterRequestInfo) -> bool {
        untrack(|| self.whose(address, seen)) != Whose::Another
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::answered::Answered;
    use crate::state::journal_record;

    #[test]
    fn it_is_ours_where_an_answer_said_so_and_not_by_its_content_alone() {
        let text = r#"{"record":1,"attempt":"a-1","target":{"endpoint":"sandbox","environment":"env-1","cluster":"lkc-1","connector":"c"},
            "body":{"type":"DELETE"},"digest":"7f3a-91c2","prepared_at":"2026-03-02T09:16:31Z","from":"2026-03-02T09:16:30Z",
            "until":"2026-03-02T09:17:17Z","state":"accepted","requested_at":"2026-03-02T09:16:31Z"}"#;
        let mut entry = journal_record::read(text, None).unwrap();
        assert_eq!(
            Whose::taken(&entry),
            Whose::Identical,
            "the tab ended before the answer"
        );
        entry.answer = Some(Answered {
            failed: Some("No connection".to_owned()),
            ..Answered::default()
        });
        assert_eq!(Whose::taken(&entry), Whose::Identical);
        entry.answer = Some(Answered::default());
        assert_eq!(Whose::taken(&entry), Whose::Ours);
    }
}
