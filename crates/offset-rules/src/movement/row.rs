//! The movement of one partition.

use connect_api::Timestamp;

use super::marks::{Mark, between};
use super::seen::Observations;
use crate::position::{Amount, Step};

/// What became of a partition since the observation before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is no observation before.
    First,
    /// It was not there before.
    New,
    /// It stands where it stood.
    Same,
    /// It moved on, so far.
    Forward(Amount),
    /// It went back, so far.
    Back(Amount),
    /// It differs, and its class has no order to show.
    Changed,
}

/// A step backwards: how far, and between which observations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// How far.
    pub amount: Amount,
    /// The last observation before it.
    pub from: Timestamp,
    /// The first one after it.
    pub to: Timestamp,
}

/// The movement of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// What became of it since the observation before.
    pub change: Change,
    /// How many seconds lie between the two.
    pub seconds: i64,
    /// It stands still while others moved: for how many seconds, as far as was seen.
    pub still: Option<i64>,
    /// The latest step backwards that was seen.
    pub back: Option<Back>,
}

impl Movement {
    /// One of a few words that rows can be filtered by; empty for what moves on.
    pub fn keyword(&self) -> &'static str {
        match (&self.still, &self.back, &self.change) {
            (Some(_), ..) => "not moving",
            (_, Some(_), _) => "went back",
            (.., Change::New) => "new",
            (.., Change::Same) => "same",
            (.., Change::Changed) => "changed",
            _ => "",
        }
    }
}

impl Observations {
    /// The movement of the partition in this row of the latest observation.
    pub fn movement(&self, row: usize) -> Movement {
        let change = self.change(row);
        let seconds = match (self.before_latest(), self.latest()) {
            (Some(before), Some(latest)) => latest.as_second() - before.as_second(),
            _ => 0,
        };
        let still = if change == Change::Same {
            self.still(row)
        } else {
            None
        };
        Movement {
            change,
            seconds,
            still,
            back: self.back(row),
        }
    }

    /// What became of the partition in this row since the observation before.
    pub fn change(&self, row: usize) -> Change {
        let mut marks = self.seen.iter().rev().map(|seen| seen.marks.at(row));
        let (Some(to), Some(from)) = (marks.next(), marks.next()) else {
            return Change::First;
        };
        match (from, to) {
            (None, None) => Change::Same,
            (None, Some(_)) => Change::New,
            (Some(_), None) => Change::Changed,
            (Some(from), Some(to)) => match self.step(&from, &to) {
                Step::Same => Change::Same,
                Step::Later(_, amount) => Change::Forward(amount),
                Step::Earlier(_, amount) => Change::Back(amount),
                Step::NoOrder(_) => Change::Changed,
            },
        }
    }

    fn step(&self, from: &Mark, to: &Mark) -> Step {
        between(self.class, from, to)
    }

    /// For how many seconds a partition was seen at the same place, if others moved meanwhile.
    fn still(&self, row: usize) -> Option<i64> {
        let latest = self.seen.back()?;
        let now = latest.marks.at(row)?;
        let mut since = latest.at;
        let mut others = 0;
        // The one after, seen from the one before.
        let mut later = latest;
        for earlier in self.seen.iter().rev().skip(1) {
            let stood = match (earlier.marks.at(row), &now) {
                (Some(Mark::Number(mark)), Mark::Number(now)) => mark == *now,
                (Some(mark), now) => matches!(self.step(&mark, now), Step::Same),
                (None, _) => false,
            };
            if !stood {
                break;
            }
            others += later.moved;
            since = earlier.at;
            later = earlier;
        }
        (others > 0).then(|| latest.at.as_second() - since.as_second())
    }

    fn back(&self, row: usize) -> Option<Back> {
        if self.seen.iter().all(|seen| seen.back == 0) {
            return None;
        }
        let mut later: Option<(Timestamp, Mark)> = None;
        // Whether anything went back between this observation and the one after it.
        let mut was_back = true;
        for seen in self.seen.iter().rev() {
            let mark = seen.marks.at(row);
            if was_back
                && let (Some(from), Some((at, to))) = (&mark, &later)
                && let Step::Earlier(_, amount) = self.step(from, to)
            {
                return Some(Back {
                    amount,
                    from: seen.at,
                    to: *at,
                });
            }
            was_back = seen.back > 0;
            later = mark.map(|mark| (seen.at, mark)).or(later);
        }
        None
    }

    /// The small line of the recent ones: for each time between two observations how fast the partition moved, from -8 to 8;
    /// 8 is the fastest of them. Empty with fewer than two.
    pub fn line(&self, row: usize) -> Vec<i8> {
        let pairs = self.seen.iter().zip(self.seen.iter().skip(1));
        let speeds: Vec<i64> = pairs
            .map(|(from, to)| {
                let seconds = to.at.as_second() - from.at.as_second();
                match (from.marks.at(row), to.marks.at(row)) {
                    (Some(from), Some(to)) => speed(&self.step(&from, &to), seconds),
                    _ => 0,
                }
            })
            .collect();
        scaled(&speeds)
    }
}

/// Thousandths of a unit a second, bounded; a step that has no measure counts as one.
fn speed(step: &Step, seconds: i64) -> i64 {
    const MOST: i64 = i64::MAX / 100_000;
    let size = |amount: &Amount| match amount {
        Amount::Records(by) | Amount::LogBytes(by) | Amount::Numbers(by) | Amount::Nanos(by) => {
            by.to_i64().unwrap_or(MOST).min(MOST)
        }
        Amount::Unmeasured => 1,
    };
    let a_second = |size: i64| (size * 1000 / seconds.max(1)).max(1);
    match step {
        Step::Later(_, amount) => a_second(size(amount)),
        Step::Earlier(_, amount) => -a_second(size(amount)),
        Step::Same => 0,
        Step::NoOrder(_) => a_second(1),
    }
}

fn scaled(speeds: &[i64]) -> Vec<i8> {
    let most = speeds.iter().map(|speed| speed.abs()).max().unwrap_or(0).max(1);
    let step = |speed: &i64| {
        // Whatever moved at all is seen.
        let height = i128::from(speed.abs()) * 8 / i128::from(most);
        let height = i8::try_from(height).unwrap_or(8).max(i8::from(*speed != 0));
        if *speed < 0 { -height } else { height }
    };
    speeds.iter().map(step).collect()
}
