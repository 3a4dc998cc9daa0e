//! What a gateway is told at its start.

use std::net::SocketAddr;
use std::path::PathBuf;

use http::Uri;
use http::uri::Scheme;
use secrecy::SecretString;

use crate::host::{AllowedHost, is_loopback_name};
use crate::limits::Limits;
use crate::user::TrustedProxy;

/// Everything a gateway is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 is any free port; a taken one is followed by the next free one.
    pub listen: SocketAddr,
    /// The folder with the console's files; without it only the API side is served.
    pub site: Option<PathBuf>,
    /// Whom API calls go to.
    pub upstream: Upstream,
    /// The key the gateway holds; without it the browser sends its own.
    pub held_key: Option<HeldKey>,
    /// The reverse proxy that says who the user is.
    pub proxy: Option<TrustedProxy>,
    /// Where each write is written down before it is forwarded; `-` is the standard output.
    pub audit_log: Option<String>,
    /// Refuse everything but reads.
    pub read_only: bool,
    /// Names the gateway answers to, besides the loopback ones.
    pub hosts: Vec<AllowedHost>,
    /// Origins of consoles hosted elsewhere.
    pub allow_origins: Vec<String>,
    /// Origins that served pages may call, besides their own.
    pub connect_src: Vec<String>,
    /// If any: only these environments may be named in a path or a filter, and a list of clusters must name one.
    pub environments: Vec<String>,
    /// If any: only these clusters may be named in a path.
    pub clusters: Vec<String>,
    /// See [`Limits`].
    pub limits: Limits,
    /// Whether each request is a line on the standard error output.
    pub log: bool,
}

impl Config {
    /// A gateway to a sandbox with default options, without a site.
    pub fn sandbox(listen: SocketAddr) -> Self {
        Self {
            listen,
            site: None,
            upstream: Upstream::Sandbox(sandbox::Options::default()),
            held_key: None,
            proxy: None,
            audit_log: None,
            read_only: false,
            hosts: Vec::new(),
            allow_origins: Vec::new(),
            connect_src: Vec::new(),
            environments: Vec::new(),
            clusters: Vec::new(),
            limits: Limits::default(),
            log: false,
        }
    }
}

/// A Cloud API key (API.md 1.4) that the gateway holds.
#[derive(Clone, Debug)]
pub struct HeldKey {
    /// The key's id.
    pub id: String,
    /// Its secret.
    pub secret: SecretString,
}

/// Whom API calls go to: one, fixed.
#[derive(Clone, Debug)]
pub enum Upstream {
    /// A sandbox in this process.
    Sandbox(sandbox::Options),
    /// A server: an origin without path.
    Remote(Uri),
}

impl Upstream {
    /// Reads `sandbox` or an origin. Plain `http` goes to loopback only: a key must not travel in clear.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str, options: sandbox::Options) -> Result<Self, String> {
        if text == "sandbox" {
            return Ok(Self::Sandbox(options));
        }
        let uri: Uri = text.parse().map_err(|_| format!("{text:?} is not an address"))?;
        let Some(authority) = uri.authority() else {
            return Err(format!("{text:?} is neither \"sandbox\" nor an https address"));
        };
        if authority.as_str().contains('@') {
            return Err("an upstream address carries no user".to_owned());
        }
        if !matches!(
            uri.path_and_query().map(http::uri::PathAndQuery::as_str),
            None | Some("/")
        ) {
            return Err(format!("{text:?} must end after the host"));
        }
        match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => Ok(Self::Remote(uri)),
            Some(scheme) if *scheme == Scheme::HTTP && is_loopback_name(authority.host()) => {
                Ok(Self::Remote(uri))
            }
            Some(scheme) if *scheme == Scheme::HTTP => {
                Err(format!("{text:?}: plain http is for loopback only"))
            }
            _ => Err(format!("{text:?} is neither \"sandbox\" nor an https address")),
        }
    }

    /// The origin, as `GET /gateway` names the endpoint.
    pub(crate) fn endpoint(&self) -> String {
        match self {
            Self::Sandbox(_) => "sandbox".to_owned(),
            Self::Remote(uri) => uri.to_string().trim_end_matches('/').to_ascii_lowercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, String> {
        Upstream::parse(text, sandbox::Options::default()).map(|upstream| upstream.endpoint())
    }

    #[test]
    fn an_upstream_is_the_sandbox_or_an_origin() {
        assert_eq!(parse("sandbox").as_deref(), Ok("sandbox"));
        assert_eq!(
            parse("https://api.confluent.cloud").as_deref(),
            Ok("https://api.confluent.cloud")
        );
        assert_eq!(
            parse("https://api.confluent.cloud/").as_deref(),
            Ok("https://api.confluent.cloud")
        );
        assert_eq!(
            parse("http://127.0.0.1:8080").as_deref(),
            Ok("http://127.0.0.1:8080")
        );
        assert_eq!(parse("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
    }

    #[test]
    fn a_key_does_not_travel_in_clear() {
        for text in [
            "http://api.confluent.cloud",
            "ftp://127.0.0.2x",
            "ftp://127.0.0.1",
            "ws://localhost:8080",
            "localhost:8080",
            "https://user:pw@host",
            "https://host/path",
            "nonsense",
            "",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
