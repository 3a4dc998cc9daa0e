//! Never twice.

use std::time::{Duration, Instant};

use crate::common::{Ask, ORDERS, PATIENCE, REQUEST, alter, ask, get, start, upstream};
use crate::stub::{Stub, json};

const BODY: &str = r#"{"type":"DELETE"}"#;

fn attempt(id: u8) -> Ask {
    alter(REQUEST, BODY).with("x-attempt", &format!("0190aefe-0000-7000-8000-0000000000{id:02}"))
}

#[tokio::test]
async fn the_second_arrival_waits_for_the_first_one_s_outcome() {
    let stub = Stub::waiting(&json("202 Accepted", "x-request-id: only-one\r\n", "{\"id\":1}")).await;
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    let first = tokio::spawn(async move { attempt(1).send(address).await });
    stub.until_asked(1).await;
    let second = tokio::spawn(async move { attempt(1).send(address).await });
    stub.gate.add_permits(10);
    let (first, second) = (first.await.expect("first"), second.await.expect("second"));
    let third = attempt(1).send(address).await;
    for answer in [&first, &second, &third] {
        assert_eq!((answer.status, answer.body.as_str()), (202, "{\"id\":1}"));
        assert_eq!(answer.header("x-request-id"), Some("only-one"));
    }
    assert_eq!(stub.asked().len(), 1);
    assert_eq!(attempt(2).send(address).await.status, 202);
    assert_eq!(stub.asked().len(), 2);
    gateway.stop().await;
}

#[tokio::test]
async fn a_post_is_finished_when_the_browser_hangs_up() {
    let stub = Stub::waiting(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    let browser = attempt(1).send_without_reading(address).await;
    stub.until_asked(1).await;
    drop(browser);
    stub.gate.add_permits(10);
    // The console asks again with the same attempt and learns how it went.
    assert_eq!(attempt(1).send(address).await.status, 202);
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

#[tokio::test]
async fn a_lost_answer_is_remembered_as_lost() {
    let stub = Stub::answering("").await;
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    for _ in 0..3 {
        assert!(attempt(1).send(address).await.is_error(502));
    }
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

#[tokio::test]
async fn an_attempt_is_about_one_request_of_one_sender() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    let id = "0190aefe-0000-7000-8000-000000000001";
    assert_eq!(attempt(1).send(address).await.status, 202);
    let other_target = REQUEST.replace("orders-to-warehouse", "payments-cdc");
    let other_sender = ask("POST", REQUEST)
        .with("authorization", "Bearer somebody-else")
        .with("content-type", "application/json")
        .body(BODY);
    for different in [
        alter(REQUEST, r#"{"type":"DELETE" }"#),
        alter(&other_target, BODY),
        other_sender,
        ask("POST", &format!("{ORDERS}/orders-to-warehouse/restart")).signed(),
    ] {
        assert!(different.with("x-attempt", id).send(address).await.is_error(409));
    }
    assert_eq!(stub.asked().len(), 1);
    for bad in ["", "short", "with spaces in between"] {
        assert!(
            alter(REQUEST, BODY)
                .with("x-attempt", bad)
                .send(address)
                .await
                .is_error(400),
            "{bad}"
        );
    }
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

/// Whoever has no key could otherwise fill the memory of attempts, and every write would be refused for a day.
#[tokio::test]
async fn who_is_not_let_in_keeps_nobody_out() {
    let stub = Stub::answering(&json("401 Unauthorized", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.limits.attempts = 2;
    let gateway = start(config).await;
    for id in 1..=5 {
        assert_eq!(attempt(id).send(gateway.address()).await.status, 401, "{id}");
    }
    assert_eq!(stub.asked().len(), 5);
    gateway.stop().await;
}

/// Forwarded all the same, it could be sent twice.
#[tokio::test]
async fn what_cannot_be_remembered_is_not_forwarded() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.limits.attempts = 2;
    let gateway = start(config).await;
    let address = gateway.address();
    for id in [1, 2] {
        assert_eq!(attempt(id).send(address).await.status, 202, "{id}");
    }
    for id in [3, 4, 3] {
        let full = attempt(id).send(address).await;
        assert!(full.is_error(503), "{id}: {}", full.status);
        assert!(full.body.contains("nothing was forwarded"), "{}", full.body);
        assert_eq!(full.header("retry-after"), Some("1"), "{id}");
    }
    assert_eq!(stub.asked().len(), 2);
    // Those that are remembered still get their answers.
    assert_eq!(attempt(1).send(address).await.status, 202);
    assert_eq!(stub.asked().len(), 2);
    gateway.stop().await;
}

/// What `/gateway` hands out for an attempt.
pub(crate) async fn mark_at(address: std::net::SocketAddr) -> Option<String> {
    let who = get("/gateway").send(address).await.json();
    who.get("mark")
        .and_then(|mark| mark.as_str().map(std::borrow::Cow::into_owned))
}

/// Until the gateway hands out a mark that is later by more than so many milliseconds.
pub(crate) async fn until_later(address: std::net::SocketAddr, mark: &str, by: u64) {
    let at = |mark: &str| mark.split_once('.').and_then(|(_, at)| at.parse::<u64>().ok());
    let begun = Instant::now();
    while mark_at(address).await.and_then(|mark| at(&mark)) <= at(mark).map(|at| at + by) {
        assert!(begun.elapsed() < PATIENCE, "its clock stands still");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Whether the gateway says that nothing of the attempt was forwarded.
pub(crate) fn is_over(answer: &crate::common::Answer) -> bool {
    answer.body.contains("\"forwarded\":false")
}

/// The same of another start, so many milliseconds later.
fn of_another(mark: &str, later: i64) -> Option<String> {
    let (_, at) = mark.split_once('.')?;
    Some(format!("0123456789abcdef.{}", at.parse::<i64>().ok()? + later))
}

/// A browser that repeats a POST by itself does not know that the gateway was started anew meanwhile. The new one cannot know what the old
/// one forwarded.
#[tokio::test]
async fn what_was_attempted_before_the_start_is_not_forwarded_after_it() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    let mark = mark_at(gateway.address()).await.expect("a mark");
    let first = attempt(1).with("x-attempt-mark", &mark);
    for _ in 0..2 {
        assert_eq!(first.send(gateway.address()).await.status, 202);
    }
    gateway.stop().await;
    let begun = Instant::now();
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    for _ in 0..2 {
        let again = first.send(address).await;
        assert!(again.is_error(502), "{}", again.status);
        assert!(
            again.body.contains("before this gateway was started"),
            "{}",
            again.body
        );
        assert!(!is_over(&again), "{}", again.body);
    }
    assert_eq!(stub.asked().len(), 1);
    // One that is made now is.
    let mark = mark_at(address).await.expect("a mark");
    let since = i64::try_from(begun.elapsed().as_millis()).expect("a short while");
    assert_eq!(
        attempt(2)
            .with("x-attempt-mark", &mark)
            .send(address)
            .await
            .status,
        202
    );
    assert_eq!(stub.asked().len(), 2);
    // And one that another gateway beside this one has marked, as long as that was surely since this one was started. Four seconds after
    // that are not enough: the other one's clock may go before this one's by five.
    for (id, later, status) in [(3, 4_000 - since, 502), (3, 6_000, 202), (4, 60_000, 502)] {
        let other = of_another(&mark, later).expect("a mark");
        let answer = attempt(id).with("x-attempt-mark", &other).send(address).await;
        assert_eq!(answer.status, status, "{later}");
    }
    assert_eq!(stub.asked().len(), 3);
    gateway.stop().await;
}

/// A POST that was held up on its way: whoever made it has given it up by now, and may have made another one.
#[tokio::test]
async fn what_comes_late_is_not_forwarded_for_the_first_time() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.limits.fresh = Duration::ZERO;
    let gateway = start(config).await;
    let address = gateway.address();
    let mark = mark_at(address).await.expect("a mark");
    // The next millisecond is too late.
    until_later(address, &mark, 0).await;
    let late = attempt(1).with("x-attempt-mark", &mark);
    for _ in 0..2 {
        let answer = late.send(address).await;
        assert!(answer.is_error(412), "{}", answer.status);
        assert!(answer.body.contains("nothing was forwarded"), "{}", answer.body);
        assert!(is_over(&answer), "{}", answer.body);
    }
    assert_eq!(stub.asked().len(), 0);
    // It was not taken note of: the same attempt without a mark is the first; and one that is known gets its answer, however late.
    assert_eq!(attempt(1).send(address).await.status, 202);
    assert_eq!(late.send(address).await.status, 202);
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

/// What is refused before anybody looks the attempt up may be its second arrival: that nothing was forwarded is said only where it holds of
/// each of them.
#[tokio::test]
async fn that_an_attempt_is_over_is_said_only_of_one_that_never_arrived_before() {
    let stub = Stub::waiting(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.limits.in_flight = 1;
    config.limits.patience = Duration::from_millis(50);
    let gateway = start(config).await;
    let address = gateway.address();
    let mark = mark_at(address).await.expect("a mark");
    let one = attempt(1).with("x-attempt-mark", &mark);
    let first = one.send_without_reading(address).await;
    stub.until_asked(1).await;
    drop(first);
    // The second arrival finds no place.
    let busy = one.send(address).await;
    assert!(
        busy.is_error(503) && !is_over(&busy),
        "{} {}",
        busy.status,
        busy.body
    );
    stub.gate.add_permits(10);
    // The first one gives its place back when it is answered.
    let again = async {
        loop {
            let answer = one.send(address).await;
            if answer.status != 503 {
                return answer.status;
            }
        }
    };
    let again = tokio::time::timeout(PATIENCE, again).await;
    assert_eq!(again.expect("a place"), 202);
    // Refused by its form, of an attempt that is known and of one that is not, marked here and elsewhere.
    let other = of_another(&mark, 6_000).expect("a mark");
    for (id, mark, over) in [(1, &mark, false), (2, &mark, true), (2, &other, false)] {
        let refused = ask("POST", REQUEST)
            .signed()
            .with("content-type", "text/plain")
            .with("x-attempt", &format!("0190aefe-0000-7000-8000-0000000000{id:02}"))
            .with("x-attempt-mark", mark)
            .body(BODY)
            .send(address)
            .await;
        assert!(refused.is_error(415), "{}", refused.status);
        assert_eq!(is_over(&refused), over, "{id} {mark}: {}", refused.body);
    }
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

/// Of a write that could not be forwarded, the gateway that marked it knows that it is over.
#[tokio::test]
async fn an_upstream_that_cannot_be_reached_was_sent_nothing() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let gateway = start(upstream(closed.expect("a port"))).await;
    let address = gateway.address();
    let mark = mark_at(address).await.expect("a mark");
    let other = of_another(&mark, 6_000).expect("a mark");
    for (id, mark, over) in [(1, &mark, true), (2, &other, false)] {
        let answer = attempt(id).with("x-attempt-mark", mark).send(address).await;
        assert!(answer.is_error(502), "{}", answer.status);
        assert_eq!(is_over(&answer), over, "{}", answer.body);
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_mark_that_is_none_is_refused() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    for bad in ["", "now", "1764440000123", "0123456789abcdef."] {
        let answer = attempt(2)
            .with("x-attempt-mark", bad)
            .send(gateway.address())
            .await;
        assert!(answer.is_error(400), "{bad}: {}", answer.status);
    }
    assert_eq!(stub.asked().len(), 0);
    gateway.stop().await;
}

#[tokio::test]
async fn without_an_attempt_each_request_is_its_own() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    for _ in 0..2 {
        assert_eq!(alter(REQUEST, BODY).send(gateway.address()).await.status, 202);
    }
    assert_eq!(stub.asked().len(), 2);
    gateway.stop().await;
}

#[tokio::test]
async fn stopping_waits_for_what_was_taken() {
    let stub = Stub::waiting(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    let browser = attempt(1).send_without_reading(address).await;
    stub.until_asked(1).await;
    drop(browser);
    let stopping = tokio::spawn(gateway.stop());
    // Longer than connections have to end.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(!stopping.is_finished(), "it waits for the answer");
    stub.gate.add_permits(1);
    tokio::time::timeout(PATIENCE, stopping)
        .await
        .expect("an end")
        .expect("an orderly one");
    assert!(stub.gate.available_permits() == 0, "the answer was fetched");
}

#[tokio::test]
async fn a_drop_is_a_drop_the_second_time_too() {
    let gateway = start(crate::common::config()).await;
    let address = gateway.address();
    let lost = format!("{}/lost-answer/offsets/request", crate::common::FAULTS);
    let attempt = alter(&lost, BODY).with("x-attempt", "0190aefe-0000-7000-8000-000000000001");
    for _ in 0..2 {
        assert_eq!(attempt.send(address).await.status, 0);
    }
    let taken = get("/sandbox/requests").send(address).await.json();
    assert_eq!(
        taken.get("requests").map(|requests| requests.items().count()),
        Some(1)
    );
    gateway.stop().await;
}

/// What Chromium does by itself (API.md 12): a POST on a connection that was used before, cut before any byte of an answer,
/// is sent again on a new one. The sandbox takes one request, and whoever asks learns that one's outcome.
#[tokio::test]
async fn a_warm_connection_cut_before_the_answer_is_one_request() {
    let gateway = start(crate::common::config()).await;
    let address = gateway.address();
    let cut = r#"{"faults":[{"operation":"alterOffsets","wire":"drop","taken":true}]}"#;
    assert_eq!(
        ask("PUT", "/sandbox/faults").body(cut).send(address).await.status,
        200
    );
    let warm = format!("GET /gateway HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let post = format!(
        "POST {REQUEST} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer token\r\ncontent-type: application/json\r\n\
         x-attempt: 0190aefe-0000-7000-8000-000000000001\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    // On the warm connection: the first answer comes whole, of the second not a byte.
    let answers = crate::common::raw(address, &format!("{warm}{post}")).await;
    let text = String::from_utf8_lossy(&answers);
    let (head, who) = text.split_once("\r\n\r\n").expect("the first answer");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    let length = format!("content-length: {}", who.len());
    assert!(
        head.lines().any(|line| line.eq_ignore_ascii_case(&length)),
        "{text}"
    );
    let taken = || async {
        let taken = get("/sandbox/requests").send(address).await.json();
        taken.get("requests").map(|requests| requests.items().count())
    };
    assert_eq!(taken().await, Some(1));
    // From here on nothing is cut any more, and the connector is ready for another request: one that was forwarded would be
    // taken, and answered.
    let whole = ask("PUT", "/sandbox/faults").body(r#"{"faults":[]}"#);
    assert_eq!(whole.send(address).await.status, 200);
    let later = ask("POST", "/sandbox/clock").body(r#"{"seconds":3600}"#);
    assert_eq!(later.send(address).await.status, 200);
    // The browser sends the same bytes again, twice for good measure: the cut is what it gets again, never a second request.
    for _ in 0..2 {
        assert_eq!(crate::common::raw(address, &post).await, b"");
    }
    assert_eq!(taken().await, Some(1));
    // That of another attempt is its own: it is taken and answered.
    let other = post
        .replace("000000000001", "000000000002")
        .replacen("\r\n", "\r\nconnection: close\r\n", 1);
    let answers = crate::common::raw(address, &other).await;
    assert_eq!(crate::common::Answer::of(&answers).status, 202);
    assert_eq!(taken().await, Some(2));
    gateway.stop().await;
}
