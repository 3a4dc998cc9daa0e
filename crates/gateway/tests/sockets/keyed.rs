//! A gateway that holds the key.

use std::net::{IpAddr, SocketAddr, UdpSocket};

use gateway::{Config, HeldKey, Running, TrustedProxy};

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

/// What was printed at one start, and may stand in somebody's history, opens nothing at another.
#[tokio::test]
async fn a_token_is_of_one_start() {
    let stub = Stub::answering(&json("200 OK", "", "[]")).await;
    let one = start(holding(upstream(stub.address))).await;
    let other = start(holding(upstream(stub.address))).await;
    let token = |running: &Running| {
        let url = running.url_with_token().expect("an address to open");
        let (_, token) = url.split_once("/#token=").expect("a token");
        token.to_owned()
    };
    let shown = |token: &str| get(ORDERS).with("x-console-token", token);
    let (first, second) = (token(&one), token(&other));
    assert_ne!(first, second);
    for (running, own, others) in [(&one, &first, &second), (&other, &second, &first)] {
        let address = running.address();
        assert_eq!(shown(own).send(address).await.status, 200);
        assert!(shown(others).send(address).await.is_error(401));
    }
    assert_eq!(stub.asked().len(), 2);
    one.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn it_does_not_start_beyond_loopback() {
    let mut config = holding(crate::common::config());
    config.listen = "0.0.0.0:0".parse().expect("an address");
    assert!(gateway::start(config).await.is_err());
}

/// An address of this machine that is not the one a keyed gateway listens on: its own interface, or where there is none another
/// one of loopback's. Nothing leaves the machine: the socket is asked which address it would use, and sends nothing.
fn another_address() -> IpAddr {
    let own = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    own.map(|own| own.ip())
        .ok()
        .filter(|own| !own.is_unspecified() && !own.is_loopback())
        .unwrap_or(IpAddr::from([127, 0, 0, 2]))
}

#[tokio::test]
async fn from_elsewhere_there_is_nothing() {
    let stub = Stub::answering(&json("200 OK", "", "[]")).await;
    let gateway = start(holding(upstream(stub.address))).await;
    let elsewhere = SocketAddr::new(another_address(), gateway.address().port());
    assert!(
        tokio::net::TcpStream::connect(elsewhere).await.is_err(),
        "{elsewhere}"
    );
    gateway.stop().await;

    // Behind a proxy it listens for everybody: the key is for those whom the proxy names.
    let mut config = holding(upstream(stub.address));
    config.listen = "0.0.0.0:0".parse().expect("an address");
    config.proxy = TrustedProxy::new(http::HeaderName::from_static("x-user"), "0123456789abcdef").ok();
    let gateway = start(config).await;
    let elsewhere = SocketAddr::new(another_address(), gateway.address().port());
    let asked = |target: &str| get(target).with("host", "localhost").with("x-user", "ada");
    assert!(asked(ORDERS).send(elsewhere).await.is_error(401));
    assert_eq!(
        get(ORDERS).send(elsewhere).await.status,
        421,
        "not under its address"
    );
    assert!(stub.asked().is_empty());
    // Who it is, it says to anybody (docs/SECURITY.md), and nothing of the key.
    let who = asked("/gateway").send(elsewhere).await;
    assert_eq!(who.status, 200);
    assert!(
        !who.body.contains("KEY") && !who.body.contains("SECRET"),
        "{}",
        who.body
    );
    gateway.stop().await;
}
