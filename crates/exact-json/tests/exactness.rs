//! The numbers are the numbers: what was not edited comes back byte for byte.

use exact_json::{Expected, Integer, Kind, parse, parse_bytes, quote};
use num_bigint::BigInt;
use proptest::prelude::*;

#[test]
fn numbers_keep_their_spelling() {
    for text in [
        "9007199254741993",
        "-9223372036854775808",
        "1e3",
        "1.0",
        "-0",
        "49655132034216158934501234567890123456789012345678901234",
    ] {
        assert_eq!(parse(format!(" {text}\n")).unwrap().text(), text);
    }
}

#[test]
fn a_value_can_be_looked_at_in_place() {
    let value = parse(r#"{"a": [1, {"b": 2}], "\u0063":"x" , "d":null}"#).unwrap();
    let members = value.part().members();
    let texts: Vec<_> = members
        .map(|(name, value)| (name.text(), value.text(), value.kind()))
        .collect();
    assert_eq!(
        texts,
        [
            (r#""a""#, r#"[1, {"b": 2}]"#, Kind::Array),
            (r#""\u0063""#, r#""x""#, Kind::String),
            (r#""d""#, "null", Kind::Null),
        ]
    );
    assert!(value.part().get("c").unwrap().is_str("x") && value.part().get("\\u0063").is_none());
    let list = value.part().get("a").unwrap();
    assert_eq!((list.members().count(), list.items().count()), (0, 2));
    assert_eq!(
        list.items().last().unwrap().get("b").unwrap().as_integer(),
        Some(Integer::from(2_i64))
    );
    assert_eq!(parse("{}").unwrap().part().members().count(), 0);
}

#[test]
fn null_by_itself_is_null() {
    let null = exact_json::Value::null();
    assert!(null.is_null());
    assert_eq!((null.text(), null.depth()), ("null", 0));
    assert_eq!(null, parse("null").unwrap());
}

#[test]
fn what_others_hide_is_seen() {
    let value = parse(r#"{"a":1,"\u0061":2,"b":"\ud800"}"#).unwrap();
    assert_eq!(value.duplicate_members(), ["a"]);
    assert_eq!(value.get("a").unwrap().text(), "2");
    assert!(value.get("b").unwrap().has_lone_surrogate());
    assert_eq!(value.get("b").unwrap().text(), r#""\ud800""#);
    assert_eq!(value.get("b").unwrap().as_str(), None);
}

#[test]
fn nesting_of_any_depth_is_parsed_without_recursion() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let value = parse(deep.as_str()).unwrap();
    assert_eq!(value.depth(), 10_000);
    assert_eq!(value.text(), deep);
    assert_eq!(value, parse(deep.as_str()).unwrap());
    assert_ne!(value, parse(deep.replace('1', "2")).unwrap());
}

#[test]
fn equality_is_of_meaning_and_type() {
    let same = |left: &str, right: &str| parse(left).unwrap() == parse(right).unwrap();
    assert!(same(r#"{"a":1,"b":"\u0078"}"#, r#"{ "b": "x", "a": 1 }"#));
    // API.md T8: a partition is matched by type too.
    assert!(!same(r#"{"protocol":1}"#, r#"{"protocol":"1"}"#));
    assert!(!same("1", "1.0") && !same("1000", "1e3"));
    assert!(!same(r#"{"a":1,"a":1}"#, r#"{"a":1}"#));
    assert!(!same("[1,2]", "[2,1]"));
}

#[test]
fn an_error_has_line_column_and_path() {
    let error = parse("{\"offsets\": [\n  {\"partition\": {\"kafka_topic\": orders}}]}").unwrap_err();
    assert_eq!(error.expected, Expected::Value);
    assert_eq!(
        error.to_string(),
        "expected a value at line 2, column 33, in offsets[0].partition.kafka_topic"
    );
    let cut = parse(r#"{"offsets": [1, 2"#).unwrap_err();
    assert!(cut.cut_off);
    assert_eq!(
        cut.to_string(),
        "the text ends at line 1, column 18, in offsets[1] where ',' or ']' was expected"
    );
    assert_eq!(parse("{} x").unwrap_err().expected, Expected::End);
    assert_eq!(parse("01").unwrap_err().expected, Expected::NoLeadingZero);
    assert!(parse("tru").unwrap_err().cut_off);
    assert_eq!(parse("\u{feff}{}").unwrap_err().expected, Expected::Value);
    let bytes = parse_bytes(b"{\"a\": \"\xff\"}").unwrap_err();
    assert_eq!((bytes.expected, bytes.offset), (Expected::Utf8, 7));
}

/// What looks like one line, or like nothing at all, is not taken for a name or a value.
#[test]
fn a_bare_control_character_is_in_no_string() {
    for byte in 0..0x20_u8 {
        let control = char::from(byte);
        for (text, offset) in [
            (format!("\"a{control}b\""), 2),
            (format!("{{\"a{control}b\":1}}"), 3),
        ] {
            let error = parse(text.as_str()).unwrap_err();
            assert_eq!(
                (error.expected, error.offset, error.cut_off),
                (Expected::NoControlCharacter, offset, false),
                "{text:?}"
            );
        }
        let escaped = format!("\"a\\u{byte:04x}b\"");
        assert_eq!(
            parse(escaped).unwrap().as_str().unwrap(),
            format!("a{control}b"),
            "{byte}"
        );
    }
    // These are text to JSON, whatever they look like.
    for fine in [' ', '\u{7f}', '\u{85}', '\u{2028}'] {
        let text = format!("\"a{fine}b\"");
        assert_eq!(parse(text.as_str()).unwrap().text(), text);
    }
}

/// `007` is no JSON number: whoever takes it for 7 sends something else than was read.
#[test]
fn an_integer_has_no_zeros_in_front() {
    let long = format!("0{}", "9".repeat(60));
    for none in [
        "00",
        "01",
        "007",
        "-00",
        "-01",
        "000000000000000001",
        "0000000000000000001",
        long.as_str(),
        "",
        "-",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "--1",
    ] {
        assert_eq!(Integer::parse(none), None, "{none:?}");
    }
    for (one, value) in [("0", 0_i64), ("-0", 0), ("10", 10), ("-10", -10), ("100", 100)] {
        assert_eq!(Integer::parse(one), Some(Integer::from(value)), "{one}");
    }
}

#[test]
fn one_member_is_replaced_and_nothing_else_moves() {
    let value = parse(r#"{ "lsn" : 1 , "txId":771 }"#).unwrap();
    assert_eq!(
        value.with_member("lsn", "9007199254741993"),
        r#"{ "lsn" : 9007199254741993 , "txId":771 }"#
    );
    assert_eq!(
        value.with_member("new", "null"),
        r#"{ "lsn" : 1 , "txId":771,"new":null }"#
    );
    assert_eq!(parse("{}").unwrap().with_member("a", "1"), r#"{"a":1}"#);
    // An object inside a document: spans are of the document, the answer is of the object.
    let inner = parse(r#"[0, {"a": 1}]"#).unwrap().items().nth(1).unwrap();
    assert_eq!(inner.with_member("a", "2"), r#"{"a": 2}"#);
}

#[test]
fn kinds_answer_only_for_themselves() {
    let value = parse(r#"[null,true,1,"s",[],{}]"#).unwrap();
    let kinds: Vec<Kind> = value.items().map(|item| item.kind()).collect();
    assert_eq!(
        kinds,
        [
            Kind::Null,
            Kind::Bool,
            Kind::Number,
            Kind::String,
            Kind::Array,
            Kind::Object
        ]
    );
    let number = value.items().nth(2).unwrap();
    assert_eq!(
        (number.items().count(), number.members().count(), number.get("a")),
        (0, 0, None)
    );
    assert_eq!(value.items().nth(1).unwrap().as_bool(), Some(true));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        ".*".prop_map(serde_json::Value::String),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(serde_json::Value::Array),
            prop::collection::btree_map(".*", inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Writes a value out again from its parts, the way an editor that changed nothing would.
fn rewrite(value: &exact_json::Value) -> String {
    match value.kind() {
        Kind::Array => exact_json::array(value.items().map(|item| rewrite(&item))),
        Kind::Object => exact_json::object(
            value
                .members()
                .map(|(name, value)| format!("{}:{}", name.text(), rewrite(&value))),
        ),
        _ => value.text().to_owned(),
    }
}

/// A value and all that is in it.
fn all_of(value: exact_json::Value) -> Vec<exact_json::Value> {
    let members = value.members().flat_map(|(name, value)| [name, value]);
    let within: Vec<_> = value.items().chain(members).flat_map(all_of).collect();
    [vec![value], within].concat()
}

proptest! {
    #[test]
    fn what_is_detached_is_the_same_as_if_it_had_been_parsed_alone(value in json()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        for part in all_of(parse(pretty).unwrap()) {
            let (own, alone) = (part.detached(), parse(part.text()).unwrap());
            prop_assert_eq!(&**own.document_text(), part.text());
            prop_assert_eq!(own.depth(), alone.depth());
            prop_assert_eq!(all_of(own.clone()).len(), all_of(part.clone()).len());
            for (left, right) in all_of(own).into_iter().zip(all_of(alone)) {
                prop_assert_eq!(left.span(), right.span());
                prop_assert_eq!((left.kind(), left.text(), left.as_str()), (right.kind(), right.text(), right.as_str()));
            }
        }
    }

    #[test]
    fn parse_then_write_is_the_identity(value in json()) {
        let text = value.to_string();
        prop_assert_eq!(rewrite(&parse(text.as_str()).unwrap()), text);
    }

    #[test]
    fn accepts_what_serde_accepts(value in json()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let ours = parse(pretty).unwrap();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&ours.canonical()).unwrap(), value);
    }

    #[test]
    fn refuses_what_serde_refuses(text in r#"[\[\]{},:"0-9eE+\-.\\u a-ftrnl]{0,12}"#) {
        // RawValue checks the grammar and nothing else, as we do.
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(parse(text.as_str()).is_ok(), theirs, "{}", text);
    }

    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = parse_bytes(&bytes);
    }

    #[test]
    fn a_quoted_text_reads_back(text in ".*") {
        let value = parse(quote(&text)).unwrap();
        prop_assert_eq!(value.as_str().unwrap(), text);
    }

    #[test]
    fn arithmetic_agrees_with_a_big_integer_library(left in "-?(0|[1-9][0-9]{0,70})", right in "-?(0|[1-9][0-9]{0,70})") {
        let (a, b) = (Integer::parse(&left).unwrap(), Integer::parse(&right).unwrap());
        let (x, y): (BigInt, BigInt) = (left.parse().unwrap(), right.parse().unwrap());
        prop_assert_eq!((&a + &b).to_string(), (&x + &y).to_string());
        prop_assert_eq!((&a - &b).to_string(), (&x - &y).to_string());
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(&(&a + &b) - &b, a);
    }

    #[test]
    fn shorts_and_longs_meet_at_the_edge(step in -1000i64..1000) {
        for edge in [i128::MAX.to_string(), i128::MIN.to_string()] {
            let at = Integer::parse(&edge).unwrap();
            let moved = &at + &Integer::from(step);
            prop_assert_eq!(&moved - &Integer::from(step), at);
        }
    }
}
