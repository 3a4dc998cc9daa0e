//! Node and the packages of the browser tests.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    command::{output, run},
    failure::{Attempt, Failure, Outcome},
    workspace::Workspace,
};

const OLDEST: u32 = 20;

/// Makes sure that `node_modules` is what `package-lock.json` says.
pub(crate) fn ready(workspace: &Workspace) -> Outcome<PathBuf> {
    let found = output(Command::new("node").arg("--version"));
    match found.as_deref().map(|text| (text, major(text))) {
        Some((_, Some(major))) if major >= OLDEST => {}
        Some((text, _)) => {
            return Err(Failure::new(format!(
                "the browser tests need Node {OLDEST} or newer, this is {text}"
            )));
        }
        None => {
            return Err(Failure::new(format!(
                "the browser tests need Node {OLDEST} or newer, and there is none"
            )));
        }
    }
    let modules = workspace.root.join("node_modules");
    let lock = workspace.root.join("package-lock.json");
    let lock = fs::read(&lock).attempt(lock.display())?;
    let installed = modules.join(".installed-package-lock.json");
    if fs::read(&installed).is_ok_and(|text| text == lock) {
        println!("node_modules is up to date");
    } else {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.current_dir(&workspace.root)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run(npm.arg("ci"))?;
        fs::write(&installed, lock).attempt(installed.display())?;
    }
    Ok(programs(workspace))
}

/// Where npm puts the programs of its packages.
pub(crate) fn programs(workspace: &Workspace) -> PathBuf {
    workspace.root.join("node_modules").join(".bin")
}

/// What npm calls a program.
pub(crate) fn program(name: &str) -> String {
    if cfg!(windows) {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    }
}

/// A script of a package, to be run with this very Node.
pub(crate) fn script(workspace: &Workspace, path: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(&workspace.root);
    command.arg(Path::new("node_modules").join(path));
    command
}

/// `v20.20.2` is 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20"), None);
    }
}
