//! The two things there are to build: the console (wasm, by Trunk) and the gateway.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    command::{cargo, run},
    failure::{Attempt, Outcome},
    flags, node,
    tools::Tools,
    workspace::{Workspace, is_ci},
};

/// Builds the console into `site` from the page `index`, in pieces. Where there is an `optimiser`, the folder of
/// wasm-opt, everything goes through it.
pub(crate) fn console(
    workspace: &Workspace,
    tools: &Tools,
    index: &Path,
    site: &Path,
    optimiser: Option<&Path>,
) -> Outcome {
    // Trunk, and with it cargo, works offline: it would otherwise fetch tools of its own.
    run(cargo(workspace).arg("fetch").args(is_ci().then_some("--locked")))?;
    let splitter = splitter(workspace)?;
    let pieces = workspace.target.join("pieces");
    let mut trunk = Command::new("trunk");
    trunk.current_dir(&workspace.root);
    // Trunk wants the words `true` and `false` where everybody else writes 1.
    trunk.env_remove("NO_COLOR").env("RUST_LOG", "warn");
    // The compiler has said what is wrong; where in Trunk that came up helps nobody.
    trunk.env("RUST_BACKTRACE", "0");
    trunk.env("SPLITTER_WASM_BINDGEN", tools.wasm_bindgen());
    trunk.env("SPLITTER_PIECES", &pieces);
    if let Some(folder) = optimiser {
        trunk.env("SPLITTER_WASM_OPT", folder.join(node::program("wasm-opt")));
    }
    if let Some(flags) = flags::of(workspace) {
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    trunk
        .args(["build", "--offline", "--release", "--features", "split", "--dist"])
        .arg(site)
        .arg(index);
    run(tools.equip(&mut trunk, Some(&splitter), optimiser)?)?;
    add_pieces(&pieces, &site.join("pieces"))?;
    let program = splitter.join(format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX));
    run(Command::new(program).arg("shell").arg(site))
}

/// Where the splitter writes what each part of the code weighs.
pub(crate) fn costs(workspace: &Workspace) -> PathBuf {
    workspace.target.join("pieces.costs")
}

/// Builds the program that stands in for wasm-bindgen; the folder where it is alone.
fn splitter(workspace: &Workspace) -> Outcome<PathBuf> {
    let folder = workspace.target.join("splitter");
    run(cargo(workspace)
        .args(["build", "--quiet", "--package", "splitter"])
        .args(is_ci().then_some("--locked")))?;
    let file = |name: &str| format!("{name}{}", std::env::consts::EXE_SUFFIX);
    fs::create_dir_all(&folder).attempt(folder.display())?;
    let built = workspace.target.join("debug").join(file("splitter"));
    fs::copy(&built, folder.join(file("wasm-bindgen"))).attempt(built.display())?;
    Ok(folder)
}

/// Trunk knows nothing of the pieces, so they are put beside what it wrote.
fn add_pieces(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).attempt(to.display())?;
    for entry in fs::read_dir(from).attempt(from.display())? {
        let path = entry.attempt(from.display())?.path();
        if let Some(name) = path.file_name() {
            fs::copy(&path, to.join(name)).attempt(path.display())?;
        }
    }
    Ok(())
}

/// Builds the gateway.
pub(crate) fn gateway(workspace: &Workspace) -> Outcome {
    run(cargo(workspace)
        .args(["build", "--profile", "gateway", "--package", "gateway"])
        .args(is_ci().then_some("--locked")))
}
