//! `offset-console`: serves the console, forwards API calls to one fixed upstream, hosts the sandbox.
//!
//! One HTTP concern a file. A request passes, in this order: [`limits`] and the shape of its head
//! (`service`), `host`, then either the site (`site`) or `origin`, `paths` (method and path template),
//! `token`, `attempts`, and at last `forward` or `sandbox_host`.
//!
//! ```no_run
//! # async fn start() -> Result<(), gateway::StartError> {
//! let config = gateway::Config::sandbox("127.0.0.1:0".parse().expect("an address"));
//! let running = gateway::start(config).await?;
//! println!("{}", running.url());
//! # Ok(())
//! # }
//! ```

mod answer;
mod attempts;
mod audit;
mod cli;
mod config;
mod exchange;
mod forward;
mod headers;
mod host;
mod identity;
mod limits;
mod listen;
mod log;
mod origin;
mod paths;
mod random;
mod sandbox_host;
mod service;
mod site;
mod token;
mod user;
mod wire;

pub use cli::{Cli, UsageError};
pub use config::{Config, HeldKey, Upstream};
pub use host::AllowedHost;
pub use limits::Limits;
pub use listen::{Running, StartError, start};
pub use user::TrustedProxy;
