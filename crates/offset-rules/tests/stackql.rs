//! StackQL: the statements of the documentation, and what is wrong with others.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use connect_api::AlterType;
use offset_rules::stackql::{
    Plan, PlanError, Read, Statement, StatementError, complete, describe, examples, fill, parse,
    placeholders, plan, select_row, show_methods,
};

const DOCS_SELECT: &str = "SELECT applied_at, previous_offsets, request, status\nFROM confluent.connect.connector_offsets_requests\nWHERE connector_name = 'orders-to-warehouse'\n  AND environment_id = 'env-a1b2c3'\n  AND kafka_cluster_id = 'lkc-d4e5f6';";

const FORM_A: &str = r#"EXEC confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request
  @connector_name='orders-to-warehouse',
  @environment_id='env-a1b2c3',
  @kafka_cluster_id='lkc-d4e5f6'
  @@json='{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]}';"#;

const FORM_B: &str = r#"EXEC confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request
  @connector_name='orders-to-warehouse',
  @environment_id='env-a1b2c3',
  @kafka_cluster_id='lkc-d4e5f6',
  @type='PATCH',
  @offsets='[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]';"#;

fn done(text: &str) -> Result<Plan, PlanError> {
    plan(text, parse(text).map_err(PlanError::Statement)?)
}

#[test]
fn the_documentations_statements_are_understood() {
    let Plan::Read {
        read,
        address,
        columns,
    } = done(DOCS_SELECT).unwrap()
    else {
        panic!("no read")
    };
    assert_eq!(
        (read, address.to_string().as_str()),
        (Read::Status, "env-a1b2c3 / lkc-d4e5f6 / orders-to-warehouse")
    );
    assert_eq!(
        columns.iter().map(|column| column.name).collect::<Vec<_>>(),
        ["applied_at", "previous_offsets", "request", "status"]
    );
    let old = |text: &str| {
        text.replace("connectv1_connector", "connectv1connector")
            .replace("@type", "@data__type")
            .replace("@offsets", "@data__offsets")
    };
    for text in [
        FORM_A.to_owned(),
        FORM_B.to_owned(),
        old(FORM_A),
        old(FORM_B),
        FORM_A.replace(",\n", "\n"),
        FORM_B.replace("EXEC ", "exec /*+ SHOWRESULTS */ "),
    ] {
        let Plan::Alter(alteration) = done(&text).unwrap() else {
            panic!("no alteration: {text}")
        };
        assert_eq!(alteration.kind, AlterType::Patch);
        assert_eq!(
            alteration.imported.entries[0].offset.text(),
            r#"{"kafka_offset":80000}"#
        );
    }
    let delete = "EXEC confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request @connector_name='a', @environment_id='env-1', @kafka_cluster_id='lkc-1', @type='DELETE'";
    let Plan::Alter(alteration) = done(delete).unwrap() else {
        panic!("no alteration")
    };
    assert_eq!(
        (alteration.kind, alteration.imported.entries.len()),
        (AlterType::Delete, 0)
    );
}

#[test]
fn keywords_in_any_case_comments_hints_and_escapes() {
    let text = "-- a comment\nsElEcT *, /* another; ' */ from".replace("*, /*", "* /*")
        + " Confluent.Connect.Connector_Offsets # and\n where connector_name = 'it''s \\'a\\' \\\\ \"name\"' and environment_id=\"env-1\" AND kafka_cluster_id = `x`";
    assert!(parse(&text).is_err(), "a name is no value");
    let text = text.replace("`x`", "'lkc-1'") + " ; ;";
    let Plan::Read { address, columns, .. } = done(&text).unwrap() else {
        panic!("no read")
    };
    assert_eq!(address.name, r#"it's 'a' \ "name""#);
    assert_eq!(columns.len(), 4);
    let Statement::Exec { show_results, .. } =
        parse(&FORM_B.replace("EXEC", "EXEC /*+ showresults */")).unwrap()
    else {
        panic!("no exec")
    };
    assert!(show_results);
    let labelled = done(&DOCS_SELECT.replace("applied_at,", "applied_at AS at,")).unwrap();
    let Plan::Read { columns, .. } = labelled else {
        panic!("no read")
    };
    assert_eq!((columns[0].name, columns[0].label.as_str()), ("applied_at", "at"));
}

#[test]
fn the_resources_answer_for_themselves() {
    let Plan::ShowMethods(resource) =
        done("show methods in confluent.connect.connector_offsets_requests").unwrap()
    else {
        panic!()
    };
    let methods = show_methods(resource);
    assert_eq!(methods.columns, ["MethodName", "RequiredParams", "SQLVerb"]);
    assert_eq!(methods.rows.len(), 4);
    assert!(methods.rows.contains(&vec![
        "alter_connectv1_connector_offsets_request".into(),
        "connector_name, environment_id, kafka_cluster_id, type".into(),
        "EXEC".into()
    ]));
    let Plan::Describe(resource) =
        done("DESCRIBE EXTENDED confluent.connect.connector_offsets_requests;").unwrap()
    else {
        panic!()
    };
    let names: Vec<_> = describe(resource)
        .rows
        .into_iter()
        .map(|row| row[0].clone())
        .collect();
    assert_eq!(names, ["applied_at", "previous_offsets", "request", "status"]);
}

#[test]
fn placeholders_become_fields() {
    let text = DOCS_SELECT
        .replace("orders-to-warehouse", "{{ connector_name }}")
        .replace("env-a1b2c3", "{{environment_id}}");
    assert_eq!(placeholders(&text), ["connector_name", "environment_id"]);
    assert_eq!(
        done(&text),
        Err(PlanError::Placeholders(vec![
            "connector_name".into(),
            "environment_id".into()
        ]))
    );
    assert_eq!(placeholders("{{ }} {{a b}} {{x}} {{x}} {{"), ["x"]);
}

/// (statement, line, column, a part of what it says)
#[rustfmt::skip]
#[test]
fn errors_have_a_place_and_say_what_is_allowed_there() {
    let select = |rest: &str| format!("SELECT id FROM confluent.connect.connector_offsets\n{rest}");
    for (text, line, column, says) in [
        ("".to_owned(), 1, 1, "expected SELECT, EXEC"),
        ("INSERT INTO x".into(), 1, 1, "nothing else is answered here"),
        ("SELECT".into(), 1, 7, "expected a column"),
        ("SELECT id".into(), 1, 10, "or FROM"),
        ("SELECT id,, name".into(), 1, 11, "expected a column"),
        ("SELECT nam FROM confluent.connect.connector_offsets".into(), 1, 8, "it has id, name, metadata and offsets"),
        ("SELECT id FROM confluent.connect.connectors".into(), 1, 16, "connector_offsets"),
        (select("WHERE connector_name 'a'"), 2, 22, "expected = after connector_name"),
        (select("WHERE connector_name = a"), 2, 24, "a text in single quotes"),
        (select("WHERE connector_name = 'a"), 2, 24, "no end"),
        (select("WHERE name = 'a'"), 2, 14, "not a parameter"),
        (select("WHERE connector_name = 'a' OR x = 1"), 2, 28, "end of the statement"),
        (select("WHERE connector_name = 'a'"), 2, 27, "environment_id is missing"),
        (select("WHERE connector_name = 'a' AND connector_name = 'b'"), 2, 49, "given twice"),
        (select("WHERE connector_name = '..' AND environment_id = 'env-1' AND kafka_cluster_id = 'lkc-1'"), 2, 24, "cannot be addressed"),
        (select("WHERE connector_name = 'a' AND environment_id = '../x' AND kafka_cluster_id = 'lkc-1'"), 2, 49, "is no id"),
        (select("/* never closed"), 2, 1, "expected */"),
        (select("; SELECT"), 2, 3, "one statement at a time"),
        ("SELECT ü FROM x".into(), 1, 8, "not part of any statement"),
        ("EXEC".into(), 1, 5, "expected a method"),
        ("EXEC a.b.c".into(), 1, 6, "expected one of the methods"),
        ("EXEC /*+ FAST */ a".into(), 1, 6, "SHOWRESULTS"),
        ("SHOW TABLES".into(), 1, 6, "expected METHODS"),
        (FORM_B.replace("@type='PATCH',\n", ""), 5, 109, "the body is missing"),
        (FORM_B.replace("'PATCH'", "'REPLACE'"), 5, 9, "neither"),
        (FORM_B.replace("'PATCH'", "'PATCH',"), 5, 17, "expected a parameter after the comma"),
        (FORM_B.replace("@offsets='[", "@offsets='"), 6, 12, "the offsets are no"),
        (FORM_B.replace("@type", "@method"), 5, 11, "not a parameter"),
        (FORM_A.replace("\"PATCH\"", "\"PATCH"), 5, 10, "the body is no request"),
        (FORM_A.replace("@@json", "@@xml"), 5, 3, "expected @@json"),
        (FORM_A.replace("@@json", "@type='DELETE' @@json"), 5, 9, "not the one in @@json"),
        (FORM_A.replace(r#""type":"PATCH","#, ""), 5, 10, "no type"),
        (FORM_A.replace("@@json", "@offsets='[]' @@json"), 5, 12, "not those in @@json"),
        (FORM_A.replace("@@json", "@offsets='{}' @@json"), 5, 12, "no array"),
        (FORM_A.replace("@@json", "@type='PATCH', @data__type='DELETE' @@json"), 5, 30, "the same parameter"),
        (FORM_B.replace("@type='PATCH',", "@type='PATCH', @data__type='PATCH',"), 5, 30, "the same parameter"),
        (FORM_B.replace("@type='PATCH',", "@type='PATCH', @data__offsets='[]',"), 6, 12, "the same parameter"),
        ("EXEC x @".into(), 1, 9, "a parameter's name"),
    ] {
        let error = match done(&text) {
            Err(PlanError::Statement(error)) => error,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
        assert!(error.expected.contains(says), "{text}: {error}");
    }
}

/// Offsets given as a parameter cannot close the body and add members of their own.
#[test]
fn a_parameter_cannot_reach_out_of_its_place() {
    let text = FORM_B.replace("80000}}]'", "80000}}],\"type\":\"DELETE\"'");
    assert!(matches!(done(&text), Err(PlanError::Statement(_))));
}

#[test]
fn an_answer_becomes_rows_and_csv() {
    let Plan::Read { columns, .. } = done(&DOCS_SELECT.replace(
        "applied_at, previous_offsets, request, status",
        "status, applied_at, previous_offsets",
    ))
    .unwrap() else {
        panic!()
    };
    let answer = common::json(r#"{"status":{"phase":"APPLIED"},"applied_at":"=cmd|'x'","request":{}}"#);
    let (row, object) = select_row(&answer, &columns);
    assert_eq!(row, [r#"{"phase":"APPLIED"}"#, "=cmd|'x'", "null"]);
    assert_eq!(
        object,
        r#"{"status":{"phase":"APPLIED"},"applied_at":"=cmd|'x'","previous_offsets":null}"#
    );
    let table = offset_rules::stackql::ResultTable {
        columns: vec!["a".into(), "b".into()],
        rows: vec![
            row[..2].to_vec(),
            vec!["-5".into(), "x\ny".into()],
            vec!["-5+1".into(), "+5".into()],
        ],
    };
    assert_eq!(
        table.csv(),
        "a,b\r\n\"{\"\"phase\"\":\"\"APPLIED\"\"}\",'=cmd|'x'\r\n-5,\"x\ny\"\r\n'-5+1,'+5\r\n"
    );
    assert_eq!(
        table.json(),
        r#"[{"a":"{\"phase\":\"APPLIED\"}","b":"=cmd|'x'"},{"a":"-5","b":"x\ny"},{"a":"-5+1","b":"+5"}]"#
    );
}

/// As the documentation prints it: its commas stand inside the comments.
const DOCS_EXEC: &str = r#"EXEC confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request
@connector_name='{{ connector_name }}' --required,
@environment_id='{{ environment_id }}' --required,
@kafka_cluster_id='{{ kafka_cluster_id }}' --required
@@json=
'{
"type": "{{ type }}",
"offsets": "{{ offsets }}"
}'
;"#;

fn filled(text: &str, offsets: &'static str) -> String {
    let value = |name: &str| {
        Some(match name {
            "connector_name" => "it's \\ \"odd\"".to_owned(),
            "environment_id" => "env-1".to_owned(),
            "kafka_cluster_id" => "lkc-1".to_owned(),
            "type" => "PATCH".to_owned(),
            "offsets" => offsets.to_owned(),
            _ => return None,
        })
    };
    fill(text, value).text
}

#[test]
fn the_documentations_placeholders_are_filled_and_the_statement_runs() {
    let offsets = r#"[{"partition":{"_id":"{\"_data\":\"82'67\"}"},"offset":{"lsn":9007199254740993}}]"#;
    let old = DOCS_EXEC.replace("connectv1_connector", "connectv1connector");
    let texts = examples().into_iter().map(|example| example.text);
    let mut alterations = 0;
    for text in texts.chain([DOCS_EXEC.to_owned(), old]) {
        assert!(
            text.contains("{{") || text.starts_with("SHOW") || text.starts_with("DESCRIBE"),
            "{text}"
        );
        match done(&filled(&text, offsets)).unwrap() {
            Plan::Alter(alteration) => {
                alterations += 1;
                assert_eq!(alteration.address.name, "it's \\ \"odd\"");
                let entry = &alteration.imported.entries[0];
                assert_eq!(entry.offset.text(), r#"{"lsn":9007199254740993}"#);
                assert_eq!(entry.partition.text(), r#"{"_id":"{\"_data\":\"82'67\"}"}"#);
            }
            Plan::Read { address, .. } => assert_eq!(address.name, "it's \\ \"odd\""),
            Plan::ShowMethods(_) | Plan::Describe(_) => {}
        }
    }
    assert_eq!(alterations, 6);
    // A value that is no JSON stays a text, and the plan says what is wrong with it.
    let error = done(&filled(DOCS_EXEC, "x\"y")).unwrap_err();
    assert!(error.to_string().contains("no request"), "{error}");
}

#[test]
fn a_place_in_a_filled_statement_leads_back_to_what_was_written() {
    let text = "a '{{ x }}' b \"{{ y }}\" c {{ z }}";
    let filled = fill(text, |name| match name {
        "x" => Some("1'2".to_owned()),
        "y" => Some("[1, 2, 3]".to_owned()),
        _ => None,
    });
    assert_eq!(filled.text, "a '1''2' b [1, 2, 3] c {{ z }}");
    for (here, there) in [
        ("a", "a"),
        ("b", "b"),
        ("c", "c"),
        ("{{ z", "{{ z"),
        ("1", "{{ x"),
        ("''2", "{{ x"),
        ("[1", "\"{{ y"),
    ] {
        assert_eq!(
            filled.original(filled.text.find(here).unwrap()),
            text.find(there).unwrap(),
            "{here}"
        );
    }
    assert_eq!(filled.original(filled.text.len()), text.len());
}

/// (what stands before the caret, what is offered first, how many)
#[rustfmt::skip]
#[test]
fn what_may_be_written_is_offered() {
    const METHOD: &str = "confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request";
    let exec = |rest: &str| format!("EXEC {METHOD} {rest}");
    for (before, first, count) in [
        ("", "SELECT", 4),
        ("se", "SELECT", 1),
        ("-- c\n ex", "EXEC", 1),
        ("SELECT ", "*", 9),
        ("SELECT st", "status", 1),
        ("SELECT id, off", "offsets", 1),
        ("SELECT id ", "FROM", 2),
        ("SELECT id FROM ", "confluent.connect.connector_offsets", 2),
        ("SELECT id FROM offsets_req", "confluent.connect.connector_offsets_requests", 1),
        ("SELECT id FROM confluent.connect.connector_offsets ", "WHERE", 1),
        ("SELECT id FROM confluent.connect.connector_offsets WHERE ", "connector_name", 3),
        ("SELECT id FROM confluent.connect.connector_offsets WHERE connector_name = 'a' ", "AND", 1),
        ("SELECT id FROM confluent.connect.connector_offsets WHERE connector_name = 'a' AND e", "environment_id", 1),
        ("SHOW ", "METHODS IN", 1),
        ("SHOW METHODS IN ", "confluent.connect.connector_offsets", 2),
        ("DESCRIBE ", "confluent.connect.connector_offsets", 2),
        ("EXEC ", "confluent.connect.connector_offsets.get_connectv1_connector_offsets", 6),
        ("EXEC /*+ SHOWRESULTS */ alter", METHOD, 2),
        (&exec(""), "@connector_name", 6),
        (&exec("@connector_name='a', @e"), "@environment_id", 1),
        (&exec("@type='PATCH' @o"), "@offsets", 1),
        (&exec("@@"), "@@json", 1),
    ] {
        let found = complete(before, before.len());
        let texts: Vec<&str> = found.choices.iter().map(|choice| choice.text.as_str()).collect();
        assert_eq!((texts.first().copied(), texts.len()), (Some(first), count), "{before}: {texts:?}");
    }
    let written = |before: &str| complete(before, before.len()).choices[0].written();
    assert_eq!(written("sel"), ("SELECT ".to_owned(), 0));
    assert_eq!(written(&exec("@conn")), ("@connector_name=''".to_owned(), 1));
    assert_eq!(
        written("SELECT id FROM confluent.connect.connector_offsets WHERE conn"),
        ("connector_name = ''".to_owned(), 1)
    );
    // The resource named further on decides which columns there are.
    let text = "SELECT  FROM confluent.connect.connector_offsets";
    assert_eq!(complete(text, 7).choices.len(), 5);
    // Nothing inside a text or a comment, nothing after the end, nothing where a value belongs.
    for before in ["SELECT 'a", "/* sel", "EXEC x ", "EXEC x @a=", "DROP ", "SELECT id FROM confluent.connect.connector_offsets WHERE connector_name = "] {
        assert_eq!(complete(before, before.len()).choices, [], "{before}");
    }
    // Whatever stands there, and wherever the caret is, inside a character too.
    for at in 0..=12 {
        let _ = complete("SELECT ü, id", at);
    }
}

#[test]
fn an_error_is_marked_in_its_line() {
    let text = "SELECT id\nFROM nowhere.at.all WHERE x";
    let error = parse(text).unwrap_err();
    assert_eq!(error.marked(text), ["FROM ", "nowhere.at.all", " WHERE x"]);
    assert_eq!(StatementError::at("é", 0, "x").marked("é"), ["", "é", ""]);
    assert_eq!(StatementError::at("ab", 2, "x").marked("ab"), ["ab", "", ""]);
    let long = "ü".repeat(500);
    assert_eq!(
        StatementError::at(&long, 500, "x")
            .marked(&long)
            .map(|part| part.chars().count()),
        [81, 1, 79]
    );
}

/// Parameters that say what the body says are no contradiction.
#[test]
fn a_body_and_parameters_that_agree_are_taken() {
    let list =
        r#"[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]"#;
    let text = FORM_A.replace("@@json", &format!("@type='PATCH', @offsets='{list}' @@json"));
    assert!(matches!(done(&text), Ok(Plan::Alter(_))), "{:?}", done(&text));
}

/// A value that reads like a placeholder is a value where its braces are escaped, and is asked for where they are not.
#[test]
fn a_value_that_reads_like_a_placeholder_survives() {
    let mut draft = common::draft_of(r#"{"name":"{{connector_name}}"}"#, r#"{"since":"a"}"#);
    draft.set_value(
        offset_rules::draft::At::Base(0),
        "since",
        r#""{{{ x }}} {{a}}""#,
        offset_rules::draft::RowIntent::Value,
    );
    let about = offset_rules::copy::About {
        target: &draft.target,
        base_url: "https://api.confluent.cloud",
    };
    for form in [
        offset_rules::copy::BodyForm::Json,
        offset_rules::copy::BodyForm::Parameters,
    ] {
        let tool = offset_rules::copy::Tool::StackQl(offset_rules::stackql::Generation::Of2026, form);
        let text = offset_rules::copy::copy_alter(tool, &about, &draft).text;
        let filled = fill(&text, |name| Some(format!("WRONG {name}")));
        assert_eq!(filled.text, text);
        let Ok(Plan::Alter(back)) = done(&text) else {
            panic!("{text}")
        };
        assert_eq!(back.kind.body(Some(&back.imported.entries)), draft.body());
    }
    // What is left open in a body is asked for, as in any other value.
    let open = FORM_A.replace("orders\",", "{{ topic }}\",");
    assert_eq!(done(&open), Err(PlanError::Placeholders(vec!["topic".into()])));
    // A value that is filled in is not filled in again.
    let twice = fill("'{{ x }}' '{{ y }}'", |name| {
        Some(if name == "x" {
            "{{ y }}".to_owned()
        } else {
            "1".to_owned()
        })
    });
    assert_eq!(placeholders(&twice.text), Vec::<String>::new());
}
