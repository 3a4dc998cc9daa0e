//! What the gateway is to reach beside nginx, and whether it did. A goal that is not met is said, and ends nothing: the machine and
//! what else runs on it have a part in every figure.

use std::fmt;

/// Of nginx's requests a second, in hundredths.
const THROUGHPUT: u64 = 70;
/// Added to nginx's median, in microseconds.
const ADDED: u64 = 1_000;
/// Ever resident with a thousand connections, in KB.
const PEAK: u64 = 50_000;
/// Resident after the last request, in hundredths of what was after the first hundred thousand.
const FLAT: u64 = 120;

/// The goals that were looked at, in that order.
#[derive(Debug, Default)]
pub(crate) struct Goals(Vec<Goal>);

#[derive(Debug)]
struct Goal {
    words: String,
    came: String,
    /// `None`: this system does not say.
    is_met: Option<bool>,
}

impl Goals {
    /// `hundredths` of nginx's.
    pub(crate) fn throughput(&mut self, connections: usize, hundredths: u64) {
        self.add(
            format!("{connections} connections: at least 0.{THROUGHPUT} of nginx's requests a second"),
            format!("{}.{:02}", hundredths / 100, hundredths % 100),
            Some(hundredths >= THROUGHPUT),
        );
    }

    /// Medians in microseconds.
    pub(crate) fn added_median(&mut self, connections: usize, theirs: u64, ours: u64) {
        let added = ours.saturating_sub(theirs);
        self.add(
            format!("{connections} connections: less than {ADDED} µs added in the median"),
            format!("{added} µs"),
            Some(added < ADDED),
        );
    }

    /// In KB.
    pub(crate) fn peak(&mut self, kilobytes: Option<u64>) {
        self.add(
            format!("1000 connections: less than {PEAK} KB at most"),
            kilobytes.map_or_else(|| "not known".to_owned(), |kilobytes| format!("{kilobytes} KB")),
            kilobytes.map(|kilobytes| kilobytes < PEAK),
        );
    }

    /// In KB, after the first requests and after the last.
    pub(crate) fn flat(&mut self, first: Option<u64>, last: Option<u64>) {
        let both = first.zip(last);
        self.add(
            format!(
                "flat: at last at most {}.{} of what it held at first",
                FLAT / 100,
                FLAT / 10 % 10
            ),
            both.map_or_else(
                || "not known".to_owned(),
                |(first, last)| format!("{first} KB, then {last} KB"),
            ),
            both.map(|(first, last)| last * 100 <= first * FLAT),
        );
    }

    fn add(&mut self, words: String, came: String, is_met: Option<bool>) {
        self.0.push(Goal { words, came, is_met });
    }
}

impl fmt::Display for Goals {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "| goal | came | |\n| --- | ---: | --- |")?;
        for Goal { words, came, is_met } in &self.0 {
            let verdict = match is_met {
                Some(true) => "met",
                Some(false) => "not met",
                None => "not known",
            };
            writeln!(to, "| {words} | {came} | {verdict} |")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(look: impl Fn(&mut Goals)) -> Vec<Option<bool>> {
        let mut goals = Goals::default();
        look(&mut goals);
        goals.0.iter().map(|goal| goal.is_met).collect()
    }

    #[test]
    fn each_goal_is_met_up_to_its_edge_and_not_beyond() {
        let reached = verdicts(|goals| {
            goals.throughput(1, 70);
            goals.added_median(1, 500, 1_499);
            goals.added_median(1, 500, 400);
            goals.peak(Some(49_999));
            goals.flat(Some(1_000), Some(1_200));
        });
        assert_eq!(reached, [Some(true); 5]);
        let missed = verdicts(|goals| {
            goals.throughput(1, 69);
            goals.added_median(1, 500, 1_500);
            goals.peak(Some(50_000));
            goals.flat(Some(1_000), Some(1_201));
        });
        assert_eq!(missed, [Some(false); 4]);
    }

    #[test]
    fn what_the_system_does_not_say_is_not_judged() {
        let unknown = |goals: &mut Goals| {
            goals.peak(None);
            goals.flat(Some(1), None);
        };
        assert_eq!(verdicts(unknown), [None; 2]);
        let mut goals = Goals::default();
        unknown(&mut goals);
        goals.peak(Some(60_000));
        let text = goals.to_string();
        assert_eq!(text.matches("| not known | not known |").count(), 2, "{text}");
        assert!(text.contains("| 60000 KB | not met |"), "{text}");
    }
}
