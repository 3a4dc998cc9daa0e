//! The browser that the tests run in, and the driver beside it.

use std::path::{Path, PathBuf};

use crate::{
    apt,
    command::on_path,
    failure::{Failure, Outcome},
};

const BROWSERS: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];

/// The same engine without windows, as its program and its package are called: the journeys take two thirds of the time.
const SHELL: &str = "chromium-headless-shell";

/// A browser and its driver.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
    shell: Option<PathBuf>,
}

impl Chromium {
    /// What the journeys run in.
    pub(crate) fn for_journeys(&self) -> &Path {
        self.shell.as_deref().unwrap_or(&self.browser)
    }
}

/// Finds both, or has the system install them where it lets us.
pub(crate) fn ready() -> Outcome<Chromium> {
    if find().is_none() {
        if !apt::may_install() {
            return Err(Failure::new(format!(
                "Chromium and its driver are needed. Install them, for example with\n    {}",
                line_to_type()
            )));
        }
        apt::install(&PACKAGES)?;
    }
    if on_path(&[SHELL]).is_none() && apt::may_install() {
        // Not every Debian has it, and the browser itself does as well.
        if let Err(failure) = apt::install(&[SHELL]) {
            println!("without {SHELL}: {failure}");
        }
    }
    let found = find().ok_or_else(|| {
        Failure::new("the packages are installed, but no chromium and chromedriver are on PATH")
    })?;
    println!("{} with {}", found.browser.display(), found.driver.display());
    if let Some(shell) = &found.shell {
        println!("journeys in {}", shell.display());
    }
    Ok(found)
}

fn find() -> Option<Chromium> {
    Some(Chromium {
        browser: on_path(&BROWSERS)?,
        driver: on_path(&["chromedriver"])?,
        shell: on_path(&[SHELL]),
    })
}

fn line_to_type() -> String {
    match std::env::consts::OS {
        "macos" => "brew install --cask google-chrome chromedriver".to_owned(),
        _ => format!("sudo apt-get install {}", PACKAGES.join(" ")),
    }
}
