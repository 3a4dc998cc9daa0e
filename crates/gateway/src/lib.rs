//! `offset-console`: serves the console, forwards API calls to one fixed upstream, hosts the sandbox.
//!
//! One HTTP concern a file. `listen` accepts a connection and hands it to one of the `workers`. A request passes, in this order: the shape of its head (`service`), `host`, then
//! either the site (`site`) or `origin`, the allow-list (`paths`), what the operator allows and who is asking
//! (`exchange`, `user`, `token`), `body`; a write then `attempts` and `audit` (`writes`); at last `forward` (over a connection of
//! `upstream`) or `sandbox_host`. What comes back is filtered (`headers`) and delivered (`wire`).
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
mod body;
mod budget;
mod cli;
mod clock;
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
mod stall;
mod token;
mod upstream;
mod user;
mod wire;
mod workers;
mod writes;

pub use cli::{Cli, UsageError};
pub use config::{Config, HeldKey, Upstream};
pub use host::AllowedHost;
pub use limits::Limits;
pub use listen::{Running, StartError, start};
pub use user::TrustedProxy;
