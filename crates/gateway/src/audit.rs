//! The audit log: a JSON line for every write *before* it is forwarded, and one for its outcome. What cannot be
//! written down is not forwarded.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use exact_json::{member, object, quote};
use jiff::Timestamp;

use crate::answer::Answer;
use crate::paths::Call;

/// Where the lines go.
#[derive(Clone, Debug)]
pub(crate) struct Audit {
    sink: Arc<Mutex<Lines<Sink>>>,
    endpoint: String,
    count: Arc<AtomicU64>,
    start: String,
}

#[derive(Debug)]
enum Sink {
    File(File),
    StandardOutput,
}

/// A write about to be forwarded.
pub(crate) struct Write<'a> {
    pub(crate) call: &'a Call,
    pub(crate) user: Option<&'a str>,
    pub(crate) attempt: Option<&'a str>,
    pub(crate) body: &'a Bytes,
}

impl Audit {
    /// Opens a file to append to; `-` is the standard output.
    pub(crate) fn open(target: &str, endpoint: String) -> io::Result<Self> {
        let lines = if target == "-" {
            Lines::after(Sink::StandardOutput, false)
        } else {
            let path = Path::new(target);
            let file = options().open(path)?;
            Lines::after(Sink::File(file), ends_within_a_line(path))
        };
        Ok(Self {
            sink: Arc::new(Mutex::new(lines)),
            endpoint,
            count: Arc::default(),
            start: format!("{:x}", Timestamp::now().as_millisecond()),
        })
    }

    /// Writes down a write. Answers the id by which its outcome can be found.
    pub(crate) async fn before(&self, write: &Write<'_>) -> io::Result<String> {
        let id = format!("{}-{}", self.start, self.count.fetch_add(1, Ordering::Relaxed));
        self.line(before_line(&id, &self.endpoint, write)).await?;
        Ok(id)
    }

    /// Writes down an outcome. It has happened: an error can only be said, not acted on.
    pub(crate) async fn after(&self, id: &str, answer: &Answer) {
        let line = object([
            member("time", &quote(&Timestamp::now().to_string())),
            member("event", "\"outcome\""),
            member("id", &quote(id)),
            member("status", answer.status.as_str()),
            member("request_id", &or_null(answer.request_id())),
        ]);
        if let Err(error) = self.line(line).await {
            let _ = writeln!(io::stderr(), "the audit log cannot be written: {error}");
        }
    }

    async fn line(&self, line: String) -> io::Result<()> {
        let sink = Arc::clone(&self.sink);
        let written = tokio::task::spawn_blocking(move || {
            let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
            sink.write(&line)
        });
        written.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

/// Lines, each of them whole. What a full disk has cut short is ended before the next one begins: two records on one line would be
/// no record at all.
#[derive(Debug)]
struct Lines<W> {
    out: W,
    torn: bool,
}

impl<W: io::Write> Lines<W> {
    fn after(out: W, torn: bool) -> Self {
        Self { out, torn }
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        let begin = if self.torn { "\n" } else { "" };
        // One call a line, so that lines of several gateways do not mix.
        let text = format!("{begin}{line}\n");
        let written = self
            .out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.flush());
        self.torn = written.is_err();
        written
    }
}

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::StandardOutput => io::stdout().write(bytes),
        }
    }

    /// To where it lasts.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => match file.sync_data() {
                // A pipe: whoever reads it keeps it.
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
                synced => synced,
            },
            Self::StandardOutput => io::stdout().flush(),
        }
    }
}

/// To append to; a new one is its owner's alone.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether whoever wrote there last was cut short. What cannot be read (a pipe, a device) is taken to be whole.
fn ends_within_a_line(path: &Path) -> bool {
    let last = || {
        let mut file = File::open(path)
            .ok()
            .filter(|file| file.metadata().is_ok_and(|known| known.is_file()))?;
        file.seek(SeekFrom::End(-1)).ok()?;
        let mut last = [0];
        file.read_exact(&mut last).ok()?;
        Some(last)
    };
    last().is_some_and(|last| last != *b"\n")
}

fn before_line(id: &str, endpoint: &str, write: &Write<'_>) -> String {
    let call = write.call;
    let body = String::from_utf8_lossy(write.body);
    let kind = exact_json::parse(body.as_ref())
        .ok()
        .and_then(|body| body.get("type"));
    let kind = kind.and_then(|kind| kind.as_str().map(std::borrow::Cow::into_owned));
    let target = object([
        member("endpoint", &quote(endpoint)),
        member("environment_id", &or_null(call.environment.as_deref())),
        member("kafka_cluster_id", &or_null(call.cluster.as_deref())),
        member("connector_name", &or_null(call.connector.as_deref())),
    ]);
    object([
        member("time", &quote(&Timestamp::now().to_string())),
        member("event", "\"write\""),
        member("id", &quote(id)),
        member("user", &or_null(write.user)),
        member("attempt", &or_null(write.attempt)),
        member(
            "operation",
            &quote(call.template.rsplit('/').next().unwrap_or_default()),
        ),
        member("target", &target),
        member("type", &or_null(kind.as_deref())),
        member("digest", &quote(&digest(endpoint, call, &body))),
        // As a string: the exact text, on one line.
        member("body", &quote(&body)),
    ])
}

fn or_null(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), quote)
}

/// The digest the console shows for the same request.
fn digest(endpoint: &str, call: &Call, body: &str) -> String {
    exact_json::digest([
        endpoint,
        call.environment.as_deref().unwrap_or_default(),
        call.cluster.as_deref().unwrap_or_default(),
        call.connector.as_deref().unwrap_or_default(),
        body,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with so many bytes left.
    #[derive(Default)]
    struct Disk {
        text: Vec<u8>,
        left: usize,
        /// How many of its bytes are where they last.
        lasting: usize,
        is_broken: bool,
    }

    impl io::Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.left);
            if taken == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.left -= taken;
            self.text.extend(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            if self.is_broken {
                return Err(io::Error::other("a broken disk"));
            }
            self.lasting = self.text.len();
            Ok(())
        }
    }

    #[test]
    fn a_line_that_is_written_lasts() {
        let disk = Disk {
            left: 100,
            ..Disk::default()
        };
        let mut lines = Lines::after(disk, false);
        for (line, lasting) in [("first", 6), ("second", 13)] {
            lines.write(line).unwrap();
            assert_eq!(lines.out.lasting, lasting, "{line}");
        }
        // What may not last is not written down; whether it is there, nobody knows.
        lines.out.is_broken = true;
        assert!(lines.write("third").is_err());
        lines.out.is_broken = false;
        lines.write("fourth").unwrap();
        let text = String::from_utf8(lines.out.text).unwrap();
        assert_eq!(text, "first\nsecond\nthird\n\nfourth\n");
    }

    #[test]
    fn a_line_cut_short_does_not_take_the_next_one_with_it() {
        let disk = Disk {
            left: 9,
            ..Disk::default()
        };
        let mut lines = Lines::after(disk, false);
        lines.write("first").unwrap();
        assert!(lines.write("second").is_err());
        assert!(lines.write("third").is_err());
        lines.out.left = 100;
        lines.write("fourth").unwrap();
        lines.write("fifth").unwrap();
        let text = String::from_utf8(lines.out.text).unwrap();
        assert_eq!(text, "first\nsec\nfourth\nfifth\n");
    }

    #[test]
    fn a_line_holds_target_digest_and_the_exact_body() {
        let path = "/connect/v1/environments/env-a1/clusters/lkc-b2/connectors/a%252Fb/offsets/request";
        let call = crate::paths::call(&http::Method::POST, path, None).unwrap();
        let body = Bytes::from("{\"type\":\"DELETE\",\n\"x\":1.0}");
        let line = before_line(
            "i-0",
            "sandbox",
            &Write {
                call: &call,
                user: Some("ada"),
                attempt: None,
                body: &body,
            },
        );
        assert!(!line.contains('\n'));
        let line = exact_json::parse(line).unwrap();
        let text = |name: &str| {
            line.get(name)
                .and_then(|value| value.as_str().map(std::borrow::Cow::into_owned))
        };
        assert_eq!(text("body").as_deref().map(str::as_bytes), Some(body.as_ref()));
        assert_eq!(text("type").as_deref(), Some("DELETE"));
        assert_eq!(text("user").as_deref(), Some("ada"));
        assert_eq!(text("operation").as_deref(), Some("request"));
        let name = line.get("target").and_then(|target| target.get("connector_name"));
        assert_eq!(name.unwrap().text(), "\"a%2Fb\"");
        // printf 'sandbox\nenv-a1\nlkc-b2\na%%2Fb\n%s\n' "$BODY" | sha256sum
        assert_eq!(text("digest").as_deref(), Some("3129-dab4"));
    }

    /// Whoever holds an entry beside what the console shows compares eight characters.
    #[test]
    fn the_console_comes_to_the_same_digest() {
        let path = "/connect/v1/environments/env-a1/clusters/lkc-b2/connectors/a%252Fb/offsets/request";
        let call = crate::paths::call(&http::Method::POST, path, None).unwrap();
        let target = offset_rules::target::Target {
            endpoint: "sandbox".to_owned(),
            // Neither is known here.
            instance: Some("ab-0".to_owned()),
            address: connect_api::ConnectorAddress::new("env-a1", "lkc-b2", "a%2Fb"),
            lcc: Some("lcc-c3".to_owned()),
        };
        for (body, known) in [
            ("{\"type\":\"DELETE\",\n\"x\":1.0}", Some("3129-dab4")),
            ("{\"type\":\"PATCH\",\"offsets\":[]}", None),
            ("", None),
        ] {
            let ours = digest("sandbox", &call, body);
            assert_eq!(offset_rules::target::digest(&target, body), ours, "{body}");
            assert!(known.is_none_or(|known| known == ours), "{ours}");
        }
    }
}
