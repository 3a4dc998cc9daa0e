//! Who answers, as far as it is known.

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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What was asked and did not answer, while the console goes on with what the last visit knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The address: our own origin where it is a path.
    pub asked: String,
    /// Why it failed, in the browser's words.
    pub words: String,
}
