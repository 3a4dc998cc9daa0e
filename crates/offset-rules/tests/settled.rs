//! Settlement over the simulated service: whatever happens to a request and around it, what is answered of it agrees
//! with what the service says it took. The service shares no rule with this crate (`crates/sandbox`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

#[path = "settled/cloud.rs"]
mod cloud;
#[path = "settled/contents.rs"]
mod contents;
#[path = "settled/desk.rs"]
mod desk;

use std::cell::RefCell;

use cloud::Cloud;
use contents::CONTENTS;
use desk::{Desk, Fate, Tally};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sandbox::{ContentErrors, DeleteEcho, NoRequestYet, NullOffset, Options, SecondRequest, Stamps};

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// We look once more and send. Somebody else may come in between.
    Ours {
        on: usize,
        body: Body,
        between: Option<Body>,
        pause: u64,
        fate: Fate,
        gives_up_after: u64,
    },
    /// Somebody else sends.
    Theirs { on: usize, body: Body },
    /// Time passes, on the host or by the sandbox's switch; in milliseconds.
    Wait { time: u64, by_switch: bool },
    /// The status is read, as every few seconds.
    Read { on: usize },
    /// The sandbox starts over.
    Reset,
}

/// A content, and one of the ways to write it.
#[derive(Clone, Copy, Debug)]
struct Body(usize, prop::sample::Index);

impl Body {
    fn text(self) -> &'static str {
        let ways = CONTENTS[self.0];
        ways[self.1.index(ways.len())]
    }
}

/// Mostly the first: what matters is that two people ask for the same, or for almost the same.
fn body() -> impl Strategy<Value = Body> {
    let content = prop_oneof![2 => Just(0), 1 => 0..CONTENTS.len()];
    (content, any::<prop::sample::Index>()).prop_map(|(content, way)| Body(content, way))
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        1 => Just(Fate::Whole),
        2 => (0..90_000_u64).prop_map(Fate::Late),
        5 => prop::sample::select(&desk::FAULTS[..]).prop_map(Fate::Fault),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let on = || 0..cloud::CONNECTORS.len();
    let ours = (
        on(),
        body(),
        prop::option::weighted(0.2, body()),
        0..3_000_u64,
        fate(),
        0..45_000_u64,
    );
    prop_oneof![
        6 => ours.prop_map(|(on, body, between, pause, fate, gives_up_after)| {
            Step::Ours { on, body, between, pause, fate, gives_up_after }
        }),
        4 => (on(), body()).prop_map(|(on, body)| Step::Theirs { on, body }),
        4 => (prop_oneof![0..8_000_u64, 0..200_000_u64], any::<bool>())
            .prop_map(|(time, by_switch)| Step::Wait { time, by_switch }),
        4 => on().prop_map(|on| Step::Read { on }),
        1 => Just(Step::Reset),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    (any::<[bool; 6]>(), 1..40_u32, 0..4_u32).prop_map(|(choices, apply_seconds, validation_seconds)| {
        let [conflict, empty, refused, absent, plus, null] = choices;
        Options {
            apply_seconds,
            validation_seconds,
            second_request: if conflict {
                SecondRequest::Conflict
            } else {
                SecondRequest::BadRequest
            },
            no_request_yet: if empty {
                NoRequestYet::EmptyAnswer
            } else {
                NoRequestYet::NotFound
            },
            content_errors: if refused {
                ContentErrors::Refused
            } else {
                ContentErrors::Fail
            },
            delete_echo: if absent {
                DeleteEcho::Absent
            } else {
                DeleteEcho::EmptyList
            },
            stamps: if plus { Stamps::PlusZero } else { Stamps::Mixed },
            null_offset: if null {
                NullOffset::Refused
            } else {
                NullOffset::Removes
            },
            ..Options::default()
        }
    })
}

/// Plays the steps, then reads on until all is settled. Every verdict is held against the service's own record.
fn play(options: Options, steps: &[Step], tally: &mut Tally) {
    let cloud = Cloud::new(options);
    let mut desks: Vec<Desk<'_>> = (0..cloud::CONNECTORS.len())
        .map(|on| Desk::new(&cloud, on))
        .collect();
    for step in steps {
        match step {
            Step::Ours {
                on,
                body,
                between,
                pause,
                fate,
                gives_up_after,
            } => {
                let desk = &mut desks[*on];
                if !desk.look(body.text()) {
                    continue;
                }
                if let Some(theirs) = between {
                    cloud.post(*on, theirs.text());
                }
                cloud.wait(*pause, false);
                desk.send(*fate, *gives_up_after, tally);
            }
            Step::Theirs { on, body } => cloud.post(*on, body.text()),
            Step::Wait { time, by_switch } => cloud.wait(*time, *by_switch),
            Step::Read { on } => desks[*on].read(tally),
            Step::Reset => cloud.reset(),
        }
    }
    // The long steps are for a reset, which takes back how far the clock was moved; many, because of flaky-reads one in
    // four says anything.
    for time in [40_000; 8].into_iter().chain([2_000_000; 20]) {
        desks.iter_mut().for_each(|desk| desk.read(tally));
        if !desks.iter().any(Desk::is_open) {
            break;
        }
        cloud.wait(time, false);
    }
    assert!(desks.iter().all(|desk| !desk.is_open()), "it ends");
}

/// `accepted` is never said of a request that the service did not take with that content, in the time in which ours
/// could arrive; and where it stands in the status as taken then, nothing else is said.
#[test]
fn what_is_settled_is_what_the_service_took() {
    let tally = RefCell::new(Tally::default());
    let config = ProptestConfig {
        cases: 200,
        ..ProptestConfig::with_source_file(file!())
    };
    let sequences = (options(), prop::collection::vec(step(), 1..40));
    let outcome = TestRunner::new(config).run(&sequences, |(options, steps)| {
        play(options, &steps, &mut tally.borrow_mut());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // That each of it happened at all.
    let tally = tally.into_inner();
    for (count, what) in tally.counts() {
        assert!(count > 0, "never {what}: {tally:?}");
    }
}
