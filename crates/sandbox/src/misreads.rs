//! Connectors whose reads go wrong.

use http::{Method, StatusCode};

use crate::answer::{Answer, Family};
use crate::connector::{Connector, ReadCount};
use crate::route::Part;
use crate::sandbox::Outcome;
use crate::seeds::Reads;
use crate::times::Millis;

/// Reads that are refused before they are looked at.
pub(crate) fn misread(connector: &mut Connector, part: Part, moment: Millis) -> Option<Outcome> {
    if part.method() != Method::GET {
        return None;
    }
    let count = connector.reads.entry(part.operation()).or_default();
    match connector.seed.story.reads {
        Reads::Good | Reads::Garbled => None,
        Reads::Limited => count
            .limited(moment)
            .map(|wait| Answer::rate_limited(wait).into()),
        Reads::Flaky => {
            count.refused = (count.refused + 1) % 2;
            (count.refused == 1)
                .then(|| Answer::error(Family::Connect, StatusCode::INTERNAL_SERVER_ERROR).into())
        }
    }
}

impl ReadCount {
    /// Two refusals, each to be waited out, then one answer. Who does not wait is refused without being counted.
    fn limited(&mut self, moment: Millis) -> Option<i64> {
        const WAIT: i64 = 2;
        if moment < self.until {
            return Some((self.until - moment + 999) / 1000);
        }
        if self.refused < 2 {
            self.refused += 1;
            self.until = moment + WAIT * 1000;
            return Some(WAIT);
        }
        self.refused = 0;
        None
    }
}

/// HTML instead of offsets, half a JSON instead of a status (DESIGN: `garbled`).
pub(crate) fn garbled(mut outcome: Outcome, part: Part, reads: Reads) -> Outcome {
    if reads != Reads::Garbled {
        return outcome;
    }
    match part {
        Part::Offsets => {
            outcome.answer.body = crate::faults::HTML.to_owned();
            outcome.answer.headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        }
        Part::RequestStatus => {
            let whole = outcome.answer.body;
            let half = whole.len() / 2;
            outcome.answer.body = whole.chars().take(half).collect();
        }
        _ => {}
    }
    outcome
}
