//! From nothing to a connector: environments, clusters, the list, page by page.

use connect_api::{ClusterAddress, ConnectorKind, ConnectorState, ErrorKind};

use crate::common::{Canned, Cloud, now};

/// Follows the pages to the end, as long as there are not absurdly many.
fn environments(cloud: &Cloud) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut token = None;
    for _ in 0..50 {
        let page = now(cloud.client().environments(token.as_deref())).unwrap().value;
        found.extend(page.data.into_iter().map(|each| (each.id, each.display_name)));
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(token, None, "the list has no end");
    found
}

fn clusters(cloud: &Cloud, environment: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut token = None;
    for _ in 0..50 {
        let page = now(cloud.client().clusters(environment, token.as_deref()))
            .unwrap()
            .value;
        found.extend(page.data.into_iter().map(|each| each.id));
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(token, None, "the list has no end");
    found
}

#[test]
fn pages_are_followed_to_the_end_and_nothing_comes_twice() {
    let whole = Cloud::new();
    let expected =
        [("env-dev01", "dev"), ("env-7k3mz2", "prod-eu")].map(|(id, name)| (id.to_owned(), name.to_owned()));
    assert_eq!(environments(&whole), expected);
    assert_eq!(whole.sent().len(), 1);

    let paged = Cloud::new();
    paged.page_size(1);
    assert_eq!(environments(&paged), expected);
    assert_eq!(paged.sent().len(), 2);

    let paged = Cloud::new();
    paged.page_size(2);
    assert_eq!(
        clusters(&paged, "env-dev01"),
        ["lkc-orders", "lkc-edge", "lkc-faults"]
    );
    assert_eq!(paged.sent().len(), 2);
    for request in paged.sent() {
        let query = request.uri().query().unwrap();
        assert!(
            query.contains("environment=env-dev01"),
            "every page needs its environment: {query}"
        );
    }
}

#[test]
fn a_token_is_taken_out_of_the_address_decoded_and_sent_encoded_once() {
    let next = |next: &str| {
        let body = format!(r#"{{"metadata":{{"next":{next}}},"data":[]}}"#);
        let cloud = Canned::answering(200, &[], body.as_bytes());
        now(cloud.client().environments(None)).unwrap().value.next
    };
    let token = next(
        r#""https://api.confluent.cloud/org/v2/environments?page_size=100&page_token=Uvm%252BD%2BOB%3D%3D%26x""#,
    );
    assert_eq!(token.as_deref(), Some("Uvm%2BD+OB==&x"));
    assert_eq!(
        next(r#""https://h/e?page_token=first&other=page_token""#).as_deref(),
        Some("first")
    );
    assert_eq!(next("null"), None);
    assert_eq!(next(r#""""#), None);
    assert_eq!(next(r#""https://h/e""#), None);
    assert_eq!(next(r#""https://h/e?not_page_token=1""#), None);
    // An empty token asks for the first page again, for ever.
    assert_eq!(next(r#""https://h/e?page_token=""#), None);

    let cloud = Canned::answering(200, &[], b"{}");
    now(cloud.client().environments(token.as_deref())).unwrap();
    now(cloud.client().clusters("env-1", token.as_deref())).unwrap();
    let sent: Vec<String> = cloud
        .sent()
        .iter()
        .map(|request| request.uri().to_string())
        .collect();
    assert_eq!(
        sent,
        [
            "/org/v2/environments?page_size=100&page_token=Uvm%252BD%2BOB%3D%3D%26x",
            "/cmk/v2/clusters?environment=env-1&page_size=100&page_token=Uvm%252BD%2BOB%3D%3D%26x",
        ]
    );
}

#[test]
fn clusters_say_what_a_picker_shows() {
    let cloud = Cloud::new();
    let page = now(cloud.client().clusters("env-7k3mz2", None)).unwrap().value;
    let shown: Vec<_> = page
        .data
        .iter()
        .map(|each| {
            (
                each.id.as_str(),
                each.display_name.as_str(),
                each.location.as_str(),
            )
        })
        .collect();
    assert_eq!(shown, [("lkc-q9x2vw", "payments", "AWS eu-central-1")]);
    let bare = Canned::answering(200, &[], br#"{"data":[{"id":"lkc-1"}]}"#);
    let page = now(bare.client().clusters("env-1", None)).unwrap().value;
    assert_eq!(
        (page.data[0].display_name.as_str(), page.data[0].location.as_str()),
        ("lkc-1", "")
    );
}

#[test]
fn the_list_of_connectors_has_ids_classes_and_states() {
    let cloud = Cloud::new();
    let place = ClusterAddress {
        environment: "env-dev01".to_owned(),
        cluster: "lkc-edge".to_owned(),
    };
    let listed = now(cloud.client().connectors(&place)).unwrap().value;
    let find = |name: &str| {
        listed
            .iter()
            .find(|each| each.name == name)
            .unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(listed.len(), 9);
    let odd = find("a%2Fb");
    assert_eq!(odd.id.as_deref(), Some("lcc-e2f2ab"));
    assert_eq!(odd.info.as_ref().unwrap().class(), Some("HttpSink"));
    let status = odd.status.as_ref().unwrap();
    assert_eq!(
        (&status.state, &status.kind),
        (&ConnectorState::Running, &Some(ConnectorKind::Sink))
    );
    assert_eq!(
        find("paused-sink").status.as_ref().unwrap().state,
        ConnectorState::Paused
    );
    let poisoned = find("poisoned-sink").status.as_ref().unwrap();
    assert_eq!(poisoned.state, ConnectorState::Failed);
    assert!(
        find("name with / % + # ü")
            .info
            .as_ref()
            .is_some_and(|info| info.name == "name with / % + # ü")
    );
    assert_eq!(
        find("datagen-clicks").status.as_ref().unwrap().kind,
        Some(ConnectorKind::Source)
    );
}

#[test]
fn what_somebody_may_not_see_is_an_empty_list_and_no_error() {
    let cloud = Cloud::new();
    // narrow:x
    cloud.sign_in("Basic bmFycm93Ong=");
    assert_eq!(clusters(&cloud, "env-dev01"), ["lkc-orders"]);
    assert_eq!(clusters(&cloud, "env-7k3mz2"), [""; 0]);
}

#[test]
fn a_place_that_does_not_exist_is_not_found() {
    let cloud = Cloud::new();
    let nowhere = ClusterAddress {
        environment: "env-dev01".to_owned(),
        cluster: "lkc-gone".to_owned(),
    };
    let error = now(cloud.client().connectors(&nowhere)).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_deref()),
        (ErrorKind::NotFound, Some("account not found"))
    );
    let error = now(cloud.client().clusters("env-gone", None)).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_deref()),
        (ErrorKind::NotFound, Some("The resource was not found"))
    );
}
