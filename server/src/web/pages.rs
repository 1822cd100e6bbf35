//! Plain pages as answers.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use evenkeel_app::{
    AppError,
    backend::Status,
    plain::{self, Around},
};
use leptos::prelude::AnyView;

use super::Site;
use crate::identity::Caller;

/// No script at all, our own style, our own forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Lets a page load a script of ours: one file, no other.
const WITH_SCRIPT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A plain page.
pub fn page(
    site: &Site,
    caller: Option<&Caller>,
    path: &str,
    title: &str,
    status: StatusCode,
    body: impl FnOnce() -> AnyView,
) -> Response {
    let seen = site.guardian.seen();
    let around = Around {
        identity: caller.map(Caller::identity),
        path: path.to_owned(),
        status: caller.map(|_| Status::of(&seen.report, seen.reachable)),
        ..around(site)
    };
    answer(plain::document(around, title, body), status, POLICY)
}

/// The page of somebody who has just signed out: nobody's, and the one plain page with a script. It
/// takes from the tab what browsers keep in it without TLS.
pub fn signed_out(site: &Site, title: &str, body: impl FnOnce() -> AnyView) -> Response {
    let around = Around {
        script: site.assets.signed_out.clone(),
        ..around(site)
    };
    answer(
        plain::document(around, title, body),
        StatusCode::OK,
        WITH_SCRIPT,
    )
}

fn around(site: &Site) -> Around {
    Around {
        assets: site.assets.clone(),
        ..Around::default()
    }
}

fn answer(document: String, status: StatusCode, policy: &'static str) -> Response {
    let mut response = (status, Html(document)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    response
}

/// A plain page that says why it isn't the one asked for.
pub fn failure(
    site: &Site,
    caller: Option<&Caller>,
    path: &str,
    title: &'static str,
    error: AppError,
) -> Response {
    let status =
        StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = page(site, caller, path, title, status, || {
        plain::failure(title, error)
    });
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
