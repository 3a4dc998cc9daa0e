//! The limits as they are handed out: in the other tests smaller ones stand in their place.

use std::path::Path;

use crate::front::LIMITS;
use crate::hostile::{GATEWAYS, SITES};

#[test]
fn the_files_have_the_limits_that_are_documented() {
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
    let documented = std::fs::read_to_string(deploy.join("README.md")).unwrap();
    let words = "16 MB for a body, 20 s for a head and 20 s for a body";
    assert!(
        documented.contains(words),
        "deploy/README.md does not say {words:?}"
    );
    for (program, file) in SITES.into_iter().chain(GATEWAYS) {
        let text = std::fs::read_to_string(deploy.join(file)).unwrap();
        let missing: Vec<_> = LIMITS
            .iter()
            .filter(|(of, limit, _)| *of == program && !text.contains(limit))
            .collect();
        assert!(missing.is_empty(), "{file} has other limits: {missing:?}");
    }
}
