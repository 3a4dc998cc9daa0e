//! The headers of every answer.

use http::header::{self, HeaderMap, HeaderValue};

/// What a page may do. Without inline scripts, styles or anything of third parties; wasm needs its keyword.
const BEFORE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data:; font-src 'self'; connect-src 'self'";
const AFTER: &str = "; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'none'; \
frame-ancestors 'none'";

/// What an answer of the API side may do if it is opened as a page: nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// The content security policy of pages; the operator may name more origins to call.
pub(crate) fn policy(connect_src: &[String]) -> HeaderValue {
    let more: String = connect_src.iter().map(|origin| format!(" {origin}")).collect();
    HeaderValue::try_from(format!("{BEFORE}{more}{AFTER}"))
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn common(headers: &mut HeaderMap) {
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
}

/// For files of the site.
pub(crate) fn page(headers: &mut HeaderMap, policy: &HeaderValue) {
    common(headers);
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    // Of a file it is this server that says when; of an API answer only the upstream does.
    let now = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    if let Ok(now) = HeaderValue::try_from(now.to_string()) {
        headers.insert(header::DATE, now);
    }
}

/// For everything else.
pub(crate) fn data(headers: &mut HeaderMap) {
    common(headers);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// What comes through from the upstream. Cookies, `WWW-Authenticate` (it would open the browser's own login
/// box, API.md T17), CORS and hop-by-hop headers do not.
pub(crate) fn from_upstream(upstream: &HeaderMap) -> HeaderMap {
    const NAMES: [&str; 6] = [
        "date",
        "retry-after",
        "x-request-id",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ];
    let mut headers = HeaderMap::new();
    for name in NAMES {
        if let Some(value) = upstream.get(name) {
            headers.insert(name, value.clone());
        }
    }
    if let Some(content_type) = upstream.get(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, content_type_of(content_type));
    }
    headers
}

/// JSON stays JSON. Whatever else an upstream or a proxy before it sends is plain text: its words can be shown,
/// but no browser will take it for a page.
fn content_type_of(upstream: &HeaderValue) -> HeaderValue {
    let text = upstream.to_str().unwrap_or_default();
    let kind = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json")) {
        HeaderValue::from_static("application/json")
    } else {
        HeaderValue::from_static("text/plain; charset=utf-8")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_one_in_the_documents() {
        let exactly = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action \
'none'; frame-ancestors 'none'";
        assert_eq!(policy(&[]), exactly);
        let more = policy(&["http://127.0.0.1:9".to_owned()]);
        assert!(
            more.to_str()
                .unwrap()
                .contains("connect-src 'self' http://127.0.0.1:9; manifest-src")
        );
    }

    #[test]
    fn an_answer_is_kept_by_nobody_opens_as_nothing_and_differs_by_origin() {
        let mut headers = HeaderMap::new();
        data(&mut headers);
        for (name, value) in [
            ("vary", "Origin"),
            ("cache-control", "no-store"),
            ("content-security-policy", NOTHING),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(headers.get(name).unwrap(), value, "{name}");
        }
    }

    #[test]
    fn only_listed_headers_come_through() {
        let mut upstream = HeaderMap::new();
        for (name, value) in [
            ("www-authenticate", "Basic"),
            ("set-cookie", "a=b"),
            ("access-control-allow-origin", "*"),
            ("connection", "close"),
            ("server", "x"),
            ("location", "https://elsewhere.example"),
            ("date", "Mon, 02 Mar 2026 09:15:04 GMT"),
            ("retry-after", "2"),
            ("x-request-id", "r"),
            ("content-type", "application/json; charset=utf-8"),
        ] {
            upstream.insert(http::HeaderName::from_static(name), value.parse().unwrap());
        }
        let mut names: Vec<_> = from_upstream(&upstream).keys().map(ToString::to_string).collect();
        names.sort();
        assert_eq!(names, ["content-type", "date", "retry-after", "x-request-id"]);
    }

    #[test]
    fn only_json_is_json() {
        for (sent, given) in [
            ("application/json", "application/json"),
            ("Application/JSON; charset=utf-8", "application/json"),
            ("application/problem+json", "application/json"),
            ("text/html", "text/plain; charset=utf-8"),
            ("image/svg+xml", "text/plain; charset=utf-8"),
        ] {
            assert_eq!(content_type_of(&sent.parse().unwrap()), given, "{sent}");
        }
    }
}
