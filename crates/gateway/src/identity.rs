//! `GET /gateway`: who this is.

use exact_json::{member, object, quote};

use crate::config::{Config, Upstream};

/// The body of the answer.
pub(crate) fn json(config: &Config, instance: Option<&str>, mark: &str) -> String {
    let endpoint = config.upstream.endpoint();
    let upstream = match &config.upstream {
        Upstream::Sandbox(_) => "sandbox",
        Upstream::Remote(_) if endpoint == "https://api.confluent.cloud" => "confluent-cloud",
        Upstream::Remote(_) => "other",
    };
    let credentials = if config.held_key.is_some() {
        "gateway"
    } else {
        "browser"
    };
    object([
        member("version", &quote(env!("CARGO_PKG_VERSION"))),
        member("endpoint", &quote(&endpoint)),
        member("upstream", &quote(upstream)),
        member("instance", &instance.map_or_else(|| "null".to_owned(), quote)),
        member("credentials", &quote(credentials)),
        member("read_only", if config.read_only { "true" } else { "false" }),
        // An attempt says it back (`X-Attempt-Mark`).
        member("mark", &quote(mark)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_whose_gateway_it_is() {
        let mut config = Config::sandbox("127.0.0.1:0".parse().unwrap());
        assert_eq!(
            json(&config, Some("ab-0"), "0f.1"),
            r#"{"version":"0.1.0","endpoint":"sandbox","upstream":"sandbox","instance":"ab-0","credentials":"browser","read_only":false,"mark":"0f.1"}"#
        );
        config.upstream = Upstream::Remote("https://api.confluent.cloud".parse().unwrap());
        config.read_only = true;
        let text = json(&config, None, "0f.1");
        assert!(
            text.contains(r#""upstream":"confluent-cloud","instance":null"#),
            "{text}"
        );
        assert!(text.contains(r#""read_only":true"#), "{text}");
    }
}
