//! Whom a page was made for, held against who is signed in by the time that it asks for something. In
//! one browser people follow each other: a page of Ann's that is still open must do nothing as Ben.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use evenkeel_app::{AppError, FOR, NOW};

use super::{
    BODY_LIMIT, Site,
    access::{Door, function, text},
    pages,
};
use crate::identity::{Caller, mark};

/// The header in which a script of ours states it.
const HEADER: HeaderName = HeaderName::from_static("evenkeel-for");

/// What a request states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// Who is signed in; or it needn't state anybody.
    Same,
    /// Nobody, though it comes from a page that would change something.
    Nobody,
    /// Somebody else.
    Another(String),
}

/// Reads what a request states. What reads needn't state anything; what changes something must, if a
/// browser sends it: it names the page's origin then, which a script at a shell doesn't.
///
/// # Errors
/// The body can't be read.
pub async fn stated(caller: &Caller, request: Request) -> Result<(Stated, Request), Response> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let browser = request.headers().contains_key(header::ORIGIN)
        || request.headers().contains_key("sec-fetch-site");
    let own = mark(&caller.email);
    let judged = |said: Option<String>| match said {
        Some(said) if said == own => Stated::Same,
        Some(said) => Stated::Another(said),
        None if reads || !browser => Stated::Same,
        None => Stated::Nobody,
    };
    let by_header = text(&request, HEADER);
    let form = text(&request, header::CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if reads || by_header.is_some() || !form {
        return Ok((judged(by_header), request));
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let by_field = form_urlencoded::parse(&bytes)
        .find(|(name, _)| name == FOR)
        .map(|(_, value)| value.into_owned());
    Ok((
        judged(by_field),
        Request::from_parts(parts, Body::from(bytes)),
    ))
}

/// Says that nothing was done.
pub async fn refuse(site: &Site, caller: &Caller, stated: Stated, request: Request) -> Response {
    let _ = stated;
    let error = AppError::AnotherAccount;
    match Door::of(&request) {
        Door::Function => {
            let mut response = function(&error);
            let name: String = form_urlencoded::byte_serialize(caller.name.as_bytes())
                .collect::<String>()
                .replace('+', "%20");
            if let Ok(name) = HeaderValue::from_str(&name) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(NOW), name);
            }
            response
        }
        _ => pages::failure(
            site,
            Some(caller),
            request.uri().path(),
            "Nothing was changed",
            error,
        ),
    }
}
