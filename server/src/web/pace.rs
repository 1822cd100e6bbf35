//! Requests in their time: bodies that come too slowly, and answers that take too long.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// The longest that an answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);
/// A body may take so long in any case.
const GRACE: Duration = Duration::from_secs(10);
/// And as long as it takes at so many bytes a second: the slowest of phones are faster.
const LEAST_RATE: u64 = 1024;

/// Answers in time, one way or the other. What goes on below goes on; the client is done with, and so is
/// its connection, over which the rest of a body may still come.
pub async fn in_time(request: Request, next: Next) -> Response {
    let late = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| match body.is_end_stream() {
        true => body,
        false => Body::new(Paced::new(body, late.clone())),
    });
    match tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await {
        Ok(_) if late.load(Ordering::Relaxed) => over(
            StatusCode::REQUEST_TIMEOUT,
            "The request came too slowly. Nothing was changed.",
        ),
        Ok(response) => response,
        Err(_) => over(
            StatusCode::SERVICE_UNAVAILABLE,
            "This took too long. Try again in a moment.",
        ),
    }
}

fn over(status: StatusCode, why: &'static str) -> Response {
    let mut response = (status, why).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// A body that must come at a pace.
struct Paced {
    body: Body,
    late: Arc<AtomicBool>,
    received: u64,
    /// From the first time that somebody waited for it.
    waits: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Paced {
    fn new(body: Body, late: Arc<AtomicBool>) -> Self {
        Self {
            body,
            late,
            received: 0,
            waits: None,
        }
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame
                && let Some(data) = frame.data_ref()
            {
                this.received += u64::try_from(data.len()).unwrap_or(u64::MAX);
            }
            return Poll::Ready(frame);
        }
        let now = Instant::now();
        let (began, alarm) = this
            .waits
            .get_or_insert_with(|| (now, Box::pin(sleep_until(now + GRACE))));
        let until = *began + GRACE + Duration::from_secs(this.received / LEAST_RATE);
        if alarm.deadline() != until {
            alarm.as_mut().reset(until);
        }
        match alarm.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                this.late.store(true, Ordering::Relaxed);
                let late = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
                Poll::Ready(Some(Err(axum::Error::new(late))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
