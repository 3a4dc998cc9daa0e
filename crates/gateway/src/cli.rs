//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
use sandbox::{
    ContentErrors, DeleteEcho, ListedDelete, NoRequestYet, NullOffset, Options, SecondRequest, Stamps,
    Unsupported,
};
use secrecy::SecretString;

use crate::config::{Config, HeldKey, Upstream};
use crate::host::AllowedHost;
use crate::limits::Limits;
use crate::origin;
use crate::user::TrustedProxy;

/// Serves the offset console, forwards API calls to one fixed upstream, hosts the sandbox.
#[derive(Debug, Parser)]
#[command(name = "offset-console", version)]
pub struct Cli {
    /// Where to listen; port 0 is any free port, a taken port is followed by the next free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8484")]
    listen: SocketAddr,
    /// The folder with the built console
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Whom API calls go to: "sandbox", or an origin such as https://api.confluent.cloud
    #[arg(long, value_name = "sandbox|URL", default_value = "sandbox")]
    upstream: String,
    /// Who holds the Cloud API key: the browser, or the gateway (CONFLUENT_CLOUD_API_KEY and
    /// CONFLUENT_CLOUD_API_SECRET)
    #[arg(long, value_enum, default_value = "browser")]
    credentials: Credentials,
    /// Refuse everything but reads
    #[arg(long)]
    read_only: bool,
    /// A name to answer to, besides the loopback ones (repeatable)
    #[arg(long, value_name = "NAME[:PORT]")]
    host: Vec<AllowedHost>,
    /// The origin of a console hosted elsewhere that may call the API here (repeatable)
    #[arg(long, value_name = "ORIGIN", value_parser = origin::parse)]
    allow_origin: Vec<String>,
    /// An origin that the pages served here may call, besides their own (repeatable)
    #[arg(long, value_name = "ORIGIN", value_parser = origin::parse)]
    connect_src: Vec<String>,
    /// Serve only this environment (repeatable)
    #[arg(long, value_name = "ENV")]
    allow_environment: Vec<String>,
    /// Serve only this cluster (repeatable)
    #[arg(long, value_name = "LKC")]
    allow_cluster: Vec<String>,
    /// Seconds to wait for the upstream, at most 30
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=30))]
    upstream_seconds: u64,
    /// The header in which an authenticating reverse proxy names the user
    #[arg(long, value_name = "NAME", requires = "proxy_secret_file")]
    user_header: Option<http::HeaderName>,
    /// The file with the secret that this proxy shows in X-Proxy-Secret
    #[arg(long, value_name = "FILE", requires = "user_header")]
    proxy_secret_file: Option<PathBuf>,
    /// Write a JSON line for each write before it is forwarded, and one for its outcome ("-": standard output)
    #[arg(long, value_name = "FILE|-")]
    audit_log: Option<String>,
    /// Do not write a line for each request
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    sandbox: SandboxArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Credentials {
    Browser,
    Env,
}

/// The open choices about the server, for the sandbox.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Sandbox")]
struct SandboxArgs {
    /// Seconds a request is pending [default: 4]
    #[arg(long, value_name = "SECONDS")]
    sandbox_apply_seconds: Option<u32>,
    /// Seconds a request shows PENDING_VALIDATION first [default: 0]
    #[arg(long, value_name = "SECONDS")]
    sandbox_validation_seconds: Option<u32>,
    /// Seconds between observations [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    sandbox_observe_seconds: Option<u32>,
    /// Seconds until an altered connector moves again [default: one observation]
    #[arg(long, value_name = "SECONDS")]
    sandbox_restart_seconds: Option<u32>,
    /// A second request in flight: bad-request (default) or conflict
    #[arg(long, value_name = "ANSWER", value_parser = one_of(&[("bad-request", SecondRequest::BadRequest), ("conflict", SecondRequest::Conflict)]))]
    sandbox_second_request: Option<SecondRequest>,
    /// The status without a request: not-found (default) or empty
    #[arg(long, value_name = "ANSWER", value_parser = one_of(&[("not-found", NoRequestYet::NotFound), ("empty", NoRequestYet::EmptyAnswer)]))]
    sandbox_no_request_yet: Option<NoRequestYet>,
    /// A DELETE with a list: only-those (default) or everything
    #[arg(long, value_name = "EFFECT", value_parser = one_of(&[("only-those", ListedDelete::OnlyThose), ("everything", ListedDelete::Everything)]))]
    sandbox_listed_delete: Option<ListedDelete>,
    /// `offset: null` in a PATCH: removes (default) or refused
    #[arg(long, value_name = "EFFECT", value_parser = one_of(&[("removes", NullOffset::Removes), ("refused", NullOffset::Refused)]))]
    sandbox_null_offset: Option<NullOffset>,
    /// Wrong content: fail (default, afterwards) or refused (at once)
    #[arg(long, value_name = "EFFECT", value_parser = one_of(&[("fail", ContentErrors::Fail), ("refused", ContentErrors::Refused)]))]
    sandbox_content_errors: Option<ContentErrors>,
    /// A connector without offset management: refused (default) or fail
    #[arg(long, value_name = "EFFECT", value_parser = one_of(&[("refused", Unsupported::Refused), ("fail", Unsupported::Fail)]))]
    sandbox_unsupported: Option<Unsupported>,
    /// The echo of a bare DELETE: empty-list (default) or absent
    #[arg(long, value_name = "FORM", value_parser = one_of(&[("empty-list", DeleteEcho::EmptyList), ("absent", DeleteEcho::Absent)]))]
    sandbox_delete_echo: Option<DeleteEcho>,
    /// Times: mixed (default) or plus-zero
    #[arg(long, value_name = "FORM", value_parser = one_of(&[("mixed", Stamps::Mixed), ("plus-zero", Stamps::PlusZero)]))]
    sandbox_stamps: Option<Stamps>,
    /// A FAILED request shows previous_offsets
    #[arg(long)]
    sandbox_failed_shows_previous: bool,
    /// A FAILED request shows applied_at
    #[arg(long)]
    sandbox_failed_shows_applied_at: bool,
}

fn one_of<T: Copy + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let found = words.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            format!("one of: {}", words.join(", "))
        })
    }
}

/// Arguments that do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(String);

impl Cli {
    /// The configuration, with the environment as `variable` answers it.
    ///
    /// # Errors
    /// [`UsageError`] where arguments do not go together.
    pub fn config(self, variable: impl Fn(&str) -> Option<String>) -> Result<Config, UsageError> {
        let upstream = Upstream::parse(&self.upstream, self.sandbox.options()).map_err(UsageError)?;
        if matches!(upstream, Upstream::Remote(_)) && self.sandbox.is_given() {
            return Err(UsageError(
                "--sandbox-… options are for --upstream sandbox".to_owned(),
            ));
        }
        let held_key = match self.credentials {
            Credentials::Browser => None,
            Credentials::Env => Some(held_key(variable)?),
        };
        let proxy = match (self.user_header, self.proxy_secret_file) {
            (Some(user_header), Some(file)) => Some(trusted_proxy(user_header, &file)?),
            _ => None,
        };
        if held_key.is_some() && proxy.is_none() && !self.listen.ip().is_loopback() {
            let reason =
                "--credentials env listens beyond loopback only with --user-header and --proxy-secret-file";
            return Err(UsageError(reason.to_owned()));
        }
        Ok(Config {
            listen: self.listen,
            site: self.site,
            upstream,
            held_key,
            proxy,
            audit_log: self.audit_log,
            read_only: self.read_only,
            hosts: self.host,
            allow_origins: self.allow_origin,
            connect_src: self.connect_src,
            environments: self.allow_environment,
            clusters: self.allow_cluster,
            limits: Limits {
                upstream: std::time::Duration::from_secs(self.upstream_seconds),
                ..Limits::default()
            },
            log: !self.quiet,
        })
    }
}

fn held_key(variable: impl Fn(&str) -> Option<String>) -> Result<HeldKey, UsageError> {
    let read = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| UsageError(format!("--credentials env needs {name}")))
    };
    Ok(HeldKey {
        id: read("CONFLUENT_CLOUD_API_KEY")?,
        secret: SecretString::from(read("CONFLUENT_CLOUD_API_SECRET")?),
    })
}

fn trusted_proxy(user_header: http::HeaderName, file: &std::path::Path) -> Result<TrustedProxy, UsageError> {
    let secret = std::fs::read_to_string(file);
    let secret = secret.map_err(|error| UsageError(format!("{}: {error}", file.display())))?;
    TrustedProxy::new(user_header, &secret).map_err(UsageError)
}

impl SandboxArgs {
    fn is_given(&self) -> bool {
        self.sandbox_apply_seconds.is_some()
            || self.sandbox_validation_seconds.is_some()
            || self.sandbox_observe_seconds.is_some()
            || self.sandbox_restart_seconds.is_some()
            || self.sandbox_second_request.is_some()
            || self.sandbox_no_request_yet.is_some()
            || self.sandbox_listed_delete.is_some()
            || self.sandbox_null_offset.is_some()
            || self.sandbox_content_errors.is_some()
            || self.sandbox_unsupported.is_some()
            || self.sandbox_delete_echo.is_some()
            || self.sandbox_stamps.is_some()
            || self.sandbox_failed_shows_previous
            || self.sandbox_failed_shows_applied_at
    }

    fn options(&self) -> Options {
        let default = Options::default();
        Options {
            apply_seconds: self.sandbox_apply_seconds.unwrap_or(default.apply_seconds),
            validation_seconds: self
                .sandbox_validation_seconds
                .unwrap_or(default.validation_seconds),
            observe_seconds: self.sandbox_observe_seconds.unwrap_or(default.observe_seconds),
            restart_seconds: self.sandbox_restart_seconds.or(default.restart_seconds),
            second_request: self.sandbox_second_request.unwrap_or(default.second_request),
            no_request_yet: self.sandbox_no_request_yet.unwrap_or(default.no_request_yet),
            listed_delete: self.sandbox_listed_delete.unwrap_or(default.listed_delete),
            null_offset: self.sandbox_null_offset.unwrap_or(default.null_offset),
            content_errors: self.sandbox_content_errors.unwrap_or(default.content_errors),
            unsupported: self.sandbox_unsupported.unwrap_or(default.unsupported),
            delete_echo: self.sandbox_delete_echo.unwrap_or(default.delete_echo),
            stamps: self.sandbox_stamps.unwrap_or(default.stamps),
            failed_shows_previous: self.sandbox_failed_shows_previous,
            failed_shows_applied_at: self.sandbox_failed_shows_applied_at,
            instance: default.instance,
        }
    }
}

#[cfg(test)]
mod tests;
