//! Failures as answers.

use std::any::Any;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Response as HttpResponse, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use evenkeel_app::AppError;

use super::requests::own_place;

/// The largest body of an error that is looked into.
const ERROR_BODY: usize = 64 * 1024;

/// Server functions answer every error with 500. The error itself knows better: a missing project
/// is 404, an unreachable database 503. Redirects of forms without JavaScript keep their status.
pub async fn server_function_status(request: Request, next: Next) -> Response {
    let ours = request.uri().path().starts_with("/ui/");
    let host = request.headers().get(header::HOST).cloned();
    let mut response = next.run(request).await;
    if !ours {
        return response;
    }
    // An earlier refusal is taken out of the address that a form goes back to, all but its mark.
    if let Some(back) = response.headers().get(header::LOCATION)
        && let Some(plain) = back.as_bytes().strip_suffix(b"?")
        && let Ok(plain) = HeaderValue::from_bytes(plain)
    {
        response.headers_mut().insert(header::LOCATION, plain);
    }
    // Without JavaScript a function leads back to the page that its form stood on, as the request
    // says; that may be anybody's.
    if let Some(back) = response.headers().get(header::LOCATION) {
        let place = own_place(back, host.as_ref());
        // A form that waited for a sign-in stood on no page of its own.
        let place = place.filter(|place| {
            let place = place.as_bytes();
            !place.starts_with(b"/ui/") && !place.starts_with(b"/sign-in/") && place != b"/sign-in"
        });
        let place = place.unwrap_or(HeaderValue::from_static("/"));
        response.headers_mut().insert(header::LOCATION, place);
    }
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ERROR_BODY).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes)
        && let Ok(status) = StatusCode::from_u16(error.status_code())
    {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// What is said after a panic: nothing of the inside.
pub fn after_panic(_: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
    // The panic itself is in the log already, with its place.
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong that we did not foresee. The log says what.",
    )
        .into_response()
}
