//! The gateway attacked: raw bytes over a socket, and what must come back.
//!
//! One table of named cases; [docs/ATTACKS.md](../../../docs/ATTACKS.md) is written from it, and a test holds the two together.
//! `cargo test -p gateway --test attacks -- --nocapture` prints it with what came back.

#[path = "load.rs"]
mod attacks_by_number;
mod body;
mod case;
mod framing;
mod gateways;
mod hosts;
mod keyed;
mod methods;
mod narrow;
mod origins;
mod table;
mod targets;
mod upstream;
mod upstreams;
mod wire;

use attacks_by_number as load;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use case::Case;
use gateways::{Behind, Gateway};

fn cases() -> Vec<Case> {
    [
        hosts::cases(),
        targets::cases(),
        methods::cases(),
        framing::cases(),
        body::cases(),
        origins::cases(),
        keyed::cases(),
        narrow::cases(),
        upstreams::cases(),
    ]
    .concat()
}

/// Named so that `cargo xtask test`, which prints the table of these first, can leave them out of the others.
mod attacks_by_case {
    use super::*;

    /// Every case against a gateway of its kind; after each of them the gateway has to be as well as before, and nothing may have been
    /// taken or forwarded that the table does not name.
    #[tokio::test(flavor = "multi_thread")]
    async fn every_attack_gets_what_the_table_says() {
        let mut gateways: BTreeMap<Behind, Gateway> = BTreeMap::new();
        let mut wrong = Vec::new();
        let cases = cases();
        println!("\n{}", table::HEAD);
        for case in &cases {
            let gateway = match gateways.entry(case.behind) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(Gateway::start(case.behind).await),
            };
            let came = case.run(gateway).await;
            println!("{}", table::row(case, &came));
            wrong.extend(
                case.judge(&came)
                    .into_iter()
                    .map(|why| format!("{}: {why}", case.name)),
            );
        }
        let right = cases.len() - wrong.len().min(cases.len());
        println!("\n{} cases, {right} as the table says", cases.len());
        for gateway in gateways.into_values() {
            gateway.stop().await;
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(cases.len() >= 60, "only {} cases", cases.len());
    }

    /// `OFFSET_CONSOLE_UPDATE=1` writes it anew.
    #[test]
    fn the_document_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ATTACKS.md");
        let text = table::document(&cases(), load::CASES);
        if std::env::var_os("OFFSET_CONSOLE_UPDATE").is_some() {
            std::fs::write(path, &text).expect("the document can be written");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == text,
            "docs/ATTACKS.md is not what the cases say; OFFSET_CONSOLE_UPDATE=1 writes it"
        );
    }

    #[test]
    fn every_case_has_a_name_of_its_own() {
        let mut names: Vec<String> = cases().into_iter().map(|case| case.name).collect();
        names.extend(load::CASES.iter().map(|case| case.name.to_owned()));
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
