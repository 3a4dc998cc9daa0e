//! The page and its styles: what the policy of the page would block, and one place for every colour.

use crate::files::{Findings, sources, texts};

/// The tags of a page, each with its line.
fn tags(html: &str) -> Vec<(usize, String)> {
    html.match_indices('<')
        .filter_map(|(at, _)| {
            let line = html[..at].matches('\n').count() + 1;
            let tag = html[at..].split_inclusive('>').next()?;
            Some((line, tag.to_lowercase()))
        })
        .collect()
}

/// The names of a tag's attributes.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut quote = None;
    let mut name = String::new();
    for character in tag.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '=') => names.push(std::mem::take(&mut name)),
            (None, _) if character.is_whitespace() => name.clear(),
            (None, _) => name.push(character),
        }
    }
    names
}

fn faults(html: &str) -> Vec<(usize, String)> {
    tags(html)
        .into_iter()
        .filter(|(_, tag)| {
            let attributes = attributes(tag);
            let is_inline_script = tag.starts_with("<script") && !attributes.iter().any(|name| name == "src");
            let has_inline = attributes
                .iter()
                .any(|name| name == "style" || name.starts_with("on"));
            let is_elsewhere = tag.contains("http:") || tag.contains("https:") || tag.contains("\"//");
            is_inline_script || tag.starts_with("<style") || has_inline || is_elsewhere
        })
        .collect()
}

#[test]
fn the_page_has_nothing_inline_and_nothing_from_elsewhere() {
    let mut findings = Findings::default();
    let pages: Vec<_> = texts("index.html")
        .into_iter()
        .chain(texts("public").into_iter().filter(|file| file.is("html")))
        .collect();
    assert!(!pages.is_empty(), "there is no index.html");
    for file in pages {
        for (line, tag) in faults(&file.text) {
            findings.add(&file.path, line, &tag);
        }
    }
    findings.none(
        "the policy of the page lets in scripts and styles of our own address alone: put it into public/ or style/",
    );
}

#[test]
fn inline_parts_of_a_page_are_recognised() {
    for bad in [
        "<script>let a = 1;</script>",
        "<script type=\"module\">",
        "<STYLE>",
        "<p style=\"color: red\">",
        "<button onclick=\"x()\">",
        "<script src=\"https://elsewhere.example/a.js\">",
        "<link href=\"//elsewhere.example/a.css\">",
    ] {
        assert!(!faults(bad).is_empty(), "{bad}");
    }
    for good in [
        "<script type=\"module\" src=\"boot.js\"></script>",
        "<link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">",
        "<meta name=\"description\" content=\"a style=b onclick=c\">",
    ] {
        assert_eq!(faults(good), [], "{good}");
    }
}

/// A sheet without its comments; lines stay where they are.
fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut out = String::with_capacity(css.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        let (inside, after) = comment.split_once("*/").unwrap_or((comment, ""));
        out.extend(inside.chars().filter(|character| *character == '\n'));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The values of a sheet's declarations, each with its line.
fn values(css: &str) -> Vec<(usize, String)> {
    let css = without_comments(css);
    let mut values = Vec::new();
    let mut start = 0;
    for (at, end) in css.match_indices(['{', '}', ';']) {
        // What stands before a `{` is a selector or a query, and may well have a colon.
        if let (true, Some((_, value))) = (end != "{", css[start..at].split_once(':')) {
            let line = css[..at].matches('\n').count() + 1;
            values.push((line, value.trim().to_lowercase()));
        }
        start = at + 1;
    }
    values
}

fn has_colour(value: &str) -> bool {
    const FUNCTIONS: [&str; 11] = [
        "rgb(",
        "rgba(",
        "hsl(",
        "hsla(",
        "hwb(",
        "lab(",
        "lch(",
        "oklab(",
        "oklch(",
        "color(",
        "light-dark(",
    ];
    const NAMES: [&str; 10] = [
        "white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow", "silver",
    ];
    let is_hex = |word: &str| {
        word.strip_prefix('#')
            .is_some_and(|digits| digits.len() >= 3 && digits.chars().all(|digit| digit.is_ascii_hexdigit()))
    };
    let words = || value.split([' ', ',', '(', ')', '/']);
    let called = |function: &str| {
        value.match_indices(function).any(|(at, _)| {
            let before = value[..at].chars().next_back();
            before.is_none_or(|before| !before.is_alphanumeric() && before != '-')
        })
    };
    words().any(|word| is_hex(word) || NAMES.contains(&word)) || FUNCTIONS.into_iter().any(called)
}

#[test]
fn every_colour_is_a_token() {
    let mut findings = Findings::default();
    let mut tokens = 0;
    for file in sources("style", "css") {
        let coloured = values(&file.text)
            .into_iter()
            .filter(|(_, value)| has_colour(value));
        if file.path == "style/tokens.css" {
            tokens += coloured.count();
            continue;
        }
        for (line, value) in coloured {
            findings.add(&file.path, line, &value);
        }
    }
    assert!(
        tokens > 10,
        "style/tokens.css has no colours: this check reads it wrongly"
    );
    findings.none(
        "name a token of style/tokens.css, which has a light and a dark value; add one there if none fits",
    );
}

#[test]
fn colours_are_recognised_where_they_are_values() {
    let found = |css: &str| values(css).iter().any(|(_, value)| has_colour(value));
    for bad in [
        "a { color: #fff; }",
        "a{color:#1d57c0}",
        "a { border: 1px solid rgb(0 0 0 / 50%); }",
        "a { background: color-mix(in srgb, white 6%, var(--x)); }",
        "a { box-shadow: 0 0 2px hsl(1 2% 3%) }",
        "@media print { a:hover { color: black; } }",
    ] {
        assert!(found(bad), "{bad}");
    }
    for good in [
        "#add:hover { color: var(--text); }",
        "a { background: color-mix(in srgb, var(--accent) 6%, transparent); }",
        "/* #fff */ a { color: currentcolor; white-space: nowrap; }",
        "a::before { content: var(--b); }",
    ] {
        assert!(!found(good), "{good}");
    }
}

#[test]
fn every_sheet_is_part_of_the_page() {
    let html = &texts("index.html")[0].text;
    for file in sources("style", "css") {
        assert!(
            html.contains(&format!("href=\"{}\"", file.path)),
            "{} is not linked in index.html: link it, or delete it",
            file.path
        );
    }
}
