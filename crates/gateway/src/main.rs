//! `offset-console`.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

/// The system's own costs a tenth of the throughput, and a static binary's far more (docs/PERFORMANCE.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = gateway::Cli::parse();
    let config = match cli.config(|name| std::env::var(name).ok()) {
        Ok(config) => config,
        Err(error) => return fail(&error, 2),
    };
    // It accepts connections; threads of their own carry them.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run(config)),
        Err(error) => fail(&error, 1),
    }
}

async fn run(config: gateway::Config) -> ExitCode {
    if !config.listen.ip().is_loopback() {
        let _ = writeln!(
            std::io::stderr(),
            "note: beyond loopback, put a server with TLS in front; names must be given with --host"
        );
    }
    let running = match gateway::start(config).await {
        Ok(running) => running,
        Err(error) => return fail(&error, 1),
    };
    let mut out = std::io::stdout();
    // The first line is for programs: whoever starts this waits for it.
    let _ = writeln!(out, "listening on {}", running.url());
    if let Some(url) = running.url_with_token() {
        let _ = writeln!(out, "open {url}");
    }
    let _ = out.flush();
    wait_for_the_end().await;
    running.stop().await;
    ExitCode::SUCCESS
}

/// Until the terminal or the system asks to stop.
async fn wait_for_the_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn fail(error: &dyn std::error::Error, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "offset-console: {error}");
    ExitCode::from(code)
}
