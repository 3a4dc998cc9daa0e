//! Who the user is, where an authenticating reverse proxy stands in front and says so. The proxy proves itself
//! with a shared secret: without it anybody who reaches the gateway could name himself.

use http::{HeaderMap, HeaderName, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::answer::Refusal;

/// The header in which the proxy shows the secret.
const SECRET_HEADER: &str = "x-proxy-secret";

/// A shorter secret can be guessed.
const SHORTEST: usize = 16;

/// The reverse proxy that is believed.
#[derive(Clone, Debug)]
pub struct TrustedProxy {
    user_header: HeaderName,
    secret: SecretString,
}

impl TrustedProxy {
    /// A proxy that names the user in `user_header`.
    ///
    /// # Errors
    /// The secret is too short to be one.
    pub fn new(user_header: HeaderName, secret: &str) -> Result<Self, String> {
        let secret = secret.trim();
        if secret.len() < SHORTEST {
            return Err(format!(
                "the proxy's secret must have at least {SHORTEST} characters"
            ));
        }
        Ok(Self {
            user_header,
            secret: SecretString::from(secret),
        })
    }

    /// The user, as the proxy names him.
    pub(crate) fn user(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        let nobody = Refusal::new(
            StatusCode::UNAUTHORIZED,
            "The proxy in front did not say who you are",
        );
        let one = |name: &str| {
            let mut values = headers.get_all(name).iter();
            values.next().filter(|_| values.next().is_none())
        };
        // Digests are compared, so that the time taken says nothing about the secret.
        let shown = one(SECRET_HEADER).map(|shown| Sha256::digest(shown.as_bytes()));
        if shown != Some(Sha256::digest(self.secret.expose_secret().as_bytes())) {
            return Err(nobody);
        }
        let user = one(self.user_header.as_str()).and_then(|user| user.to_str().ok());
        user.filter(|user| !user.is_empty())
            .map(str::to_owned)
            .ok_or(nobody)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef";

    fn user(pairs: &[(&'static str, &str)]) -> Option<String> {
        let proxy = TrustedProxy::new(HeaderName::from_static("x-user"), &format!("{SECRET}\n")).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        proxy.user(&headers).ok()
    }

    #[test]
    fn the_proxy_shows_its_secret_and_names_the_user() {
        assert_eq!(
            user(&[(SECRET_HEADER, SECRET), ("x-user", "ada")]).as_deref(),
            Some("ada")
        );
    }

    #[test]
    fn nobody_names_himself() {
        assert_eq!(user(&[("x-user", "ada")]), None);
        assert_eq!(user(&[(SECRET_HEADER, "wrong"), ("x-user", "ada")]), None);
        assert_eq!(user(&[(SECRET_HEADER, SECRET)]), None);
        assert_eq!(user(&[(SECRET_HEADER, SECRET), ("x-user", "")]), None);
        assert_eq!(
            user(&[(SECRET_HEADER, SECRET), ("x-user", "ada"), ("x-user", "bob")]),
            None
        );
        assert!(TrustedProxy::new(HeaderName::from_static("x-user"), "short").is_err());
    }
}
