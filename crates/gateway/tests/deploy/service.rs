//! The service of `deploy/`: what it promises, line by line; and as systemd's own program judges it, where the machine has that.

use std::path::Path;
use std::process::Command;

/// What keeps it from what it does not need, and in bounds. Each is a line of `[Service]`, as it stands here.
const PROMISED: [&str; 33] = [
    "DynamicUser=yes",
    "LogsDirectoryMode=0700",
    "UMask=0077",
    "LimitNOFILE=4096",
    "MemoryMax=512M",
    "TasksMax=64",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "ProcSubset=pid",
    "PrivateDevices=yes",
    "PrivateTmp=yes",
    "PrivateUsers=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "RemoveIPC=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources",
    "SystemCallErrorNumber=EPERM",
];

/// Lines that may stand more than once: each adds to those before it.
const ADDED_TO: [&str; 1] = ["SystemCallFilter"];

/// On every machine, with systemd or without.
#[test]
fn the_service_promises_what_it_is_known_for() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/offset-console.service");
    let text = std::fs::read_to_string(source).unwrap();
    let (_, section) = text.split_once("[Service]\n").unwrap();
    let (section, _) = section.split_once("\n[").unwrap();
    let lines: Vec<&str> = section.lines().collect();
    let missing: Vec<_> = PROMISED.iter().filter(|line| !lines.contains(line)).collect();
    assert!(missing.is_empty(), "not in [Service]: {missing:#?}");
    // Of two of a name the later one counts, so that there may be no other.
    for promised in PROMISED {
        let (name, _) = promised.split_once('=').unwrap();
        let named = lines
            .iter()
            .filter(|line| line.split_once('=').is_some_and(|(each, _)| each == name));
        assert!(
            ADDED_TO.contains(&name) || named.count() == 1,
            "{name} is there more than once"
        );
    }
    // It listens where the server in front reaches it, and nobody else.
    let start: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("ExecStart="))
        .collect();
    assert!(
        matches!(start.as_slice(), [only] if only.contains(" --listen 127.0.0.1:8484 ")),
        "{start:?}"
    );
}

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
            Err(error) => println!(
                "NOT CHECKED HERE: systemd-analyze {arguments:?}: {error}. Only the service's own lines were looked at"
            ),
            Ok(output) if output.status.success() => {}
            Ok(output) => wrong.push(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
