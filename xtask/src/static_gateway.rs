//! The gateway as it is handed out: one file that needs nothing of the system it runs on.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    build,
    command::{cargo, on_path, output, run},
    failure::{Attempt, Outcome},
    flags,
    workspace::{Workspace, is_ci},
};

/// A gateway, and for which system.
pub(crate) struct Built {
    pub(crate) program: PathBuf,
    pub(crate) target: String,
}

/// Builds it linked with musl, so that it runs on every Linux of this processor. Where that cannot be (another system, no
/// `musl-gcc`), it is linked with what is here, and that is said.
pub(crate) fn build(workspace: &Workspace) -> Outcome<Built> {
    match target() {
        Ok(target) => {
            link_with_musl(workspace, &target)?;
            let folder = workspace.target.join(&target).join("gateway");
            let program = folder.join("offset-console");
            Ok(Built { program, target })
        }
        Err(why) => {
            println!("      not static: {why}");
            build::gateway(workspace)?;
            Ok(Built {
                program: workspace.gateway(),
                target: host(workspace),
            })
        }
    }
}

/// The target, or why there is none here.
fn target() -> Result<String, String> {
    if env::consts::OS != "linux" {
        return Err(format!("musl is for Linux, and this is {}", env::consts::OS));
    }
    if on_path(&["musl-gcc"]).is_none() {
        return Err("`musl-gcc` is not installed (Debian: apt install musl-tools)".to_owned());
    }
    let target = format!("{}-unknown-linux-musl", env::consts::ARCH);
    match run(Command::new("rustup").args(["target", "add", &target])) {
        Ok(()) => Ok(target),
        Err(failure) => Err(failure.to_string()),
    }
}

fn link_with_musl(workspace: &Workspace, target: &str) -> Outcome {
    let mut build = cargo(workspace);
    build
        .args([
            "build",
            "--profile",
            "gateway",
            "--package",
            "gateway",
            "--target",
            target,
        ])
        .args(is_ci().then_some("--locked"));
    if let Some(flags) = flags::of(workspace) {
        let name = target.to_uppercase().replace('-', "_");
        build.env(format!("CARGO_TARGET_{name}_RUSTFLAGS"), flags);
    }
    run(&mut build)
}

fn host(workspace: &Workspace) -> String {
    let said = output(Command::new("rustc").current_dir(&workspace.root).arg("-vV")).unwrap_or_default();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap_or(env::consts::ARCH).to_owned()
}

/// Whether a program asks the system for nothing: no interpreter is named in it.
pub(crate) fn is_static(program: &Path) -> Outcome<bool> {
    let bytes = fs::read(program).attempt(program.display())?;
    Ok(!has_interpreter(&bytes))
}

/// Looks for PT_INTERP among the program headers of a 64-bit little-endian ELF file.
fn has_interpreter(elf: &[u8]) -> bool {
    let number = |at: usize, length: usize| {
        let bytes = elf.get(at..at.checked_add(length)?)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte)),
        )
    };
    let headers = || Some((number(32, 8)?, number(54, 2)?, number(56, 2)?));
    let Some((start, size, count)) = headers() else {
        return true;
    };
    (0..count).any(|at| number(start + at * size, 4) == Some(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpreter_is_seen() {
        let mut elf = vec![0; 64 + 2 * 56];
        elf[32] = 64;
        elf[54] = 56;
        elf[56] = 2;
        elf[64] = 1;
        assert!(!has_interpreter(&elf));
        elf[64 + 56] = 3;
        assert!(has_interpreter(&elf));
        assert!(
            has_interpreter(b"no program at all"),
            "what cannot be read is not called static"
        );
    }
}
