//! The program itself.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::common::{config, get, start};

#[tokio::test]
async fn the_first_line_says_where_it_listens() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_offset-console"))
        .args([
            "--listen",
            "127.0.0.1:0",
            "--quiet",
            "--sandbox-apply-seconds",
            "1",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    out.read_line(&mut line).expect("a line");
    let address = line
        .trim_end()
        .strip_prefix("listening on http://")
        .map(str::parse);
    let answer = match address {
        Some(Ok(address)) => get("/gateway").send(address).await.status,
        _ => 0,
    };
    child.kill().expect("an end");
    child.wait().expect("a status");
    assert_eq!(answer, 200, "{line:?}");
}

#[test]
fn wrong_arguments_are_said_and_end_it() {
    for arguments in [
        &["--upstream", "http://api.example"][..],
        &["--credentials", "env"],
        &["--nonsense"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_offset-console"))
            .args(arguments)
            .env_remove("CONFLUENT_CLOUD_API_KEY")
            .output()
            .expect("an end");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            !output.stderr.is_empty() && output.stdout.is_empty(),
            "{arguments:?}"
        );
    }
}

#[tokio::test]
async fn a_taken_port_is_followed_by_the_next_free_one() {
    let first = start(config()).await;
    let mut second = config();
    second.listen = first.address();
    let second = start(second).await;
    assert!(second.address().port() > first.address().port());
    for gateway in [first, second] {
        assert_eq!(get("/gateway").send(gateway.address()).await.status, 200);
        gateway.stop().await;
    }
}
