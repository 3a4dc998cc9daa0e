//! The console's files. A path is a file of the site, else a page of the console (by template, not by file
//! extension: `orders.v1.sink` is a connector), else `index.html` with status 404.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;

use crate::answer::{Body, whole};
use crate::paths;

/// Answers a request for a file or a page.
pub(crate) async fn serve<B>(site: Option<&Path>, request: &Request<B>) -> Response<Body> {
    if *request.method() != Method::GET && *request.method() != Method::HEAD {
        return text(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only GET and HEAD are answered here\n",
        );
    }
    let Some(site) = site else {
        return text(
            StatusCode::NOT_FOUND,
            "This gateway serves no site; --site DIR names one\n",
        );
    };
    let path = request.uri().path();
    let head = *request.method() == Method::HEAD;
    if let Some(file) = file_of(path)
        && let Some(response) = send(site, &file, StatusCode::OK, request.headers(), head).await
    {
        return response;
    }
    let status = if is_page(path) {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    match send(site, Path::new("index.html"), status, request.headers(), head).await {
        Some(response) => response,
        None => text(
            StatusCode::NOT_FOUND,
            "The site has no index.html; has it been built?\n",
        ),
    }
}

/// The relative file of a path: plain segments only, nothing hidden, nothing that climbs.
fn file_of(path: &str) -> Option<PathBuf> {
    if path == "/" {
        return Some(PathBuf::from("index.html"));
    }
    let mut file = PathBuf::new();
    for raw in path.strip_prefix('/')?.split('/') {
        let segment = percent_decode_str(raw).decode_utf8().ok()?;
        let odd = |each: char| each.is_control() || matches!(each, '/' | '\\' | ':');
        if segment.is_empty() || segment.starts_with('.') || segment.contains(odd) {
            return None;
        }
        file.push(segment.as_ref());
    }
    Some(file)
}

/// Whether the console has a page at this path.
pub(crate) fn is_page(path: &str) -> bool {
    if path == "/" {
        return true;
    }
    let path = path.strip_prefix('/').unwrap_or(path);
    let segments: Vec<&str> = path.strip_suffix('/').unwrap_or(path).split('/').collect();
    // What nobody can decode is no page's address, and the console says the same of it.
    if segments
        .iter()
        .any(|segment| segment.is_empty() || paths::decode(segment).is_none())
    {
        return false;
    }
    if let ["environments", _, "clusters", _, "connectors", name, ..] = segments.as_slice() {
        return paths::decode(name).is_some_and(|name| paths::is_name(&name));
    }
    matches!(
        segments.as_slice(),
        ["environments" | "drafts" | "history" | "query" | "connection"]
            | ["environments", _]
            | ["environments", _, "clusters"]
            | ["environments", _, "clusters", _]
            | ["environments", _, "clusters", _, "connectors"]
    )
}

async fn send(
    site: &Path,
    file: &Path,
    status: StatusCode,
    asked: &HeaderMap,
    head: bool,
) -> Option<Response<Body>> {
    let plain = site.join(file);
    if !tokio::fs::metadata(&plain).await.ok()?.is_file() {
        return None;
    }
    let (found, encoding) = best(&plain, asked).await;
    let metadata = tokio::fs::metadata(&found).await.ok()?;
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |time| time.as_nanos());
    let tag = format!("W/\"{:x}-{modified:x}\"", metadata.len());
    let unchanged = asked.get(header::IF_NONE_MATCH).is_some_and(|given| {
        let given = given.to_str().unwrap_or_default();
        given.split(',').any(|each| each.trim() == tag)
    });
    let unchanged = unchanged && status == StatusCode::OK;
    let bytes = if unchanged {
        Bytes::new()
    } else {
        Bytes::from(tokio::fs::read(&found).await.ok()?)
    };
    let length = bytes.len();
    let mut response = Response::new(whole(if head { Bytes::new() } else { bytes }));
    *response.status_mut() = if unchanged {
        StatusCode::NOT_MODIFIED
    } else {
        status
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(file)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache(file)));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if head {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The smallest form of a file that the browser takes and that stands beside it.
async fn best(plain: &Path, asked: &HeaderMap) -> (PathBuf, Option<&'static str>) {
    for (name, suffix) in [("br", "br"), ("gzip", "gz")] {
        if !accepts(asked, name) {
            continue;
        }
        let mut beside = plain.as_os_str().to_owned();
        beside.push(".");
        beside.push(suffix);
        let beside = PathBuf::from(beside);
        if tokio::fs::metadata(&beside)
            .await
            .is_ok_and(|metadata| metadata.is_file())
        {
            return (beside, Some(name));
        }
    }
    (plain.to_owned(), None)
}

/// Whether an encoding is named in `Accept-Encoding` and not with a weight of zero.
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|each| {
        let mut parts = each.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        let zero = weight.is_some_and(|weight| weight.bytes().all(|byte| byte == b'0' || byte == b'.'));
        named && !zero
    })
}

/// Files whose name carries a hash never change; all others are asked for again each time.
fn cache(file: &Path) -> &'static str {
    if is_hashed(file) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// `console-1f2e3d4c5b6a7988_bg.wasm`: a hyphen and at least 8 hexadecimal digits, to the end of the stem or
/// to an underscore.
fn is_hashed(file: &Path) -> bool {
    let stem = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let Some((_, rest)) = stem.rsplit_once('-') else {
        return false;
    };
    let hash = rest.split(['_', '.']).next().unwrap_or_default();
    let hex = hash
        .bytes()
        .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    hash.len() >= 8 && hex
}

fn content_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn text(status: StatusCode, message: &'static str) -> Response<Body> {
    let mut response = Response::new(whole(Bytes::from_static(message.as_bytes())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_template() {
        for path in [
            "/",
            "/environments",
            "/environments/",
            "/environments/env-a1",
            "/environments/env-a1/clusters",
            "/environments/env-a1/clusters/lkc-b2",
            "/environments/env-a1/clusters/lkc-b2/connectors",
            "/environments/env-a1/clusters/lkc-b2/connectors/orders.v1.sink",
            "/environments/env-a1/clusters/lkc-b2/connectors/a%252Fb/alter/review",
            "/environments/env-a1/clusters/lkc-b2/connectors/x/whatever/comes/after",
            "/drafts",
            "/history",
            "/query",
            "/connection",
        ] {
            assert!(is_page(path), "{path}");
        }
        for path in [
            "/environments/env-a1/connectors",
            "/environments/env-a1/clusters/lkc-b2/connectors/%FF",
            "/environments/env-a1/clusters/lkc-b2/connectors/%00",
            "/environments/env-a1/clusters/lkc-b2/connectors/a%2",
            "/environments/%FF/clusters",
            "/environments//clusters",
            "/drafts/1",
            "/app.js",
            "//",
            "/Environments",
        ] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn files_are_plain_and_do_not_climb() {
        assert_eq!(file_of("/"), Some(PathBuf::from("index.html")));
        assert_eq!(file_of("/a/b.js"), Some(PathBuf::from("a/b.js")));
        for path in [
            "/../x",
            "/a/../x",
            "/%2E%2E/x",
            "/.env",
            "/a//b",
            "/a%2Fb",
            "/a%5Cb",
            "/C:/x",
            "/%00",
            "/a/",
        ] {
            assert_eq!(file_of(path), None, "{path}");
        }
    }

    #[test]
    fn hashed_files_never_change() {
        for name in [
            "console-1f2e3d4c5b6a7988.js",
            "console-1f2e3d4c5b6a7988_bg.wasm",
            "a/base-0123456789abcdef.css",
        ] {
            assert!(is_hashed(Path::new(name)), "{name}");
        }
        for name in [
            "index.html",
            "sw.js",
            "boot.js",
            "config.json",
            "icon-192.png",
            "a-beef.js",
            "x-manifest.js",
        ] {
            assert!(!is_hashed(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn encodings_are_negotiated() {
        let accepts = |value: &str, encoding| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            super::accepts(&headers, encoding)
        };
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("gzip;q=0.5,br;q=0.1", "br"));
        assert!(!accepts("gzip;q=0", "gzip"));
        assert!(!accepts("gzip; q=0.000", "gzip"));
        assert!(!accepts("brotli", "br"));
        assert!(!super::accepts(&HeaderMap::new(), "br"));
    }
}
