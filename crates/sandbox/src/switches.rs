//! `/sandbox/…`: what a test does to the sandbox. The real service has none of this.

use exact_json::{member, object, quote};
use http::{Method, Request, StatusCode};
use jiff::Timestamp;

use crate::answer::Answer;
use crate::faults::Faults;
use crate::sandbox::Sandbox;
use crate::scenarios;
use crate::times;
use crate::world::World;

/// Answers a switch; `None` for every other path.
pub(crate) fn handle<B: AsRef<[u8]>>(
    sandbox: &mut Sandbox,
    request: &Request<B>,
    now: Timestamp,
) -> Option<Answer> {
    let switch = request.uri().path().strip_prefix("/sandbox/")?;
    let body = request.body().as_ref();
    Some(match (request.method(), switch) {
        (&Method::POST, "reset") => reset(sandbox, now),
        (&Method::POST, "clock") => clock(sandbox, body),
        (&Method::PUT, "faults") => match Faults::read(body) {
            Ok(faults) => {
                let count = faults.len().to_string();
                sandbox.faults = faults;
                Answer::ok(object([member("faults", &count)]))
            }
            Err(reason) => Answer::connect_error(StatusCode::BAD_REQUEST, &reason),
        },
        (&Method::GET, "faults") => Answer::ok(sandbox.faults.json()),
        (&Method::GET, "requests") => Answer::ok(sandbox.world.accepted_json()),
        (&Method::GET, "scenarios") => Answer::ok(scenarios::json()),
        (_, "reset" | "clock" | "faults" | "requests" | "scenarios") => {
            Answer::connect_error(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        }
        _ => Answer::connect_error(StatusCode::NOT_FOUND, "there is no such switch"),
    })
}

fn reset(sandbox: &mut Sandbox, now: Timestamp) -> Answer {
    sandbox.resets += 1;
    sandbox.world = World::starting_at(now);
    sandbox.faults = Faults::default();
    Answer::ok(object([member("instance", &quote(&sandbox.instance()))]))
}

/// `{"seconds": 60}` moves the sandbox's time forward.
fn clock(sandbox: &mut Sandbox, body: &[u8]) -> Answer {
    let seconds = exact_json::parse_bytes(body)
        .ok()
        .and_then(|body| body.get("seconds")?.text().parse::<u32>().ok());
    let Some(seconds) = seconds else {
        return Answer::connect_error(StatusCode::BAD_REQUEST, "seconds must be a whole number");
    };
    let clock = &mut sandbox.world.clock;
    clock.advance(i64::from(seconds) * 1000);
    let now = times::seconds(clock.at(clock.latest()));
    Answer::ok(object([member("now", &quote(&now))]))
}
