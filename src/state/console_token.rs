//! The token of a gateway that holds the key: in this tab's memory, and nowhere else.

use secrecy::{ExposeSecret, SecretString};

/// Why a gateway lets this tab do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lockout {
    /// This tab has forgotten the token: after so many minutes without use, or by a press.
    Forgotten(Option<u32>),
    /// The gateway does not know who asks. Where it holds the key, the tab was loaded anew and has no token, or one of an
    /// earlier start of the gateway; or a proxy in front, which has to say who asks, does not.
    Unknown {
        /// Whether the gateway holds the key.
        is_keyed: bool,
    },
}

/// The gateway's proof that this tab was opened by the gateway's own user, as far as this tab has it.
#[derive(Default)]
pub(super) enum ConsoleToken {
    /// None came. Behind a proxy that says who asks none is needed.
    #[default]
    None,
    /// It came with the address.
    Held(SecretString),
    /// It was here, and was forgotten.
    Forgotten,
}

impl ConsoleToken {
    pub(super) fn new(token: String) -> Self {
        Self::Held(SecretString::from(token))
    }

    /// Takes it away. One that never came is not said to have been forgotten.
    pub(super) fn forget(&mut self) {
        if self.is_held() {
            *self = Self::Forgotten;
        }
    }

    pub(super) fn is_held(&self) -> bool {
        matches!(self, Self::Held(_))
    }

    pub(super) fn is_forgotten(&self) -> bool {
        matches!(self, Self::Forgotten)
    }

    /// The value of the header that shows it.
    pub(super) fn header(&self) -> Option<String> {
        match self {
            Self::Held(token) => Some(token.expose_secret().to_owned()),
            Self::None | Self::Forgotten => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_until_it_is_forgotten_and_again_when_it_comes_again() {
        let mut token = ConsoleToken::new("t-1".to_owned());
        assert_eq!(token.header().as_deref(), Some("t-1"));
        assert!(token.is_held() && !token.is_forgotten());
        token.forget();
        assert_eq!(token.header(), None);
        assert!(!token.is_held() && token.is_forgotten());
        // Once more changes nothing.
        token.forget();
        assert!(token.is_forgotten());
        token = ConsoleToken::new("t-2".to_owned());
        assert_eq!(token.header().as_deref(), Some("t-2"));
        assert!(!token.is_forgotten());
    }

    #[test]
    fn where_none_came_nothing_was_forgotten() {
        let mut token = ConsoleToken::default();
        token.forget();
        assert_eq!(token.header(), None);
        assert!(!token.is_held() && !token.is_forgotten());
    }
}
