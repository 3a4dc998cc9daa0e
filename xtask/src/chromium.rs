//! The browser that the tests run in, and the driver beside it.

use std::{path::PathBuf, process::Command};

use crate::{
    command::{on_path, output, run},
    failure::{Failure, Outcome},
};

const BROWSERS: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];

/// A browser and its driver.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds both, or has the system install them where it lets us.
pub(crate) fn ready() -> Outcome<Chromium> {
    if let Some(found) = find() {
        println!("{} with {}", found.browser.display(), found.driver.display());
        return Ok(found);
    }
    if !may_install() {
        return Err(Failure::new(format!(
            "Chromium and its driver are needed. Install them, for example with\n    {}",
            line_to_type()
        )));
    }
    run(apt_get().arg("update"))?;
    run(apt_get()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(PACKAGES))?;
    find().ok_or_else(|| {
        Failure::new("the packages are installed, but no chromium and chromedriver are on PATH")
    })
}

fn find() -> Option<Chromium> {
    Some(Chromium {
        browser: on_path(&BROWSERS)?,
        driver: on_path(&["chromedriver"])?,
    })
}

/// Only an administrator of a Debian gets packages unasked.
fn may_install() -> bool {
    on_path(&["apt-get"]).is_some() && output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    command
}

fn line_to_type() -> String {
    match std::env::consts::OS {
        "macos" => "brew install --cask google-chrome chromedriver".to_owned(),
        _ => format!("sudo apt-get install {}", PACKAGES.join(" ")),
    }
}
