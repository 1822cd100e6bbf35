//! The plain pages: sign-in, one's account, and what administrators look after. Each form leads to a
//! page by a redirect when it is done, and comes back with what is wrong when it isn't.

pub mod admin;
pub mod ask;
pub mod audit;
pub mod own;
pub mod proof;
pub mod said;
pub mod sign_in;
pub mod sync;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use evenkeel_app::pages::account::Session;

use crate::{
    identity::{Caller, SessionRow, Visitor},
    moment,
    web::{Site, cookies::Names},
};

/// Who is signed in, as the guard found out.
pub struct SignedIn(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let caller = parts.extensions.get::<Caller>().cloned();
        // A route whose table says that nobody need sign in has no business asking for somebody.
        caller.map(Self).ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// Where the request comes from.
pub struct From(pub Visitor);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(
            parts
                .extensions
                .get::<Visitor>()
                .cloned()
                .unwrap_or_default(),
        ))
    }
}

/// What the cookies are called where the request came to.
pub struct At(pub Names);

impl FromRequestParts<Site> for At {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        Ok(Self(Names::of(&parts.headers, site.secure)))
    }
}

/// The fields of a form.
pub struct Fields(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        axum::Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map(|axum::Form(fields)| Self(fields))
            .map_err(IntoResponse::into_response)
    }
}

impl Fields {
    /// The first of this name; empty where there is none.
    pub fn get(&self, name: &'static str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Those whose names begin so: what follows of each name, and its value.
    pub fn beginning<'a>(&'a self, with: &'static str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(n, value)| Some((n.strip_prefix(with)?, value.as_str())))
    }

    /// All of this name.
    pub fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(n, _)| *n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A session as its page shows it.
fn session(row: SessionRow, caller: &Caller) -> Session {
    Session {
        own: caller.session() == Some(row.id),
        id: row.id,
        email: row.email.into(),
        since: moment::shown(row.created_at),
        seen: moment::shown(row.seen_at),
        address: row.address,
        agent: browser(&row.agent),
    }
}

/// The browser and the system that a browser's own long name speaks of.
fn browser(agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // Each calls itself also by the names of those before it.
    let program = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}
