//! Running other programs.

use std::{
    env,
    ffi::OsStr,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use crate::{
    failure::{Failure, Outcome},
    workspace::Workspace,
};

/// The cargo that runs us, in the root of the workspace.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&workspace.root);
    command
}

/// Runs to the end with our own output; anything but success is a failure that names the command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    match command.stdin(Stdio::null()).status() {
        Ok(status) => ended(command, status),
        Err(error) => Err(not_started(command, &error)),
    }
}

/// The outcome of a command that ended so.
pub(crate) fn ended(command: &Command, status: ExitStatus) -> Outcome {
    status
        .success()
        .then_some(())
        .ok_or_else(|| Failure::new(format!("`{}` failed ({status})", line(command))))
}

/// What the command prints, or nothing when it is not there or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The failure of a command that never ran.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().display();
    if error.kind() == ErrorKind::NotFound {
        Failure::new(format!("`{program}` is not installed (or not on PATH)"))
    } else {
        Failure::new(format!("`{program}` did not start: {error}"))
    }
}

/// The first of these programs that PATH has.
pub(crate) fn on_path<S: AsRef<OsStr>>(names: &[S]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name.as_ref()))
            .find(|program| program.is_file())
    })
}

/// PATH with these folders in front.
pub(crate) fn path_with(folders: &[&Path]) -> Outcome<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders
        .iter()
        .map(|folder| folder.to_path_buf())
        .chain(env::split_paths(&path));
    env::join_paths(all).map_err(|error| Failure::new(format!("PATH cannot be extended: {error}")))
}

/// The command as one would type it, with the program's name alone.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let arguments = command.get_args().map(OsStr::to_string_lossy);
    std::iter::once(name.to_string_lossy())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}
