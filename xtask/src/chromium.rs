//! The browser that the tests run in, and the driver beside it.

use std::path::PathBuf;

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
    if !apt::may_install() {
        return Err(Failure::new(format!(
            "Chromium and its driver are needed. Install them, for example with\n    {}",
            line_to_type()
        )));
    }
    apt::install(&PACKAGES)?;
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

fn line_to_type() -> String {
    match std::env::consts::OS {
        "macos" => "brew install --cask google-chrome chromedriver".to_owned(),
        _ => format!("sudo apt-get install {}", PACKAGES.join(" ")),
    }
}
