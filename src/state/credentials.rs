//! Ways to be somebody: which there are in this tab, and how they are kept for it where that was asked for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use exact_json::{array, member, object, parse, quote};
use secrecy::{ExposeSecret, SecretString};

/// What a secret is the secret of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Cloud API key and its secret: HTTP Basic.
    Key,
    /// An access token of the security token service: HTTP Bearer.
    Token,
}

/// A way to be somebody. The secret shows up nowhere but in the header of a call.
#[derive(Clone)]
pub struct Credentials {
    /// The id of the Cloud API key: shown, it is no secret. For a token the words for one.
    pub key: String,
    kind: Kind,
    secret: SecretString,
}

impl Credentials {
    /// A Cloud API key and its secret.
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            kind: Kind::Key,
            secret: SecretString::from(secret.into()),
        }
    }

    /// A bearer token.
    pub fn token(token: impl Into<String>) -> Self {
        Self {
            key: "bearer token".to_owned(),
            kind: Kind::Token,
            secret: SecretString::from(token.into()),
        }
    }

    /// The value of the header that signs a call.
    pub(super) fn header(&self) -> String {
        let secret = self.secret.expose_secret();
        match self.kind {
            Kind::Key => format!("Basic {}", STANDARD.encode(format!("{}:{secret}", self.key))),
            Kind::Token => format!("Bearer {secret}"),
        }
    }
}

/// What is known of a key, judged by 401 alone: whatever else the server answers, it knows who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was asked with it yet.
    Unasked,
    /// The server knows it.
    SignedIn,
    /// The server knows it; what it may see is little or nothing.
    Limited,
    /// 401
    Refused,
}

/// A key of this tab.
#[derive(Clone)]
pub struct HeldKey {
    /// For which environment; for all without one of their own where `None`.
    pub environment: Option<String>,
    /// For which endpoint: it is shown to no other. `None` where none was known yet.
    pub endpoint: Option<String>,
    /// The key and its secret.
    pub credentials: Credentials,
    /// What the server made of it.
    pub standing: Standing,
}

/// The environment that a call is about, by its path: its own key signs it, where there is one.
pub fn environment_of(path: &str) -> Option<&str> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let in_path = path
        .split_once("/environments/")
        .and_then(|(_, rest)| rest.split('/').next());
    let in_query = || {
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix("environment="))
    };
    in_path.or_else(in_query).filter(|id| !id.is_empty())
}

/// The key that signs what is done in an environment: its own, else the one for all; never one that was given for another.
/// What belongs to no environment (the list of them) is signed with the one for all, else with any that there is.
pub(super) fn chosen<'a>(
    keys: &'a [HeldKey],
    endpoint: Option<&str>,
    environment: Option<&str>,
) -> Option<&'a HeldKey> {
    let is_here = |held: &&HeldKey| held.endpoint.is_none() || held.endpoint.as_deref() == endpoint;
    let mut here = keys.iter().filter(is_here);
    let for_all = here.clone().find(|held| held.environment.is_none());
    match environment.filter(|id| !id.is_empty()) {
        Some(id) => here
            .find(|held| held.environment.as_deref() == Some(id))
            .or(for_all),
        None => for_all.or_else(|| here.next()),
    }
}

/// Whether one of these environments has no key, or one that the server does not know.
pub(super) fn lacks_key(keys: &[HeldKey], endpoint: Option<&str>, environments: &[String]) -> bool {
    environments.iter().any(|environment| {
        chosen(keys, endpoint, Some(environment)).is_none_or(|held| held.standing == Standing::Refused)
    })
}

/// What an answer of the API says of the key that signed the question: 401 that it is not known, any other word of the
/// API's own that it is. One that asks to wait, or a failure on the way, says nothing.
pub(super) fn standing_by(status: u16) -> Option<Standing> {
    match status {
        401 => Some(Standing::Refused),
        408 | 429 | 500.. => None,
        _ => Some(Standing::SignedIn),
    }
}

/// The keys as one text, for the tab's own storage: secrets included.
pub(super) fn to_text(keys: &[HeldKey]) -> String {
    array(keys.iter().map(|held| {
        let optional =
            |name: &str, text: &Option<String>| text.as_ref().map(|text| member(name, &quote(text)));
        let mut members = vec![
            member("key", &quote(&held.credentials.key)),
            member(
                "token",
                if held.credentials.kind == Kind::Token {
                    "true"
                } else {
                    "false"
                },
            ),
            member("secret", &quote(held.credentials.secret.expose_secret())),
        ];
        members.extend(optional("environment", &held.environment));
        members.extend(optional("endpoint", &held.endpoint));
        object(members)
    }))
}

/// Reads what [`to_text`] wrote; what cannot be read is no key.
pub(super) fn from_text(text: &str) -> Vec<HeldKey> {
    let Ok(list) = parse(text) else { return Vec::new() };
    let read = |item: exact_json::Value| {
        let text = |name: &str| item.get(name)?.as_str().map(std::borrow::Cow::into_owned);
        let is_token = item.get("token").and_then(|value| value.as_bool()) == Some(true);
        let secret = text("secret")?;
        Some(HeldKey {
            environment: text("environment"),
            endpoint: text("endpoint"),
            credentials: if is_token {
                Credentials::token(secret)
            } else {
                Credentials::new(text("key")?, secret)
            },
            standing: Standing::Unasked,
        })
    };
    list.items().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_names_its_environment() {
        let path = "/connect/v1/environments/env-1/clusters/lkc-1/connectors/a";
        assert_eq!(environment_of(path), Some("env-1"));
        assert_eq!(
            environment_of("/cmk/v2/clusters?page_size=100&environment=env-2"),
            Some("env-2")
        );
        assert_eq!(environment_of("/org/v2/environments?page_size=100"), None);
        assert_eq!(environment_of("/cmk/v2/clusters?environment="), None);
    }

    fn held(environment: Option<&str>, credentials: Credentials) -> HeldKey {
        HeldKey {
            environment: environment.map(str::to_owned),
            endpoint: Some("sandbox".to_owned()),
            credentials,
            standing: Standing::SignedIn,
        }
    }

    /// A key that is named like its environment.
    fn key(environment: Option<&str>) -> HeldKey {
        held(
            environment,
            Credentials::new(environment.unwrap_or("for all"), "secret"),
        )
    }

    #[test]
    fn a_key_for_one_environment_signs_for_no_other() {
        let name = |keys: &[HeldKey], endpoint: &str, environment: Option<&str>| {
            chosen(keys, Some(endpoint), environment).map(|held| held.credentials.key.clone())
        };
        let one = [key(Some("env-1"))];
        assert_eq!(name(&one, "sandbox", Some("env-1")).as_deref(), Some("env-1"));
        assert_eq!(name(&one, "sandbox", Some("env-2")), None);
        // The list of environments belongs to none.
        assert_eq!(name(&one, "sandbox", None).as_deref(), Some("env-1"));
        assert_eq!(name(&one, "sandbox", Some("")).as_deref(), Some("env-1"));
        assert_eq!(name(&one, "elsewhere", Some("env-1")), None);
        let both = [key(Some("env-1")), key(None)];
        assert_eq!(name(&both, "sandbox", Some("env-1")).as_deref(), Some("env-1"));
        assert_eq!(name(&both, "sandbox", Some("env-2")).as_deref(), Some("for all"));
        assert_eq!(name(&both, "sandbox", None).as_deref(), Some("for all"));
    }

    #[test]
    fn only_the_key_of_what_is_followed_is_missed() {
        let refused = |environment| HeldKey {
            standing: Standing::Refused,
            ..key(environment)
        };
        let followed = ["env-1".to_owned()];
        let lacks = |keys: &[HeldKey]| lacks_key(keys, Some("sandbox"), &followed);
        assert!(lacks(&[]));
        assert!(lacks(&[refused(Some("env-1"))]));
        assert!(lacks(&[refused(None)]));
        assert!(lacks(&[key(Some("env-2"))]));
        assert!(!lacks(&[key(Some("env-1")), refused(Some("env-2"))]));
        assert!(!lacks(&[key(Some("env-1")), refused(None)]));
        assert!(!lacks_key(&[], Some("sandbox"), &[]));
    }

    #[test]
    fn a_server_that_asks_to_wait_or_fails_says_nothing_of_the_key() {
        assert_eq!(standing_by(401), Some(Standing::Refused));
        for known in [200, 202, 400, 403, 404, 409] {
            assert_eq!(standing_by(known), Some(Standing::SignedIn), "{known}");
        }
        for nothing in [408, 429, 500, 502, 503, 504] {
            assert_eq!(standing_by(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn keys_come_back_as_they_were_kept() {
        let keys = [
            held(None, Credentials::new("K\"1", "s:1\\ü")),
            held(Some("env-1"), Credentials::token("t.o.k")),
        ];
        let back = from_text(&to_text(&keys));
        let headers: Vec<String> = back.iter().map(|held| held.credentials.header()).collect();
        assert_eq!(headers, [keys[0].credentials.header(), "Bearer t.o.k".to_owned()]);
        assert_eq!(back[1].environment.as_deref(), Some("env-1"));
        assert_eq!(back[0].endpoint.as_deref(), Some("sandbox"));
        for text in [
            "",
            "{}",
            "[1,{\"key\":\"a\"},{\"secret\":1}]",
            "[{\"secret\":\"s\"}]",
        ] {
            assert!(from_text(text).is_empty(), "{text}");
        }
    }
}
