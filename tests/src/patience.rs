//! Waiting for what comes by itself.

use std::time::{Duration, Instant};

/// Longer than anything takes that comes at all, on a machine that is busy with other things. A test that
/// passes never waits so long.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until something holds; `what` says what didn't, after all.
///
/// # Panics
/// It doesn't hold within [`PATIENCE`].
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(
            began.elapsed() < PATIENCE,
            "{what}: not within {PATIENCE:?}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
