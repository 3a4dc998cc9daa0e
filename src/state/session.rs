//! Which server, through which gateway, as whom.

use connect_api::Client;
use leptos::prelude::*;

pub use super::credentials::{Credentials, Standing};
use super::credentials::{HeldKey, environment_of, from_text, to_text};
use super::pace::Pace;
use crate::browser::tab_storage;
use crate::browser::transport::Fetch;

/// Under which the tab keeps keys, where that was asked for.
const KEPT_AS: &str = "credentials";

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
    keys: RwSignal<Vec<HeldKey>>,
    /// The keys are kept over a reload, until the tab is closed.
    is_remembered: RwSignal<bool>,
    /// How many requests are being followed now.
    followed: RwSignal<usize>,
    /// The keys were forgotten because nobody used the tab.
    left_idle: RwSignal<bool>,
    /// In keyed mode, the gateway's proof that it was opened by its own user.
    console_token: RwSignal<Option<String>>,
    /// Nothing answers; the endpoint is the last visit's.
    offline: RwSignal<bool>,
    /// How fast the server may be asked.
    pub pace: Pace,
}

impl Session {
    /// A session that knows nothing yet.
    pub fn start() -> Self {
        let kept = tab_storage::kept(KEPT_AS);
        Self {
            reach: RwSignal::new(Reach::Asking),
            keys: RwSignal::new(kept.as_deref().map(from_text).unwrap_or_default()),
            is_remembered: RwSignal::new(kept.is_some()),
            followed: RwSignal::new(0),
            left_idle: RwSignal::new(false),
            console_token: RwSignal::new(None),
            offline: RwSignal::new(false),
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

    /// Nothing answered when it was last asked: the endpoint is the last visit's; tracked.
    pub fn is_offline(self) -> bool {
        self.offline.get()
    }

    /// Keeps whether somebody answers.
    pub fn set_offline(self, is_offline: bool) {
        self.offline.set(is_offline);
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

    /// The key that signs what has no key of its own, tracked; never its secret.
    pub fn key(self) -> Option<String> {
        self.key_for("")
    }

    /// The key that signs what is done in an environment, tracked: to be named wherever something is about to be done.
    /// `None` where nobody is signed in, or where the gateway signs.
    pub fn key_for(self, environment: &str) -> Option<String> {
        self.endpoint();
        self.keys.with(|keys| {
            let held = self.chosen(keys, Some(environment))?;
            Some(held.credentials.key.clone())
        })
    }

    /// What the server made of the key for an environment, tracked.
    pub fn standing_for(self, environment: &str) -> Option<Standing> {
        self.endpoint();
        let standing = |held: &HeldKey| held.standing.clone();
        self.keys
            .with(|keys| self.chosen(keys, Some(environment)).map(standing))
    }

    /// The keys for this endpoint, tracked: each key's name, its environment, what the server made of it.
    pub fn keys(self) -> Vec<(String, Option<String>, Standing)> {
        let endpoint = self.endpoint().map(|endpoint| endpoint.name);
        let is_here = |held: &&HeldKey| held.endpoint.is_none() || held.endpoint == endpoint;
        self.keys.with(|keys| {
            let here = keys.iter().filter(is_here);
            here.map(|held| {
                let key = held.credentials.key.clone();
                (key, held.environment.clone(), held.standing.clone())
            })
            .collect()
        })
    }

    /// An environment's own key, else the one for all, else any: a key that sees nothing is told so by the server.
    fn chosen<'a>(self, keys: &'a [HeldKey], environment: Option<&str>) -> Option<&'a HeldKey> {
        let endpoint = self.endpoint_now().map(|endpoint| endpoint.name);
        let is_here = |held: &&HeldKey| held.endpoint.is_none() || held.endpoint == endpoint;
        let mut here = keys.iter().filter(is_here);
        let own = here
            .clone()
            .find(|held| held.environment.is_some() && held.environment.as_deref() == environment);
        let for_all = || here.clone().find(|held| held.environment.is_none());
        own.or_else(for_all).or_else(|| here.next())
    }

    /// Signs in, for every environment without a key of its own.
    pub fn sign_in(self, credentials: Credentials) {
        self.sign_in_for(None, credentials);
    }

    /// Signs in for one environment, or for all. Takes the place of the key that was there for it.
    pub fn sign_in_for(self, environment: Option<String>, credentials: Credentials) {
        let endpoint = self.endpoint_now().map(|endpoint| endpoint.name);
        self.keys.update(|keys| {
            keys.retain(|held| held.environment != environment);
            keys.push(HeldKey {
                environment,
                endpoint,
                credentials,
                standing: Standing::Unasked,
            });
        });
        self.left_idle.set(false);
        self.save();
    }

    /// Whether there is no key but this one.
    pub fn holds_only(self, key: &str) -> bool {
        self.keys
            .with(|keys| keys.iter().all(|held| held.credentials.key == key))
    }

    /// Whether the keys were forgotten because nobody used the tab; tracked.
    pub fn left_idle(self) -> bool {
        self.left_idle.get()
    }

    /// Says so.
    pub fn set_left_idle(self, left_idle: bool) {
        self.left_idle.set(left_idle);
    }

    /// Takes one key away.
    pub fn remove(self, environment: Option<&str>) {
        self.keys
            .update(|keys| keys.retain(|held| held.environment.as_deref() != environment));
        self.save();
    }

    /// Forgets every key and its secret, wherever they are kept.
    pub fn forget(self) {
        self.keys.set(Vec::new());
        self.is_remembered.set(false);
        tab_storage::keep(KEPT_AS, None);
    }

    /// Whether keys are kept over a reload; tracked.
    pub fn is_remembered(self) -> bool {
        self.is_remembered.get()
    }

    /// Keeps the keys over a reload until the tab is closed, or no longer.
    pub fn remember(self, is_remembered: bool) {
        self.is_remembered.set(is_remembered);
        self.save();
    }

    fn save(self) {
        let text = self
            .is_remembered
            .get_untracked()
            .then(|| self.keys.with_untracked(|keys| to_text(keys)));
        if text.is_some() || tab_storage::kept(KEPT_AS).is_some() {
            tab_storage::keep(KEPT_AS, text.as_deref());
        }
    }

    /// Takes note of how a call to `path` was answered that `key` signed: 401 means that the key is not known, anything
    /// else that it is. Another key that was given meanwhile is not judged by it.
    pub fn note_status(self, path: &str, key: Option<&str>, status: u16) {
        let environment = environment_of(path).map(str::to_owned);
        if key.is_none()
            || untrack(|| self.key_for(environment.as_deref().unwrap_or_default())).as_deref() != key
        {
            return;
        }
        let standing = if status == 401 {
            Standing::Refused
        } else {
            Standing::SignedIn
        };
        self.judge(environment.as_deref(), |known| match (known, &standing) {
            // What it may see was asked for; being let in elsewhere does not change it.
            (Standing::Limited, Standing::SignedIn) => Standing::Limited,
            _ => standing.clone(),
        });
    }

    /// Keeps what the server made of the key for an environment.
    pub fn judge(self, environment: Option<&str>, standing: impl Fn(&Standing) -> Standing) {
        let place = self.keys.with_untracked(|keys| {
            let held = self.chosen(keys, environment)?;
            let judged = standing(&held.standing);
            (judged != held.standing).then(|| (held.environment.clone(), judged))
        });
        if let Some((environment, judged)) = place {
            self.keys.update(|keys| {
                for held in keys.iter_mut().filter(|held| held.environment == environment) {
                    held.standing = judged.clone();
                }
            });
        }
    }

    /// A request is being followed for as long as the answer lives: nobody is signed out meanwhile.
    pub fn follow(self) -> Followed {
        self.followed.update(|count| *count += 1);
        Followed(self.followed)
    }

    /// Whether a request is being followed; tracked.
    pub fn is_following(self) -> bool {
        self.followed.get() > 0
    }

    /// Keeps the token of a keyed gateway.
    pub fn set_console_token(self, token: String) {
        self.console_token.set(Some(token));
    }

    /// The headers that say who asks, for a call that belongs to no environment.
    pub fn identity_headers(self) -> Vec<(&'static str, String)> {
        self.identity_headers_for("")
    }

    /// The headers that say who asks, for a call to this path.
    pub fn identity_headers_for(self, path: &str) -> Vec<(&'static str, String)> {
        // A gateway that holds the key signs by itself: whatever this tab has is not its business.
        let is_signed = self
            .endpoint_now()
            .is_some_and(|endpoint| endpoint.gateway_has_credentials);
        let header =
            |keys: &Vec<HeldKey>| Some(self.chosen(keys, environment_of(path))?.credentials.header());
        let authorization = self
            .keys
            .with_untracked(header)
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

/// Says that a request is being followed, until it is dropped.
pub struct Followed(RwSignal<usize>);

impl Drop for Followed {
    fn drop(&mut self) {
        let _ = self.0.try_update(|count| *count = count.saturating_sub(1));
    }
}
