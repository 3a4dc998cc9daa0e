//! A gateway that holds the key.

use gateway::{Config, HeldKey};

use crate::common::{ORDERS, ask, get, start, upstream};
use crate::stub::{Stub, json};

fn holding(config: Config) -> Config {
    Config {
        held_key: Some(HeldKey {
            id: "KEY".to_owned(),
            secret: "SECRET".into(),
        }),
        ..config
    }
}

#[tokio::test]
async fn the_token_in_the_opened_address_unlocks_the_key() {
    let stub = Stub::answering(&json("200 OK", "", "[]")).await;
    let gateway = start(holding(upstream(stub.address))).await;
    let address = gateway.address();
    let url = gateway.url_with_token().expect("an address to open");
    let (_, token) = url.split_once("/#token=").expect("a token");

    for locked in [
        get(ORDERS),
        get(ORDERS).signed(),
        get(ORDERS).with("x-console-token", "wrong"),
    ] {
        assert!(locked.send(address).await.is_error(401));
    }
    assert!(stub.asked().is_empty());

    let open = get(ORDERS).signed().with("x-console-token", token);
    assert_eq!(open.send(address).await.status, 200);
    let asked = stub.asked();
    let head = asked.first().expect("a request").to_ascii_lowercase();
    assert!(head.contains("authorization: basic s0vzolnfq1jfva=="), "{head}");
    assert!(
        !head.contains("bearer") && !head.contains("x-console-token"),
        "{head}"
    );

    let who = get("/gateway").send(address).await;
    assert!(
        who.body.contains(r#""credentials":"gateway""#) && !who.body.contains(token),
        "{}",
        who.body
    );
    let write = ask("PUT", &format!("{ORDERS}/x/pause"));
    assert!(write.send(address).await.is_error(401));
    gateway.stop().await;
}

#[tokio::test]
async fn it_does_not_start_beyond_loopback() {
    let mut config = holding(crate::common::config());
    config.listen = "0.0.0.0:0".parse().expect("an address");
    assert!(gateway::start(config).await.is_err());
}
