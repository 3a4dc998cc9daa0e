//! The service of `deploy/`, where the machine has the program that judges it (any with systemd; no other can run the service).

use std::path::Path;
use std::process::Command;

#[test]
fn the_service_is_well_formed_and_tight() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/offset-console.service");
    let text = std::fs::read_to_string(source).unwrap();
    let installed = "/opt/offset-console/offset-console ";
    assert!(text.contains(installed));
    // The program has to be there to be judged.
    let text = text.replace(installed, concat!(env!("CARGO_BIN_EXE_offset-console"), " "));
    let folder = std::env::temp_dir().join(format!("offset-console-service-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let unit = folder.join("offset-console.service");
    std::fs::write(&unit, text).unwrap();
    let mut wrong = Vec::new();
    // 1.2 today, in tenths.
    for arguments in [&["verify"][..], &["security", "--offline=true", "--threshold=15"]] {
        match Command::new("systemd-analyze")
            .args(arguments)
            .arg(&unit)
            .output()
        {
            Err(error) => println!("systemd-analyze: {error}; the service was not judged here"),
            Ok(output) if output.status.success() => {}
            Ok(output) => wrong.push(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
