//! The console's Offsets page and its editor beside ones made by hand, and its drafts beside their budgets, in one headless
//! Chromium (benches/*.mjs).

use std::process::Command;

use crate::{
    chromium, command::run, dist, failure::Outcome, node, steps::Steps, tools, workspace::Workspace,
};

/// A program in `benches/` that compares.
#[derive(Clone, Copy)]
pub(crate) struct Comparison {
    /// What it is called on the command line.
    name: &'static str,
    program: &'static str,
}

/// All of them.
pub(crate) const ALL: [Comparison; 3] = [
    Comparison {
        name: "page",
        program: "benches/page.mjs",
    },
    Comparison {
        name: "editor",
        program: "benches/editor.mjs",
    },
    Comparison {
        name: "drafts",
        program: "benches/drafts.mjs",
    },
];

/// The comparison of this name.
pub(crate) fn named(name: &str) -> Option<Comparison> {
    ALL.into_iter().find(|one| one.name == name)
}

/// Builds the console as it is handed out and compares.
pub(crate) fn compare(workspace: &Workspace, comparisons: &[Comparison]) -> Outcome {
    let chromium = chromium::ready()?;
    let programs = node::ready(workspace)?;
    let mut steps = Steps::of(tools::STEPS + 1);
    let tools = tools::ready(workspace, &mut steps)?;
    steps.step("Building the console", || {
        dist::console(workspace, &tools, Some(&programs))
    })?;
    for comparison in comparisons {
        let mut node = Command::new("node");
        node.current_dir(&workspace.root)
            .env("OFFSET_CONSOLE_CHROMIUM", &chromium.browser)
            .arg(comparison.program)
            .arg(workspace.gateway())
            .arg(dist::site(workspace));
        run(&mut node)?;
    }
    Ok(())
}
