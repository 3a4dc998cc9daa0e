//! Who may call the API side from a page: this origin, and those the operator named. An origin is never
//! reflected: what is sent back is the operator's own text. `null` and `*` do not exist here.

use http::header::{self, HeaderMap, HeaderValue};

/// What a browser says about where a call comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// No browser, or this origin.
    Same,
    /// A named origin: the answer carries CORS headers.
    Named(HeaderValue),
    /// Anybody else.
    Foreign,
}

/// Judges `Origin` and `Sec-Fetch-Site`.
pub(crate) fn caller(headers: &HeaderMap, host: &str, named: &[String]) -> Caller {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (origin, more) = (origins.next(), origins.next());
    let Some(origin) = origin else {
        // Without an Origin it is a plain GET: a foreign page could still have started it (an image, a script).
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        return match site {
            None | Some(b"same-origin" | b"none") => Caller::Same,
            Some(_) => Caller::Foreign,
        };
    };
    let (Ok(origin), None) = (origin.to_str(), more) else {
        return Caller::Foreign;
    };
    let own = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"))
        .is_some_and(|rest| rest.eq_ignore_ascii_case(host));
    if own {
        return Caller::Same;
    }
    let found = named.iter().find(|allowed| allowed.eq_ignore_ascii_case(origin));
    match found.map(|allowed| HeaderValue::from_str(allowed)) {
        Some(Ok(value)) => Caller::Named(value),
        _ => Caller::Foreign,
    }
}

/// The headers that let a named origin read an answer.
pub(crate) fn expose(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "Date, Retry-After, X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
        ),
    );
}

/// The answer to a preflight of a named origin. `*` would not cover `Authorization`, so names are listed.
pub(crate) fn preflight(headers: &mut HeaderMap, asked: &HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type, X-Attempt, X-Attempt-Mark, X-Console-Token"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    // A public page that calls a loopback gateway asks for this first.
    if asked.contains_key("access-control-request-private-network") {
        headers.insert(
            "access-control-allow-private-network",
            HeaderValue::from_static("true"),
        );
    }
}

/// Checks an origin as the operator writes it: scheme, host, port, nothing else.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if rest.parse::<crate::host::AllowedHost>().is_ok() => Ok(text.to_ascii_lowercase()),
        _ => Err(format!(
            "{text:?} is not an origin such as https://console.example:8443"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(pairs: &[(&str, &str)], named: &[&str]) -> Caller {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(
                http::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                value.parse().unwrap(),
            );
        }
        let named: Vec<String> = named.iter().map(|text| parse(text).unwrap()).collect();
        caller(&headers, "127.0.0.1:8484", &named)
    }

    #[test]
    fn its_own_pages_and_no_browser_are_the_same() {
        assert_eq!(judge(&[], &[]), Caller::Same);
        assert_eq!(judge(&[("origin", "http://127.0.0.1:8484")], &[]), Caller::Same);
        assert_eq!(judge(&[("sec-fetch-site", "same-origin")], &[]), Caller::Same);
        assert_eq!(judge(&[("sec-fetch-site", "none")], &[]), Caller::Same);
    }

    #[test]
    fn anybody_else_is_foreign() {
        for origin in [
            "null",
            "http://evil.example",
            "http://127.0.0.1:8485",
            "http://127.0.0.1",
            "*",
            "",
        ] {
            assert_eq!(
                judge(&[("origin", origin)], &["https://a.example"]),
                Caller::Foreign,
                "{origin}"
            );
        }
        assert_eq!(judge(&[("sec-fetch-site", "cross-site")], &[]), Caller::Foreign);
        assert_eq!(judge(&[("sec-fetch-site", "same-site")], &[]), Caller::Foreign);
        let twice = [("origin", "https://a.example"), ("origin", "https://a.example")];
        assert_eq!(judge(&twice, &["https://a.example"]), Caller::Foreign);
    }

    #[test]
    fn a_named_origin_gets_the_operator_s_own_text() {
        assert_eq!(
            judge(&[("origin", "https://A.example")], &["https://a.example"]),
            Caller::Named(HeaderValue::from_static("https://a.example"))
        );
    }

    #[test]
    fn origins_have_no_path_and_no_wildcard() {
        for text in [
            "*",
            "null",
            "https://a.example/",
            "a.example",
            "ws://a.example",
            "https://*.example",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse("http://127.0.0.1:8080").is_ok());
    }
}
