//! Rust sources without what is no code: comments and the insides of literals.

/// The source with every comment and the content of every string and character replaced by blanks; lines stay
/// where they are.
pub(crate) fn code(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < characters.len() {
        let rest = &characters[at..];
        let length = blank_length(rest, characters[..at].last().copied());
        if length == 0 {
            code.push(rest[0]);
            at += 1;
            continue;
        }
        // A literal keeps its quotes, so that what surrounds it stays apart.
        let is_literal = rest[0] != '/';
        for (place, character) in rest[..length].iter().enumerate() {
            let is_edge = is_literal && (place == 0 || place + 1 == length);
            code.push(if *character == '\n' || is_edge {
                *character
            } else {
                ' '
            });
        }
        at += length;
    }
    code
}

/// How long the comment or literal at the front is; 0 where there is none.
fn blank_length(rest: &[char], before: Option<char>) -> usize {
    match rest {
        ['/', '/', ..] => rest.iter().take_while(|character| **character != '\n').count(),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => quoted(rest, '"'),
        ['r', '"' | '#', ..] if !before.is_some_and(|before| before.is_alphanumeric() || before == '_') => {
            raw_string(rest)
        }
        ['\'', '\\', ..] => quoted(rest, '\''),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    }
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

fn raw_string(rest: &[char]) -> usize {
    let hashes = rest[1..]
        .iter()
        .take_while(|character| **character == '#')
        .count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let mut end = vec!['"'];
    end.extend(std::iter::repeat_n('#', hashes));
    let inside = 2 + hashes;
    let found = rest[inside..]
        .windows(end.len())
        .position(|window| window == end.as_slice());
    found.map_or(rest.len(), |found| inside + found + end.len())
}

/// Where a word stands in a text as a word of its own, as line numbers.
pub(crate) fn lines_with_word(text: &str, word: &str) -> Vec<usize> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| {
            line.match_indices(word).any(|(at, found)| {
                let before = line[..at].chars().next_back();
                let after = line[at + found.len()..].chars().next();
                let starts = !word.starts_with(is_part) || !before.is_some_and(is_part);
                let ends = !word.ends_with(is_part) || !after.is_some_and(is_part);
                starts && ends
            })
        })
        .map(|(number, _)| number)
        .collect()
}

/// The modules of this crate that a source names with `crate::`, each with its line; groups are looked into.
pub(crate) fn crate_modules(code: &str) -> Vec<(usize, String)> {
    let mut modules = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + prefix.len()..];
        match rest.trim_start().strip_prefix('{') {
            Some(group) => modules.extend(group_heads(group).map(|name| (line, name))),
            None => modules.push((line, first_word(rest))),
        }
    }
    modules
}

/// The first name of each member of a group `a, b::{c, d}, e}`.
fn group_heads(group: &str) -> impl Iterator<Item = String> + '_ {
    let mut depth = 0;
    let mut heads = vec![0];
    let mut end = group.len();
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                end = at;
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(at + 1),
            _ => {}
        }
    }
    heads
        .into_iter()
        .filter(move |head| *head <= end)
        .map(|head| first_word(&group[head..]))
        .filter(|head| !head.is_empty())
}

fn first_word(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|character| character.is_alphanumeric() || *character == '_')
        .collect()
}

#[test]
fn comments_and_literals_are_no_code() {
    let source = r##"let a = "f64 // no"; // f64
/* f64 /* f64 */ f64 */ let b: u8 = b'\''; let c = r#"f64 " f64"#;
fn d<'a>(x: &'a str) -> char { '"' } // "
let e = "\\"; f64"##;
    let code = code(source);
    assert_eq!(lines_with_word(&code, "f64"), [4], "{code}");
    assert_eq!(code.lines().count(), source.lines().count());
    assert!(code.contains("fn d<'a>(x: &'a str) -> char {"), "{code}");
}

#[test]
fn words_are_whole() {
    assert_eq!(
        lines_with_word("f64\nmy_f64\nf640\n(f64)\nas f64;", "f64"),
        [1, 4, 5]
    );
    assert_eq!(lines_with_word("a.alter(b)\nalter(b)", ".alter("), [1]);
}

#[test]
fn modules_are_found_in_paths_and_in_groups() {
    let names =
        |source: &str| -> Vec<String> { crate_modules(source).into_iter().map(|(_, name)| name).collect() };
    assert_eq!(
        names("use crate::route::Route;\nlet x = crate::pages::y();"),
        ["route", "pages"]
    );
    assert_eq!(
        names("use crate::{ui, state::{a, b}, tasks::c,\n};\nuse other_crate::x;"),
        ["ui", "state", "tasks"]
    );
}
