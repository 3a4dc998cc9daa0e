//! Who is let in: any non-empty Basic pair or Bearer token, but for a few users with a story.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The one cluster that `narrow` sees.
pub(crate) const NARROW_CLUSTER: &str = "lkc-orders";

/// Whoever is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// May do everything.
    Anyone,
    /// User `viewer`: 403 on every write.
    Viewer,
    /// User `narrow`: sees one cluster.
    Narrow,
}

impl Caller {
    /// The caller by its `Authorization`; `None` is a 401.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, rest) = value.split_once(' ')?;
        let rest = rest.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            return (!rest.is_empty()).then_some(Self::Anyone);
        }
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let pair = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
        let (user, password) = pair.split_once(':')?;
        match user {
            "" | "expired" => None,
            _ if password.is_empty() => None,
            "viewer" => Some(Self::Viewer),
            "narrow" => Some(Self::Narrow),
            _ => Some(Self::Anyone),
        }
    }

    /// Whether this caller sees a cluster.
    pub(crate) fn sees(self, cluster: &str) -> bool {
        self != Self::Narrow || cluster == NARROW_CLUSTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(authorization: &str) -> Option<Caller> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization.parse().unwrap());
        Caller::of(&headers)
    }

    fn basic(pair: &str) -> Option<Caller> {
        caller(&format!("Basic {}", STANDARD.encode(pair)))
    }

    #[test]
    fn a_pair_or_a_token_is_let_in() {
        assert_eq!(basic("sandbox:sandbox"), Some(Caller::Anyone));
        assert_eq!(caller("Bearer abc"), Some(Caller::Anyone));
        assert_eq!(caller("bearer abc"), Some(Caller::Anyone));
        assert_eq!(basic("viewer:x"), Some(Caller::Viewer));
        assert_eq!(basic("narrow:x"), Some(Caller::Narrow));
    }

    #[test]
    fn nobody_and_the_expired_are_not() {
        assert_eq!(Caller::of(&HeaderMap::new()), None);
        for pair in [":", "a:", ":b", "expired:x", "nocolon"] {
            assert_eq!(basic(pair), None, "{pair}");
        }
        for text in ["Bearer ", "Basic", "Basic !!!", "Digest x", ""] {
            assert_eq!(caller(text), None, "{text}");
        }
    }

    #[test]
    fn narrow_sees_one_cluster() {
        assert!(Caller::Narrow.sees(NARROW_CLUSTER));
        assert!(!Caller::Narrow.sees("lkc-edge"));
        assert!(Caller::Viewer.sees("lkc-edge"));
    }
}
