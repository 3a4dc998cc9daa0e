//! `cargo xtask dist`: what is handed out, and how much it weighs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    build,
    command::output,
    compress,
    costs::Costs,
    failure::{Attempt, Failure, Outcome},
    flags, node,
    sizes::{BUDGET, Table},
    steps::Steps,
    tools::{self, Tools},
    workspace::Workspace,
};

/// Where the table to compare with stands.
const COMMITTED: &str = "docs/SIZES.md";

/// How the page says that wasm-opt is not needed, and how that it is.
const NOT_OPTIMISED: &str = r#"data-wasm-opt="0""#;
const OPTIMISED: &str = r#"data-wasm-opt="z""#;

/// Builds, compresses, weighs.
pub(crate) fn dist(arguments: &[String]) -> Outcome {
    let write = match arguments {
        [] => false,
        [flag] if flag == "--write" => true,
        _ => return Err(Failure::new("dist knows --write alone")),
    };
    let workspace = Workspace::find()?;
    let mut steps = Steps::of(tools::STEPS + 4);
    let tools = tools::ready(&workspace, &mut steps)?;
    let optimiser = steps.step("Installing wasm-opt", || Ok(optimiser(&workspace)))?;
    steps.step("Building the console", || {
        console(&workspace, &tools, optimiser.as_deref())
    })?;
    steps.step("Building the gateway", || {
        build::gateway(&workspace)?;
        let gateway = workspace.gateway();
        let name = gateway
            .file_name()
            .ok_or_else(|| Failure::new("the gateway has no name"))?;
        let copy = folder(&workspace).join(name);
        fs::copy(&gateway, copy).attempt(format!("cannot copy {}", gateway.display()))
    })?;
    let table = steps.step("Compressing", || weigh(&workspace))?;
    if write {
        let path = workspace.root.join(COMMITTED);
        let costs = Costs::read(&build::costs(&workspace))?;
        let text = table.markdown() + &costs.markdown(&table);
        fs::write(&path, text).attempt(path.display())?;
        println!("{COMMITTED} says so now.");
    }
    println!("{} is complete.", folder(&workspace).display());
    hold_to_secrecy(&workspace)?;
    hold_to_budget(&workspace, &table)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("dist")
}

/// The console as it is handed out.
pub(crate) fn site(workspace: &Workspace) -> PathBuf {
    folder(workspace).join("site")
}

/// Builds the console as it is handed out: through wasm-opt, if there is a folder that has it.
pub(crate) fn console(workspace: &Workspace, tools: &Tools, optimiser: Option<&Path>) -> Outcome {
    let site = site(workspace);
    match optimiser {
        Some(programs) => {
            let page = OptimisedPage::write(workspace)?;
            build::console(workspace, tools, &page.0, &site, Some(programs))
        }
        None => build::console(workspace, tools, &workspace.root.join("index.html"), &site, None),
    }
}

/// Compresses the console and prints its table of sizes beside the committed one.
pub(crate) fn weigh(workspace: &Workspace) -> Outcome<Table> {
    let table = Table::of(&compress::site(&site(workspace))?);
    let before = committed(workspace);
    println!("\n{}", table.compared_with(before.as_ref()));
    if before.is_none() {
        println!(
            "{COMMITTED} is not committed: nothing to compare with (`cargo xtask dist --write` makes it)."
        );
    }
    Ok(table)
}

/// Fails if a file names a folder of this machine: who built it, and where, is nobody's business.
pub(crate) fn hold_to_secrecy(workspace: &Workspace) -> Outcome {
    let folders = flags::folders(workspace);
    for (name, content) in compress::originals(&site(workspace))? {
        for (folder, _) in &folders {
            let folder = folder.display().to_string();
            if content
                .windows(folder.len())
                .any(|part| part == folder.as_bytes())
            {
                return Err(Failure::new(format!("{name} names the folder {folder}")));
            }
        }
    }
    Ok(())
}

/// Fails if a first visit loads too much: more than the budget, or, as long as the budget is not met, noticeably more than the
/// table that is committed.
pub(crate) fn hold_to_budget(workspace: &Workspace, table: &Table) -> Outcome {
    let committed = fs::read_to_string(workspace.root.join(COMMITTED)).ok();
    let committed = committed.and_then(|text| Table::read(&text));
    let limit = limit(committed.map_or(0, |table| table.total()));
    if table.total() > BUDGET {
        println!(
            "a first visit is {} bytes over the budget of {BUDGET}; until that is mended it may weigh {limit}",
            table.total() - BUDGET
        );
    }
    match table.total().checked_sub(limit) {
        None | Some(0) => Ok(()),
        Some(over) => Err(Failure::new(format!(
            "a first visit is {over} bytes over the {limit} that it may weigh"
        ))),
    }
}

/// What a first visit may weigh, where the committed table says so much: the budget, or a hundredth more than the table.
fn limit(committed: u64) -> u64 {
    if committed <= BUDGET {
        BUDGET
    } else {
        committed + committed / 100
    }
}

/// wasm-opt comes as an npm package, the systems' own being too old for what rustc writes. It makes the console a
/// little smaller; where there is no Node, it goes without.
fn optimiser(workspace: &Workspace) -> Option<PathBuf> {
    node::ready(workspace)
        .map_err(|failure| println!("Without wasm-opt, so a little larger: {failure}"))
        .ok()
}

/// A copy of the page that asks for wasm-opt. It has to stand where the page stands, for its paths to hold.
struct OptimisedPage(PathBuf);

impl OptimisedPage {
    fn write(workspace: &Workspace) -> Outcome<Self> {
        let page = workspace.root.join("index.html");
        let text = fs::read_to_string(&page).attempt(page.display())?;
        if !text.contains(NOT_OPTIMISED) {
            return Err(Failure::new(format!("index.html does not say {NOT_OPTIMISED}")));
        }
        let copy = workspace.root.join(".index.optimised.html");
        fs::write(&copy, text.replace(NOT_OPTIMISED, OPTIMISED)).attempt(copy.display())?;
        Ok(Self(copy))
    }
}

impl Drop for OptimisedPage {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The table of the last commit: the one in the working tree may have been written a minute ago.
fn committed(workspace: &Workspace) -> Option<Table> {
    let mut git = Command::new("git");
    git.current_dir(&workspace.root)
        .args(["show", &format!("HEAD:{COMMITTED}")]);
    let text =
        output(&mut git).or_else(|| fs::read_to_string(workspace.root.join(Path::new(COMMITTED))).ok());
    Table::read(&text?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_holds_and_what_is_beyond_it_does_not_grow() {
        assert_eq!(limit(0), BUDGET);
        assert_eq!(limit(BUDGET), BUDGET);
        assert_eq!(limit(400_000), 404_000);
    }
}
