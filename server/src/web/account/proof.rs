//! Asks again who it is, where the table of routes wants a fresh proof; then goes on with what was asked
//! for. The form that was posted travels along in hidden fields, so nothing that was typed is lost.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::Response,
};
use evenkeel_app::pages::Flash;

use super::{Fields, ask, sign_in::wait};
use crate::{
    identity::{Caller, Proof, ProofBy},
    web::{Site, pages::failure},
};

/// The field that a proof comes in. No form of ours has another of this name.
pub const FIELD: &str = "proof";
/// More than any password.
const LONGEST: usize = 2_000;

/// Lets a form through whose sender has proved lately, or does so with it, that it is they.
///
/// # Errors
/// The page that asks.
pub async fn proved(site: &Site, caller: &Caller, request: Request) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let failed = |error| failure(site, Some(caller), &path, "Nothing was changed", error);
    if site.accounts.proved_lately(caller).await.map_err(failed)? {
        return Ok(Request::from_parts(parts, body));
    }
    let request = Request::from_parts(parts.clone(), body);
    let Fields(fields) = Fields::from_request(request, &()).await?;
    let (shown, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == FIELD);
    let (status, said) = match shown.into_iter().next() {
        None => (StatusCode::FORBIDDEN, None),
        Some((_, shown)) => {
            let shown = shown.chars().take(LONGEST).collect();
            let proof = site.accounts.prove(caller, shown, ProofBy::Either).await;
            match proof.map_err(failed)? {
                Proof::Given => {
                    let form = form_urlencoded::Serializer::new(String::new())
                        .extend_pairs(fields)
                        .finish();
                    // It isn't as long as it came.
                    parts.headers.remove(header::CONTENT_LENGTH);
                    return Ok(Request::from_parts(parts, Body::from(form)));
                }
                Proof::Wrong => (
                    StatusCode::UNPROCESSABLE_ENTITY,
                    Some("That is wrong. Nothing was changed.".to_owned()),
                ),
                Proof::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, Some(wait(seconds))),
            }
        }
    };
    let asked = ask::about(site, caller, &path, fields).await;
    let mut asked = asked.map_err(failed)?;
    asked.proof = Some(FIELD);
    Err(ask::show(
        site,
        caller,
        &path,
        status,
        asked,
        said.map(Flash::Refused),
    ))
}
