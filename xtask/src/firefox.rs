//! The second browser that the product is tried in. It is driven by its own protocol (WebDriver BiDi): no driver beside it.

use std::path::PathBuf;

use crate::{
    apt,
    command::on_path,
    failure::{Failure, Outcome},
};

const BROWSERS: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds it, or has the system install it where it lets us.
pub(crate) fn ready() -> Outcome<PathBuf> {
    if let Some(found) = on_path(&BROWSERS) {
        println!("{}", found.display());
        return Ok(found);
    }
    if !apt::may_install() {
        let line = match std::env::consts::OS {
            "macos" => "brew install --cask firefox",
            _ => "sudo apt-get install firefox-esr",
        };
        return Err(Failure::new(format!(
            "Firefox is needed. Install it, for example with\n    {line}"
        )));
    }
    apt::install(&["firefox-esr"])?;
    on_path(&BROWSERS).ok_or_else(|| Failure::new("the package is installed, but no firefox-esr is on PATH"))
}
