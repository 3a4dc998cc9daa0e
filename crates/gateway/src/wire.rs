//! Wire faults that the sandbox asks for, carried out on the real connection.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};
use sandbox::Wire;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use crate::answer::{self, Answer, Body, Broken};

/// A call that hangs is let go after this: longer than any client's patience.
const HANG: Duration = Duration::from_secs(180);

/// Into how many pieces a dripping body is cut.
const DRIPS: usize = 20;

/// Delivers an answer the way it is to be delivered. An error ends the connection without an answer.
pub(crate) async fn deliver(answer: Answer) -> Result<Response<Body>, Broken> {
    let wire = answer.wire;
    let body = answer.body.clone();
    let mut response = answer.into_response();
    match wire {
        Wire::Whole => {}
        Wire::Drop => return Err(Broken::Closed),
        Wire::Reset => return Err(Broken::Reset),
        Wire::Hang => {
            sleep(HANG).await;
            return Err(Broken::Closed);
        }
        Wire::Delay(time) => sleep(time).await,
        Wire::Cut(bytes) => {
            let kept = body.slice(..bytes.min(body.len()));
            promise(&mut response, body.len() + 1);
            *response.body_mut() = Pieces::cut(kept).boxed_unsync();
        }
        Wire::Short(bytes) => {
            let kept = body.slice(..bytes.min(body.len()));
            promise(&mut response, kept.len());
            *response.body_mut() = answer::whole(kept);
        }
        Wire::Drip(time) => {
            promise(&mut response, body.len());
            *response.body_mut() = Pieces::drip(body, time).boxed_unsync();
        }
    }
    Ok(response)
}

fn promise(response: &mut Response<Body>, length: usize) {
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
}

/// A body in pieces, each after its time; then the end, or a closed connection.
struct Pieces {
    left: Bytes,
    piece: usize,
    pause: Duration,
    next: Pin<Box<Sleep>>,
    broken: bool,
    done: bool,
}

impl Pieces {
    fn cut(kept: Bytes) -> Self {
        let piece = kept.len().max(1);
        Self {
            left: kept,
            piece,
            // The client must have seen the first piece before the connection breaks.
            pause: Duration::from_millis(100),
            next: Box::pin(sleep_until(Instant::now())),
            broken: true,
            done: false,
        }
    }

    fn drip(body: Bytes, time: Duration) -> Self {
        Self {
            piece: body.len().div_ceil(DRIPS).max(1),
            left: body,
            pause: time / u32::try_from(DRIPS).unwrap_or(1),
            next: Box::pin(sleep_until(Instant::now())),
            broken: false,
            done: false,
        }
    }
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if self.done {
            return Poll::Ready(None);
        }
        ready!(self.next.as_mut().poll(context));
        if self.left.is_empty() {
            self.done = true;
            return Poll::Ready(self.broken.then_some(Err(Broken::Closed)));
        }
        let piece = self.piece.min(self.left.len());
        let piece = self.left.split_to(piece);
        let next = Instant::now() + self.pause;
        self.next.as_mut().reset(next);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
