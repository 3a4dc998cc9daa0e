//! Says what is being done, how far it is, and how long it took.

use std::time::{Duration, Instant};

use crate::{failure::Outcome, time::human};

/// Steps that each need the one before: the first failure ends them.
pub(crate) struct Steps {
    total: usize,
    begun: usize,
}

impl Steps {
    /// Steps of which there will be `total`.
    pub(crate) fn of(total: usize) -> Self {
        Self { total, begun: 0 }
    }

    /// A step that was done before.
    pub(crate) fn already(&mut self, what: &str) {
        self.begun += 1;
        println!("[{}/{}] {what}: ready", self.begun, self.total);
    }

    /// Announces a step, does it, says how long it took.
    pub(crate) fn step<T>(&mut self, what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        self.begun += 1;
        println!("[{}/{}] {what}…", self.begun, self.total);
        let start = Instant::now();
        let result = work()?;
        println!("      done in {}", human(start.elapsed()));
        Ok(result)
    }
}

/// How a check ended.
enum Ending {
    Passed,
    Failed(String),
    NotRun,
}

struct Check {
    name: &'static str,
    took: Duration,
    ending: Ending,
}

/// Checks that are all made, whatever the others say, and a table of them at the end.
#[derive(Default)]
pub(crate) struct Checks(Vec<Check>);

impl Checks {
    /// Makes one check; true when it passed.
    pub(crate) fn check(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        self.try_get(name, work).is_some()
    }

    /// Makes one check that leaves something for later ones.
    pub(crate) fn try_get<T>(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<T>) -> Option<T> {
        println!("\n── {name}");
        let start = Instant::now();
        let result = work();
        let (ending, found) = match result {
            Ok(found) => (Ending::Passed, Some(found)),
            Err(failure) => {
                eprintln!("{name}: {failure}");
                (Ending::Failed(failure.to_string()), None)
            }
        };
        let took = start.elapsed();
        self.0.push(Check { name, took, ending });
        found
    }

    /// Makes one check if what it needs is there, else lists it as not run.
    pub(crate) fn check_with<T>(
        &mut self,
        name: &'static str,
        needed: Option<T>,
        work: impl FnOnce(T) -> Outcome,
    ) -> bool {
        if let Some(needed) = needed {
            return self.check(name, || work(needed));
        }
        self.0.push(Check {
            name,
            took: Duration::ZERO,
            ending: Ending::NotRun,
        });
        false
    }

    /// The table, and after it the one line that says it all.
    pub(crate) fn summary(&self) -> String {
        let width = self.0.iter().map(|check| check.name.len()).max().unwrap_or(0);
        let mut text = String::from("\n");
        for check in &self.0 {
            let (time, ending) = match &check.ending {
                Ending::Passed => (human(check.took), "passed".to_owned()),
                Ending::Failed(why) => (human(check.took), format!("FAILED: {why}")),
                Ending::NotRun => (String::new(), "not run: something it needs failed".to_owned()),
            };
            text.push_str(&format!("{:width$}  {time:>12}  {ending}\n", check.name));
        }
        let count = |wanted: fn(&Ending) -> bool| self.0.iter().filter(|check| wanted(&check.ending)).count();
        let passed = count(|ending| matches!(ending, Ending::Passed));
        let failed = count(|ending| matches!(ending, Ending::Failed(_)));
        let not_run = count(|ending| matches!(ending, Ending::NotRun));
        text.push_str(&format!("\n{passed} passed, {failed} failed"));
        if not_run > 0 {
            text.push_str(&format!(", {not_run} not run"));
        }
        text
    }

    /// Whether every check passed.
    pub(crate) fn all_passed(&self) -> bool {
        self.0.iter().all(|check| matches!(check.ending, Ending::Passed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn a_failed_check_stops_only_what_needs_it() {
        let mut checks = Checks::default();
        let tool = checks.try_get::<u8>("tool", || Err(Failure::new("not there")));
        checks.check_with("with the tool", tool, |_| Ok(()));
        checks.check("alone", || Ok(()));
        assert!(!checks.all_passed());
        let summary = checks.summary();
        assert!(summary.contains("FAILED: not there"), "{summary}");
        assert!(summary.ends_with("1 passed, 1 failed, 1 not run"), "{summary}");
    }

    #[test]
    fn all_is_well_in_one_line() {
        let mut checks = Checks::default();
        checks.check("one", || Ok(()));
        assert!(checks.all_passed());
        assert!(checks.summary().ends_with("1 passed, 0 failed"));
    }
}
