//! Parse, classify, check and diff of 100 000 sink partitions, beside `serde_json` only parsing the same text.
//!
//! One after the other in turn, so that whatever else the machine does falls on both alike. The goal is twice the time.

mod common;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{answer, draft, everything};

const ROUNDS: usize = 40;

fn main() {
    let text: Arc<str> = answer().into();
    let draft = draft(&text);
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(time(|| {
            serde_json::from_str::<serde_json::Value>(black_box(&text))
        }));
        ours.push(time(|| everything(black_box(&text), &draft)));
    }
    let mut ratios: Vec<Duration> = Vec::new();
    for (theirs, ours) in theirs.iter().zip(&ours) {
        // As milliseconds for one second of theirs: a ratio without a float.
        let thousandth = u32::try_from(theirs.as_micros()).unwrap_or(u32::MAX);
        ratios.push(*ours * 1_000_000 / thousandth.max(1));
    }
    println!(
        "{} partitions, {} bytes, {ROUNDS} rounds\n",
        common::PARTITIONS,
        text.len()
    );
    println!("{:<38}{:>10} {:>10} {:>10}", "", "fastest", "median", "slowest");
    line("serde_json parses it into a Value", &mut theirs, |time| {
        format!("{time:.1?}")
    });
    line("parsed, classified, checked, compared", &mut ours, |time| {
        format!("{time:.1?}")
    });
    line("of one round, the second to the first", &mut ratios, |ratio| {
        format!("{}.{:02}x", ratio.as_secs(), ratio.subsec_millis() / 10)
    });
}

/// How long it takes; what it makes is dropped after the clock was read.
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let made = black_box(work());
    let took = begun.elapsed();
    drop(made);
    took
}

fn line(what: &str, times: &mut [Duration], word: impl Fn(Duration) -> String) {
    times.sort();
    let at = |index: usize| times.get(index).copied().map(&word).unwrap_or_default();
    println!(
        "{what:<38}{:>10} {:>10} {:>10}",
        at(0),
        at(times.len() / 2),
        at(times.len() - 1)
    );
}
