//! How many bytes of bodies are held at once, whoever sends them. Each body's first piece is free, so that a large one never keeps
//! small ones out.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Body;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What is free for each body: as much as nearly every call carries.
const FREE: usize = 64 << 10;

/// Counted in units, because a semaphore counts in 32 bits.
const UNIT: usize = 4 << 10;

/// Bytes that may be held at once beyond what is free.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Arc<Semaphore>);

/// A share of it, until dropped.
#[derive(Debug)]
pub(crate) struct Held {
    _share: OwnedSemaphorePermit,
}

/// What to do where there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Give up at once.
    Now,
    /// Wait; somebody further out limits the time.
    Wait,
}

/// Why a body was not collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CollectError {
    /// It is larger than one body may be.
    TooLarge,
    /// It ended before its end.
    CutOff,
    /// Too much is held already.
    NoRoom,
}

impl Budget {
    pub(crate) fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / UNIT)))
    }

    async fn take(&self, bytes: usize, room: Room) -> Option<OwnedSemaphorePermit> {
        let units = u32::try_from(bytes.div_ceil(UNIT)).ok()?;
        let places = Arc::clone(&self.0);
        match room {
            Room::Now => places.try_acquire_many_owned(units).ok(),
            Room::Wait => places.acquire_many_owned(units).await.ok(),
        }
    }
}

/// Reads a body of at most `limit` bytes. What arrives is counted as it arrives: a sender that announces much and sends little holds
/// little.
pub(crate) async fn collect<B>(
    mut body: B,
    limit: usize,
    budget: &Budget,
    room: Room,
) -> Result<(Bytes, Option<Held>), CollectError>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut collected = BytesMut::new();
    let mut share: Option<OwnedSemaphorePermit> = None;
    let mut paid = FREE;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| CollectError::CutOff)?.into_data() else {
            continue;
        };
        let length = collected.len() + data.len();
        if length > limit {
            return Err(CollectError::TooLarge);
        }
        if length > paid {
            // In larger steps as it grows: the memory under it does the same.
            let step = (length - paid).max(paid.min(limit.saturating_sub(paid)));
            let more = budget.take(step, room).await.ok_or(CollectError::NoRoom)?;
            paid += step;
            match &mut share {
                Some(share) => share.merge(more),
                None => share = Some(more),
            }
        }
        collected.extend_from_slice(&data);
    }
    Ok((collected.freeze(), share.map(|share| Held { _share: share })))
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;

    use super::*;

    async fn collected(size: usize, limit: usize, budget: &Budget) -> Result<Option<Held>, CollectError> {
        let body = Full::new(Bytes::from(vec![b' '; size]));
        let (bytes, held) = collect(body, limit, budget, Room::Now).await?;
        assert_eq!(bytes.len(), size);
        Ok(held)
    }

    #[tokio::test]
    async fn a_large_body_has_its_share_until_it_is_dropped_and_small_ones_pass() {
        let budget = Budget::new(1 << 20);
        let large = collected(900 << 10, 1 << 20, &budget).await.unwrap();
        assert!(large.is_some());
        assert_eq!(
            collected(900 << 10, 1 << 20, &budget).await.unwrap_err(),
            CollectError::NoRoom
        );
        assert!(collected(60 << 10, 1 << 20, &budget).await.unwrap().is_none());
        drop(large);
        assert!(collected(900 << 10, 1 << 20, &budget).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_body_beyond_its_limit_is_none() {
        let budget = Budget::new(1 << 20);
        assert_eq!(
            collected(101, 100, &budget).await.unwrap_err(),
            CollectError::TooLarge
        );
        assert_eq!(budget.0.available_permits(), (1 << 20) / UNIT);
    }
}
