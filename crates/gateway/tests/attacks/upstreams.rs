//! An upstream that misbehaves.

use crate::case::Case;
use crate::gateways::Behind;
use crate::targets::{PLACE, get};

pub(crate) fn cases() -> Vec<Case> {
    let case = |name: &str, connector: &str, status| {
        Case::new("Upstream", name, get(&format!("{PLACE}/{connector}")), status)
            .behind(Behind::Hostile)
            .forwarded(1)
    };
    vec![
        case("redirects to another host: not followed", "redirect", 502).never(&["location:"]),
        case("answers HTML: comes through as plain text", "html", 200)
            .says(&["content-type: text/plain", "nosniff", "default-src 'none'"])
            .never(&["text/html"]),
        case("answers SVG: comes through as plain text", "svg", 200)
            .says(&["content-type: text/plain"])
            .never(&["image/svg"]),
        case("answers without a type", "untyped", 200)
            .says(&["nosniff"])
            .never(&["text/html"]),
        case("sets a cookie", "cookie", 200).never(&["set-cookie", "session=1"]),
        case(
            "asks for a login (it would open the browser's own box)",
            "authenticate",
            401,
        )
        .never(&["www-authenticate"]),
        case("allows every origin", "cors", 200).never(&["access-control-"]),
        case("sends a policy, a refresh, a link of its own", "policy", 200).never(&[
            "default-src *",
            "refresh:",
            "clear-site-data",
            "link:",
            "service-worker-allowed",
        ]),
        case(
            "orders the server in front of it about (X-Accel-Redirect)",
            "accel",
            200,
        )
        .never(&["x-accel", "x-sendfile"]),
        case("speaks no HTTP", "garbage", 502),
        case("encodes what was to be plain", "gzip", 502),
        case("closes without an answer", "closes", 502),
        case("promises more than it sends", "short", 502),
        case("sends two lengths", "two-lengths", 502),
        case(
            "sends a length and chunks: the chunks count, framed anew",
            "both-lengths",
            200,
        )
        .says(&["content-length: 2"]),
        case("sends a chunk that is none", "bad-chunk", 502),
        case("switches protocols", "switching", 502),
        case("sends a status that is none", "no-status", 502),
        case("sends a header of two megabytes", "header-bomb", 502),
        case("sends five thousand headers", "many-headers", 502),
        case("breaks a header with a carriage return", "split", 502).never(&["set-cookie"]),
        case("sends a gigabyte", "gigabyte", 502),
        case("sends chunks without end", "endless", 502),
        case("says 100 Continue for ever", "continues", 504).behind(Behind::Silent),
        case("never answers", "never", 504).behind(Behind::Silent),
        case("stops in the middle of a body", "stalls", 504).behind(Behind::Silent),
        case("closes after an alter request: not sent again", "closes", 502).alter("closes"),
        case("never answers an alter request: not sent again", "never", 504)
            .behind(Behind::Silent)
            .alter("never"),
        case(
            "redirects an alter request: not followed, not sent again",
            "redirect",
            502,
        )
        .alter("redirect"),
        switch(
            "a switch of the sandbox, when the upstream is none",
            "GET /sandbox/requests",
            "",
        ),
        switch(
            "the sandbox's reset, when the upstream is none",
            "POST /sandbox/reset",
            "",
        ),
        switch(
            "the sandbox's faults, when the upstream is none",
            "PUT /sandbox/faults",
            r#"{"faults":[{"wire":"drop"}]}"#,
        ),
        switch(
            "the sandbox's clock, when the upstream is none",
            "POST /sandbox/clock",
            r#"{"seconds":86400}"#,
        ),
        switch(
            "the sandbox's clock by another method, when the upstream is none",
            "PUT /sandbox/clock",
            r#"{"seconds":86400}"#,
        ),
    ]
}

/// One of the sandbox's own paths, where there is no sandbox: nothing is done, and nothing is sent on.
fn switch(name: &str, line: &str, body: &str) -> Case {
    let text = format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    Case::new("Upstream", name, text, 404)
        .behind(Behind::Hostile)
        .says(&["the upstream is not a sandbox"])
}

impl Case {
    /// As an alter request of that connector.
    fn alter(mut self, connector: &str) -> Self {
        let text = crate::body::alter("", crate::body::ALTER).replace("orders-to-warehouse", connector);
        self.sent = text.into_bytes();
        self.says = &["whether the request was taken is not known"];
        self
    }
}
