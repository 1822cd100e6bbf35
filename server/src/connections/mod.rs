//! Serves over connections that are watched: how many there are, from where, and that nobody holds one
//! without using it. axum's own `serve` takes as many as there are descriptors, for as long as their
//! clients like.
//!
//! Where there is no room, the oldest connection on which no request is under way makes room, first among
//! those of the address that has the most: whoever opens many shuts out themselves. Where all are busy
//! the new one is closed at once.

mod descriptors;
mod line;

use std::{
    collections::HashMap,
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tower::ServiceExt as _;

use self::line::{Line, Watched};

/// How many connections there may be, unless the operator or the system says fewer.
const USUAL: usize = 2048;
/// Descriptors that are kept for the database, files and the log.
const RESERVED: usize = 96;
/// A head of a request that is larger is refused (431). hyper's own bound is six times that, and each
/// connection may hold as much.
const HEAD: usize = 64 * 1024;
/// How often the connections are looked over.
const SWEEP: Duration = Duration::from_secs(1);
/// How often it is said, at most, that there was no room.
const SAID_AGAIN: u64 = 60;
/// How long requests under way may take once the end was asked for.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How many connections are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In all.
    pub total: usize,
    /// From one address; from one /64 of IPv6.
    pub each: usize,
}

impl Limits {
    /// What the operator asked for, as far as the system has descriptors for it. Raises their limit as
    /// far as it may.
    pub fn prepare(asked: Option<usize>) -> Self {
        let wanted = asked.unwrap_or(USUAL);
        let limits = Self::within(wanted, descriptors::raise(wanted.saturating_add(RESERVED)));
        if limits.total < wanted {
            tracing::warn!(
                wanted,
                taken = limits.total,
                "fewer connections are taken than were asked for: the system has too few descriptors (ulimit -n)"
            );
        }
        limits
    }

    fn within(wanted: usize, descriptors: usize) -> Self {
        let room = descriptors
            .saturating_sub(RESERVED)
            .max(descriptors / 2)
            .max(1);
        let total = wanted.clamp(1, room);
        Self {
            total,
            each: (total / 4).max(1),
        }
    }
}

/// Where connections are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum From {
    /// A proxy that the operator named: everybody comes through it.
    Proxy(IpAddr),
    /// An address, or the /64 that an address of IPv6 is in: whoever has one has all of it.
    Address(IpAddr),
}

impl From {
    fn of(address: IpAddr, proxies: &[IpNet]) -> Self {
        let address = address.to_canonical();
        if proxies.iter().any(|net| net.contains(&address)) {
            return Self::Proxy(address);
        }
        Self::Address(crate::network::counted_by(address))
    }

    fn is_proxy(self) -> bool {
        matches!(self, Self::Proxy(_))
    }
}

/// The connections that are open.
struct Open {
    limits: Limits,
    proxies: Vec<IpNet>,
    lines: Mutex<HashMap<u64, (From, Arc<Line>)>>,
    next: AtomicU64,
    /// Closed for others, or refused, since it was last said.
    without_room: AtomicU64,
}

/// One of them; dropped, it is open no more.
struct Held {
    open: Arc<Open>,
    number: u64,
    line: Arc<Line>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.open.lines().remove(&self.number);
    }
}

impl Open {
    fn lines(&self) -> MutexGuard<'_, HashMap<u64, (From, Arc<Line>)>> {
        // Nothing panics while it holds the lock.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a connection, if there is room or some can be made.
    fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Held> {
        let from = From::of(address, &self.proxies);
        let mut lines = self.lines();
        let own = lines.values().filter(|(other, _)| *other == from).count();
        let room = if !from.is_proxy() && own >= self.limits.each {
            self.make_room(&mut lines, Some(from))
        } else if lines.len() >= self.limits.total {
            self.make_room(&mut lines, None)
        } else {
            true
        };
        if !room {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let line = Arc::new(Line::new());
        lines.insert(number, (from, line.clone()));
        Some(Held {
            open: self.clone(),
            number,
            line,
        })
    }

    /// Closes one connection on which nothing is under way, where there is one: of this address, or of
    /// the address that has the most. Proxies come last.
    fn make_room(&self, lines: &mut HashMap<u64, (From, Arc<Line>)>, of: Option<From>) -> bool {
        self.without_room.fetch_add(1, Ordering::Relaxed);
        let mut counts: HashMap<From, usize> = HashMap::new();
        for (from, _) in lines.values() {
            *counts.entry(*from).or_default() += 1;
        }
        let now = Instant::now();
        let oldest = lines
            .iter()
            .filter(|(_, (from, _))| of.is_none_or(|of| of == *from))
            .filter_map(|(number, (from, line))| {
                let count = counts.get(from).copied().unwrap_or_default();
                Some(((!from.is_proxy(), count, line.waiting(now)?), *number))
            })
            .max();
        let Some((_, number)) = oldest else {
            return false;
        };
        if let Some((_, line)) = lines.remove(&number) {
            line.close();
        }
        true
    }

    /// Closes what is held without use.
    fn sweep(&self) {
        let now = Instant::now();
        for (_, line) in self.lines().values() {
            if line.is_overdue(now) {
                line.close();
            }
        }
    }

    fn say(&self) {
        let without_room = self.without_room.swap(0, Ordering::Relaxed);
        if without_room > 0 {
            tracing::warn!(
                without_room,
                in_all = self.limits.total,
                of_one_address = self.limits.each,
                "there was no room for connections: idle ones were closed for them, or they were refused"
            );
        }
    }
}

/// Serves until the end is asked for, and then for as long as the last requests may take.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    proxies: Vec<IpNet>,
    end: impl Future<Output = ()>,
) {
    let open = Arc::new(Open {
        limits,
        proxies,
        lines: Mutex::default(),
        next: AtomicU64::new(0),
        without_room: AtomicU64::new(0),
    });
    let (stop, stopping) = watch::channel(false);
    let mut answering = JoinSet::new();
    let mut sweep = tokio::time::interval(SWEEP);
    sweep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut swept = 0_u64;
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => if let Some(held) = open.admit(peer.ip()) {
                    answering.spawn(answer(stream, peer, router.clone(), held, stopping.clone()));
                },
                Err(error) => wait_after(&error).await,
            },
            _ = sweep.tick() => {
                open.sweep();
                swept += 1;
                if swept.is_multiple_of(SAID_AGAIN) {
                    open.say();
                }
            }
            Some(_) = answering.join_next() => {}
        }
    }
    drop(listener);
    stop.send_replace(true);
    let finished = async { while answering.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_REQUESTS, finished).await.is_err() {
        tracing::warn!("requests were still under way; stopping without them");
    }
    open.say();
}

/// After a connection could not be taken: what was the client's fault is over; for a descriptor
/// somebody has to close another.
async fn wait_after(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::error!(%error, "a connection could not be taken");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    held: Held,
    mut stopping: watch::Receiver<bool>,
) {
    let line = &held.line;
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let router = router.clone();
        let line = line.clone();
        async move {
            let serving = line.serve();
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let response = router.oneshot(request).await;
            drop(serving);
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Ours, which tell a slow head from an idle connection.
        .header_read_timeout(None)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(Watched::new(stream, line.clone())), service);
    let mut connection = pin!(connection);
    let mut asked = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection broke off");
                }
                return;
            }
            () = line.closed() => return,
            _ = stopping.changed(), if !asked => {
                asked = true;
                if line.waiting(Instant::now()).is_some() {
                    return;
                }
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(total: usize, each: usize, proxies: &[&str]) -> Arc<Open> {
        Arc::new(Open {
            limits: Limits { total, each },
            proxies: proxies
                .iter()
                .map(|p| p.parse().expect("it is a network"))
                .collect(),
            lines: Mutex::default(),
            next: AtomicU64::new(0),
            without_room: AtomicU64::new(0),
        })
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("it is an address")
    }

    #[test]
    fn there_are_fewer_than_descriptors() {
        assert_eq!(
            Limits::within(2048, 4096),
            Limits {
                total: 2048,
                each: 512
            }
        );
        assert_eq!(Limits::within(2048, 300).total, 204);
        assert_eq!(Limits::within(2048, 64).total, 32);
        assert!(Limits::within(0, 0).total >= 1);
    }

    #[test]
    fn whoever_opens_many_shuts_out_themselves() {
        let open = open(8, 4, &[]);
        let reader = open.admit(ip("127.0.0.9")).expect("there is room");
        let many: Vec<_> = (0..20).map(|_| open.admit(ip("127.0.0.1"))).collect();
        assert!(many.iter().all(Option::is_some), "the oldest make room");
        assert_eq!(open.lines().len(), 5);
        assert!(open.lines().contains_key(&reader.number));
        // From many addresses: those of the address with the most go first, and of them the oldest.
        for last in 10..40 {
            std::mem::forget(open.admit(ip(&format!("127.0.1.{last}"))));
        }
        assert_eq!(open.lines().len(), 8);
    }

    #[test]
    fn a_request_under_way_is_never_cut_off_for_another() {
        let open = open(2, 2, &[]);
        let one = open.admit(ip("127.0.0.1")).expect("there is room");
        let two = open.admit(ip("127.0.0.1")).expect("there is room");
        let serving = (one.line.serve(), two.line.serve());
        assert!(open.admit(ip("127.0.0.1")).is_none());
        assert!(open.admit(ip("127.0.0.2")).is_none());
        drop(serving);
        assert!(open.admit(ip("127.0.0.2")).is_some());
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_and_a_proxy_as_many() {
        let open = open(100, 2, &["10.0.0.0/8"]);
        let held: Vec<_> = (1..10)
            .map(|n| open.admit(ip(&format!("2001:db8::{n}"))))
            .collect();
        assert_eq!(open.lines().len(), 2);
        drop(held);
        let held: Vec<_> = (1..10).map(|_| open.admit(ip("::ffff:10.0.0.1"))).collect();
        assert!(held.iter().all(Option::is_some));
        assert_eq!(open.lines().len(), 9);
    }
}
