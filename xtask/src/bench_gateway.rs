//! The gateway beside nginx: both forward the same read to the same upstream, in turn, from the same `wrk`.

use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    bench::Running,
    bench_goals::Goals,
    command::{not_started, on_path, output},
    failure::{Attempt, Failure, Outcome},
    workspace::Workspace,
};

const UPSTREAM: u16 = 18_481;
const NGINX: u16 = 18_482;
const GATEWAY: u16 = 18_483;

/// Connections at once, how often each side has its turn, and for how many seconds.
const TURNS: [(usize, usize, u64); 3] = [(1, 6, 2), (32, 12, 2), (256, 6, 2)];

/// After how many requests memory is read.
const MANY: [u64; 2] = [100_000, 1_000_000];

const READ: &str =
    "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse/offsets";

/// Runs it, or says what is missing.
pub(crate) fn beside_nginx(workspace: &Workspace) -> Outcome {
    for program in ["nginx", "wrk"] {
        if on_path(&[program]).is_none() {
            println!("\nThe gateway beside nginx: not measured, {program} is not installed.");
            return Ok(());
        }
    }
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder).attempt(folder.display())?;
    fs::write(folder.join("answer.json"), answer()).attempt(folder.display())?;
    let _upstream = nginx(&folder, "upstream", UPSTREAM, 1, &served(&folder))?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let front = nginx(&folder, "front", NGINX, cores, PASSED_ON)?;
    let gateway = Running::start(
        &workspace.gateway(),
        &[
            "--listen",
            &format!("127.0.0.1:{GATEWAY}"),
            "--upstream",
            &format!("http://127.0.0.1:{UPSTREAM}"),
        ],
    )?;
    println!(
        "\nThe gateway beside nginx, forwarding a read of 6 partitions to an nginx on loopback; nginx, then the gateway, in turn\n"
    );
    println!("| connections | | nginx | gateway | |\n| ---: | --- | ---: | ---: | ---: |");
    let mut goals = Goals::default();
    for (connections, turns, seconds) in TURNS {
        let (mut theirs, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..turns {
            theirs.push(Turn::of(NGINX, connections, seconds, &front.workers())?);
            ours.push(Turn::of(GATEWAY, connections, seconds, &[gateway.id()])?);
        }
        rows(connections, &theirs, &ours, &mut goals);
    }
    memory(&gateway, &mut goals)?;
    print!("\n{goals}");
    Ok(())
}

/// One of a turn's figures.
type Figure = fn(&Turn) -> u64;

/// How it went.
struct Turn {
    each_second: u64,
    median: u64,
    /// Beside the median: where a program serves some connections sooner than others, that alone misleads.
    mean: u64,
    /// Processor time of the program for one request.
    cost: u64,
}

impl Turn {
    fn of(port: u16, connections: usize, seconds: u64, processes: &[u32]) -> Outcome<Self> {
        let before = ticks(processes);
        let said = wrk(port, connections, seconds)?;
        let requests = number_before(&said, " requests in").unwrap_or(0).max(1);
        if said.contains("Non-2xx") {
            return Err(Failure::new(format!(
                "not every request was answered well:\n{said}"
            )));
        }
        let median = said.lines().find_map(|line| line.trim().strip_prefix("50%"));
        let median = median.and_then(|text| microseconds(text.trim()));
        // `Latency  1.33ms  0.20ms ...`: the mean, then how far it strays.
        let mean = said.lines().find_map(|line| {
            let figures = line.trim().strip_prefix("Latency")?;
            microseconds(figures.split_whitespace().next()?)
        });
        Ok(Self {
            each_second: requests / seconds,
            median: median.ok_or_else(|| Failure::new(format!("wrk says no median:\n{said}")))?,
            mean: mean.ok_or_else(|| Failure::new(format!("wrk says no mean:\n{said}")))?,
            // A tick is a hundredth of a second.
            cost: (ticks(processes) - before) * 10_000 / requests,
        })
    }
}

fn rows(connections: usize, theirs: &[Turn], ours: &[Turn], goals: &mut Goals) {
    let pairs = || theirs.iter().zip(ours);
    let of = |turns: &[Turn], what: Figure| middle(turns.iter().map(what).collect());
    let hundredths = middle(
        pairs()
            .map(|(a, b)| b.each_second * 100 / a.each_second.max(1))
            .collect(),
    );
    println!(
        "| {connections} | requests a second | {} | {} | {}.{:02}x |",
        of(theirs, |turn| turn.each_second),
        of(ours, |turn| turn.each_second),
        hundredths / 100,
        hundredths % 100
    );
    goals.throughput(connections, hundredths);
    let latencies: [(&str, Figure); 2] = [("median", |turn| turn.median), ("mean", |turn| turn.mean)];
    for (name, latency) in latencies {
        let (a, b) = (of(theirs, latency), of(ours, latency));
        println!(
            "| {connections} | {name} latency | {a} µs | {b} µs | {}{} µs |",
            if b < a { "−" } else { "+" },
            b.abs_diff(a)
        );
    }
    goals.added_median(
        connections,
        of(theirs, |turn| turn.median),
        of(ours, |turn| turn.median),
    );
    println!(
        "| {connections} | processor time of a request | {} µs | {} µs | |",
        of(theirs, |turn| turn.cost),
        of(ours, |turn| turn.cost)
    );
}

/// What the gateway holds with a thousand connections, and after many requests.
fn memory(gateway: &Running, goals: &mut Goals) -> Outcome {
    let told = |when: String, kilobytes: Option<u64>| {
        match kilobytes {
            Some(kilobytes) => println!("{when:<34}{kilobytes:>8} KB resident"),
            None => println!("{when:<34} memory is not known on this system"),
        }
        kilobytes
    };
    println!();
    let begun = thread::spawn(|| wrk(GATEWAY, 1_000, 6));
    thread::sleep(Duration::from_secs(4));
    told("with 1 000 connections".to_owned(), gateway.resident_kilobytes());
    let said = begun.join().map_err(|_| Failure::new("wrk was lost"))??;
    // A look in the middle can miss the highest, which the system keeps.
    goals.peak(told(
        "with 1 000 connections, at most".to_owned(),
        gateway.peak_kilobytes(),
    ));
    if said.contains("Non-2xx") {
        println!("(some were asked to come back later)");
    }
    let (mut sent, mut held) = (0, Vec::new());
    for many in MANY {
        while sent < many {
            sent += number_before(&wrk(GATEWAY, 32, 5)?, " requests in")
                .unwrap_or(0)
                .max(1);
        }
        held.push(told(
            format!("after {sent} requests"),
            gateway.resident_kilobytes(),
        ));
    }
    if let [first, .., last] = held.as_slice() {
        goals.flat(*first, *last);
    }
    Ok(())
}

fn wrk(port: u16, connections: usize, seconds: u64) -> Outcome<String> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "--latency", "-H", "Authorization: Bearer bench"])
        .arg(format!("-c{connections}"))
        .arg(format!("-d{seconds}"))
        .arg(format!("http://127.0.0.1:{port}{READ}"));
    output(&mut wrk).ok_or_else(|| Failure::new("wrk failed"))
}

/// `1.33ms` and its kin.
fn microseconds(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic())?);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let hundredths =
        whole.parse::<u64>().ok()? * 100 + format!("{part:0<2}").get(..2)?.parse::<u64>().ok()?;
    let each = match unit {
        "us" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        _ => return None,
    };
    Some(hundredths * each / 100)
}

fn number_before(text: &str, words: &str) -> Option<u64> {
    text.split_once(words)?.0.split_whitespace().last()?.parse().ok()
}

fn middle(mut numbers: Vec<u64>) -> u64 {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or(0)
}

/// Processor time that these have used, in hundredths of a second; 0 where the system does not say.
fn ticks(processes: &[u32]) -> u64 {
    let used = |id: &u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let after = stat.rsplit_once(") ")?.1;
        let fields: Vec<u64> = after
            .split(' ')
            .skip(11)
            .take(2)
            .map_while(|field| field.parse().ok())
            .collect();
        Some(fields.iter().sum::<u64>())
    };
    processes.iter().filter_map(used).sum()
}

/// An answer of the API's own size for a sink of 6 partitions.
fn answer() -> String {
    let row = |at: u32| {
        format!(
            r#"{{"partition":{{"kafka_partition":{at},"kafka_topic":"orders"}},"offset":{{"kafka_offset":{}}}}}"#,
            80_000 + at
        )
    };
    let rows: Vec<String> = (0..6).map(row).collect();
    format!(
        r#"{{"name":"orders-to-warehouse","id":"lcc-7k2m9q","offsets":[{}],"metadata":{{"observed_at":"2026-03-02T09:15:04Z"}}}}"#,
        rows.join(",")
    )
}

fn served(folder: &Path) -> String {
    format!(
        "default_type application/json; root {}; try_files /answer.json =404;",
        folder.display()
    )
}

const PASSED_ON: &str =
    "proxy_pass http://upstream; proxy_http_version 1.1; proxy_set_header Connection \"\";";

/// An nginx that ends with us.
struct Nginx {
    master: Child,
    folder: PathBuf,
}

impl Nginx {
    fn workers(&self) -> Vec<u32> {
        let id = self.master.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        children
            .split_whitespace()
            .filter_map(|id| id.parse().ok())
            .collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked to, the master ends its workers; a plain kill would leave them.
        let _ = Command::new("kill").arg(self.master.id().to_string()).status();
        let _ = self.master.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn nginx(folder: &Path, name: &str, port: u16, workers: usize, location: &str) -> Outcome<Nginx> {
    let own = folder.join(name);
    fs::create_dir_all(&own).attempt(own.display())?;
    let place = own.display();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let places: String = kinds
        .iter()
        .map(|kind| format!("{kind}_temp_path {place}/{kind};\n"))
        .collect();
    let text = format!(
        "worker_processes {workers};\nevents {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n\
         keepalive_requests 1000000000;\n{places}upstream upstream {{ server 127.0.0.1:{UPSTREAM}; keepalive 64; \
         keepalive_requests 1000000000; }}\nserver {{ listen 127.0.0.1:{port} backlog=4096; location / {{ {location} }} }}\n}}\n"
    );
    let config = own.join("config");
    fs::write(&config, text).attempt(config.display())?;
    let mut command = Command::new("nginx");
    command
        .arg("-c")
        .arg(&config)
        .arg("-g")
        .arg(format!("daemon off; error_log {place}/errors; pid {place}/pid;"))
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let master = command.spawn().map_err(|error| not_started(&command, &error))?;
    let nginx = Nginx { master, folder: own };
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if begun.elapsed() > Duration::from_secs(10) {
            let said = fs::read_to_string(nginx.folder.join("errors")).unwrap_or_default();
            return Err(Failure::new(format!("nginx does not listen on {port}: {said}")));
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(nginx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_says_is_read() {
        assert_eq!(microseconds("74.00us"), Some(74));
        assert_eq!(microseconds("1.33ms"), Some(1_330));
        assert_eq!(microseconds("2.5s"), Some(2_500_000));
        assert_eq!(
            number_before("  7061 requests in 2.10s, 7.30MB read", " requests in"),
            Some(7061)
        );
        assert_eq!(middle(vec![3, 1, 2]), 2);
    }
}
