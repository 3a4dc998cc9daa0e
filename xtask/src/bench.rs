//! `cargo xtask bench`: the figures of docs/PERFORMANCE.md, in one run.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    bench_gateway, bench_page, build,
    command::{cargo, not_started, run},
    failure::{Attempt, Failure, Outcome},
    workspace::Workspace,
};

const KNOWN: &str = "bench knows gateway, page, editor and drafts alone";
/// Starts of the gateway that are timed.
const STARTS: usize = 20;

/// Measures the gateway (alone and beside nginx), the rules beside `serde_json`, and two pages beside ones made by hand; with
/// `gateway`, `page`, `editor` or `drafts`, that alone.
pub(crate) fn bench(arguments: &[String]) -> Outcome {
    let workspace = Workspace::find()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    build::gateway(&workspace)?;
    match arguments.as_slice() {
        [] => {
            starts(&workspace)?;
            bench_gateway::beside_nginx(&workspace)?;
            rules(&workspace)?;
            bench_page::compare(&workspace, &bench_page::ALL)
        }
        ["gateway"] => {
            starts(&workspace)?;
            bench_gateway::beside_nginx(&workspace)
        }
        [name] => match bench_page::named(name) {
            Some(only) => bench_page::compare(&workspace, &[only]),
            None => Err(Failure::new(KNOWN)),
        },
        _ => Err(Failure::new(KNOWN)),
    }
}

fn rules(workspace: &Workspace) -> Outcome {
    println!("\nThe rules, beside serde_json parsing the same text\n");
    // The release profile is for the smallest module; speed is measured where it is built for speed.
    run(cargo(workspace).args([
        "bench",
        "--quiet",
        "--package",
        "offset-rules",
        "--profile",
        "gateway",
    ]))
}

/// From the start of the process to the line that says where it listens, beside a process that only prints its version;
/// and what it holds in memory then.
fn starts(workspace: &Workspace) -> Outcome {
    let program = workspace.gateway();
    let mut starts = Vec::new();
    let mut versions = Vec::new();
    let mut resident = None;
    for _ in 0..STARTS {
        let begun = Instant::now();
        run(Command::new(&program).arg("--version").stdout(Stdio::null()))?;
        versions.push(begun.elapsed());
        let begun = Instant::now();
        let gateway = Running::start(&program, &["--listen", "127.0.0.1:0"])?;
        starts.push(begun.elapsed());
        resident = gateway.resident_kilobytes();
    }
    println!("\nThe gateway with the sandbox inside, {STARTS} starts\n");
    println!("{:<17}{:>9} {:>9} {:>9}", "", "min", "median", "max");
    line("--version", &mut versions);
    line("until it listens", &mut starts);
    match resident {
        Some(kilobytes) => println!("resident when idle   {kilobytes} KB"),
        None => println!("resident when idle   not known on this system"),
    }
    Ok(())
}

fn line(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |index: usize| {
        times
            .get(index)
            .map_or_else(String::new, |time| format!("{} µs", time.as_micros()))
    };
    println!(
        "{what:<17}{:>9} {:>9} {:>9}",
        at(0),
        at(times.len() / 2),
        at(times.len().saturating_sub(1))
    );
}

/// A gateway that ends with us.
pub(crate) struct Running(Child);

impl Running {
    /// Starts one, and waits until it listens.
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> Outcome<Self> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg("--quiet")
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut gateway = Self(command.spawn().map_err(|error| not_started(&command, &error))?);
        gateway.wait_until_it_listens()?;
        Ok(gateway)
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    fn wait_until_it_listens(&mut self) -> Outcome {
        let output = self
            .0
            .stdout
            .take()
            .ok_or_else(|| Failure::new("the gateway has no output"))?;
        let mut first = String::new();
        BufReader::new(output)
            .read_line(&mut first)
            .attempt("reading what the gateway says")?;
        if first.starts_with("listening on ") {
            Ok(())
        } else {
            Err(Failure::new(format!(
                "the gateway did not say where it listens, but {first:?}"
            )))
        }
    }

    /// Linux alone says it in a file.
    pub(crate) fn resident_kilobytes(&self) -> Option<u64> {
        self.kilobytes("VmRSS:")
    }

    /// The most that was resident since it began.
    pub(crate) fn peak_kilobytes(&self) -> Option<u64> {
        self.kilobytes("VmHWM:")
    }

    fn kilobytes(&self, which: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(which))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
