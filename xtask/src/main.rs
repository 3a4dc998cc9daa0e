//! `cargo xtask run | test | dist | bench`: everything there is to do with a clone, with nothing but Rust (and, for the
//! tests in a browser, Node) installed.

mod announce;
mod apt;
mod bench;
mod bench_gateway;
mod bench_goals;
mod bench_page;
mod build;
mod chromium;
mod command;
mod compress;
mod costs;
mod dist;
mod failed_pages;
mod failed_units;
mod failure;
mod firefox;
mod flags;
mod lock;
mod node;
mod run;
mod sbom;
mod sizes;
mod static_gateway;
mod steps;
mod sums;
mod test;
mod time;
mod tools;
mod web_servers;
mod web_tests;
mod workspace;

use std::{env, process::ExitCode};

use failure::{Failure, Outcome};

const HELP: &str = "\
cargo xtask run [--port 8484] [--no-open] [--upstream URL] [-- gateway flags]
    Builds what is missing and starts the console on the sandbox. Needs Rust only;
    installs the wasm tools once per user.

cargo xtask test [unit | web | e2e [Playwright arguments] | firefox [Playwright arguments]]
    Everything that is checked: format, lints, unit tests (unit, with nginx and Caddy), tests
    of the console's own code in a browser (web), the whole product in a browser (e2e), each of
    its pages in another browser (firefox). Needs Node 20, Chromium and Firefox for these;
    installs the browsers and the web servers where it may.

cargo xtask dist [--write]
    target/dist/: the gateway (one static file on Linux), the console (compressed), a
    Containerfile, the list of what is built in, SHA256SUMS; prints the table of sizes.
    --write makes that table the one to compare with, docs/SIZES.md.

cargo xtask bench [gateway | page | editor | drafts]
    The figures of docs/PERFORMANCE.md, in one run; or the gateway alone, beside nginx, or one page alone, beside one made
    by hand.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match verb(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn verb(arguments: &[String]) -> Outcome {
    let (verb, rest) = arguments
        .split_first()
        .map_or(("help", &[][..]), |(verb, rest)| (verb.as_str(), rest));
    if rest
        .first()
        .is_some_and(|first| first == "--help" || first == "-h")
    {
        print!("{HELP}");
        return Ok(());
    }
    match verb {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "dist" => dist::dist(rest),
        "bench" => bench::bench(rest),
        #[cfg(unix)]
        "announce" => announce::Announcer::from_arguments(rest).relay(std::io::stdin().lock()),
        "help" | "-h" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::new(format!(
            "there is no `cargo xtask {verb}`\n\n{HELP}"
        ))),
    }
}
