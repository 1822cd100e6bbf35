//! The two cookies: the session's, and the mark of a browser that is known.
//!
//! Where there is TLS both carry `__Host-`, which a browser takes over TLS alone and for this one
//! host. On loopback without TLS they have plain names.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

use crate::identity::secret::Secret;

const SESSION: [&str; 2] = ["evenkeel-session", "__Host-evenkeel-session"];
const DEVICE: [&str; 2] = ["evenkeel-device", "__Host-evenkeel-device"];
/// How long a browser stays known.
const KNOWN: Duration = Duration::days(180);

/// The session's token.
pub fn session(headers: &HeaderMap, secure: bool) -> Option<String> {
    find(headers, SESSION[usize::from(secure)])
}

/// The browser's mark.
pub fn device(headers: &HeaderMap, secure: bool) -> Option<String> {
    find(headers, DEVICE[usize::from(secure)])
}

fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// Gives a browser its session; it ends with the browser's, and with ours.
pub fn set_session(headers: &mut HeaderMap, secret: &Secret, secure: bool) {
    add(headers, SESSION, secret.reveal().to_owned(), None, secure);
}

/// Takes a browser's session away.
pub fn end_session(headers: &mut HeaderMap, secure: bool) {
    add(
        headers,
        SESSION,
        String::new(),
        Some(Duration::ZERO),
        secure,
    );
}

/// Bids a browser forget what it has kept of the site: pages in its cache, and what scripts may have
/// stored. Not its cookies: that would take those of the site's siblings under the same domain along, and
/// the mark by which the browser is known; the session's own is taken away by name.
pub fn forget(headers: &mut HeaderMap) {
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}

/// Marks a browser as known.
pub fn set_device(headers: &mut HeaderMap, secret: &Secret, secure: bool) {
    add(
        headers,
        DEVICE,
        secret.reveal().to_owned(),
        Some(KNOWN),
        secure,
    );
}

fn add(
    headers: &mut HeaderMap,
    names: [&'static str; 2],
    value: String,
    age: Option<Duration>,
    secure: bool,
) {
    let mut cookie = Cookie::build((names[usize::from(secure)], value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure);
    if let Some(age) = age {
        cookie = cookie.max_age(age);
    }
    if let Ok(value) = HeaderValue::from_str(&cookie.build().to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}
