//! The committed fuzzing corpus, run as ordinary tests: what was found once stays found. Each input is also run in some
//! hundred mutilated forms, always the same ones: a short run of the fuzz targets, without their guidance by coverage.

#[path = "../../../fuzz/bodies.rs"]
#[allow(
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    missing_docs,
    reason = "fuzz targets fail by panicking"
)]
mod bodies;

/// Mutilations of each input.
const FORMS: usize = 300;

#[allow(clippy::unwrap_used, reason = "a helper of tests")]
fn run(name: &str, body: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    // In one order everywhere, so that a failure comes again.
    paths.sort();
    let inputs: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    let mut chance = Chance(0x5EED);
    for input in &inputs {
        body(input);
        for _ in 0..FORMS {
            let other = inputs.get(chance.below(inputs.len())).unwrap();
            body(&chance.mutilate(input, other));
        }
    }
}

/// Numbers that look like chance and are always the same (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// One to four cuts, changed bytes, repeats or grafts of another input.
    fn mutilate(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let mut form = input.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(form.len() + 1);
            let end = (at + 1 + self.below(16)).min(form.len());
            match self.below(5) {
                0 => form.truncate(at),
                1 => drop(form.drain(at.min(end)..end)),
                2 => form.insert(at, u8::try_from(self.below(256)).unwrap_or(0)),
                3 => {
                    let piece: Vec<u8> = form.drain(at.min(end)..end).collect();
                    let twice: Vec<u8> = piece.iter().chain(&piece).copied().collect();
                    drop(form.splice(at.min(form.len())..at.min(form.len()), twice));
                }
                _ => {
                    let from = self.below(other.len());
                    let graft: Vec<u8> = other.iter().skip(from).take(24).copied().collect();
                    drop(form.splice(at..at, graft));
                }
            }
        }
        form
    }
}

#[test]
fn links() {
    run("link", bodies::link);
}

#[test]
fn imports() {
    run("import", bodies::import);
}

#[test]
fn statements() {
    run("statement", bodies::statement);
}

#[test]
fn traces() {
    run("trace", bodies::trace);
}

#[test]
fn answers() {
    run("answer", bodies::answer);
}
