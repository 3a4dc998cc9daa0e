//! Copy as: exactly as the tools take it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::process::Command;

use common::{at, draft_of, draft_on, json, sink, target};
use connect_api::{ConnectorAddress, OffsetEntry};
use offset_rules::class::Config;
use offset_rules::copy::{
    About, BodyForm, Compared, Copied, NOTHING_TO_CREATE, Report, Sealed, Tool, copy_alter, copy_read,
    copy_status, create_with_offsets, find_offsets_at, quoted, read_record,
};
use offset_rules::draft::{At, Draft, RowIntent};
use offset_rules::stackql::{Generation, Plan, parse, plan};
use offset_rules::strategy::{reset_all, reset_some};
use offset_rules::target::Target;
use offset_rules::trace::named_records;

const BASE: &str = "https://api.confluent.cloud";

fn patch() -> Draft {
    let mut draft = draft_on(sink(&[("orders", 0, 81_244), ("orders", 1, 5)]));
    draft.set_value(At::Base(0), "kafka_offset", "80000", RowIntent::Value);
    draft
}

fn alter(tool: Tool, draft: &Draft) -> Copied {
    copy_alter(
        tool,
        &About {
            target: &draft.target,
            base_url: BASE,
        },
        draft,
    )
}

#[test]
fn the_worked_example_in_every_tool() {
    let (draft, place) = (patch(), target());
    let about = About {
        target: &place,
        base_url: BASE,
    };
    assert_eq!(
        alter(Tool::Curl, &draft).text,
        "curl --request POST \\\n  --url 'https://api.confluent.cloud/connect/v1/environments/env-a1b2c3/clusters/lkc-d4e5f6/connectors/orders-to-warehouse/offsets/request' \\\n  --user \"$CONFLUENT_CLOUD_API_KEY:$CONFLUENT_CLOUD_API_SECRET\" \\\n  --header 'content-type: application/json' \\\n  --data '{\"type\":\"PATCH\",\"offsets\":[{\"partition\":{\"kafka_topic\":\"orders\",\"kafka_partition\":0},\"offset\":{\"kafka_offset\":80000}}]}'"
    );
    assert!(
        copy_read(Tool::Curl, &about)
            .text
            .contains("/connectors/orders-to-warehouse/offsets'")
    );
    assert!(
        copy_status(Tool::Curl, &about)
            .text
            .contains("/offsets/request/status'")
    );
    assert_eq!(
        copy_read(Tool::ConfluentCli, &about).text,
        "confluent connect offset describe lcc-7k2m9q -o json --environment env-a1b2c3 --cluster lkc-d4e5f6"
    );
    let cli = alter(Tool::ConfluentCli, &draft);
    assert_eq!(
        cli.text,
        "confluent connect offset update lcc-7k2m9q --config-file offsets.json --environment env-a1b2c3 --cluster lkc-d4e5f6"
    );
    assert_eq!(
        cli.files[0].text,
        r#"{"offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]}"#
    );
    let terraform = alter(Tool::Terraform, &draft).text;
    assert_eq!(
        terraform,
        "resource \"confluent_connector\" \"orders_to_warehouse\" {\n  environment { id = \"env-a1b2c3\" }\n  kafka_cluster { id = \"lkc-d4e5f6\" }\n  # config_sensitive = { … }   config_nonsensitive = { … }\n\n  offsets {\n    partition = {\n      \"kafka_topic\" = \"orders\"\n      \"kafka_partition\" = \"0\"\n    }\n    offset = {\n      \"kafka_offset\" = \"80000\"\n    }\n  }\n}\n"
    );
    let a = alter(Tool::StackQl(Generation::Of2026, BodyForm::Json), &draft);
    assert_eq!(
        a.text,
        "EXEC confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request\n  @connector_name='orders-to-warehouse',\n  @environment_id='env-a1b2c3',\n  @kafka_cluster_id='lkc-d4e5f6'\n  @@json='{\"type\":\"PATCH\",\"offsets\":[{\"partition\":{\"kafka_topic\":\"orders\",\"kafka_partition\":0},\"offset\":{\"kafka_offset\":80000}}]}';"
    );
    assert!(a.warnings[0].contains("refuses it"));
    let b = alter(Tool::StackQl(Generation::Of2024, BodyForm::Parameters), &draft).text;
    assert!(
        b.contains("alter_connectv1connector_offsets_request")
            && b.contains("@data__type='PATCH'")
            && b.contains("@data__offsets='[{")
    );
    assert!(
        copy_read(Tool::StackQl(Generation::Of2026, BodyForm::Json), &about)
            .text
            .starts_with("SELECT id, name, metadata, offsets\nFROM confluent.connect.connector_offsets\n")
    );
    assert!(
        copy_status(Tool::StackQl(Generation::Of2026, BodyForm::Json), &about)
            .text
            .contains("connector_offsets_requests\nWHERE")
    );
    for nothing in [
        copy_read(Tool::Terraform, &about),
        copy_status(Tool::Terraform, &about),
    ] {
        assert!(nothing.text.starts_with("# "));
    }
    assert!(
        copy_status(Tool::ConfluentCli, &about)
            .text
            .starts_with("confluent connect offset status describe lcc-7k2m9q")
    );
}

#[test]
fn a_reset_in_every_tool() {
    let mut draft = patch();
    reset_all(&mut draft);
    assert!(
        alter(Tool::Curl, &draft)
            .text
            .ends_with("--data '{\"type\":\"DELETE\"}'")
    );
    assert!(
        alter(Tool::ConfluentCli, &draft)
            .text
            .starts_with("confluent connect offset delete lcc-7k2m9q")
    );
    assert!(alter(Tool::Terraform, &draft).text.contains("# no offsets block"));
    assert!(
        alter(Tool::StackQl(Generation::Of2026, BodyForm::Parameters), &draft)
            .text
            .ends_with("@type='DELETE';")
    );
    reset_some(&mut draft, [0]);
    // A tool that would reset more than was asked is given no command.
    for tool in [Tool::ConfluentCli, Tool::Terraform] {
        assert!(alter(tool, &draft).text.starts_with("# "), "{tool:?}");
    }
    assert!(
        alter(Tool::Curl, &draft)
            .text
            .contains("\"type\":\"DELETE\",\"offsets\":[{")
    );
}

/// Any name, any bytes: what `sh` hands to curl is the exact body and the exact address.
#[test]
fn a_real_shell_hands_over_the_exact_body() {
    for (name, offset) in [
        ("orders", r#"{"kafka_offset":1}"#),
        (
            "it's; rm -rf $HOME `x` \"q\" \\ \n ü%/#",
            r#"{"a":"'\\'' $(x) `y` \"z\" !! \\\\ "}"#,
        ),
        ("-n", r#"{ "_id" : "{\"_data\": \"8265\"}" }"#),
        ("a%2Fb", "{\"lines\":\"x\",\n\t\"y\": null}"),
    ] {
        let mut draft = draft_of(r#"{"p":1}"#, r#"{"x":0}"#);
        draft.target = Target {
            address: ConnectorAddress::new("env-1", "lkc-1", name),
            ..target()
        };
        draft.set_offset(At::Base(0), offset, RowIntent::Value);
        let curl = alter(Tool::Curl, &draft).text;
        let script = format!("curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{curl}\n");
        let output = Command::new("sh").arg("-c").arg(&script).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{script}");
        let words: Vec<&str> = std::str::from_utf8(&output.stdout).unwrap().split('\0').collect();
        let after = |flag: &str| words[words.iter().position(|word| *word == flag).unwrap() + 1];
        assert_eq!(after("--data"), draft.body());
        assert_eq!(
            after("--url"),
            format!(
                "{BASE}/connect/v1/environments/env-1/clusters/lkc-1/connectors/{}/offsets/request",
                connect_api::encode_segment(name)
            )
        );
        assert_eq!(words.len(), 11, "{words:?}");
    }
    assert_eq!(quoted("a'b"), r"'a'\''b'");
}

#[test]
fn a_long_body_goes_into_a_file() {
    let rows: Vec<(&str, u32, u64)> = (0..3_000).map(|at| ("orders", at, 100)).collect();
    let mut draft = draft_on(sink(&rows));
    for place in 0..3_000 {
        draft.set_value(At::Base(place), "kafka_offset", "5", RowIntent::Value);
    }
    let copied = alter(Tool::Curl, &draft);
    assert!(copied.text.ends_with("--data-binary '@request.json'"));
    assert_eq!(copied.files[0].text, draft.body());
}

fn warned(tool: Tool, partition: &str, offset: &str) -> String {
    let mut draft = draft_of(partition, "{}");
    draft.set_offset(At::Base(0), offset, RowIntent::Value);
    alter(tool, &draft).warnings.join(" ")
}

/// Terraform writes 0 for it, a float writes -0.0 or 0: another spelling either way.
#[test]
fn a_zero_with_a_sign_is_respelled() {
    for tool in [Tool::Terraform, Tool::ConfluentCli] {
        let said = |offset: &str| warned(tool, r#"{"server":"s"}"#, offset);
        assert!(said(r#"{"n":-0}"#).contains("n of s"), "{}", said(r#"{"n":-0}"#));
        assert!(!said(r#"{"n":0}"#).contains("n of s"));
    }
}

#[test]
fn what_a_tool_cannot_carry_is_said() {
    let (cli, terraform, stackql) = (
        Tool::ConfluentCli,
        Tool::Terraform,
        Tool::StackQl(Generation::Of2026, BodyForm::Parameters),
    );
    for tool in [cli, stackql] {
        assert!(
            warned(tool, r#"{"server":"s"}"#, r#"{"lsn":9007199254741993}"#).contains("changes lsn of s"),
            "{tool:?}"
        );
        assert!(warned(tool, r#"{"server":"s"}"#, r#"{"x":1.0}"#).contains("changes x"));
        assert!(!warned(tool, r#"{"server":"s"}"#, r#"{"lsn":9007199254740991}"#).contains("changes"));
    }
    for (partition, offset, retyped) in [
        (
            r#"{"protocol":"1","table":"a"}"#,
            r#"{"incrementing":3}"#,
            "protocol",
        ),
        (
            r#"{"bucket":"b","partition":"512"}"#,
            r#"{"bySeqno":3}"#,
            "partition",
        ),
        (r#"{"server":"s"}"#, r#"{"scn":"3710473"}"#, "scn"),
        (r#"{"ns":"a"}"#, r#"{"copy":"true"}"#, "copy"),
        (
            r#"{"server":"s"}"#,
            r#"{"lcr_position":"00001e05"}"#,
            "lcr_position",
        ),
        (r#"{"server":"s"}"#, r#"{"big":9223372036854775808}"#, "big"),
        (r#"{"server":"s"}"#, r#"{"x":1.0}"#, "x"),
        (r#"{"server":"t"}"#, r#"{"x":1}"#, "server"),
    ] {
        let says = warned(terraform, partition, offset);
        assert!(
            says.contains(&format!("spelling to {retyped} ")),
            "{offset}: {says}"
        );
    }
    for fine in [
        r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901234"}"#,
        r#"{"a":"e","b":".","c":"x1"}"#,
        r#"{"lsn":9007199254741993,"ok":true}"#,
    ] {
        assert!(
            !warned(terraform, r#"{"server":"s"}"#, fine).contains("spelling"),
            "{fine}"
        );
    }
    assert!(
        warned(terraform, r#"{"server":"s"}"#, r#"{"transaction_id":null}"#)
            .contains("transaction_id of s is left out")
    );
    assert!(warned(terraform, r#"{"server":"s"}"#, "null").contains("cannot remove one partition"));
    assert!(!warned(Tool::Curl, r#"{"server":"s"}"#, r#"{"lsn":9007199254741993}"#).contains("changes"));
    // A tool that only knows the Cloud, pointed at by a sandbox's page.
    let draft = patch();
    let sandbox = About {
        target: &draft.target,
        base_url: "http://127.0.0.1:8484",
    };
    assert!(
        copy_alter(cli, &sandbox, &draft)
            .warnings
            .join(" ")
            .contains("not to http://127.0.0.1:8484")
    );
    assert!(
        copy_alter(Tool::Curl, &sandbox, &draft)
            .text
            .contains("'http://127.0.0.1:8484/connect/v1")
    );
    let unknown = Target {
        lcc: None,
        ..target()
    };
    assert!(
        copy_read(
            cli,
            &About {
                target: &unknown,
                base_url: BASE
            }
        )
        .text
        .contains("describe \"$CONNECTOR_ID\" ")
    );
}

#[test]
fn hcl_stands_for_exactly_the_text() {
    let mut draft = draft_of(r#"{"ns":"${x} %{y} $x \"q\" \\ \n"}"#, "{}");
    draft.set_offset(
        At::Base(0),
        r#"{"_id":"{\"_data\": \"8267\"}"}"#,
        RowIntent::Value,
    );
    let text = alter(Tool::Terraform, &draft).text;
    assert!(text.contains(r#""ns" = "$${x} %%{y} $x \"q\" \\ \n""#), "{text}");
    assert!(text.contains(r#""_id" = "{\"_data\": \"8267\"}""#), "{text}");
}

#[test]
fn stackql_text_parses_back_to_the_same_request() {
    for (name, offset) in [
        ("it's \\ \"x\"", r#"{"_id":"{\"_data\": \"8'2\\n65\"}"}"#),
        ("orders", r#"{"kafka_offset":9007199254741993}"#),
    ] {
        let mut draft = draft_of(r#"{"ns":"a"}"#, "{}");
        draft.target = Target {
            address: ConnectorAddress::new("env-1", "lkc-1", name),
            ..target()
        };
        draft.set_offset(At::Base(0), offset, RowIntent::Value);
        for generation in [Generation::Of2024, Generation::Of2026] {
            for form in [BodyForm::Json, BodyForm::Parameters] {
                let text = alter(Tool::StackQl(generation, form), &draft).text;
                let Plan::Alter(back) = plan(&text, parse(&text).unwrap()).unwrap() else {
                    panic!("{text}")
                };
                assert_eq!(back.address, draft.target.address);
                assert_eq!(back.kind.body(Some(&back.imported.entries)), draft.body());
            }
        }
    }
}

#[test]
fn commands_about_records() {
    let place = target();
    let about = About {
        target: &place,
        base_url: BASE,
    };
    let record = &named_records("(topic='orders',partition=3,offset=77345)")[0];
    assert_eq!(
        read_record(&about, record).text,
        "confluent kafka topic consume orders --partition 3 --offset 77345 --environment env-a1b2c3 --cluster lkc-d4e5f6"
    );
    let copied = find_offsets_at(
        &sink(&[("orders.v1", 0, 1), ("orders.v1", 1, 1), ("pay", 0, 1)]),
        at("2026-03-02T09:16:31Z"),
    )
    .unwrap();
    assert!(
        copied
            .text
            .ends_with("--topic-partitions 'orders\\.v1,pay' --time 1772442991000"),
        "{}",
        copied.text
    );
    assert_eq!(
        find_offsets_at(
            &[OffsetEntry {
                partition: json("{}"),
                offset: json("{}")
            }],
            at("2026-03-02T09:16:31Z")
        ),
        None
    );
}

#[test]
fn a_connector_is_created_with_the_drafts_offsets_and_without_secrets() {
    let draft = patch();
    let config: Config = [
        ("connector.class", "OrdersSink"),
        ("kafka.api.secret", "****************"),
        ("cloud.provider", "aws"),
        ("name", "orders-to-warehouse"),
    ]
    .iter()
    .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
    .collect();
    let copied = create_with_offsets(
        &About {
            target: &draft.target,
            base_url: BASE,
        },
        &draft,
        Some(&config),
    )
    .unwrap();
    assert_eq!(
        copied.files[0].text,
        r#"{"name":"orders-to-warehouse-copy","config":{"connector.class":"OrdersSink","kafka.api.secret":"FILL IN","name":"orders-to-warehouse-copy"},"offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}},{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":5}}]}"#
    );
    assert!(copied.text.contains("/clusters/lkc-d4e5f6/connectors' "));
}

/// An empty configuration is none that was read: the command would create nothing, or something else.
#[test]
fn no_connector_is_created_without_a_config_that_was_read() {
    let draft = patch();
    let about = About {
        target: &draft.target,
        base_url: BASE,
    };
    for config in [None, Some(&Config::new())] {
        assert_eq!(
            create_with_offsets(&about, &draft, config),
            Err(NOTHING_TO_CREATE)
        );
    }
}

#[test]
fn the_report_holds_everything_verbatim_and_nothing_breaks_out_of_it() {
    let draft = patch();
    let (previous, requested, live) = (
        draft.base.entries.clone(),
        draft.entries(),
        sink(&[("orders", 0, 80_412)]),
    );
    let body = "{\"a\": \"```\\n# not a heading\"}";
    let report = Report {
        target: &draft.target,
        who: "key ABC",
        note: "replay | `ticket` <b>\n# 7",
        digest: &draft.digest(),
        times: &[("requested", "2026-03-02T09:16:31Z".into())],
        request_ids: &["req-1".into()],
        states: &[("phase", "APPLIED".into()), ("verdict", String::new())],
        sealed: &[Sealed {
            title: "Request body",
            text: body,
        }],
        compared: Compared {
            previous: &previous,
            requested: &requested,
            live: &live,
        },
    }
    .markdown();
    assert!(report.starts_with("# Alter request of `orders-to-warehouse`\n"));
    assert!(
        report.contains("- note: `` replay \\| `ticket` <b> # 7 ``\n"),
        "{report}"
    );
    assert!(report.contains("\n````json\n{\"a\": \"```\\n# not a heading\"}\n````\n"));
    assert!(report.contains("| `{\"kafka_topic\":\"orders\",\"kafka_partition\":0}` | `{\"kafka_offset\":81244}` | `{\"kafka_offset\":80000}` | `{\"kafka_offset\":80412}` |"));
    assert!(
        report.contains(&draft.digest())
            && report.contains("Record of this browser")
            && !report.contains("verdict")
    );
}
