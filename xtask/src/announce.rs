//! Reads what the gateway says, and says where to look once it listens.

use std::{
    env,
    io::BufRead,
    process::{Command, Stdio},
};

use crate::failure::{Attempt, Outcome};

/// What the gateway prints before its address…
const LISTENING: &str = "listening on ";
/// …and, when it holds the key itself, before the address with the token that lets a browser in.
const KEYED: &str = "open ";

/// Places of the sandbox that show what the console is about.
const PLACES: [(&str, &str); 3] = [
    (
        "a sink, with a past request",
        "/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse",
    ),
    (
        "a source whose offsets need 64 bits",
        "/environments/env-dev01/clusters/lkc-orders/connectors/payments-cdc",
    ),
    (
        "a name that needs escaping",
        "/environments/env-dev01/clusters/lkc-edge/connectors/name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC",
    ),
];

/// What to do when the gateway listens.
pub(crate) struct Announcer {
    /// Open the browser.
    pub(crate) open: bool,
    /// The upstream is the sandbox, so that there are places to point to.
    pub(crate) sandbox: bool,
    /// The gateway holds the key: the address to open is the one with its token.
    pub(crate) keyed: bool,
}

impl Announcer {
    /// The arguments that make another xtask this announcer.
    #[cfg(unix)]
    pub(crate) fn arguments(&self) -> Vec<&'static str> {
        let mut arguments = vec!["announce"];
        arguments.extend(self.open.then_some("--open"));
        arguments.extend(self.sandbox.then_some("--sandbox"));
        arguments.extend(self.keyed.then_some("--keyed"));
        arguments
    }

    /// The announcer that these arguments describe.
    #[cfg(unix)]
    pub(crate) fn from_arguments(arguments: &[String]) -> Self {
        let given = |flag: &str| arguments.iter().any(|argument| argument == flag);
        Self {
            open: given("--open"),
            sandbox: given("--sandbox"),
            keyed: given("--keyed"),
        }
    }

    /// Passes the gateway's lines on until it ends.
    pub(crate) fn relay(&self, lines: impl BufRead) -> Outcome {
        for line in lines.lines() {
            let line = line.attempt("cannot read what the gateway says")?;
            match self.address_in(&line) {
                Some(address) => {
                    println!("{}", self.welcome(address));
                    if self.open {
                        open_browser(address);
                    }
                }
                None => println!("{line}"),
            }
        }
        Ok(())
    }

    fn address_in<'a>(&self, line: &'a str) -> Option<&'a str> {
        let rest = line.strip_prefix(if self.keyed { KEYED } else { LISTENING })?;
        rest.split_whitespace()
            .next()
            .filter(|word| word.starts_with("http"))
    }

    fn welcome(&self, address: &str) -> String {
        let origin = address.split('#').next().unwrap_or(address).trim_end_matches('/');
        let mut text = format!("\nOffset Console: {address}   (Ctrl+C stops it)\n");
        if self.sandbox {
            text.push_str("\nIt shows a simulated Confluent Cloud. Worth opening:\n");
            for (what, place) in PLACES {
                text.push_str(&format!("  {what}:\n    {origin}{place}\n"));
            }
        }
        text
    }
}

/// Opens the browser if this machine has one to open; the address is printed anyway.
fn open_browser(address: &str) {
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some());
    let mut command = match env::consts::OS {
        "macos" => Command::new("open"),
        "windows" => Command::new("explorer"),
        _ if has_screen => Command::new("xdg-open"),
        _ => return,
    };
    let _ = command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcer(sandbox: bool, keyed: bool) -> Announcer {
        Announcer {
            open: false,
            sandbox,
            keyed,
        }
    }

    #[test]
    fn the_address_is_the_word_after_listening_on() {
        let plain = announcer(true, false);
        assert_eq!(
            plain.address_in("listening on http://127.0.0.1:8485"),
            Some("http://127.0.0.1:8485")
        );
        assert_eq!(
            plain.address_in("listening on http://127.0.0.1:8485 (8484 was taken)"),
            Some("http://127.0.0.1:8485")
        );
        assert_eq!(plain.address_in("upstream: sandbox"), None);
    }

    #[test]
    fn where_the_gateway_holds_the_key_the_address_has_the_token() {
        let keyed = announcer(false, true);
        assert_eq!(keyed.address_in("listening on http://127.0.0.1:8485"), None);
        let address = "http://127.0.0.1:8485/#token=x";
        assert_eq!(keyed.address_in(&format!("open {address}")), Some(address));
    }

    #[test]
    fn places_are_named_only_where_they_exist() {
        let text = announcer(true, false).welcome("http://127.0.0.1:1/#token=x");
        assert!(
            text.contains("http://127.0.0.1:1/environments/env-dev01/clusters/lkc-orders"),
            "{text}"
        );
        assert!(
            !announcer(false, false)
                .welcome("http://127.0.0.1:1")
                .contains("env-dev01")
        );
    }
}
