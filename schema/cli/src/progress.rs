//! A line that says what is waited for, on a terminal, once it takes longer than a second.

use std::{
    future::Future,
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// Awaits something, and says so when it takes its time.
pub async fn waiting<T>(what: &str, work: impl Future<Output = T>) -> T {
    if !std::io::stderr().is_terminal() {
        return work.await;
    }
    let began = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(500));
    let mut shown = false;
    tokio::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = ticks.tick() => {
                if began.elapsed() > Duration::from_secs(1) {
                    shown = true;
                    say(&format!("\r{what} … {} s", began.elapsed().as_secs()));
                }
            }
        }
    };
    if shown {
        say("\r\u{1b}[2K");
    }
    done
}

/// That a line of progress can't be written is nobody's concern.
fn say(text: &str) {
    let mut terminal = std::io::stderr();
    let written = terminal
        .write_all(text.as_bytes())
        .and_then(|()| terminal.flush());
    drop(written);
}
