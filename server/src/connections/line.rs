//! One connection: what happens on it, and for how long nothing has.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Notify,
};

/// How long a connection may be open before its first request. Browsers open some in advance.
const FIRST: Duration = Duration::from_secs(20);
/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(15);
/// How long a connection is kept for the next request; longer than proxies usually keep theirs (nginx: a
/// minute), so that it is them who end it and none of their requests meets a closed door.
const IDLE: Duration = Duration::from_secs(75);
/// How long a client may take nothing of its answer.
const STUCK: Duration = Duration::from_secs(30);

/// What is known of a connection.
pub(super) struct Line {
    state: Mutex<State>,
    end: Notify,
}

struct State {
    /// Requests under way.
    serving: usize,
    /// Whether there has been one.
    used: bool,
    /// Since when there is none.
    waiting_since: Instant,
    /// Since when there is part of the next one's head.
    head_since: Option<Instant>,
    /// Since when the client takes nothing.
    stuck_since: Option<Instant>,
}

/// A request under way.
pub(super) struct Serving(Arc<Line>);

impl Drop for Serving {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.serving -= 1;
        state.waiting_since = Instant::now();
    }
}

impl Line {
    pub(super) fn new() -> Self {
        let state = State {
            serving: 0,
            used: false,
            waiting_since: Instant::now(),
            head_since: None,
            stuck_since: None,
        };
        Self {
            state: Mutex::new(state),
            end: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request begins; it ends when what is given is dropped.
    pub(super) fn serve(self: &Arc<Self>) -> Serving {
        let mut state = self.state();
        state.serving += 1;
        state.used = true;
        state.head_since = None;
        drop(state);
        Serving(self.clone())
    }

    /// For how long no request has been under way. None: one is, or its answer is.
    pub(super) fn waiting(&self, now: Instant) -> Option<Duration> {
        let state = self.state();
        (state.serving == 0 && state.stuck_since.is_none())
            .then(|| now.saturating_duration_since(state.waiting_since))
    }

    /// Whether it is held for longer than any honest client needs.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        let state = self.state();
        let longer = |since: Instant, most: Duration| now.saturating_duration_since(since) > most;
        if let Some(since) = state.stuck_since {
            return longer(since, STUCK);
        }
        if state.serving > 0 {
            return false;
        }
        let idle = if state.used { IDLE } else { FIRST };
        state.head_since.is_some_and(|since| longer(since, HEAD))
            || longer(state.waiting_since, idle)
    }

    /// Has it closed.
    pub(super) fn close(&self) {
        self.end.notify_one();
    }

    /// Waits until it is to be closed.
    pub(super) async fn closed(&self) {
        self.end.notified().await;
    }

    fn received(&self) {
        let mut state = self.state();
        if state.serving == 0 && state.head_since.is_none() {
            state.head_since = Some(Instant::now());
        }
    }

    fn wrote(&self, stuck: bool) {
        let mut state = self.state();
        match stuck {
            true => _ = state.stuck_since.get_or_insert_with(Instant::now),
            false if state.stuck_since.is_some() => {
                state.stuck_since = None;
                state.waiting_since = Instant::now();
            }
            false => {}
        }
    }
}

/// A stream whose line knows what goes over it.
pub(super) struct Watched {
    stream: TcpStream,
    line: Arc<Line>,
}

impl Watched {
    pub(super) fn new(stream: TcpStream, line: Arc<Line>) -> Self {
        Self { stream, line }
    }

    fn told<T>(&self, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.line.wrote(poll.is_pending());
        poll
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.line.received();
        }
        poll
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.told(poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.told(poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_without_use_is_overdue() {
        let line = Arc::new(Line::new());
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        assert!(!line.is_overdue(after(10)));
        assert!(line.is_overdue(after(30)), "nothing was ever asked");
        line.received();
        assert!(line.is_overdue(after(18)), "half a head");
        let serving = line.serve();
        assert!(
            !line.is_overdue(after(600)),
            "bodies and answers have times of their own"
        );
        assert_eq!(line.waiting(after(600)), None);
        line.wrote(true);
        drop(serving);
        assert_eq!(line.waiting(after(1)), None, "the answer is under way");
        assert!(line.is_overdue(after(40)), "nobody takes the answer");
        line.wrote(false);
        assert!(!line.is_overdue(after(60)));
        assert!(line.is_overdue(after(80)), "idle");
    }
}
