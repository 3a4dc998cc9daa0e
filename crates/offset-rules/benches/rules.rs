//! 100 000 sink partitions: everything these rules do with them, beside `serde_json` only parsing the same text.
//!
//! `cargo bench -p offset-rules --profile gateway`; the allocations are counted, so time and memory stand side by side.

use std::sync::Arc;

use connect_api::ConnectorOffsets;
use connect_api::Timestamp;
use divan::{AllocProfiler, Bencher, black_box};
use exact_json::Integer;
use offset_rules::class::{Config, Shape};
use offset_rules::diff::totals;
use offset_rules::draft::{Base, Draft};
use offset_rules::problems::{Context, check};
use offset_rules::strategy::shift;
use offset_rules::target::Target;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const PARTITIONS: usize = 100_000;

fn main() {
    divan::main();
}

/// What `GET …/offsets` answers, in the server's own spelling: 9.4 MB.
fn answer() -> String {
    let rows: Vec<String> = (0..PARTITIONS)
        .map(|at| {
            format!(
                r#"{{"partition":{{"kafka_topic":"orders-{}","kafka_partition":{}}},"offset":{{"kafka_offset":{}}}}}"#,
                at / 1_000,
                at % 1_000,
                81_244 + at * 7
            )
        })
        .collect();
    format!(
        r#"{{"id":"lcc-7k2m9q","name":"huge-sink","offsets":[{}],"metadata":{{"observed_at":"2026-03-02T09:15:04Z"}}}}"#,
        rows.join(",")
    )
}

fn decode(text: &Arc<str>) -> Option<ConnectorOffsets> {
    ConnectorOffsets::decode(&exact_json::parse(Arc::clone(text)).ok()?).ok()
}

fn target() -> Target {
    Target {
        endpoint: "https://api.confluent.cloud".to_owned(),
        instance: None,
        address: connect_api::ConnectorAddress::new("env-1", "lkc-1", "huge-sink"),
        lcc: None,
    }
}

/// A draft that moves every partition back.
fn draft(text: &Arc<str>) -> Draft {
    let base = decode(text).map_or_else(|| Base::new(Vec::new(), None), Base::of);
    let mut draft = Draft::new("1", target(), Arc::new(base), Timestamp::UNIX_EPOCH);
    shift(
        &mut draft,
        0..PARTITIONS,
        "kafka_offset",
        &Integer::from(-1_000_i64),
        &Integer::ZERO,
    );
    draft
}

/// The yardstick.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_serde_json_parse(bencher: Bencher<'_, '_>) {
    let text = answer();
    bencher.bench(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn b_parse_and_decode(bencher: Bencher<'_, '_>) {
    let text: Arc<str> = answer().into();
    bencher.bench(|| decode(black_box(&text)));
}

/// Parse, classify, check and diff of what the server answered, every partition changed.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn c_parse_classify_check_diff(bencher: Bencher<'_, '_>) {
    let text: Arc<str> = answer().into();
    let draft = draft(&text);
    let config = Config::new();
    bencher.bench(|| {
        let offsets = decode(black_box(&text))
            .map(|seen| seen.offsets)
            .unwrap_or_default();
        let shape = Shape::of(Some("SnowflakeSink"), None, &offsets);
        let problems = check(
            &draft,
            &Context {
                shape: &shape,
                config: &config,
                delete_some: false,
            },
        );
        let totals = totals(&draft, shape.class());
        (offsets, shape, problems, totals)
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn d_base(bencher: Bencher<'_, '_>) {
    let text: Arc<str> = answer().into();
    bencher
        .with_inputs(|| decode(&text).map(|seen| seen.offsets).unwrap_or_default())
        .bench_values(|entries| Base::new(entries, None));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn e_shift_of_all(bencher: Bencher<'_, '_>) {
    let text: Arc<str> = answer().into();
    let base = Arc::new(decode(&text).map_or_else(|| Base::new(Vec::new(), None), Base::of));
    bencher
        .with_inputs(|| Draft::new("1", target(), Arc::clone(&base), Timestamp::UNIX_EPOCH))
        .bench_values(|mut draft| {
            shift(
                &mut draft,
                0..PARTITIONS,
                "kafka_offset",
                &Integer::from(-1_000_i64),
                &Integer::ZERO,
            );
            draft
        });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn f_check(bencher: Bencher<'_, '_>) {
    let draft = draft(&answer().into());
    let shape = Shape::of(Some("SnowflakeSink"), None, &draft.base.entries);
    let config = Config::new();
    bencher.bench(|| {
        check(
            &draft,
            &Context {
                shape: &shape,
                config: &config,
                delete_some: false,
            },
        )
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn g_body_and_digest(bencher: Bencher<'_, '_>) {
    let draft = draft(&answer().into());
    bencher.bench(|| draft.digest());
}
