//! Pages as answers.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use evenkeel_app::{
    AppError,
    backend::Status,
    pages::{self, PageContext},
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

/// Lets a page load the browser's half, and that ask us.
const LIVE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self'; font-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// A page without scripts.
pub fn page(
    site: &Site,
    caller: Option<&Caller>,
    path: &str,
    title: &str,
    status: StatusCode,
    body: impl FnOnce() -> AnyView,
) -> Response {
    let context = around(site, caller, path);
    answer(pages::document(context, title, body), status, POLICY)
}

/// A page that the browser's half brings to life, about to be shown to somebody. It is begun before its data is
/// read: then what changes meanwhile is news to it.
pub struct Live<'a> {
    site: &'a Site,
    caller: &'a Caller,
    path: &'a str,
    news: String,
    refused: Option<AppError>,
}

impl<'a> Live<'a> {
    /// The page at a path.
    pub fn begin(site: &'a Site, caller: &'a Caller, path: &'a str) -> Self {
        Self {
            site,
            caller,
            path,
            news: site.news.latest(),
            refused: None,
        }
    }

    /// The page at this query: it may say why what one of its forms asked for was not done.
    pub fn at(mut self, query: Option<&str>) -> Self {
        self.refused = query.and_then(pages::refusal);
        self
    }

    /// The page.
    pub fn show(self, title: &str, status: StatusCode, body: impl FnOnce() -> AnyView) -> Response {
        let context = PageContext {
            live: Some(self.news),
            refused: self.refused,
            ..around(self.site, Some(self.caller), self.path)
        };
        answer(pages::document(context, title, body), status, LIVE)
    }

    /// The page of what was read, or that says why it wasn't.
    pub fn shown<T>(
        self,
        title: impl FnOnce(&T) -> String,
        unread: &'static str,
        read: Result<T, AppError>,
        body: impl FnOnce(T) -> AnyView,
    ) -> Response {
        match read {
            Ok(read) => self.show(&title(&read), StatusCode::OK, || body(read)),
            Err(error) => self.failure(unread, error),
        }
    }

    /// The page that says why it isn't what was asked for.
    pub fn failure(self, title: &'static str, error: AppError) -> Response {
        let status = status(&error);
        waiting(self.show(title, status, || pages::failure(title, error)))
    }
}

/// The status of a page that could not be shown. One that says what is missing is served in full: that is no
/// failure of the server's.
fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::Missing(_) => StatusCode::OK,
        error => code(error),
    }
}

/// The status of an error.
pub fn code(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Says when to come again, where that helps.
fn waiting(mut response: Response) -> Response {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn around(site: &Site, caller: Option<&Caller>, path: &str) -> PageContext {
    let seen = site.guardian.seen();
    PageContext {
        identity: caller.map(Caller::identity),
        path: path.to_owned(),
        status: caller.map(|_| Status::of(&seen.report, seen.reachable)),
        ..context(site)
    }
}

/// The page of somebody who has just signed out: nobody's, and the one plain page with a script. It
/// takes from the tab what browsers keep in it without TLS.
pub fn signed_out(site: &Site, title: &str, body: impl FnOnce() -> AnyView) -> Response {
    let context = PageContext {
        script: site.assets.signed_out.clone(),
        ..context(site)
    };
    answer(
        pages::document(context, title, body),
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

/// A page without scripts that says why it isn't the one asked for.
pub fn failure(
    site: &Site,
    caller: Option<&Caller>,
    path: &str,
    title: &'static str,
    error: AppError,
) -> Response {
    let status = code(&error);
    waiting(page(site, caller, path, title, status, || {
        pages::failure(title, error)
    }))
}
