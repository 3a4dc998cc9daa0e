//! `cargo xtask test`: everything that is checked, here and in CI.

use std::{path::PathBuf, process::Command};

use crate::{
    build,
    chromium::{self, Chromium},
    command::{cargo, run},
    dist, failed_pages, failed_units,
    failure::{Failure, Outcome},
    firefox, node,
    steps::{Checks, Steps},
    tools::{self, Tools},
    web_servers, web_tests,
    workspace::{Workspace, is_ci},
};

/// What the names of the attacks on the gateway begin with.
const ATTACKS: &str = "attacks_by_";

const WASM: &str = "wasm32-unknown-unknown";

/// All kinds of tests, or one.
pub(crate) fn test(arguments: &[String]) -> Outcome {
    let workspace = Workspace::find()?;
    let mut checks = Checks::default();
    let (kind, rest) = arguments
        .split_first()
        .map_or(("all", &[][..]), |(kind, rest)| (kind.as_str(), rest));
    match kind {
        "unit" => unit(&workspace, &mut checks),
        "web" => {
            let tools = wasm_tools(&workspace, &mut checks);
            let chromium = checks.try_get("browser", chromium::ready);
            web(&workspace, &mut checks, tools.as_ref(), chromium.as_ref());
        }
        "e2e" => {
            let tools = wasm_tools(&workspace, &mut checks);
            let chromium = checks.try_get("browser", chromium::ready);
            let product = product(&workspace, &mut checks, tools.as_ref(), &Console::Quick);
            in_chromium(&workspace, &mut checks, product.as_ref(), chromium.as_ref(), rest);
        }
        "firefox" => {
            let tools = wasm_tools(&workspace, &mut checks);
            let product = product(&workspace, &mut checks, tools.as_ref(), &Console::Quick);
            in_firefox(&workspace, &mut checks, product.as_ref(), rest);
        }
        "all" => {
            let tools = wasm_tools(&workspace, &mut checks);
            unit(&workspace, &mut checks);
            let chromium = checks.try_get("browser", chromium::ready);
            web(&workspace, &mut checks, tools.as_ref(), chromium.as_ref());
            let product = product(&workspace, &mut checks, tools.as_ref(), &Console::HandedOut);
            in_chromium(&workspace, &mut checks, product.as_ref(), chromium.as_ref(), rest);
            in_firefox(&workspace, &mut checks, product.as_ref(), &[]);
        }
        _ => {
            return Err(Failure::new(format!(
                "test knows unit, web, e2e and firefox, but not {kind}"
            )));
        }
    }
    println!("{}", checks.summary());
    checks
        .all_passed()
        .then_some(())
        .ok_or_else(|| Failure::new("Not everything passed."))
}

fn wasm_tools(workspace: &Workspace, checks: &mut Checks) -> Option<Tools> {
    checks.try_get("wasm tools", || {
        tools::ready(workspace, &mut Steps::of(tools::STEPS))
    })
}

fn unit(workspace: &Workspace, checks: &mut Checks) {
    checks.check("format", || {
        tools::component(workspace, "rustfmt", "fmt")?;
        run(cargo(workspace).args(["fmt", "--all", "--check"]))
    });
    checks.check("lints", || {
        tools::component(workspace, "clippy", "clippy")?;
        run(&mut clippy(workspace, &["--workspace", "--all-targets"]))
    });
    checks.check("lints, wasm", || {
        let names = web_tests::names(workspace)?;
        let mut what = vec!["--package", "console", "--target", WASM, "--lib", "--bins"];
        what.extend(names.iter().flat_map(|name| ["--test", name]));
        run(&mut clippy(workspace, &what))
    });
    checks.check("licences and sources", || {
        let folder = tools::deny(workspace)?;
        let program = folder.join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
        // Advisories need a database from elsewhere; what is checked here is in this repository and the registry's own files.
        run(Command::new(program).current_dir(&workspace.root).args([
            "--offline",
            "--log-level",
            "error",
            "check",
            "licenses",
            "bans",
            "sources",
        ]))
    });
    checks.check("web servers", web_servers::ready);
    checks.check("attacks on the gateway", || {
        // By itself for its table, and not once more among the unit tests.
        failed_units::run(
            cargo(workspace)
                .args(["test", "--quiet", "--package", "gateway", "--test", "attacks"])
                .args(locked())
                .args(["--", "--nocapture"]),
        )
    });
    checks.check("unit tests", || {
        failed_units::run(
            cargo(workspace)
                .args(["test", "--workspace", "--no-fail-fast"])
                .args(locked())
                .args(["--", "--skip", ATTACKS]),
        )
    });
}

fn clippy(workspace: &Workspace, what: &[&str]) -> Command {
    let mut command = cargo(workspace);
    command
        .arg("clippy")
        .args(what)
        .args(locked())
        .args(["--", "--deny", "warnings"]);
    command
}

fn web(workspace: &Workspace, checks: &mut Checks, tools: Option<&Tools>, chromium: Option<&Chromium>) {
    checks.check_with("web tests", tools.zip(chromium), |(tools, chromium)| {
        let names = web_tests::names(workspace)?;
        if names.is_empty() {
            println!("there are none: tests/web/ is empty");
            return Ok(());
        }
        let mut test = cargo(workspace);
        test.args(["test", "--package", "console", "--target", WASM])
            .args(locked());
        test.args(names.iter().flat_map(|name| ["--test", name]));
        test.env("CHROMEDRIVER", &chromium.driver);
        // Seconds for all of them together, and for the driver to start; twenty and five otherwise, which a slow disk needs for itself.
        test.env("WASM_BINDGEN_TEST_TIMEOUT", "900");
        test.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "120");
        failed_units::run(tools.equip(&mut test, None, None)?)
    });
}

/// Which console the browser tests try.
enum Console {
    /// The one that `run` builds.
    Quick,
    /// The one that `dist` hands out: optimised, compressed and weighed.
    HandedOut,
}

/// What the browser tests try, built: the folder of the console. The gateway is where it always is.
struct Product {
    site: PathBuf,
}

fn product(
    workspace: &Workspace,
    checks: &mut Checks,
    tools: Option<&Tools>,
    which: &Console,
) -> Option<Product> {
    let node = checks.try_get("node packages", || node::ready(workspace));
    checks.check_with("types of the browser tests", node.as_ref(), |_| {
        run(node::script(workspace, "typescript/bin/tsc").args(["--project", "tests/e2e"]))
    });
    let (site, console) = match which {
        Console::Quick => {
            let index = workspace.root.join("index.html");
            let site = workspace.site();
            let built = checks.check_with("console", tools, |tools| {
                build::console(workspace, tools, &index, &site, None)
            });
            (site, built)
        }
        Console::HandedOut => {
            let built = checks.check_with("console", tools.zip(node.as_deref()), |(tools, programs)| {
                dist::console(workspace, tools, Some(programs))
            });
            checks.check_with("size of the console", built.then_some(()), |()| {
                dist::hold_to_secrecy(workspace)?;
                dist::hold_to_budget(workspace, &dist::weigh(workspace)?)
            });
            (dist::site(workspace), built)
        }
    };
    let gateway = checks.check("gateway", || build::gateway(workspace));
    (console && gateway && node.is_some()).then_some(Product { site })
}

fn in_chromium(
    workspace: &Workspace,
    checks: &mut Checks,
    product: Option<&Product>,
    chromium: Option<&Chromium>,
    arguments: &[String],
) {
    checks.check_with("browser tests", product.zip(chromium), |(product, chromium)| {
        let outcome = run(playwright(workspace, product, arguments)
            .env("OFFSET_CONSOLE_CHROMIUM", &chromium.browser)
            .env("OFFSET_CONSOLE_CHROMIUM_SHELL", chromium.for_journeys()));
        failed_pages::told(outcome, &workspace.root.join("target/e2e/results"))
    });
}

/// At least one test of each page, in the other browser; or the specs that were asked for.
fn in_firefox(workspace: &Workspace, checks: &mut Checks, product: Option<&Product>, arguments: &[String]) {
    let firefox = checks.try_get("second browser", firefox::ready);
    checks.check_with("tests in Firefox", product.zip(firefox), |(product, firefox)| {
        let outcome = run(playwright(workspace, product, arguments)
            .args(["--config", "playwright.firefox.config.ts"])
            .args(arguments.is_empty().then_some("--grep=@firefox"))
            .env("OFFSET_CONSOLE_FIREFOX", firefox));
        failed_pages::told(outcome, &workspace.root.join("target/firefox/results"))
    });
}

fn playwright(workspace: &Workspace, product: &Product, arguments: &[String]) -> Command {
    let mut command = node::script(workspace, "@playwright/test/cli.js");
    command
        .arg("test")
        .args(arguments)
        .env("OFFSET_CONSOLE_GATEWAY", workspace.gateway())
        .env("OFFSET_CONSOLE_SITE", &product.site);
    command
}

/// In CI the lock file is part of what is tested.
fn locked() -> Option<&'static str> {
    is_ci().then_some("--locked")
}
