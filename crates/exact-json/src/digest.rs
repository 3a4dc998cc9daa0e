//! A few characters that stand for exact texts.

use sha2::{Digest, Sha256};

/// The digest of a request: `7f3a-91c2`, the first 32 bits of SHA-256 over the parts, each followed by a line feed.
///
/// It stands here, on the ground floor, because the console shows it and the gateway's audit log writes it: both have to
/// come to the same eight characters. The parts are the endpoint, the environment, the cluster, the connector's name and the
/// exact body; none of the first four can hold a line feed.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    let hex: String = hash
        .finalize()
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (left, right) = hex.split_at(4);
    format!("{left}-{right}")
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn it_is_what_sha256sum_says() {
        // printf 'sandbox\nenv-a1\n' | sha256sum
        assert_eq!(digest(["sandbox", "env-a1"]), "63e0-abdc");
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }
}
