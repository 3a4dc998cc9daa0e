//! The token of a gateway that holds the key: whoever opened the printed address has it, other pages and other
//! users of the machine do not.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::config::HeldKey;
use crate::random;

/// The held key as a header, and the token that unlocks it.
#[derive(Debug)]
pub(crate) struct Keyed {
    pub(crate) token: SecretString,
    authorization: HeaderValue,
}

impl Keyed {
    /// A new token for a key. `None`: the machine has no random numbers, or the key is not text.
    pub(crate) fn new(key: &HeldKey) -> Option<Self> {
        let mut bytes = [0; 32];
        random::fill(&mut bytes)?;
        let pair = format!("{}:{}", key.id, key.secret.expose_secret());
        let mut authorization = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(pair))).ok()?;
        // Keeps it out of Debug.
        authorization.set_sensitive(true);
        Some(Self {
            token: SecretString::from(URL_SAFE_NO_PAD.encode(bytes)),
            authorization,
        })
    }

    /// The authorization, for a request that has shown something else.
    pub(crate) fn authorization(&self) -> &HeaderValue {
        &self.authorization
    }

    /// The authorization for a request that shows the token.
    pub(crate) fn unlock(&self, headers: &HeaderMap) -> Option<&HeaderValue> {
        let mut shown = headers.get_all("x-console-token").iter();
        let (Some(token), None) = (shown.next(), shown.next()) else {
            return None;
        };
        // Digests are compared, so that the time taken says nothing about the token.
        let given = Sha256::digest(token.as_bytes());
        let wanted = Sha256::digest(self.token.expose_secret().as_bytes());
        (given == wanted).then_some(&self.authorization)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn keyed() -> Keyed {
        Keyed::new(&HeldKey {
            id: "KEY".to_owned(),
            secret: SecretString::from("SECRET"),
        })
        .unwrap()
    }

    #[test]
    fn the_token_unlocks_the_key() {
        let keyed = keyed();
        let mut headers = HeaderMap::new();
        assert!(keyed.unlock(&headers).is_none());
        headers.insert("x-console-token", "wrong".parse().unwrap());
        assert!(keyed.unlock(&headers).is_none());
        headers.insert("x-console-token", keyed.token.expose_secret().parse().unwrap());
        assert_eq!(keyed.unlock(&headers).unwrap(), "Basic S0VZOlNFQ1JFVA==");
        headers.append("x-console-token", keyed.token.expose_secret().parse().unwrap());
        assert!(keyed.unlock(&headers).is_none());
    }

    #[test]
    fn a_token_is_256_bits_and_none_of_them_stands_still() {
        let tokens: Vec<Vec<u8>> = (0..16)
            .map(|_| URL_SAFE_NO_PAD.decode(keyed().token.expose_secret()).unwrap())
            .collect();
        assert!(tokens.iter().all(|token| token.len() == 32));
        for at in 0..32 {
            // That sixteen agree in a byte by chance happens once in 2^120 times.
            let seen: HashSet<u8> = tokens.iter().map(|token| token[at]).collect();
            assert!(seen.len() > 1, "byte {at}");
        }
        let different: HashSet<&Vec<u8>> = tokens.iter().collect();
        assert_eq!(different.len(), tokens.len());
    }

    #[test]
    fn nothing_of_it_is_debugged() {
        let keyed = keyed();
        let text = format!("{keyed:?}");
        assert!(
            !text.contains("S0VZ") && !text.contains(keyed.token.expose_secret()),
            "{text}"
        );
    }
}
