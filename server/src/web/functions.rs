//! The app's server functions.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::server_fn::{ContentType, Http};

use super::Site;

/// The kind of body that a server function takes, as its declaration says.
pub trait TakesBody {
    /// As `Content-Type` has it.
    const KIND: &'static str;
}

impl<Input: ContentType, Output> TakesBody for Http<Input, Output> {
    const KIND: &'static str = Input::CONTENT_TYPE;
}

/// A server function. One that changes something has the kind of body that it takes, and no other: only
/// these are told from what any page of another site can send, since a browser asks before it sends JSON
/// across.
pub async fn function(site: Site, takes: &'static str, request: Request) -> Response {
    if request.method() == Method::POST && kind(request.headers()).as_deref() != Some(takes) {
        let word = "The body isn't of the kind that is taken here. Nothing was changed.";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, word).into_response();
    }
    site.call(request).await
}

/// The one kind of body that a request names.
fn kind(headers: &HeaderMap) -> Option<String> {
    let mut kinds = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return None;
    };
    let kind = kind.to_str().ok()?.split(';').next()?;
    Some(kind.trim().to_ascii_lowercase())
}
