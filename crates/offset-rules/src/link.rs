//! Share links: a draft in the fragment of an address, `v1.` and base64url of deflated JSON with a checksum.
//!
//! Read from a stranger's hands: bounded before it is unpacked and while it is. A link holds ids, offsets, a note,
//! when and by whom it was drafted; there is no member a secret could stand in.

mod pack;
mod shared;

pub use pack::{LinkError, PACKED_LIMIT, UNPACKED_LIMIT, pack, unpack};
pub use shared::{Shared, SharedRow};
