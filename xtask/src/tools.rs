//! The tools that compile the console: found, or installed once per user for all clones.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
};

use crate::{
    command::{cargo, on_path, output, path_with, run},
    failure::{Attempt, Failure, Outcome},
    lock,
    steps::Steps,
    workspace::Workspace,
};

const TRUNK: &str = "0.21.14";
const DENY: &str = "0.20.2";
const WASM: &str = "wasm32-unknown-unknown";

/// A program that comes as a crate.
struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// How long the compilation takes on a small machine.
    minutes: u8,
    /// Whether the crate's own lock file is the first choice.
    locked: bool,
    features: &'static [&'static str],
    /// The tools run for seconds: what counts is how soon they are compiled.
    opt_level: &'static str,
}

/// Folders to put in front of PATH.
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
}

/// How many steps [`ready`] takes.
pub(crate) const STEPS: usize = 3;

/// Makes sure of the wasm target, Trunk and wasm-bindgen.
pub(crate) fn ready(workspace: &Workspace, steps: &mut Steps) -> Outcome<Tools> {
    if has_wasm_target(workspace) {
        steps.already("The wasm target");
    } else {
        steps.step("Adding the wasm target", || {
            run(Command::new("rustup").args(["target", "add", WASM])).map_err(|failure| {
                Failure::new(format!(
                    "{failure}; the console needs Rust's {WASM} target, which rustup adds"
                ))
            })
        })?;
    }
    let mut folders = Vec::new();
    for tool in [trunk(), wasm_bindgen(workspace)?] {
        let Tool { program, version, .. } = &tool;
        if let Some(folder) = installed(&tool)? {
            steps.already(&format!("{program} {version}"));
            folders.push(folder);
        } else {
            let minutes = tool.minutes;
            let what = format!("Installing {program} {version} (once per user, about {minutes} minutes)");
            folders.push(steps.step(&what, || install(workspace, &tool))?);
        }
    }
    Ok(Tools { folders })
}

impl Tools {
    /// The program itself, past whatever stands in for it.
    pub(crate) fn wasm_bindgen(&self) -> PathBuf {
        let name = format!("wasm-bindgen{}", env::consts::EXE_SUFFIX);
        let places = self.folders.iter().map(|folder| folder.join(&name));
        let found = places.clone().find(|program| program.is_file());
        found.unwrap_or_else(|| name.into())
    }

    /// Lets a command find the tools, with a folder in front of them and one behind.
    pub(crate) fn equip<'a>(
        &self,
        command: &'a mut Command,
        first: Option<&Path>,
        last: Option<&Path>,
    ) -> Outcome<&'a mut Command> {
        let folders: Vec<&Path> = first
            .into_iter()
            .chain(self.folders.iter().map(PathBuf::as_path))
            .chain(last)
            .collect();
        Ok(command.env("PATH", path_with(&folders)?))
    }
}

/// The folder with cargo-deny, which the console is not built with but held to.
pub(crate) fn deny(workspace: &Workspace) -> Outcome<PathBuf> {
    let tool = Tool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: DENY.to_owned(),
        minutes: 3,
        locked: true,
        features: &["--no-default-features"],
        opt_level: "0",
    };
    match installed(&tool)? {
        Some(folder) => Ok(folder),
        None => install(workspace, &tool),
    }
}

/// Adds a part of the toolchain (`clippy`, `rustfmt`) that a small installation may lack.
pub(crate) fn component(workspace: &Workspace, name: &str, cargo_verb: &str) -> Outcome {
    if output(cargo(workspace).args([cargo_verb, "--version"])).is_some() {
        return Ok(());
    }
    run(Command::new("rustup").args(["component", "add", name]))
}

fn trunk() -> Tool {
    Tool {
        package: "trunk",
        program: "trunk",
        version: TRUNK.to_owned(),
        minutes: 4,
        locked: true,
        features: &["--no-default-features", "--features", "rustls"],
        opt_level: "0",
    }
}

/// Must be of exactly the version that the console is linked with.
fn wasm_bindgen(workspace: &Workspace) -> Outcome<Tool> {
    let path = workspace.root.join("Cargo.lock");
    let text = fs::read_to_string(&path).attempt(path.display())?;
    let version = lock::version(&text, "wasm-bindgen")
        .ok_or_else(|| Failure::new("Cargo.lock names no wasm-bindgen: the console cannot be linked"))?;
    Ok(Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: version.to_owned(),
        minutes: 3,
        // Its own lock may name a release that was withdrawn, so it comes second.
        locked: false,
        features: &[],
        opt_level: "1",
    })
}

fn has_wasm_target(workspace: &Workspace) -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    output(Command::new(rustc).current_dir(&workspace.root).args([
        "--print",
        "target-libdir",
        "--target",
        WASM,
    ]))
    .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// The folder with the right version of the tool: our own, else one of PATH.
fn installed(tool: &Tool) -> Outcome<Option<PathBuf>> {
    let own = home_of(tool)?.join("bin");
    if is_right(&own.join(file_name(tool)), tool) {
        return Ok(Some(own));
    }
    Ok(on_path(&[file_name(tool)])
        .filter(|program| is_right(program, tool))
        .and_then(|program| program.parent().map(Path::to_owned)))
}

/// Asks the program itself: a folder may be left over from an installation that did not end.
fn is_right(program: &Path, tool: &Tool) -> bool {
    output(Command::new(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(&tool.version))
}

fn file_name(tool: &Tool) -> String {
    format!("{}{}", tool.program, env::consts::EXE_SUFFIX)
}

/// `tools/<tool>-<version>` in the user's cache, whichever clone asks.
fn home_of(tool: &Tool) -> Outcome<PathBuf> {
    Ok(cache()?.join(format!("{}-{}", tool.program, tool.version)))
}

fn cache() -> Outcome<PathBuf> {
    let folder = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    folder("XDG_CACHE_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
        .or_else(|| folder("LOCALAPPDATA"))
        .map(|cache| cache.join("offset-console").join("tools"))
        .ok_or_else(|| Failure::new("neither HOME nor XDG_CACHE_HOME is set: nowhere to install tools to"))
}

/// Installs beside the final place and then renames, so that nobody ever sees half a tool.
fn install(workspace: &Workspace, tool: &Tool) -> Outcome<PathBuf> {
    let home = home_of(tool)?;
    let beside = |what: &str| home.with_file_name(format!(".{what}-{}-{}", tool.package, process::id()));
    let new = beside("installing");
    fs::create_dir_all(&new).attempt(format!("cannot create {}", new.display()))?;
    let built = build(workspace, tool, &new);
    if built.is_ok() && !is_right(&home.join("bin").join(file_name(tool)), tool) {
        // Left over from something that did not end, or not there at all.
        let _ = fs::rename(&home, beside("broken"));
        let _ = fs::remove_dir_all(beside("broken"));
        let _ = fs::rename(&new, &home);
    }
    let _ = fs::remove_dir_all(&new);
    built?;
    installed(tool)?.ok_or_else(|| {
        let Tool { program, version, .. } = tool;
        Failure::new(format!(
            "{program} {version} was installed to {}, but does not run",
            home.display()
        ))
    })
}

fn build(workspace: &Workspace, tool: &Tool, root: &Path) -> Outcome {
    let Tool { package, version, .. } = tool;
    if on_path(&[format!("cargo-binstall{}", env::consts::EXE_SUFFIX)]).is_some() {
        let mut binstall = cargo(workspace);
        binstall.args(["binstall", "--no-confirm", "--root"]).arg(root);
        if run(binstall.arg(format!("{package}@{version}"))).is_ok() {
            return Ok(());
        }
    }
    let scratch = workspace.target.join("tools").join(package);
    // Else cargo would advise to put this folder on PATH, which is about to go.
    let path = path_with(&[&root.join("bin")])?;
    let install = |locked: bool| {
        let mut install = cargo(workspace);
        install
            .args(["install", package, "--version", version, "--root"])
            .arg(root);
        install.args(tool.features).args(locked.then_some("--locked"));
        install.env("CARGO_TARGET_DIR", &scratch).env("PATH", &path);
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.opt_level);
        install.env("CARGO_PROFILE_RELEASE_LTO", "off");
        install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256");
        install.env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        install.env("CARGO_PROFILE_RELEASE_STRIP", "none");
        run(&mut install)
    };
    install(tool.locked).or_else(|_| install(!tool.locked))?;
    let _ = fs::remove_dir_all(&scratch);
    Ok(())
}
