//! The system's packages, where the system is a Debian that lets us.

use std::process::Command;

use crate::{
    command::{on_path, output, run},
    failure::Outcome,
};

/// Only an administrator of a Debian gets packages unasked.
pub(crate) fn may_install() -> bool {
    on_path(&["apt-get"]).is_some() && output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Installs packages, and nothing that they merely recommend.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    run(apt_get().arg("update"))?;
    run(apt_get()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    // A machine that was just started may be installing something by itself; a mirror may be busy.
    command.args(["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]);
    command
}
