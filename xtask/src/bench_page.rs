//! The console's Offsets page beside one made by hand, in one headless Chromium (benches/page.mjs).

use std::process::Command;

use crate::{
    chromium, command::run, dist, failure::Outcome, node, steps::Steps, tools, workspace::Workspace,
};

/// Builds the console as it is handed out and compares.
pub(crate) fn page(workspace: &Workspace) -> Outcome {
    let chromium = chromium::ready()?;
    let programs = node::ready(workspace)?;
    let mut steps = Steps::of(tools::STEPS + 1);
    let tools = tools::ready(workspace, &mut steps)?;
    steps.step("Building the console", || {
        dist::console(workspace, &tools, Some(&programs))
    })?;
    let mut node = Command::new("node");
    node.current_dir(&workspace.root)
        .env("OFFSET_CONSOLE_CHROMIUM", chromium.browser)
        .arg("benches/page.mjs")
        .arg(workspace.gateway())
        .arg(dist::site(workspace));
    run(&mut node)
}
