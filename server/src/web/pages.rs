//! Plain pages as answers.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use evenkeel_app::{
    AppError,
    backend::Status,
    pages::server_only::{self, PageContext},
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
    let context = PageContext {
        identity: caller.map(Caller::identity),
        path: path.to_owned(),
        status: caller.map(|_| Status::of(&seen.report, seen.reachable)),
        ..context(site)
    };
    answer(server_only::document(context, title, body), status, POLICY)
}

/// The page of somebody who has just signed out: nobody's, and the one plain page with a script. It
/// takes from the tab what browsers keep in it without TLS.
pub fn signed_out(site: &Site, title: &str, body: impl FnOnce() -> AnyView) -> Response {
    let context = PageContext {
        script: site.assets.signed_out.clone(),
        ..context(site)
    };
    answer(
        server_only::document(context, title, body),
        StatusCode::OK,
        WITH_SCRIPT,
    )
}

fn context(site: &Site) -> PageContext {
    PageContext {
        assets: site.assets.clone(),
        ..PageContext::default()
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
        server_only::failure(title, error)
    });
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
