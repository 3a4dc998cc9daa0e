//! `cargo xtask run`: from a fresh clone to the console in the browser.

use std::{
    env,
    process::{Command, Stdio},
    time::Instant,
};

use crate::{
    announce, build,
    failure::{Attempt, Failure, Outcome},
    steps::Steps,
    time::human,
    tools,
    workspace::Workspace,
};

struct Wishes {
    port: u16,
    open: bool,
    upstream: String,
    gateway_flags: Vec<String>,
}

/// Builds what is missing, starts the gateway, says where it is.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let wishes = parse(arguments)?;
    let workspace = Workspace::find()?;
    let start = Instant::now();
    let mut steps = Steps::of(tools::STEPS + 2);
    let tools = tools::ready(&workspace, &mut steps)?;
    steps.step("Building the console (about 2 minutes the first time)", || {
        build::console(
            &workspace,
            &tools,
            &workspace.root.join("index.html"),
            &workspace.site(),
            None,
        )
    })?;
    steps.step("Building the gateway (about 2 minutes the first time)", || {
        build::gateway(&workspace)
    })?;
    println!("Ready after {}", human(start.elapsed()));

    let mut gateway = Command::new(workspace.gateway());
    gateway
        .arg("--listen")
        .arg(format!("127.0.0.1:{}", wishes.port))
        .arg("--site")
        .arg(workspace.site())
        .args(["--upstream", &wishes.upstream])
        .args(&wishes.gateway_flags);
    let announcer = announce::Announcer {
        open: wishes.open,
        sandbox: wishes.upstream == "sandbox",
        keyed: wishes
            .gateway_flags
            .iter()
            .any(|flag| flag == "env" || flag == "--credentials=env"),
    };
    become_gateway(gateway, &announcer)
}

/// Replaces this process by the gateway, so that whoever stops the one stops the other. A second process
/// reads what the gateway says.
#[cfg(unix)]
fn become_gateway(mut gateway: Command, announcer: &announce::Announcer) -> Outcome {
    use std::os::unix::process::CommandExt as _;

    let itself = env::current_exe().attempt("cannot find xtask")?;
    let mut announcing = Command::new(itself)
        .args(announcer.arguments())
        .stdin(Stdio::piped())
        .spawn()
        .attempt("cannot start xtask a second time")?;
    let pipe = announcing.stdin.take();
    let pipe = pipe.ok_or_else(|| Failure::new("the second xtask has no input"))?;
    let error = gateway.stdout(pipe).exec();
    Err(crate::command::not_started(&gateway, &error))
}

/// Starts the gateway and stays until it ends.
#[cfg(not(unix))]
fn become_gateway(mut gateway: Command, announcer: &announce::Announcer) -> Outcome {
    let mut child = gateway
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| crate::command::not_started(&gateway, &error))?;
    if let Some(output) = child.stdout.take() {
        announcer.relay(std::io::BufReader::new(output))?;
    }
    let status = child.wait().attempt("the gateway is lost")?;
    status
        .success()
        .then_some(())
        .ok_or_else(|| Failure::new(format!("the gateway ended ({status})")))
}

fn parse(arguments: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes {
        port: 8484,
        open: true,
        upstream: "sandbox".to_owned(),
        gateway_flags: Vec::new(),
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let (flag, attached) = match argument.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let mut value = || {
            attached
                .clone()
                .or_else(|| rest.next().cloned())
                .ok_or_else(|| Failure::new(format!("{flag} needs a value")))
        };
        match flag {
            "--port" => {
                let text = value()?;
                wishes.port = text
                    .parse()
                    .map_err(|_| Failure::new(format!("--port {text}: not a port (0 to 65535)")))?;
            }
            "--upstream" => wishes.upstream = value()?,
            "--no-open" => wishes.open = false,
            "--" => wishes.gateway_flags.extend(rest.by_ref().cloned()),
            _ => {
                return Err(Failure::new(format!(
                    "run does not know {argument}; flags for the gateway go after --"
                )));
            }
        }
    }
    Ok(wishes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Outcome<Wishes> {
        parse(&arguments.iter().copied().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_said_means_the_sandbox_on_the_usual_port() {
        let wishes = parsed(&[]).unwrap();
        assert_eq!(
            (wishes.port, wishes.open, wishes.upstream.as_str()),
            (8484, true, "sandbox")
        );
    }

    #[test]
    fn values_stand_after_a_space_or_an_equals_sign() {
        let wishes = parsed(&[
            "--port=9000",
            "--upstream",
            "http://127.0.0.1:1/?a=b",
            "--no-open",
        ])
        .unwrap();
        assert_eq!((wishes.port, wishes.open), (9000, false));
        assert_eq!(wishes.upstream, "http://127.0.0.1:1/?a=b");
    }

    #[test]
    fn the_rest_is_for_the_gateway() {
        let wishes = parsed(&["--", "--read-only", "--port"]).unwrap();
        assert_eq!(wishes.gateway_flags, ["--read-only", "--port"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parsed(&["--read-only"]).is_err());
        assert!(parsed(&["--port", "many"]).is_err());
        assert!(parsed(&["--port"]).is_err());
    }
}
