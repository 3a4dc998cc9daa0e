//! The web servers that `deploy/` has files for: their tests run the real programs.

use crate::{
    apt,
    command::on_path,
    failure::{Failure, Outcome},
};

const PROGRAMS: [&str; 2] = ["nginx", "caddy"];

/// Finds both, or has the system install them where it lets us.
pub(crate) fn ready() -> Outcome {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    if !apt::may_install() {
        return Err(Failure::new(format!(
            "nginx and Caddy are needed. Install them, for example with\n    {}",
            line_to_type(&missing)
        )));
    }
    // Debian's packages have the names of their programs.
    apt::install(&missing)?;
    if self::missing().is_empty() {
        Ok(())
    } else {
        Err(Failure::new(
            "the packages are installed, but nginx and caddy are not both on PATH",
        ))
    }
}

fn missing() -> Vec<&'static str> {
    PROGRAMS
        .into_iter()
        .filter(|program| on_path(&[program]).is_none())
        .collect()
}

fn line_to_type(missing: &[&str]) -> String {
    let names = missing.join(" ");
    match std::env::consts::OS {
        "macos" => format!("brew install {names}"),
        _ => format!("sudo apt-get install {names}"),
    }
}
