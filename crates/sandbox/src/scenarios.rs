//! Faults by name: what a network, a proxy or the service itself can do to one answer. A test names one and where it
//! happens (`operation`, `skip`, `count`), and need not know how it is made.

use exact_json::{array, member, object, quote};

use crate::faults::Fault;

/// A fault with a name.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// Members of a fault as [`super::faults`] reads them.
    pub(crate) fault: &'static str,
    /// What happens, in words: for the list in the documents.
    pub(crate) says: &'static str,
}

const fn scenario(name: &'static str, fault: &'static str, says: &'static str) -> Scenario {
    Scenario { name, fault, says }
}

pub(crate) const SCENARIOS: &[Scenario] = &[
    // The connection.
    scenario(
        "reset-before",
        r#"{"wire":"drop"}"#,
        "the connection closes, the request was not taken",
    ),
    scenario(
        "reset-after",
        r#"{"wire":"drop","taken":true}"#,
        "the connection closes, the request was taken",
    ),
    scenario(
        "rst-before",
        r#"{"wire":"reset"}"#,
        "the connection is reset (RST), the request was not taken",
    ),
    scenario(
        "rst-after",
        r#"{"wire":"reset","taken":true}"#,
        "the connection is reset (RST), the request was taken",
    ),
    scenario("time-out", r#"{"wire":"hang"}"#, "no answer ever, not taken"),
    scenario(
        "time-out-taken",
        r#"{"wire":"hang","taken":true}"#,
        "no answer ever, taken",
    ),
    scenario(
        "late",
        r#"{"wire":"delay","seconds":5}"#,
        "the answer comes five seconds late, after newer ones",
    ),
    scenario(
        "drip",
        r#"{"wire":"drip","seconds":5}"#,
        "the body drips for five seconds",
    ),
    scenario(
        "cut-body",
        r#"{"wire":"cut"}"#,
        "half of the body, then the connection closes",
    ),
    scenario(
        "cut-to-nothing",
        r#"{"wire":"cut","bytes":0}"#,
        "a length is promised, nothing comes",
    ),
    scenario(
        "short-length",
        r#"{"wire":"short"}"#,
        "a length is promised that is half of the body's, and no more comes",
    ),
    // What is no answer of the service.
    scenario("html", r#"{"wire":"html"}"#, "a proxy's page with 200, not taken"),
    scenario(
        "html-taken",
        r#"{"wire":"html","taken":true}"#,
        "a proxy's page with 200, taken",
    ),
    scenario("empty-200", r#"{"status":200,"body":""}"#, "200 without a body"),
    scenario(
        "empty-202",
        r#"{"status":202,"body":"","taken":true}"#,
        "202 without a body, taken",
    ),
    scenario(
        "half-json",
        r#"{"status":200,"body":"{\"id\":\"lcc-"}"#,
        "JSON that ends in the middle",
    ),
    scenario(
        "half-character",
        r#"{"status":200,"body":"{\"id\":\"\\ud800\"}"}"#,
        "JSON with half a character in a string",
    ),
    scenario("no-content", r#"{"status":204,"body":""}"#, "204"),
    scenario("moved", r#"{"status":301,"body":""}"#, "301"),
    // What the service refuses.
    scenario("bad-request", r#"{"status":400}"#, "400"),
    scenario("unauthorized", r#"{"status":401}"#, "401, also in mid-poll"),
    scenario("forbidden", r#"{"status":403}"#, "403"),
    scenario("not-found", r#"{"status":404}"#, "404, also in mid-poll"),
    scenario("conflict", r#"{"status":409}"#, "409"),
    scenario(
        "rate-limited",
        r#"{"status":429,"retry_after":3}"#,
        "429 with Retry-After: 3",
    ),
    scenario(
        "rate-limited-silent",
        r#"{"status":429,"without_headers":true}"#,
        "429 without Retry-After",
    ),
    scenario(
        "rate-limited-absurd",
        r#"{"status":429,"retry_after":999999999}"#,
        "429 with Retry-After: 31 years",
    ),
    scenario("error-500", r#"{"status":500}"#, "500, not taken"),
    scenario("error-500-taken", r#"{"status":500,"taken":true}"#, "500, taken"),
    scenario("error-502", r#"{"status":502}"#, "502, not taken"),
    scenario("error-502-taken", r#"{"status":502,"taken":true}"#, "502, taken"),
    scenario("error-503", r#"{"status":503}"#, "503, not taken"),
    scenario("error-504", r#"{"status":504}"#, "504, not taken"),
    scenario("error-504-taken", r#"{"status":504,"taken":true}"#, "504, taken"),
    // What the service says strangely.
    scenario(
        "other-connector",
        r#"{"members":{"id":"\"lcc-other1\"","name":"\"somebody-elses\""}}"#,
        "taken; the echo is of another connector",
    ),
    scenario(
        "202-without-stamp",
        r#"{"members":{"requested_at":"null"}}"#,
        "taken; the echo has no requested_at",
    ),
    scenario(
        "changed-echo",
        r#"{"members":{"offsets":"[]"}}"#,
        "taken; the echo has other content",
    ),
    scenario(
        "unknown-phase",
        r#"{"members":{"status.phase":"\"DREAMING\""}}"#,
        "a phase nobody knows",
    ),
    scenario(
        "failed-without-message",
        r#"{"members":{"status":"{\"phase\":\"FAILED\"}"}}"#,
        "FAILED and not a word",
    ),
    scenario(
        "applied-without-stamp",
        r#"{"members":{"status":"{\"phase\":\"APPLIED\"}","applied_at":"null"}}"#,
        "APPLIED, and applied_at is null",
    ),
    scenario(
        "status-of-another",
        r#"{"members":{"request.id":"\"lcc-other1\""}}"#,
        "the status is of a connector made anew",
    ),
    scenario(
        "status-of-before",
        r#"{"members":{"request.requested_at":"\"2020-01-01T00:00:00Z\"","status.phase":"\"APPLIED\""}}"#,
        "the status is of an earlier request: a replica lags behind, or the answer was overtaken",
    ),
    scenario(
        "status-of-later",
        r#"{"members":{"request.requested_at":"\"2099-01-01T00:00:00Z\"","request.offsets":"[]"}}"#,
        "the status is of a later request with other content",
    ),
    scenario(
        "recreated",
        r#"{"members":{"id":"\"lcc-other1\""}}"#,
        "the offsets are of a connector made anew",
    ),
    scenario(
        "stale",
        r#"{"members":{"metadata":"{\"observed_at\":\"2020-01-01T00:00:00Z\"}"}}"#,
        "an observation of years ago",
    ),
    scenario("no-offsets", r#"{"members":{"offsets":"[]"}}"#, "no offsets yet"),
    scenario(
        "clock-ahead",
        r#"{"date_seconds":86400}"#,
        "the server's clock is a day ahead",
    ),
    scenario(
        "clock-behind",
        r#"{"date_seconds":-86400}"#,
        "the server's clock is a day behind",
    ),
];

/// All of them: name, what happens, and whether a request it happens to is carried out.
pub(crate) fn json() -> String {
    let one = |scenario: &Scenario| {
        let fault = exact_json::parse(scenario.fault).ok();
        let taken = fault.and_then(|fault| Fault::read(&fault).ok());
        let taken = taken.is_some_and(|fault| !fault.is_answered_first());
        object([
            member("name", &quote(scenario.name)),
            member("says", &quote(scenario.says)),
            member("taken", if taken { "true" } else { "false" }),
        ])
    };
    object([member("scenarios", &array(SCENARIOS.iter().map(one)))])
}

/// The fault of that name.
pub(crate) fn of(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Faults;

    #[test]
    fn every_scenario_is_a_fault() {
        for scenario in SCENARIOS {
            let by_name = format!(r#"{{"faults":[{{"scenario":"{}"}}]}}"#, scenario.name);
            assert_eq!(
                Faults::read(by_name.as_bytes()).map(|faults| faults.len()),
                Ok(1),
                "{}",
                scenario.name
            );
        }
        assert!(SCENARIOS.len() >= 40);
        assert!(Faults::read(br#"{"faults":[{"scenario":"earthquake"}]}"#).is_err());
    }

    #[test]
    fn the_documents_name_them_all() {
        let text = include_str!("../../../docs/TESTING.md");
        for scenario in SCENARIOS {
            let row = format!("| `{}` | {} |", scenario.name, scenario.says);
            assert!(text.contains(&row), "docs/TESTING.md lacks: {row}");
        }
    }
}
