//! What failed in `cargo test`, told at the end: of a run on a machine that is gone, often the end of the log is all there is.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::{
    command::{ended, not_started},
    failure::{Attempt, Failure, Outcome},
};

/// Failures beyond this are more than anybody reads.
const MOST_FAILURES: usize = 6;
/// Lines of what one test said.
const MOST_LINES: usize = 16;

/// Runs a `cargo test`, with its output as it comes. A failure has the tests that failed, with what they said.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let mut failures = Failures::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.attempt("the tests' output is lost")?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            failures.read(&line);
        }
    }
    let status = child.wait().attempt("the tests are lost")?;
    ended(command, status).map_err(|failure| Failure::new(format!("{failure}{}", failures.told())))
}

/// One test that failed: its name, and what it said.
#[derive(Default)]
struct Said {
    name: String,
    lines: Vec<String>,
}

/// Where a line stands.
#[derive(Default, PartialEq, Eq)]
enum Place {
    #[default]
    Elsewhere,
    /// Under `---- NAME stdout ----`: what a test said.
    Said,
    /// Under `failures:`: names.
    Names,
}

/// What libtest says of the tests that failed: blocks under `failures:`, each of one test, and under another `failures:` their
/// names. Where output is not captured there are names alone.
#[derive(Default)]
struct Failures {
    said: Vec<Said>,
    place: Place,
}

impl Failures {
    fn read(&mut self, line: &str) {
        let heading = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.strip_suffix(" stdout ----"));
        if let Some(name) = heading {
            self.name(name);
            self.place = Place::Said;
        } else if line == "failures:" {
            self.place = Place::Names;
        } else if line.starts_with("test result: ") || line == "stack backtrace:" {
            self.place = Place::Elsewhere;
        } else if self.place == Place::Names
            && let Some(name) = line.strip_prefix("    ")
            && !self.said.iter().any(|said| said.name == name)
        {
            self.name(name);
        } else if self.place == Place::Said
            && !line.trim().is_empty()
            && let Some(said) = self.said.last_mut()
        {
            said.lines.push(line.to_owned());
        }
    }

    fn name(&mut self, name: &str) {
        self.said.push(Said {
            name: name.to_owned(),
            lines: Vec::new(),
        });
    }

    fn told(&self) -> String {
        let mut text = String::new();
        for said in self.said.iter().take(MOST_FAILURES) {
            text.push_str(&format!("\n    {}", said.name));
            // What a test printed before it failed is of less use than why it did.
            let panicked = said.lines.iter().position(|line| line.starts_with("thread '"));
            let lines = said.lines.iter().skip(panicked.unwrap_or(0));
            for line in lines.take(MOST_LINES) {
                text.push_str(&format!("\n      {line}"));
            }
        }
        if self.said.len() > MOST_FAILURES {
            text.push_str(&format!("\n    and {} more", self.said.len() - MOST_FAILURES));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Failures;

    fn told(text: &str) -> String {
        let mut failures = Failures::default();
        text.lines().for_each(|line| failures.read(line));
        failures.told()
    }

    #[test]
    fn a_failure_is_its_name_and_what_it_said() {
        let text = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\n\n\
                    thread 'b' panicked at b.rs:1:1:\nno\nstack backtrace:\n   0: rust_begin_unwind\n\n\nfailures:\n    b\n\ntest result: FAILED. 1 passed; 1 failed\n";
        assert_eq!(
            told(text),
            "\n    b\n      thread 'b' panicked at b.rs:1:1:\n      no"
        );
    }

    #[test]
    fn where_nothing_is_captured_there_is_a_name() {
        let text = "test b ... FAILED\n\nfailures:\n\nfailures:\n    b\n    c::d\n\ntest result: FAILED. 1 passed; 2 failed\n    e\n";
        assert_eq!(told(text), "\n    b\n    c::d");
    }

    #[test]
    fn what_was_printed_before_it_failed_is_left_out() {
        let chatter = "so far so good\n".repeat(40);
        let text = format!(
            "failures:\n\n---- b stdout ----\n{chatter}thread 'b' panicked at b.rs:1:1:\nno\n\nfailures:\n    b\n"
        );
        assert_eq!(
            told(&text),
            "\n    b\n      thread 'b' panicked at b.rs:1:1:\n      no"
        );
    }

    #[test]
    fn of_several_programs_all_are_told_and_of_too_many_their_number() {
        let one =
            "\nfailures:\n\n---- b stdout ----\nno\n\nfailures:\n    b\n\nrunning 1 test\ntest c ... ok\n";
        assert_eq!(told(&one.repeat(2)), "\n    b\n      no".repeat(2));
        assert!(told(&one.repeat(9)).ends_with("\n    and 3 more"));
        assert_eq!(told("running 0 tests\n"), "");
    }
}
