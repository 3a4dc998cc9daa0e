//! Which server, through which gateway, as whom.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_api::Client;
use leptos::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::pace::Pace;
use crate::browser::transport::Fetch;

/// What stands behind the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upstream {
    /// The simulated Confluent Cloud.
    Sandbox,
    /// `api.confluent.cloud`
    ConfluentCloud,
    /// Some other server.
    Other,
}

/// The endpoint that this console talks to, as `config.json` and the gateway say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// What is put in front of every API path; empty for our own origin.
    pub api_base: String,
    /// The endpoint's name, which drafts and journal entries carry.
    pub name: String,
    /// What stands behind it.
    pub upstream: Upstream,
    /// Of a sandbox: which one, new at every start or reset.
    pub instance: Option<String>,
    /// Whether a gateway of ours answers there; it alone understands `X-Attempt`.
    pub is_our_gateway: bool,
    /// The gateway signs requests itself, with a key that this browser never sees.
    pub gateway_has_credentials: bool,
    /// Writing is refused.
    pub read_only: bool,
    /// The environments that are production by the operator's word; `None` where nothing was said.
    pub production: Option<Vec<String>>,
}

impl Endpoint {
    /// The word on the badge.
    pub fn badge(&self) -> &str {
        match self.upstream {
            Upstream::Sandbox => "Sandbox",
            Upstream::ConfluentCloud => "Confluent Cloud",
            Upstream::Other => &self.name,
        }
    }
}

/// A way to be somebody. The secret stays in memory and shows up nowhere else.
#[derive(Clone)]
pub struct Credentials {
    /// The id of the Cloud API key: shown, it is no secret.
    pub key: String,
    secret: SecretString,
}

impl Credentials {
    /// A Cloud API key and its secret.
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            secret: SecretString::from(secret.into()),
        }
    }

    fn header(&self) -> String {
        format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{}", self.key, self.secret.expose_secret()))
        )
    }
}

/// How far the console is in learning what it talks to.
#[derive(Clone, Debug)]
pub enum Reach {
    /// Asking.
    Asking,
    /// Known.
    Known(Endpoint),
    /// Nothing answers at this address.
    Unreachable {
        /// What was asked: our own origin where it is a path.
        asked: String,
        /// Why it failed, in the browser's words.
        words: String,
    },
}

/// The session of this tab.
#[derive(Clone, Copy)]
pub struct Session {
    reach: RwSignal<Reach>,
    credentials: RwSignal<Option<Credentials>>,
    /// In keyed mode, the gateway's proof that it was opened by its own user.
    console_token: RwSignal<Option<String>>,
    /// How fast the server may be asked.
    pub pace: Pace,
}

impl Session {
    /// A session that knows nothing yet.
    pub fn start() -> Self {
        Self {
            reach: RwSignal::new(Reach::Asking),
            credentials: RwSignal::new(None),
            console_token: RwSignal::new(None),
            pace: Pace::start(),
        }
    }

    /// What is known of the endpoint, tracked.
    pub fn reach(self) -> Reach {
        self.reach.get()
    }

    /// Keeps what was learnt.
    pub fn set_reach(self, reach: Reach) {
        self.reach.set(reach);
    }

    /// The endpoint, once known; tracked.
    pub fn endpoint(self) -> Option<Endpoint> {
        self.reach.with(|reach| match reach {
            Reach::Known(endpoint) => Some(endpoint.clone()),
            _ => None,
        })
    }

    /// The endpoint, once known; untracked.
    pub fn endpoint_now(self) -> Option<Endpoint> {
        self.reach.with_untracked(|reach| match reach {
            Reach::Known(endpoint) => Some(endpoint.clone()),
            _ => None,
        })
    }

    /// What stands in front of API paths.
    pub fn api_base(self) -> String {
        self.endpoint_now()
            .map(|endpoint| endpoint.api_base)
            .unwrap_or_default()
    }

    /// The key in use, tracked; never its secret.
    pub fn key(self) -> Option<String> {
        self.credentials
            .with(|credentials| credentials.as_ref().map(|credentials| credentials.key.clone()))
    }

    /// Signs in, for as long as the tab lives.
    pub fn sign_in(self, credentials: Credentials) {
        self.credentials.set(Some(credentials));
    }

    /// Forgets the key and its secret.
    pub fn forget(self) {
        self.credentials.set(None);
    }

    /// Keeps the token of a keyed gateway.
    pub fn set_console_token(self, token: String) {
        self.console_token.set(Some(token));
    }

    /// The headers that say who asks.
    pub fn identity_headers(self) -> Vec<(&'static str, String)> {
        // A gateway that holds the key signs by itself: whatever this tab has is not its business.
        let is_signed = self
            .endpoint_now()
            .is_some_and(|endpoint| endpoint.gateway_has_credentials);
        let authorization = self
            .credentials
            .with_untracked(|credentials| credentials.as_ref().map(Credentials::header))
            .map(|header| ("authorization", header));
        let token = self
            .console_token
            .get_untracked()
            .map(|token| ("x-console-token", token));
        authorization
            .filter(|_| !is_signed)
            .into_iter()
            .chain(token)
            .collect()
    }

    /// A client of this session's endpoint.
    pub fn client(self) -> Client<Fetch> {
        Client::new(Fetch::new(self))
    }
}
