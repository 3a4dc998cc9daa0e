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
    flags, node, sbom,
    sizes::{BUDGET, Table},
    static_gateway::{self, Built},
    steps::Steps,
    sums,
    tools::{self, Tools},
    workspace::Workspace,
};

/// Where the table to compare with stands.
const COMMITTED: &str = "docs/SIZES.md";

/// How the folder is put into a container.
const CONTAINER: &str = "Containerfile";

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
    let mut steps = Steps::of(tools::STEPS + 5);
    let tools = tools::ready(&workspace, &mut steps)?;
    let optimiser = steps.step("Installing wasm-opt", || Ok(optimiser(&workspace)))?;
    steps.step("Building the console", || {
        console(&workspace, &tools, optimiser.as_deref())
    })?;
    let gateway = steps.step("Building the gateway", || handed_out(&workspace))?;
    let table = steps.step("Compressing", || weigh(&workspace))?;
    if write {
        let path = workspace.root.join(COMMITTED);
        let costs = Costs::read(&build::costs(&workspace))?;
        let text = table.markdown() + &costs.markdown(&table);
        fs::write(&path, text).attempt(path.display())?;
        println!("{COMMITTED} says so now.");
    }
    steps.step("Writing down what is in it", || list(&workspace, &gateway))?;
    println!("{} is complete.", folder(&workspace).display());
    hold_to_secrecy(&workspace)?;
    hold_to_budget(&workspace, &table)
}

/// The gateway, in its place.
fn handed_out(workspace: &Workspace) -> Outcome<Built> {
    let built = static_gateway::build(workspace)?;
    let name = built
        .program
        .file_name()
        .ok_or_else(|| Failure::new("the gateway has no name"))?;
    let program = folder(workspace).join(name);
    fs::copy(&built.program, &program).attempt(format!("cannot copy {}", built.program.display()))?;
    if built.target.ends_with("-musl") {
        if !static_gateway::is_static(&program)? {
            return Err(Failure::new("the gateway was to be static, and is not"));
        }
        let content = fs::read(&program).attempt(program.display())?;
        hold_files_to_secrecy(workspace, &[(program.display().to_string(), content)])?;
    }
    Ok(Built { program, ..built })
}

/// What is built in, how it is put into a container, and the sums of everything: read back, since nobody else does before it is too late.
fn list(workspace: &Workspace, gateway: &Built) -> Outcome {
    let folder = folder(workspace);
    let crates = sbom::write(workspace, &folder, &gateway.target)?;
    let container = workspace.root.join("deploy").join(CONTAINER);
    fs::copy(&container, folder.join(CONTAINER)).attempt(container.display())?;
    let files = sums::write(&folder)?;
    sums::verify(&folder)?;
    println!(
        "      {}: {crates} crates; {}: {files} files",
        sbom::NAME,
        sums::NAME
    );
    Ok(())
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
    hold_files_to_secrecy(workspace, &compress::originals(&site(workspace))?)
}

fn hold_files_to_secrecy(workspace: &Workspace, files: &[(String, Vec<u8>)]) -> Outcome {
    let folders = flags::folders(workspace);
    for (name, content) in files {
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
