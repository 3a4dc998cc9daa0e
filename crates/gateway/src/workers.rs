//! The threads that carry connections. Each has its own, callers' and upstream's alike, so that a request never wakes another
//! thread: that would cost more than everything else the gateway does with it (docs/PERFORMANCE.md).

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::thread;

use tokio::net::TcpStream;
use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

/// Threads of one worker for what blocks: files of the site, the audit log, names of hosts.
const BLOCKING_THREADS: usize = 4;

thread_local! {
    static HERE: Cell<usize> = const { Cell::new(0) };
}

/// Which worker this is; 0 outside of them.
pub(crate) fn here() -> usize {
    HERE.get()
}

/// Threads, each with a runtime of its own.
#[derive(Debug)]
pub(crate) struct Workers(Vec<Worker>);

#[derive(Debug)]
struct Worker {
    runtime: Handle,
    /// Its clones are counted: one for each connection.
    connections: Arc<()>,
}

impl Workers {
    /// Starts `count` of them; they go when the sender of `until` does.
    pub(crate) fn start(count: usize, until: &watch::Receiver<()>) -> io::Result<Self> {
        (0..count.max(1))
            .map(|at| worker(at, until.clone()))
            .collect::<io::Result<_>>()
            .map(Self)
    }

    /// Hands a connection to the worker that has the fewest.
    pub(crate) fn carry<F, T>(&self, stream: TcpStream, serve: F) -> io::Result<()>
    where
        F: FnOnce(TcpStream) -> T + Send + 'static,
        T: Future<Output = ()> + Send,
    {
        let fewest = self
            .0
            .iter()
            .min_by_key(|worker| Arc::strong_count(&worker.connections));
        let worker = fewest.ok_or_else(|| io::Error::other("there are no workers"))?;
        let counted = Arc::clone(&worker.connections);
        // Away from the poll of the thread that accepted it.
        let stream = stream.into_std()?;
        worker.runtime.spawn(async move {
            if let Ok(stream) = TcpStream::from_std(stream) {
                serve(stream).await;
            }
            drop(counted);
        });
        Ok(())
    }
}

fn worker(at: usize, mut until: watch::Receiver<()>) -> io::Result<Worker> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name(format!("worker-{at}"))
        .spawn(move || {
            HERE.set(at);
            // Nothing is ever sent: it ends with the sender.
            let _ = runtime.block_on(until.changed());
        })?;
    Ok(Worker {
        runtime: handle,
        connections: Arc::new(()),
    })
}
