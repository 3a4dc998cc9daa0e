//! What the compiler is told beside `.cargo/config.toml` when the console is built to be handed out.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{command::output, workspace::Workspace};

/// The flags, in one line. Panics name their place in the source: without the folders of this machine, which are nobody's
/// business. Names of functions say whose sake generic code was compiled for, so that it can be counted.
pub(crate) fn of(workspace: &Workspace) -> Option<String> {
    let mut flags = vec!["-Csymbol-mangling-version=v0".to_owned()];
    let folders = folders(workspace);
    for (folder, instead) in &folders {
        flags.push(format!("--remap-path-prefix={}={instead}", folder.display()));
    }
    // The variable has no way to write a space that belongs to a path.
    let line = flags.join(" ");
    (line.matches(' ').count() + 1 == flags.len()).then_some(line)
}

/// The folders whose names must not be in what is handed out. Of several that fit, the compiler takes the last.
pub(crate) fn folders(workspace: &Workspace) -> Vec<(PathBuf, &'static str)> {
    let mut folders = vec![(workspace.target.clone(), "target"), (workspace.root.clone(), "")];
    let sysroot = output(
        Command::new("rustc")
            .current_dir(&workspace.root)
            .args(["--print", "sysroot"]),
    );
    folders.extend(sysroot.map(|folder| (PathBuf::from(folder).join("lib/rustlib/src/rust"), "rust")));
    if let Some(home) = cargo_home() {
        folders.push((home.clone(), "cargo"));
        // Each registry has a folder of its own, which tells nobody anything either.
        let registries = fs::read_dir(home.join("registry").join("src"));
        let registries = registries.into_iter().flatten().flatten();
        folders.extend(registries.map(|entry| (entry.path(), "")));
    }
    folders
}

fn cargo_home() -> Option<PathBuf> {
    let given = env::var_os("CARGO_HOME").map(PathBuf::from);
    given
        .filter(|home| home.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
}
