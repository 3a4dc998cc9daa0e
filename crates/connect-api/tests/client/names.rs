//! A connector's name is free text in a path segment: encoded once, decoded once (API.md T2).

use connect_api::{ErrorKind, NameError, check_name, encode_segment};

use crate::common::{Cloud, edge, now, record};

#[test]
fn odd_names_reach_the_connector_that_is_called_so() {
    let cloud = Cloud::new();
    for (name, id) in [
        ("name with / % + # ü", "lcc-n7m5od"),
        ("a%2Fb", "lcc-e2f2ab"),
        ("orders.v1.sink", "lcc-v1d0ts"),
    ] {
        let offsets = now(cloud.client().offsets(&edge(name))).unwrap().value;
        assert_eq!(
            (offsets.name.as_deref(), offsets.id.as_deref()),
            (Some(name), Some(id))
        );
        let connector = now(cloud.client().connector(&edge(name))).unwrap().value;
        assert_eq!(connector.name, name);
        now(cloud.client().connector_status(&edge(name))).unwrap();
    }
}

#[test]
fn a_request_for_an_odd_name_alters_that_connector_alone() {
    let cloud = Cloud::new();
    let body = connect_api::AlterType::Patch.body(Some(&[record("odd", 0, 7)]));
    for name in ["a%2Fb", "name with / % + # ü"] {
        let echo = now(cloud.client().alter(&edge(name), &body, None)).unwrap().value;
        assert_eq!(echo.name.as_deref(), Some(name));
        let status = now(cloud.client().last_request(&edge(name))).unwrap().value;
        assert_eq!(status.unwrap().request.name.as_deref(), Some(name));
    }
    let neighbour = now(cloud.client().last_request(&edge("orders.v1.sink"))).unwrap_err();
    assert_eq!(neighbour.kind, ErrorKind::NotFound);
}

#[test]
fn a_name_decoded_or_encoded_once_too_often_is_another_connector() {
    let cloud = Cloud::new();
    for wrong in ["a/b", "a%252Fb", "name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC"] {
        let error = now(cloud.client().offsets(&edge(wrong))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotFound, "{wrong}");
    }
}

#[test]
fn every_character_of_a_segment_but_the_unreserved_is_encoded() {
    assert_eq!(encode_segment("AZaz09-._~"), "AZaz09-._~");
    for (plain, encoded) in [
        ("/", "%2F"),
        ("%2F", "%252F"),
        ("?", "%3F"),
        ("#", "%23"),
        ("+", "%2B"),
        (" ", "%20"),
        ("&", "%26"),
        (";", "%3B"),
        ("\\", "%5C"),
        ("ü", "%C3%BC"),
        ("🦀", "%F0%9F%A6%80"),
    ] {
        assert_eq!(encode_segment(plain), encoded);
    }
}

#[test]
fn names_that_no_browser_can_address_are_told_from_odd_ones() {
    assert_eq!(check_name(""), Err(NameError::Empty));
    assert_eq!(check_name("."), Err(NameError::Dots));
    assert_eq!(check_name(".."), Err(NameError::Dots));
    assert_eq!(check_name("a\nb"), Err(NameError::Control));
    assert_eq!(check_name("a\u{85}b"), Err(NameError::Control));
    for good in ["...", ".a", "a%2Fb", "name with / % + # ü", "%2E%2E"] {
        assert_eq!(check_name(good), Ok(()), "{good}");
    }
}
