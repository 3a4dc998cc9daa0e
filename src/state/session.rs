//! Which server, through which gateway, as whom.

use connect_api::Client;
use leptos::prelude::*;

use super::console_token::ConsoleToken;
pub use super::console_token::Lockout;
pub use super::credentials::{Credentials, Standing};
use super::credentials::{HeldKey, chosen, environment_of, from_text, lacks_key, standing_by, to_text};
use super::pace::Pace;
pub use super::reach::{Endpoint, Reach, Silence, Upstream};
use crate::browser::tab_storage;
use crate::browser::transport::Fetch;

/// Under which the tab keeps keys, where that was asked for.
const KEPT_AS: &str = "credentials";

/// The session of this tab.
#[derive(Clone, Copy)]
pub struct Session {
    reach: RwSignal<Reach>,
    keys: RwSignal<Vec<HeldKey>>,
    /// The keys are kept over a reload, until the tab is closed.
    is_remembered: RwSignal<bool>,
    /// The environment of each request that is being followed now.
    followed: RwSignal<Vec<String>>,
    /// Everything was forgotten because nobody used the tab for so many minutes.
    left_idle: RwSignal<Option<u32>>,
    /// In keyed mode, the gateway's proof that it was opened by its own user.
    console_token: RwSignal<ConsoleToken>,
    /// The gateway's own last word on this tab was that it does not know it.
    is_unknown: RwSignal<bool>,
    /// Nothing answers; the endpoint is the last visit's.
    offline: RwSignal<Option<Silence>>,
    /// Somebody asks from time to time whether there is an answer again.
    is_waiting: StoredValue<bool>,
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
            followed: RwSignal::new(Vec::new()),
            left_idle: RwSignal::new(None),
            console_token: RwSignal::new(ConsoleToken::default()),
            is_unknown: RwSignal::new(false),
            offline: RwSignal::new(None),
            is_waiting: StoredValue::new(false),
            pace: Pace::start(),
        }
    }

    /// What is known of the endpoint, tracked.
    pub fn reach(self) -> Reach {
        self.reach.get()
    }

    /// Keeps what was learnt. What was known already draws nothing anew: somebody may be typing there.
    pub fn set_reach(self, reach: Reach) {
        if self.reach.with_untracked(|known| *known != reach) {
            self.reach.set(reach);
        }
    }

    /// Nothing answered when it was last asked: the endpoint is the last visit's; tracked.
    pub fn is_offline(self) -> bool {
        self.offline.with(Option::is_some)
    }

    /// What was asked and did not answer; tracked.
    pub fn silence(self) -> Option<Silence> {
        self.offline.get()
    }

    /// Keeps what does not answer; `None` where somebody does.
    pub fn set_offline(self, silence: Option<Silence>) {
        if self.offline.with_untracked(|known| *known != silence) {
            self.offline.set(silence);
        }
    }

    /// Whether nobody waits yet for an answer to come again; from now on the caller does.
    pub fn begins_to_wait(self) -> bool {
        self.is_waiting
            .try_update_value(|is_waiting| !std::mem::replace(is_waiting, true))
            == Some(true)
    }

    /// Nobody waits any more.
    pub fn ends_to_wait(self) {
        self.is_waiting.set_value(false);
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

    /// The key that signs what is done in an environment of this endpoint.
    fn chosen<'a>(self, keys: &'a [HeldKey], environment: Option<&str>) -> Option<&'a HeldKey> {
        let endpoint = self.endpoint_now().map(|endpoint| endpoint.name);
        chosen(keys, endpoint.as_deref(), environment)
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
        self.left_idle.set(None);
        self.save();
    }

    /// Whether this tab can be nobody: it has no key, for this endpoint or another, and no token of a gateway's; tracked.
    pub fn holds_nothing(self) -> bool {
        self.keys.with(Vec::is_empty) && !self.holds_token()
    }

    /// Whether there is nothing but this key; tracked.
    pub fn holds_only(self, key: &str) -> bool {
        let is_it = |held: &HeldKey| held.credentials.key == key;
        self.keys.with(|keys| keys.iter().all(is_it)) && !self.holds_token()
    }

    /// After how many minutes without use everything was forgotten, where it was; tracked.
    pub fn left_idle(self) -> Option<u32> {
        self.left_idle.get()
    }

    /// Forgets everything because nobody used the tab for so many minutes.
    pub fn forget_after(self, minutes: u32) {
        self.forget();
        self.left_idle.set(Some(minutes));
    }

    /// Takes one key away.
    pub fn remove(self, environment: Option<&str>) {
        self.keys
            .update(|keys| keys.retain(|held| held.environment.as_deref() != environment));
        self.save();
    }

    /// Forgets every key and its secret, wherever they are kept, and the gateway's token.
    pub fn forget(self) {
        self.left_idle.set(None);
        self.keys.set(Vec::new());
        self.console_token.update(ConsoleToken::forget);
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

    /// Takes note of how the API answered a call to `path` that `key` signed. Another key that was given meanwhile is not
    /// judged by it.
    pub fn note_status(self, path: &str, key: Option<&str>, status: u16) {
        let environment = environment_of(path).map(str::to_owned);
        if key.is_none()
            || untrack(|| self.key_for(environment.as_deref().unwrap_or_default())).as_deref() != key
        {
            return;
        }
        let Some(standing) = standing_by(status) else {
            return;
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

    /// A request to this environment is being followed for as long as the answer lives: nobody is signed out meanwhile.
    pub fn follow(self, environment: &str) -> Followed {
        let environment = environment.to_owned();
        self.followed
            .update(|followed| followed.push(environment.clone()));
        Followed {
            all: self.followed,
            environment,
        }
    }

    /// Whether a request is being followed; tracked.
    pub fn is_following(self) -> bool {
        self.followed.with(|followed| !followed.is_empty())
    }

    /// Whether a request is being followed and cannot be: its environment has no key, or one that the server does not know;
    /// tracked.
    pub fn follows_in_vain(self) -> bool {
        let endpoint = self.endpoint().map(|endpoint| endpoint.name);
        self.followed.with(|followed| {
            self.keys
                .with(|keys| lacks_key(keys, endpoint.as_deref(), followed))
        })
    }

    /// Keeps the token of a keyed gateway.
    pub fn set_console_token(self, token: String) {
        self.left_idle.set(None);
        self.console_token.set(ConsoleToken::new(token));
        self.is_unknown.set(false);
    }

    /// Takes note of whether the gateway lets this tab in: it refuses who asks, or somebody behind it answered.
    pub fn note_gateway(self, is_unknown: bool) {
        if self.is_unknown.get_untracked() != is_unknown {
            self.is_unknown.set(is_unknown);
        }
    }

    /// Whether this tab has the token of a keyed gateway; tracked.
    pub fn holds_token(self) -> bool {
        self.console_token.with(ConsoleToken::is_held)
    }

    /// Why the gateway lets this tab do nothing, where it does not; tracked.
    pub fn lockout(self) -> Option<Lockout> {
        let is_keyed = self
            .endpoint()
            .is_some_and(|endpoint| endpoint.gateway_has_credentials);
        // Behind a proxy that says who asks there is no token.
        if is_keyed && self.console_token.with(ConsoleToken::is_forgotten) {
            return Some(Lockout::Forgotten(self.left_idle()));
        }
        self.is_unknown.get().then_some(Lockout::Unknown { is_keyed })
    }

    /// Whether there is such a reason; tracked.
    pub fn is_locked_out(self) -> bool {
        self.lockout().is_some()
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
            .with_untracked(ConsoleToken::header)
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
pub struct Followed {
    all: RwSignal<Vec<String>>,
    environment: String,
}

impl Drop for Followed {
    fn drop(&mut self) {
        let _ = self.all.try_update(|all| {
            if let Some(at) = all
                .iter()
                .position(|environment| *environment == self.environment)
            {
                all.swap_remove(at);
            }
        });
    }
}
