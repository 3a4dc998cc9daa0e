//! The open choices about the server that can be switched, as fields (API.md section 11). None of this is fact.

/// The answer to a second alter request while one is in flight (API.md 9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondRequest {
    /// 400: the only client error documented besides authentication and 404.
    BadRequest,
    /// 409, as self-managed Kafka Connect answers conflicts.
    Conflict,
}

/// The answer to a status read of a connector that never had an alter request (API.md 9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRequestYet {
    /// 404 `resource not found`.
    NotFound,
    /// 200 with `{}`.
    EmptyAnswer,
}

/// What a DELETE that names partitions does (API.md 9.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedDelete {
    /// Only those partitions, as the description says.
    OnlyThose,
    /// Everything, as if the list was not there.
    Everything,
}

/// What `offset: null` in a PATCH does (API.md 9.7, T9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullOffset {
    /// That partition is removed, as Kafka does.
    Removes,
    /// 400: the schema does not declare it nullable.
    Refused,
}

/// When wrong content is noticed (API.md 9.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentErrors {
    /// Afterwards: the request is taken and goes to `FAILED`.
    Fail,
    /// At once: 400 with the same text.
    Refused,
}

/// What a connector without offset management answers (API.md 4.1, 9.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// 400 at once.
    Refused,
    /// The request is taken and goes to `FAILED`.
    Fail,
}

/// How the echo of a bare DELETE shows its offsets (API.md T20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteEcho {
    /// `"offsets": []`, as in the document's example.
    EmptyList,
    /// No such member, as in the vendor's CLI fixture.
    Absent,
}

/// How times are written (API.md T14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamps {
    /// Observations in whole seconds, requests with nanoseconds.
    Mixed,
    /// `…+0000`, without a colon, which is not RFC 3339.
    PlusZero,
}

/// How this sandbox behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names this start; a reset appends a number to it.
    pub instance: String,
    /// How long a request is pending, in seconds. The one real measurement is 53 (API.md 2.5).
    pub apply_seconds: u32,
    /// How long a request shows `PENDING_VALIDATION` before `PENDING`, in seconds; 0 skips that phase.
    pub validation_seconds: u32,
    /// The period of observations, in seconds; at least 1. The service's own is about 60 (API.md 8, recalled).
    pub observe_seconds: u32,
    /// How long a connector needs after an alteration until it moves again, in seconds; `None` is one
    /// observation period, so that the first fresh observation shows the position asked for.
    pub restart_seconds: Option<u32>,
    /// See [`SecondRequest`].
    pub second_request: SecondRequest,
    /// See [`NoRequestYet`].
    pub no_request_yet: NoRequestYet,
    /// See [`ListedDelete`].
    pub listed_delete: ListedDelete,
    /// See [`NullOffset`].
    pub null_offset: NullOffset,
    /// See [`ContentErrors`].
    pub content_errors: ContentErrors,
    /// See [`Unsupported`].
    pub unsupported: Unsupported,
    /// See [`DeleteEcho`].
    pub delete_echo: DeleteEcho,
    /// See [`Stamps`].
    pub stamps: Stamps,
    /// Whether a `FAILED` request shows `previous_offsets` (API.md 9.4).
    pub failed_shows_previous: bool,
    /// Whether a `FAILED` request shows `applied_at` (API.md 9.4).
    pub failed_shows_applied_at: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            instance: "sandbox".to_owned(),
            apply_seconds: 4,
            validation_seconds: 0,
            observe_seconds: 10,
            restart_seconds: None,
            second_request: SecondRequest::BadRequest,
            no_request_yet: NoRequestYet::NotFound,
            listed_delete: ListedDelete::OnlyThose,
            null_offset: NullOffset::Removes,
            content_errors: ContentErrors::Fail,
            unsupported: Unsupported::Refused,
            delete_echo: DeleteEcho::EmptyList,
            stamps: Stamps::Mixed,
            failed_shows_previous: false,
            failed_shows_applied_at: false,
        }
    }
}

impl Options {
    /// The observation period in milliseconds.
    pub(crate) fn observe_ms(&self) -> i64 {
        i64::from(self.observe_seconds.max(1)) * 1000
    }

    /// From the end of an alteration until the connector moves again, in milliseconds.
    pub(crate) fn restart_ms(&self) -> i64 {
        self.restart_seconds
            .map_or_else(|| self.observe_ms(), |seconds| i64::from(seconds) * 1000)
    }
}
