//! Addresses that nothing stands at.

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use evenkeel_app::pages::not_found as body;

use super::{
    Site,
    pages::{Live, page},
    problem::Problem,
};
use crate::identity::Caller;

/// The page that says that there is none.
pub async fn not_found(State(site): State<Site>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found("such address").into_response();
    }
    if request.method() != Method::GET {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (path, title) = (request.uri().path(), "Not found");
    match request.extensions().get::<Caller>() {
        Some(caller) => {
            let page = Live::begin(&site, caller, path);
            page.show(title, StatusCode::NOT_FOUND, body)
        }
        None => page(&site, None, path, title, StatusCode::NOT_FOUND, body),
    }
}
