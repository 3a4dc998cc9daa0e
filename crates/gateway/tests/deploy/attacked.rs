//! The attacks on the gateway (docs/ATTACKS.md), the same bytes, through the web servers of `deploy/`: without a gateway, where the file has to
//! refuse by itself what the gateway would, and in front of one. What comes back may be what the table says, or a refusal that fits its
//! group; of what is forwarded there may not be more than the table says. The rest is named one by one, with its reason (`instead`).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gateway::Running;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::case::{Answers, Case};
use crate::front::{CANARY, Front, Program, cloud, control, taken};
use crate::gateways::{Behind, Gateway};
use crate::instead::{Form, INSTEAD, Instead, NOT_ASKED};
use crate::upstream::Hostile;
use crate::wire::{self, Came};
use crate::{body, framing, hosts, methods, origins, targets};

fn cases() -> Vec<Case> {
    [
        hosts::cases(),
        targets::cases(),
        methods::cases(),
        framing::cases(),
        body::cases(),
        origins::cases(),
    ]
    .concat()
}

/// What a server in front of the gateway may answer by itself where the table has a refusal of another number; 0 is an end without an answer.
fn refusals(group: &str, form: Form) -> &'static [u16] {
    match (group, form) {
        // No name that is ours, whatever else is wrong with it: 421. nginx reads no further where a head is broken: 400.
        ("Host", _) => &[400, 421],
        // What is no call of the list is not there.
        ("Path", Form::Site) => &[400, 404],
        ("Path", Form::Gateways) => &[400],
        // CONNECT, and other heads without a name that is ours: 421.
        ("Method", Form::Site) => &[400, 404, 421],
        ("Method", Form::Gateways) => &[400, 421],
        // 501 is for a coding that is not known (RFC 9112, 6.1).
        ("Framing", _) => &[0, 400, 501],
        ("Origin", Form::Site) => &[404],
        _ => &[],
    }
}

/// Counts what reaches the cloud of a form without a gateway, and passes it on. Neither server keeps a connection to it: one is one request.
struct Counted {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Counted {
    async fn start(cloud: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    let mut first = vec![0; 64 << 10];
                    let read = stream.read(&mut first).await.unwrap_or(0);
                    if read == 0 {
                        return;
                    }
                    counted.fetch_add(1, Ordering::SeqCst);
                    let Ok(mut onward) = TcpStream::connect(cloud).await else {
                        return;
                    };
                    if onward
                        .write_all(first.get(..read).unwrap_or_default())
                        .await
                        .is_ok()
                    {
                        let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
                    }
                });
            }
        });
        Self { address, asked }
    }
}

/// What stands behind the server.
enum Back {
    Gateway(Gateway),
    Cloud(Running, Counted),
    Hostile(Hostile),
}

impl Back {
    async fn start(form: Form, behind: Behind) -> Self {
        match (form, behind) {
            (Form::Gateways, _) => Self::Gateway(Gateway::start(behind).await),
            (Form::Site, Behind::Hostile) => Self::Hostile(Hostile::start().await),
            (Form::Site, _) => {
                let cloud = cloud().await;
                let counted = Counted::start(cloud.address()).await;
                Self::Cloud(cloud, counted)
            }
        }
    }

    fn address(&self) -> SocketAddr {
        match self {
            Self::Gateway(gateway) => gateway.address,
            Self::Cloud(_, counted) => counted.address,
            Self::Hostile(hostile) => hostile.address,
        }
    }

    async fn reset(&self) {
        match self {
            Self::Gateway(gateway) => gateway.reset().await,
            Self::Cloud(cloud, _) => {
                control(cloud.address(), "POST", "/sandbox/reset", "").await;
            }
            Self::Hostile(_) => {}
        }
    }

    /// As the table counts it: what reached a hostile upstream, or was taken by the sandbox.
    async fn forwarded(&self) -> usize {
        match self {
            Self::Gateway(gateway) => gateway.forwarded().await,
            Self::Cloud(cloud, _) => taken(cloud.address()).await,
            Self::Hostile(hostile) => hostile.asked(),
        }
    }

    /// How many requests came out of the server at all, where it is the last one before the cloud.
    fn reached(&self) -> usize {
        match self {
            Self::Gateway(_) => 0,
            Self::Cloud(_, counted) => counted.asked.load(Ordering::SeqCst),
            Self::Hostile(hostile) => hostile.asked(),
        }
    }

    /// The head of the last request that reached a hostile upstream.
    fn last_head(&self) -> Option<String> {
        match self {
            Self::Gateway(gateway) => gateway.last_head(),
            Self::Cloud(..) => None,
            Self::Hostile(hostile) => hostile.last_head(),
        }
    }

    async fn stop(self) {
        match self {
            Self::Gateway(gateway) => gateway.stop().await,
            Self::Cloud(cloud, _) => cloud.stop().await,
            Self::Hostile(_) => {}
        }
    }
}

/// What was seen of one case.
struct Seen {
    came: Came,
    reached: usize,
}

async fn run(case: &Case, front: &Front, back: &Back, form: Form) -> Seen {
    back.reset().await;
    let (taken, reached) = (back.forwarded().await, back.reached());
    let sent = wire::replace(&case.sent, b"@ADDRESS@", front.address.to_string().as_bytes());
    let sent = wire::replace(&sent, b"Bearer x", format!("Bearer {CANARY}").as_bytes());
    let mut came = wire::exchange(front.address, &sent).await;
    came.forwarded = back.forwarded().await.saturating_sub(taken);
    let reached = back.reached().saturating_sub(reached);
    came.head = back.last_head().filter(|_| came.forwarded > 0);
    let well = match form {
        Form::Site => "GET /query",
        Form::Gateways => "GET /gateway",
    };
    came.well_after = front.ask(well, "", "").await.0 == 200;
    Seen { came, reached }
}

/// What is wrong with what was seen, if it is judged by the table and the group alone.
fn by_the_table(case: &Case, seen: &Seen, form: Form) -> Vec<String> {
    let mut wrong = Vec::new();
    let statuses = &seen.came.statuses;
    let first = match &case.answers {
        Answers::These(these) => these.first().copied().unwrap_or(0),
        Answers::ClosedOr(status) => *status,
    };
    let as_told = match &case.answers {
        Answers::These(these) => these == statuses,
        Answers::ClosedOr(status) => statuses.is_empty() && seen.came.ended || *statuses == [*status],
    };
    // What the gateway serves is served, what it refuses may be refused in another way.
    let refused = first >= 400
        && match statuses.as_slice() {
            [] => seen.came.ended && refusals(case.group, form).contains(&0),
            [status] => refusals(case.group, form).contains(status),
            _ => false,
        };
    if !as_told && !refused {
        wrong.push(format!(
            "expected {:?} or a refusal, came {statuses:?}",
            case.answers
        ));
    }
    if seen.came.forwarded > case.forwarded {
        let (came, most) = (seen.came.forwarded, case.forwarded);
        wrong.push(format!("{came} forwarded, at most {most} expected"));
    }
    // Who refuses has asked nobody.
    let most = usize::from(first < 400);
    if seen.reached > most {
        wrong.push(format!(
            "{} reached the cloud, at most {most} expected",
            seen.reached
        ));
    }
    wrong
}

/// What is wrong with what was seen, where this is what is expected instead.
fn by_the_exception(instead: &Instead, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    if seen.came.statuses != instead.statuses {
        wrong.push(format!(
            "expected {:?} ({}), came {:?}",
            instead.statuses, instead.why, seen.came.statuses
        ));
    }
    if seen.came.forwarded > instead.forwarded || seen.reached > instead.reached {
        wrong.push(format!(
            "{} forwarded, {} reached the cloud; at most {}, {} expected ({})",
            seen.came.forwarded, seen.reached, instead.forwarded, instead.reached, instead.why
        ));
    }
    wrong
}

/// What must not be in any answer, and must be so after each.
fn always(case: &Case, seen: &Seen, form: Form) -> Vec<String> {
    let mut wrong = Vec::new();
    let text = seen.came.text.to_ascii_lowercase();
    let never = case.never.iter().copied().chain([CANARY, "root:x:"]);
    for word in never.filter(|word| text.contains(&word.to_ascii_lowercase())) {
        wrong.push(format!("the answer holds {word:?}"));
    }
    // What is forwarded is what was sent, to the letter, without what was to stay behind.
    let head = seen.came.head.as_deref().unwrap_or_default();
    if let (Some(reached), Some(line)) = (&case.reached, head.lines().next())
        && line != format!("{reached} HTTP/1.1")
    {
        wrong.push(format!(
            "expected {reached:?} at the upstream, there came {line:?}"
        ));
    }
    let lower = head.to_ascii_lowercase();
    for word in case.kept_back.iter().filter(|word| lower.contains(*word)) {
        wrong.push(format!("{word:?} reached the upstream: {head}"));
    }
    // What a gateway says goes through.
    let says = case.says.iter().filter(|_| form == Form::Gateways);
    for word in says.filter(|word| !text.contains(&word.to_ascii_lowercase())) {
        wrong.push(format!("the answer lacks {word:?}"));
    }
    if !seen.came.well_after {
        wrong.push("the server is not well afterwards".to_owned());
    }
    wrong
}

async fn attacked(program: Program, file: &str, form: Form) {
    let all = cases();
    let mut places: BTreeMap<Behind, (Back, Front)> = BTreeMap::new();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for case in &all {
        if NOT_ASKED.iter().any(|not| not.form == form && (not.of)(case)) {
            continue;
        }
        let (back, front) = match places.entry(case.behind) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let back = Back::start(form, case.behind).await;
                let address = back.address();
                let replacements = [
                    ("https://api.confluent.cloud", format!("http://{address}")),
                    ("127.0.0.1:8484", address.to_string()),
                    ("127.0.0.1:8485", address.to_string()),
                ];
                place.insert((back, Front::start(program, file, &replacements).await))
            }
        };
        let seen = run(case, front, back, form).await;
        tried += 1;
        let told = by_the_table(case, &seen, form);
        let instead = INSTEAD
            .iter()
            .find(|instead| instead.is_of(program, form, &case.name));
        let mut why = match instead {
            None => told,
            Some(_) if told.is_empty() => vec!["needs no exception any more".to_owned()],
            Some(instead) => by_the_exception(instead, &seen),
        };
        why.extend(always(case, &seen, form));
        let (statuses, forwarded, reached) = (&seen.came.statuses, seen.came.forwarded, seen.reached);
        println!(
            "{file} | {} | {} | {statuses:?} | {forwarded}, {reached}",
            case.group, case.name
        );
        wrong.extend(
            why.into_iter()
                .map(|why| format!("{file}, {}: {}: {why}", case.group, case.name)),
        );
    }
    println!("{file}: {tried} of {} attacks tried", all.len());
    for (back, front) in places.into_values() {
        front.keeps_the_key_to_itself();
        drop(front);
        back.stop().await;
    }
    for name in INSTEAD.iter().flat_map(|instead| instead.names) {
        assert!(
            all.iter().any(|case| case.name == *name),
            "there is no attack {name:?}"
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried >= 100, "only {tried} tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_without_a_gateway_is_attacked() {
    attacked(Program::Nginx, "nginx-static.conf", Form::Site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_without_a_gateway_is_attacked() {
    attacked(Program::Caddy, "Caddyfile-static", Form::Site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_in_front_of_gateways_is_attacked() {
    attacked(Program::Nginx, "nginx-gateways.conf", Form::Gateways).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_in_front_of_gateways_is_attacked() {
    attacked(Program::Caddy, "Caddyfile-gateways", Form::Gateways).await;
}
