//! The two things there are to build: the console (wasm, by Trunk) and the gateway.

use std::{path::Path, process::Command};

use crate::{
    command::{cargo, run},
    failure::Outcome,
    tools::Tools,
    workspace::{Workspace, is_ci},
};

/// Builds the console into `site` from the page `index`. Trunk takes what is missing of its tools from
/// `more` folders.
pub(crate) fn console(
    workspace: &Workspace,
    tools: &Tools,
    index: &Path,
    site: &Path,
    more: &[&Path],
) -> Outcome {
    // Trunk, and with it cargo, works offline: it would otherwise fetch tools of its own.
    run(cargo(workspace).arg("fetch").args(is_ci().then_some("--locked")))?;
    let mut trunk = Command::new("trunk");
    trunk.current_dir(&workspace.root);
    // Trunk wants the words `true` and `false` where everybody else writes 1.
    trunk.env_remove("NO_COLOR").env("RUST_LOG", "warn");
    // The compiler has said what is wrong; where in Trunk that came up helps nobody.
    trunk.env("RUST_BACKTRACE", "0");
    trunk
        .args(["build", "--offline", "--release", "--dist"])
        .arg(site)
        .arg(index);
    run(tools.equip(&mut trunk, more)?)
}

/// Builds the gateway.
pub(crate) fn gateway(workspace: &Workspace) -> Outcome {
    run(cargo(workspace)
        .args(["build", "--profile", "gateway", "--package", "gateway"])
        .args(is_ci().then_some("--locked")))
}
