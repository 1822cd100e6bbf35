//! The headers that every answer carries.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// What holds for everything that isn't a page: nothing in it may run or be framed.
const CLOSED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds what an answer doesn't say itself.
pub async fn strict(secure: bool, request: Request, next: Next) -> Response {
    let secret = holds_a_secret(&request);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if secret {
        // Its own style and icon needn't be told of it either, nor the log of who serves them.
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
    }
    if secure {
        // Two years, as browsers' own lists ask.
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CLOSED_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Enough for a form to come back to its page, and nothing for others.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Whether the address is one of those that are sent to people with a secret in them, spelled
/// rightly or not.
fn holds_a_secret(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    request.uri().path().starts_with("/setup")
        || form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "link")
}

/// Pages and data change at any moment, and no cache may keep them; nor a refusal.
pub async fn never_stored(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    // A file that is still the same keeps what was said of it.
    if response.status() == StatusCode::NOT_MODIFIED && !api {
        return response;
    }
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
