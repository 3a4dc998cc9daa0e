//! Never twice. A browser may by itself send a POST again when its reused connection closes before an answer
//! (API.md 12). Each submission carries `X-Attempt`; the second arrival of one gets the first one's outcome
//! and is never forwarded.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

use crate::answer::Answer;
use crate::clock::{Late, Mark};
use crate::limits::Limits;

/// What an attempt is about: method, target, body and sender. The same id with another of these is a mistake
/// of the caller, or somebody who wants to read another one's answer.
pub(crate) type Fingerprint = [u8; 32];

/// The outcome, once there is one.
pub(crate) type Outcome = watch::Receiver<Option<Answer>>;

/// The attempts of the last day.
#[derive(Debug)]
pub(crate) struct Attempts {
    known: Mutex<Known>,
    keep: Duration,
    most: usize,
    most_bytes: usize,
}

#[derive(Debug, Default)]
struct Known {
    attempts: HashMap<String, Attempt>,
    bytes: usize,
}

#[derive(Debug)]
struct Attempt {
    fingerprint: Fingerprint,
    outcome: Outcome,
    since: Instant,
    bytes: usize,
}

/// How an attempt arrived.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// For the first time: carry it out, and say so here.
    First(watch::Sender<Option<Answer>>),
    /// Again: this is, or will be, its outcome.
    Again(Outcome),
    /// Its id was used for something else.
    Different,
    /// Too many to remember another one.
    Full,
    /// Not known, and too late to be carried out for the first time.
    Late(Late),
}

impl Attempts {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            known: Mutex::default(),
            keep: limits.attempt,
            most: limits.attempts,
            most_bytes: limits.attempt_bytes,
        }
    }

    /// Takes note of an arrival, which may be too late for a first one.
    pub(crate) fn arrive(
        &self,
        id: &str,
        fingerprint: Fingerprint,
        late: Option<Late>,
        now: Instant,
    ) -> Arrival {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(attempt) = known
            .attempts
            .get(id)
            .filter(|attempt| !self.is_over(attempt, now))
        {
            return if attempt.fingerprint == fingerprint {
                Arrival::Again(attempt.outcome.clone())
            } else {
                Arrival::Different
            };
        }
        if let Some(late) = late {
            return Arrival::Late(late);
        }
        if known.attempts.len() >= self.most || known.attempts.contains_key(id) {
            self.forget_old(&mut known, now);
        }
        if known.attempts.len() >= self.most {
            return Arrival::Full;
        }
        let (sender, outcome) = watch::channel(None);
        let attempt = Attempt {
            fingerprint,
            outcome,
            since: now,
            bytes: 0,
        };
        known.attempts.insert(id.to_owned(), attempt);
        Arrival::First(sender)
    }

    /// Whether an attempt with this id has arrived.
    pub(crate) fn knows(&self, id: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.attempts.contains_key(id)
    }

    /// Counts the bytes of a finished attempt's answer. Over the limit the oldest *answers* go, never the
    /// knowledge that the attempt was made; but for one whose sender was not let in: nothing was taken, and whoever has no
    /// key must not fill the memory of those who have.
    pub(crate) fn finished(&self, id: &str, answer: &Answer) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            known.attempts.remove(id);
            return;
        }
        let Some(attempt) = known.attempts.get_mut(id) else {
            return;
        };
        attempt.bytes = answer.body.len();
        known.bytes += answer.body.len();
        while known.bytes > self.most_bytes {
            let kept = known.attempts.values_mut().filter(|attempt| attempt.bytes > 0);
            let Some(oldest) = kept.min_by_key(|attempt| attempt.since) else {
                break;
            };
            let freed = std::mem::take(&mut oldest.bytes);
            oldest.outcome = watch::channel(Some(no_longer_kept())).1;
            known.bytes -= freed;
        }
    }

    /// An attempt in flight is never over.
    fn is_over(&self, attempt: &Attempt, now: Instant) -> bool {
        now.duration_since(attempt.since) >= self.keep && attempt.outcome.borrow().is_some()
    }

    fn forget_old(&self, known: &mut Known, now: Instant) {
        let mut freed = 0;
        known.attempts.retain(|_, attempt| {
            let over = self.is_over(attempt, now);
            freed += if over { attempt.bytes } else { 0 };
            !over
        });
        known.bytes -= freed;
    }
}

fn no_longer_kept() -> Answer {
    Answer::error(
        StatusCode::BAD_GATEWAY,
        "This attempt was taken before; its answer is no longer kept. Read the status of the request.",
    )
}

/// The attempt id of a request. `None`: it carries none.
pub(crate) fn id(headers: &HeaderMap) -> Option<Result<&str, &'static str>> {
    let mut values = headers.get_all("x-attempt").iter();
    let first = values.next()?;
    let id = first.to_str().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if values.next().is_none() && (8..=64).contains(&id.len()) && id.bytes().all(plain) {
        Some(Ok(id))
    } else {
        Some(Err(
            "X-Attempt must be one identifier of 8 to 64 letters, digits and hyphens",
        ))
    }
}

/// The mark of an attempt. `None`: it carries none.
pub(crate) fn mark(headers: &HeaderMap) -> Option<Result<Mark, &'static str>> {
    let mut values = headers.get_all("x-attempt-mark").iter();
    let mark = Mark::parse(values.next()?.to_str().unwrap_or_default());
    let only = mark.filter(|_| values.next().is_none());
    Some(only.ok_or("X-Attempt-Mark must be one mark, as /gateway gives it"))
}

/// The fingerprint of a request. Lengths come first, so that no two requests run into the same bytes.
pub(crate) fn fingerprint(parts: &[&[u8]]) -> Fingerprint {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3600);

    fn attempts(most: usize, most_bytes: usize) -> Attempts {
        Attempts::new(&Limits {
            attempts: most,
            attempt_bytes: most_bytes,
            ..Limits::default()
        })
    }

    fn answer(body: &str) -> Answer {
        Answer::json(StatusCode::ACCEPTED, body.to_owned())
    }

    #[test]
    fn the_second_arrival_gets_the_first_one_s_outcome() {
        let attempts = attempts(10, 1000);
        let now = Instant::now();
        let Arrival::First(sender) = attempts.arrive("a", [1; 32], None, now) else {
            panic!("first");
        };
        let Arrival::Again(outcome) = attempts.arrive("a", [1; 32], None, now) else {
            panic!("again");
        };
        assert!(outcome.borrow().is_none());
        sender.send_replace(Some(answer("{}")));
        assert_eq!(
            outcome.borrow().as_ref().map(|answer| answer.status.as_u16()),
            Some(202)
        );
        assert!(matches!(
            attempts.arrive("a", [2; 32], None, now),
            Arrival::Different
        ));
    }

    #[test]
    fn an_attempt_is_forgotten_after_a_day_but_never_in_flight() {
        let attempts = attempts(10, 1000);
        let now = Instant::now();
        let Arrival::First(sender) = attempts.arrive("a", [1; 32], None, now) else {
            panic!("first");
        };
        assert!(matches!(
            attempts.arrive("a", [1; 32], None, now + 25 * HOUR),
            Arrival::Again(_)
        ));
        sender.send_replace(Some(answer("{}")));
        assert!(matches!(
            attempts.arrive("a", [1; 32], None, now + 23 * HOUR),
            Arrival::Again(_)
        ));
        assert!(matches!(
            attempts.arrive("a", [1; 32], None, now + 25 * HOUR),
            Arrival::First(_)
        ));
    }

    #[test]
    fn what_comes_late_is_answered_where_it_is_known_and_otherwise_not_begun() {
        let attempts = attempts(10, 1000);
        let now = Instant::now();
        for late in [Late::Untold, Late::Missed] {
            let arrival = attempts.arrive("b", [1; 32], Some(late), now);
            assert!(
                matches!(arrival, Arrival::Late(why) if why == late),
                "{arrival:?}"
            );
        }
        // Nothing of it was remembered.
        let Arrival::First(_sender) = attempts.arrive("b", [1; 32], None, now) else {
            panic!("first");
        };
        let again = attempts.arrive("b", [1; 32], Some(Late::Missed), now);
        assert!(matches!(again, Arrival::Again(_)), "{again:?}");
        let different = attempts.arrive("b", [2; 32], Some(Late::Missed), now);
        assert!(matches!(different, Arrival::Different), "{different:?}");
    }

    #[test]
    fn new_ones_are_refused_rather_than_old_ones_forgotten() {
        let attempts = attempts(2, 1000);
        let now = Instant::now();
        let mut senders = Vec::new();
        for id in ["a", "b"] {
            match attempts.arrive(id, [0; 32], None, now) {
                Arrival::First(sender) => senders.push(sender),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(attempts.arrive("c", [0; 32], None, now), Arrival::Full));
        for sender in &senders {
            sender.send_replace(Some(answer("{}")));
        }
        assert!(matches!(attempts.arrive("c", [0; 32], None, now), Arrival::Full));
        assert!(matches!(
            attempts.arrive("c", [0; 32], None, now + 25 * HOUR),
            Arrival::First(_)
        ));
    }

    #[test]
    fn too_many_bytes_cost_the_oldest_answer_and_not_the_knowledge() {
        let attempts = attempts(10, 10);
        let now = Instant::now();
        for (at, id) in ["a", "b"].into_iter().enumerate() {
            let later = now + MINUTE * u32::try_from(at).unwrap();
            let Arrival::First(sender) = attempts.arrive(id, [0; 32], None, later) else {
                panic!("first");
            };
            let answer = answer("12345678");
            sender.send_replace(Some(answer.clone()));
            attempts.finished(id, &answer);
        }
        let Arrival::Again(outcome) = attempts.arrive("a", [0; 32], None, now + MINUTE) else {
            panic!("again");
        };
        assert_eq!(outcome.borrow().as_ref().unwrap().status, 502);
        assert!(matches!(
            attempts.arrive("b", [0; 32], None, now),
            Arrival::Again(_)
        ));
    }

    #[test]
    fn who_is_not_let_in_fills_no_memory() {
        let attempts = attempts(1, 1000);
        let now = Instant::now();
        for (id, status) in [("a", StatusCode::UNAUTHORIZED), ("b", StatusCode::FORBIDDEN)] {
            let Arrival::First(sender) = attempts.arrive(id, [0; 32], None, now) else {
                panic!("first");
            };
            // Who came meanwhile still hears it.
            let Arrival::Again(outcome) = attempts.arrive(id, [0; 32], None, now) else {
                panic!("again");
            };
            let answer = Answer::error(status, "no");
            sender.send_replace(Some(answer.clone()));
            attempts.finished(id, &answer);
            assert_eq!(outcome.borrow().as_ref().unwrap().status, status);
        }
        assert!(matches!(
            attempts.arrive("c", [0; 32], None, now),
            Arrival::First(_)
        ));
        assert_eq!(attempts.known.lock().unwrap().bytes, 0);
    }

    #[test]
    fn ids_are_plain() {
        let id_of = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-attempt", value.parse().unwrap());
            id(&headers).map(|id| id.is_ok())
        };
        assert_eq!(id_of("0190aefe-0000-7000-8000-000000000000"), Some(true));
        assert_eq!(id_of("short"), Some(false));
        assert_eq!(id_of("with spaces in it"), Some(false));
        for (length, is_one) in [(7, false), (8, true), (64, true), (65, false)] {
            assert_eq!(id_of(&"a".repeat(length)), Some(is_one), "{length}");
        }
        assert!(id(&HeaderMap::new()).is_none());
    }

    #[test]
    fn there_is_one_mark_or_none() {
        let mark_of = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("x-attempt-mark", value.parse().unwrap());
            }
            mark(&headers).map(|mark| mark.is_ok())
        };
        let one = "0123456789abcdef.1764440000123";
        assert_eq!(mark_of(&[]), None);
        assert_eq!(mark_of(&[one]), Some(true));
        assert_eq!(mark_of(&[one, one]), Some(false));
        assert_eq!(mark_of(&["1764440000123"]), Some(false));
    }

    #[test]
    fn fingerprints_differ_where_parts_do() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
        assert_eq!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"ab", b"c"]));
    }
}
