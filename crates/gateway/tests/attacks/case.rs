//! A case: what is sent, and what must come back.

use crate::gateways::{Behind, Gateway};
use crate::wire::{self, Came};

/// One attack.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) group: &'static str,
    /// What is sent, in words.
    pub(crate) name: String,
    pub(crate) behind: Behind,
    pub(crate) sent: Vec<u8>,
    /// The statuses of the answers, one after the other; any of a set. None: the connection closes without an answer.
    pub(crate) answers: Answers,
    /// How many requests of it reach the upstream.
    pub(crate) forwarded: usize,
    /// Method and target that the upstream has to see, to the letter.
    pub(crate) reached: Option<String>,
    /// What no head that reaches the upstream may contain, whatever its case.
    pub(crate) kept_back: &'static [&'static str],
    /// What no answer may contain, whatever its case.
    pub(crate) never: &'static [&'static str],
    /// What the answer has to contain.
    pub(crate) says: &'static [&'static str],
}

/// What comes back.
#[derive(Clone, Debug)]
pub(crate) enum Answers {
    /// Exactly these, in this order.
    These(Vec<u16>),
    /// Closed without an answer, or after this one: who is too slow or too large may be hung up on, but not kept.
    ClosedOr(u16),
}

impl Case {
    /// `sent` against a sandbox, answered with one status, nothing taken.
    pub(crate) fn new(group: &'static str, name: &str, sent: impl Into<Vec<u8>>, status: u16) -> Self {
        Self {
            group,
            name: name.to_owned(),
            behind: Behind::Sandbox,
            sent: sent.into(),
            answers: Answers::These(vec![status]),
            forwarded: 0,
            reached: None,
            kept_back: &[],
            never: &[],
            says: &[],
        }
    }

    pub(crate) fn behind(mut self, behind: Behind) -> Self {
        self.behind = behind;
        self
    }

    pub(crate) fn forwarded(mut self, count: usize) -> Self {
        self.forwarded = count;
        self
    }

    /// Forwarded once, with exactly this method and target.
    pub(crate) fn reached(mut self, method: &str, target: &str) -> Self {
        self.reached = Some(format!("{method} {target}"));
        self.forwarded(1)
    }

    pub(crate) fn kept_back(mut self, words: &'static [&'static str]) -> Self {
        self.kept_back = words;
        self
    }

    pub(crate) fn never(mut self, words: &'static [&'static str]) -> Self {
        self.never = words;
        self
    }

    pub(crate) fn says(mut self, words: &'static [&'static str]) -> Self {
        self.says = words;
        self
    }

    pub(crate) fn answers(mut self, statuses: &[u16]) -> Self {
        self.answers = Answers::These(statuses.to_vec());
        self
    }

    pub(crate) fn may_close(mut self) -> Self {
        if let Answers::These(statuses) = &self.answers {
            self.answers = Answers::ClosedOr(statuses.first().copied().unwrap_or_default());
        }
        self
    }

    pub(crate) async fn run(&self, gateway: &Gateway) -> Came {
        gateway.reset().await;
        let before = gateway.forwarded().await;
        let address = gateway.address.to_string();
        let token = gateway.token.clone().unwrap_or_default();
        // What only the running gateway knows is written as a placeholder.
        let sent = wire::replace(&self.sent, b"@ADDRESS@", address.as_bytes());
        let sent = wire::replace(&sent, b"@TOKEN@", token.as_bytes());
        let mut came = wire::exchange(gateway.address, &sent).await;
        came.forwarded = gateway.forwarded().await.saturating_sub(before);
        came.head = gateway.last_head();
        came.well_after = gateway.is_well().await;
        came
    }

    /// What is wrong with what came.
    pub(crate) fn judge(&self, came: &Came) -> Vec<String> {
        let mut wrong = Vec::new();
        let as_told = match &self.answers {
            // Nothing came of a connection that hangs open either: that is not closed.
            Answers::These(statuses) => *statuses == came.statuses && (came.ended || !statuses.is_empty()),
            Answers::ClosedOr(status) => {
                came.ended && (came.statuses.is_empty() || came.statuses == [*status])
            }
        };
        if !as_told {
            let end = if came.ended { "closed" } else { "left open" };
            wrong.push(format!(
                "expected {:?}, came {:?} and was {end}",
                self.answers, came.statuses
            ));
        }
        if came.forwarded != self.forwarded {
            wrong.push(format!(
                "{} forwarded, expected {}",
                came.forwarded, self.forwarded
            ));
        }
        let head = came.head.as_deref().unwrap_or_default();
        if let Some(reached) = &self.reached {
            let line = head.lines().next().unwrap_or_default();
            if line != format!("{reached} HTTP/1.1") {
                wrong.push(format!(
                    "expected {reached:?} at the upstream, there came {line:?}"
                ));
            }
        }
        if !self.kept_back.is_empty() && head.is_empty() {
            wrong.push("nothing was seen at the upstream".to_owned());
        }
        let lower = head.to_ascii_lowercase();
        for word in self
            .kept_back
            .iter()
            .filter(|word| lower.contains(&word.to_ascii_lowercase()))
        {
            wrong.push(format!("{word:?} reached the upstream: {head}"));
        }
        if !came.well_after {
            wrong.push("the gateway is not well afterwards".to_owned());
        }
        let text = came.text.to_ascii_lowercase();
        for word in self
            .never
            .iter()
            .filter(|word| text.contains(&word.to_ascii_lowercase()))
        {
            wrong.push(format!("the answer holds {word:?}"));
        }
        for word in self
            .says
            .iter()
            .filter(|word| !text.contains(&word.to_ascii_lowercase()))
        {
            wrong.push(format!("the answer lacks {word:?}: {text}"));
        }
        wrong
    }
}

impl Answers {
    pub(crate) fn words(&self) -> String {
        let list = |statuses: &[u16]| {
            let words: Vec<String> = statuses.iter().map(u16::to_string).collect();
            words.join(", then ")
        };
        match self {
            Self::These(statuses) if statuses.is_empty() => "closed".to_owned(),
            Self::These(statuses) => list(statuses),
            Self::ClosedOr(status) => format!("closed, or {status}"),
        }
    }
}
