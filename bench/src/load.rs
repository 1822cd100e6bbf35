//! Work done over and over for a while, and how fast it went.

use std::cmp::Ordering;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::Outcome;
use crate::program::Program;

/// Until pools, caches and branch predictors have settled.
const WARM_UP: Duration = Duration::from_secs(1);

/// How often each side has its turn; the median is reported.
const ROUNDS: u32 = 3;

/// What one of several clients does again and again.
pub trait Work: Send + 'static {
    /// Does it once.
    fn once(&mut self) -> impl Future<Output = Outcome<()>> + Send;
}

/// How fast it went.
#[derive(Clone, Copy)]
pub struct Measured {
    /// How often a second.
    pub rate: f64,
    /// How long half of them took at most.
    pub p50: Duration,
    /// How long all but a hundredth took at most.
    pub p99: Duration,
    /// The server's processor time for one; zero without a server.
    pub processor: Duration,
}

/// Lets all clients work at once.
pub async fn drive<W: Work>(
    clients: Vec<W>,
    round: Duration,
    server: Option<&Program>,
) -> Outcome<Measured> {
    let start = Instant::now() + WARM_UP;
    let end = start + round;
    let mut running: JoinSet<Outcome<Vec<Duration>>> = clients
        .into_iter()
        .map(|client| work(client, start, end))
        .collect();
    let spent = || server.map_or(Ok(Duration::ZERO), Program::processor_time);
    sleep_until(start.into()).await;
    let before = spent()?;
    sleep_until(end.into()).await;
    let spent = spent()?.saturating_sub(before);

    let mut times = Vec::new();
    while let Some(ended) = running.join_next().await {
        times.extend(ended??);
    }
    times.sort_unstable();
    let (Some(p50), Some(p99)) = (quantile(&times, 0.5), quantile(&times, 0.99)) else {
        return Err("nothing was done within a round; make it longer".into());
    };
    Ok(Measured {
        rate: times.len() as f64 / round.as_secs_f64(),
        p50,
        p99,
        processor: spent.div_f64(times.len() as f64),
    })
}

async fn work<W: Work>(mut client: W, start: Instant, end: Instant) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    loop {
        let asked = Instant::now();
        if asked >= end {
            return Ok(times);
        }
        client.once().await?;
        let answered = Instant::now();
        if asked >= start && answered <= end {
            times.push(answered - asked);
        }
    }
}

/// Measures both sides in turn, so that whatever else the machine does meets both.
pub async fn alternate(
    mut ours: impl AsyncFnMut() -> Outcome<Measured>,
    mut beside: impl AsyncFnMut() -> Outcome<Measured>,
) -> Outcome<[Measured; 2]> {
    let mut rounds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        rounds[0].push(ours().await?);
        rounds[1].push(beside().await?);
    }
    Ok(rounds.map(|rounds| Measured {
        rate: median(rounds.iter().map(|measured| measured.rate)),
        p50: median(rounds.iter().map(|measured| measured.p50)),
        p99: median(rounds.iter().map(|measured| measured.p99)),
        processor: median(rounds.iter().map(|measured| measured.processor)),
    }))
}

/// The value in the middle. There must be one.
pub fn median<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    values[values.len() / 2]
}

fn quantile(sorted: &[Duration], part: f64) -> Option<Duration> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * part).round() as usize).copied()
}
