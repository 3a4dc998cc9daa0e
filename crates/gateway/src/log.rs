//! One line a request, on the standard error output: method, template, status, duration, request id. Never a
//! path, a header's value or a body: names of connectors are somebody's, too.

use std::io::Write as _;
use std::time::Duration;

use http::{Method, StatusCode};

/// What is written about a request.
pub(crate) struct Line<'a> {
    pub(crate) method: &'a Method,
    pub(crate) template: &'a str,
    /// `None`: closed without an answer.
    pub(crate) status: Option<StatusCode>,
    pub(crate) duration: Duration,
    pub(crate) request_id: Option<&'a str>,
}

impl std::fmt::Display for Line<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} ", self.method, self.template)?;
        match self.status {
            Some(status) => write!(out, "{}", status.as_u16())?,
            None => out.write_str("closed")?,
        }
        write!(out, " {}ms", self.duration.as_millis())?;
        match self.request_id {
            Some(id) => write!(out, " {}", id.escape_default()),
            None => Ok(()),
        }
    }
}

/// Writes a line. A standard error output that is gone is no reason to stop.
pub(crate) fn write(line: &Line<'_>) {
    let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    let _ = writeln!(std::io::stderr(), "{time} {line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_happened() {
        let line = Line {
            method: &Method::GET,
            template: "/org/v2/environments",
            status: Some(StatusCode::OK),
            duration: Duration::from_millis(12),
            request_id: Some("abc\n"),
        };
        assert_eq!(line.to_string(), "GET /org/v2/environments 200 12ms abc\\n");
    }
}
