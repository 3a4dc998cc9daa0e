//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::failure::{Attempt, Failure, Outcome};

/// The places that every verb needs.
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the user has put it.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Finds the places from this very program: it was built in this workspace, into its target folder.
    pub(crate) fn find() -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .ok_or_else(|| Failure::new("xtask does not stand in a workspace"))?
            .to_owned();
        let program = env::current_exe().attempt("cannot tell where xtask was built")?;
        let target = program
            .parent()
            .and_then(Path::parent)
            .map_or_else(|| root.join("target"), Path::to_owned);
        Ok(Self { root, target })
    }

    /// Where Trunk puts the console for `run` and for the tests.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The gateway, once it is built.
    pub(crate) fn gateway(&self) -> PathBuf {
        self.target
            .join("gateway")
            .join(format!("offset-console{}", env::consts::EXE_SUFFIX))
    }
}

/// Whether nobody is watching: the lock file is then taken as it is.
pub(crate) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}
