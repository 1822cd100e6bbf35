//! Requests that are worked through to their end, whatever becomes of their clients.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::{prelude::Owner, reactive::computed::ScopedFuture};
use tracing::Instrument;

/// Answers a request in a task of its own, with a reactive root of its own.
///
/// A write ends one way or the other, also when its client has hung up. And Leptos stays sound: it
/// leaves the owner of the page that a thread renders set on that thread, a server function that
/// comes next becomes its child, and if that page is dropped half-way while the function reads its
/// context, the function waits for itself forever (reactive_graph 0.2: `with_context` holds the
/// child's lock while it may drop the last hold on its parent, whose end cleans up the child). Here
/// no page is dropped half-way, and no request is the child of another.
pub async fn to_the_end(request: Request, next: Next) -> Response {
    let root = Owner::new_root(None);
    let answer = root.with(|| {
        ScopedFuture::new(async move {
            let (parts, body) = next.run(request).await.into_parts();
            // Pages are rendered whole in any case, and nothing here streams.
            match to_bytes(body, usize::MAX).await {
                Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
                Err(error) => {
                    tracing::error!(%error, "an answer broke off");
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            }
        })
    });
    match tokio::spawn(answer.in_current_span()).await {
        Ok(response) => response,
        // What is above makes an answer of it.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}
