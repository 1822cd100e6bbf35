//! Asks again who it is, where the table of routes wants a fresh proof; then goes on with what was asked
//! for. The form that was posted travels along in hidden fields, so nothing that was typed is lost.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::Response,
};
use evenkeel_app::plain::{
    Word,
    door::{self, Asked},
};

use super::{Fields, door::wait};
use crate::{
    identity::{Caller, Proof, ProofBy},
    web::{
        Site,
        pages::{failure, page},
    },
};

/// The field that a proof comes in. No form of ours has another of this name.
const FIELD: &str = "proof";
/// More than any password.
const LONGEST: usize = 2_000;

/// Lets a form through whose sender has proved lately, or does so with it, that it is they.
///
/// # Errors
/// The page that asks.
pub async fn proved(site: &Site, caller: &Caller, request: Request) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let failed = |error| failure(site, Some(caller), &path, "Not done", error);
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
    let (title, back) = what(&path);
    let asked = Asked {
        action: path.clone(),
        title,
        fields,
        email: caller.email.clone(),
        second_factor: caller.second_factor,
        back,
    };
    let name = "Is it still you?";
    Err(page(site, Some(caller), &path, name, status, || {
        door::confirm(asked, FIELD, said.map(Word::Refused))
    }))
}

/// What a route does, in words, and where its page is.
fn what(path: &str) -> (&'static str, &'static str) {
    match path {
        "/users/add" => ("Add an account", "/users"),
        "/users/role" => ("Set a role", "/users"),
        "/users/disable" => ("Disable an account", "/users"),
        "/users/enable" => ("Enable an account", "/users"),
        "/users/link" => ("Make a password link", "/users"),
        "/users/remove-second-factor" => ("Remove a second factor", "/users"),
        "/users/end-sessions" => ("Sign an account out everywhere", "/users"),
        "/tokens/make" => ("Make a token", "/tokens"),
        "/tokens/revoke" => ("Revoke a token", "/tokens"),
        "/account/sessions/end" => ("End a session", "/account"),
        "/account/sessions/end-all" => ("Sign out everywhere else", "/account"),
        _ => ("Go on", "/projects"),
    }
}
