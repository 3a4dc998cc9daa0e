//! Findings gathered by code, so that 100 000 of a kind are one problem with a number.

use std::collections::BTreeMap;

use exact_json::{Integer, Value};

use super::code::{Code, Severity};
use crate::draft::At;
use crate::naming::partition_name;
use crate::words::{counted_usize, grouped, legible_sentence};

/// Where a problem is. All `None`: the request as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The row.
    pub at: Option<At>,
    /// The row's partition.
    pub partition: Option<Value>,
    /// The key of the offset (or of the partition, where the code says so).
    pub key: Option<String>,
}

/// One occurrence of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is so, in one sentence.
    pub says: String,
    /// What to do, in one sentence.
    pub advice: String,
}

/// All occurrences of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub code: Code,
    /// How often.
    pub count: usize,
    /// The first occurrences, at most [`Problem::KEPT`].
    pub findings: Vec<Finding>,
    sum: Option<Integer>,
}

impl Problem {
    /// How many occurrences are kept with their words; the rest is counted.
    pub const KEPT: usize = 50;

    /// Whether it blocks.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is so, in one sentence: the only occurrence's own, or the number of them. What it quotes is marked where it would
    /// mislead.
    pub fn says(&self) -> String {
        match self.findings.as_slice() {
            [only] if self.count == 1 => legible_sentence(&only.says),
            _ => {
                let sum = self
                    .sum
                    .as_ref()
                    .map_or_else(|| "?".to_owned(), |sum| grouped(&sum.to_string()));
                let count = grouped(&self.count.to_string());
                self.code.many().replace("{n}", &count).replace("{sum}", &sum)
            }
        }
    }

    /// What to do, in one sentence: what all of them say, else what holds for any.
    pub fn advice(&self) -> &str {
        match self.findings.as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other.advice == first.advice) => &first.advice,
            _ => self.code.advice(),
        }
    }
}

/// Everything found, by code: errors first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<(Severity, Code), Problem>);

impl Problems {
    /// The problems, errors first.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.values()
    }

    /// The problem of that code.
    pub fn of(&self, code: Code) -> Option<&Problem> {
        self.0.get(&(code.severity(), code))
    }

    /// Whether something blocks.
    pub fn has_errors(&self) -> bool {
        self.iter().any(|problem| problem.severity() == Severity::Error)
    }

    /// How many occurrences of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|problem| problem.severity() == severity)
            .map(|problem| problem.count)
            .sum()
    }

    /// "2 errors, 1 warning"; empty where there is nothing.
    pub fn sentence(&self) -> String {
        let kinds = [
            (Severity::Error, "error", "errors"),
            (Severity::Warning, "warning", "warnings"),
        ];
        let words = kinds.into_iter().filter_map(|(severity, one, many)| {
            let count = self
                .iter()
                .filter(|problem| problem.severity() == severity)
                .count();
            (count > 0).then(|| counted_usize(count, one, many))
        });
        words.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn add(&mut self, code: Code, place: impl Fn() -> Place, says: impl Fn() -> String) {
        self.gather(code, None, &place, &says, &|| code.advice().to_owned());
    }

    pub(super) fn add_advised(
        &mut self,
        code: Code,
        place: impl Fn() -> Place,
        amount: Option<&Integer>,
        says: impl Fn() -> String,
        advice: impl Fn() -> String,
    ) {
        self.gather(code, amount, &place, &says, &advice);
    }

    /// One function for all rules: generic, it would be in the page fifty times over.
    #[inline(never)]
    fn gather(
        &mut self,
        code: Code,
        amount: Option<&Integer>,
        place: &dyn Fn() -> Place,
        says: &dyn Fn() -> String,
        advice: &dyn Fn() -> String,
    ) {
        let problem = self.0.entry((code.severity(), code)).or_insert_with(|| Problem {
            code,
            count: 0,
            findings: Vec::new(),
            sum: None,
        });
        problem.count += 1;
        if let Some(amount) = amount {
            let so_far = problem.sum.take().unwrap_or(Integer::ZERO);
            problem.sum = Some(&so_far + amount);
        }
        if problem.findings.len() < Problem::KEPT {
            let (place, says, advice) = (place(), says(), advice());
            problem.findings.push(Finding {
                code,
                place,
                says,
                advice,
            });
        }
    }
}

/// "orders/0: " in front of a sentence.
pub(super) fn of(partition: &Value, says: &str) -> String {
    format!("{}: {says}", partition_name(partition))
}
