//! 100 000 sink partitions: the parts of what these rules do with them, and what they allocate. Counting allocations costs
//! time, more of it to who allocates more: times are compared in `side_by_side.rs`.
//!
//! `cargo bench -p offset-rules --profile gateway`.

mod common;

use std::sync::Arc;

use connect_api::Timestamp;
use divan::{AllocProfiler, Bencher, black_box};
use exact_json::Integer;
use offset_rules::class::{Config, Shape};
use offset_rules::draft::{Base, Draft};
use offset_rules::problems::{Context, check};
use offset_rules::strategy::shift;

use common::{PARTITIONS, answer, decode, draft, everything, target};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
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
    bencher.bench(|| everything(black_box(&text), &draft));
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
                config: Some(&config),
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
