//! What the host gets back.

use std::time::Duration;

/// An answer, and what is to happen to it on the wire.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The answer.
    pub response: http::Response<Vec<u8>>,
    /// How it is to be delivered.
    pub wire: Wire,
}

/// What happens on the wire. The host carries it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Delivered whole.
    Whole,
    /// The connection closes without a byte of an answer.
    Drop,
    /// The connection is reset (RST) without a byte of an answer.
    Reset,
    /// The head and this many bytes of the body arrive, then the connection closes.
    Cut(usize),
    /// The head promises only this many bytes of the body, and no more arrive: to the client the answer is whole.
    Short(usize),
    /// The body arrives in small pieces, spread over this time.
    Drip(Duration),
    /// Delivered whole, after this time.
    Delay(Duration),
    /// Never delivered.
    Hang,
}
