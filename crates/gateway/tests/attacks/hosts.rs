//! Which name was asked: DNS rebinding ends here.

use crate::case::Case;

fn with(lines: &str, version: &str) -> String {
    format!("GET /gateway HTTP/{version}\r\n{lines}connection: close\r\n\r\n")
}

pub(crate) fn cases() -> Vec<Case> {
    let case = |name: &str, lines: &str, status| Case::new("Host", name, with(lines, "1.1"), status);
    vec![
        case("no Host", "", 400),
        case("two equal Hosts", "host: localhost\r\nhost: localhost\r\n", 400),
        case(
            "two different Hosts",
            "host: localhost\r\nhost: evil.example\r\n",
            400,
        ),
        case("an empty Host", "host:\r\n", 400),
        case("a foreign Host", "host: evil.example\r\n", 421),
        case(
            "a name of the attacker's that resolves to loopback (DNS rebinding)",
            "host: rebind.evil.example:8484\r\n",
            421,
        ),
        case(
            "a Host that begins like loopback",
            "host: 127.0.0.1.evil.example\r\n",
            421,
        ),
        case("localhost with a dot at its end", "host: localhost.\r\n", 421),
        case("the address of another machine", "host: 10.0.0.1\r\n", 421),
        case("loopback written as one number", "host: 2130706433\r\n", 421),
        case("loopback written in octal", "host: 0177.0.0.1\r\n", 421),
        case("a user in the Host", "host: evil@localhost\r\n", 400),
        case("a port that is none", "host: localhost:99999\r\n", 400),
        case("a path in the Host", "host: localhost/evil\r\n", 400),
        case(
            "X-Forwarded-Host beside a foreign Host",
            "host: evil.example\r\nx-forwarded-host: localhost\r\n",
            421,
        ),
        Case::new("Host", "HTTP/1.0 without a Host", with("", "1.0"), 400),
        Case::new(
            "Host",
            "an absolute target of our own",
            "GET http://localhost/gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            400,
        ),
        Case::new(
            "Host",
            "an absolute target elsewhere (used as a proxy)",
            "GET http://169.254.169.254/latest/meta-data HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            400,
        ),
    ]
}
