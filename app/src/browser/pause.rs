//! Waiting for a while.

use std::time::Duration;

use futures::channel::oneshot;
use leptos::prelude::set_timeout;

/// How long is waited before the server is asked again what is true, at first and at most.
pub const AGAIN: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(10));

/// Waits.
pub async fn sleep(time: Duration) {
    let (done, waiting) = oneshot::channel::<()>();
    // Who waited may have gone.
    let wake = move || {
        done.send(()).ok();
    };
    set_timeout(wake, time);
    waiting.await.ok();
}
