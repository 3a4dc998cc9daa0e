//! A gateway that holds the key.

use crate::case::Case;
use crate::gateways::Behind;

const LIST: &str = "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors";
/// The key of these tests, in clear and as a header carries it.
const KEY: &[&str] = &["canary", "Q0FOQVJZS0VZOmNhbmFyeS1zZWNyZXQ", "authorization"];

fn get(target: &str, headers: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n{headers}connection: close\r\n\r\n")
}

pub(crate) fn cases() -> Vec<Case> {
    let case = |name: &str, target: &str, headers: &str, status| {
        Case::new("Key", name, get(target, headers), status)
            .behind(Behind::Keyed)
            .never(KEY)
    };
    let proxied = |name: &str, headers: &str, status| {
        Case::new("Key", name, get(LIST, headers), status)
            .behind(Behind::Proxied)
            .never(KEY)
    };
    vec![
        case("no token", LIST, "", 401),
        case("a wrong token", LIST, "x-console-token: AAAA\r\n", 401),
        case("an empty token", LIST, "x-console-token:\r\n", 401),
        case(
            "two tokens, one of them right",
            LIST,
            "x-console-token: @TOKEN@\r\nx-console-token: AAAA\r\n",
            401,
        ),
        case(
            "the token in a cookie",
            LIST,
            "cookie: x-console-token=@TOKEN@\r\n",
            401,
        ),
        case(
            "the token as a bearer's",
            LIST,
            "authorization: Bearer @TOKEN@\r\n",
            401,
        ),
        case(
            "the token in the query",
            &format!("{LIST}?token=@TOKEN@"),
            "",
            400,
        ),
        case(
            "the right token, from a foreign page",
            LIST,
            "x-console-token: @TOKEN@\r\norigin: http://evil.example\r\n",
            403,
        ),
        case(
            "the right token, under a rebound name",
            LIST,
            "x-console-token: @TOKEN@\r\nx-forwarded-host: localhost\r\n",
            421,
        )
        .under("host: localhost", "host: rebind.evil.example"),
        case(
            "who am I: says that there is a key, and nothing of it",
            "/gateway",
            "",
            200,
        )
        .says(&["\"credentials\":\"gateway\""]),
        case("the right token", LIST, "x-console-token: @TOKEN@\r\n", 200).forwarded(1),
        proxied("a user without the proxy's secret", "x-remote-user: ada\r\n", 401),
        proxied(
            "a user with a wrong secret",
            "x-remote-user: ada\r\nx-proxy-secret: guessed-guessed-guessed\r\n",
            401,
        ),
        proxied(
            "the proxy's secret without a user",
            "x-proxy-secret: proxy-secret-of-the-tests\r\n",
            401,
        ),
        proxied(
            "two users",
            "x-remote-user: ada\r\nx-remote-user: eve\r\nx-proxy-secret: proxy-secret-of-the-tests\r\n",
            401,
        ),
        proxied(
            "a user named by the proxy",
            "x-remote-user: ada\r\nx-proxy-secret: proxy-secret-of-the-tests\r\n",
            200,
        )
        .forwarded(1),
    ]
}

impl Case {
    /// With a piece of the request replaced.
    fn under(mut self, what: &str, by: &str) -> Self {
        self.sent = crate::wire::replace(&self.sent, what.as_bytes(), by.as_bytes());
        self
    }
}
