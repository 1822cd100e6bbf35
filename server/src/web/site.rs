//! What the handlers share.

use std::sync::Arc;

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use evenkeel_app::{Assets, backend::SharedBackend};
use evenkeel_live::{guardian::Guardian, target::Target};
use leptos::prelude::provide_context;
use leptos_axum::handle_server_fns_with_context;

use super::{hosts::Hosts, proxy::Proxies, route::Routes};
use crate::{
    audit::Audit,
    identity::{Accounts, secret::Secret},
    news::News,
    store::Store,
};

/// What the handlers share.
#[derive(Clone)]
pub struct Site {
    /// Keeps an eye on the schema.
    pub guardian: Arc<Guardian>,
    /// The projects.
    pub store: Store,
    /// What was done.
    pub audit: Audit,
    /// Who may sign in.
    pub accounts: Accounts,
    /// What open pages wait for.
    pub news: News,
    /// What is repaired.
    pub repairs: Repairs,
    /// The table of routes.
    pub routes: Arc<Routes>,
    /// The description of the API.
    pub openapi: Arc<str>,
    pub(super) assets: Assets,
    pub(super) proxies: Arc<Proxies>,
    /// Whether browsers come over TLS, through a proxy of ours.
    pub(super) secure: bool,
    /// Where the site is, for links that are sent to people.
    pub(super) address: Arc<str>,
    pub(super) backend: SharedBackend,
}

/// The database, as a repair reaches it: over a connection of its own.
#[derive(Clone, Debug)]
pub struct Repairs {
    /// Where it is, and what it is held against.
    pub target: Target,
}

/// By which ways the site is reached.
pub struct Ingress {
    /// Its address, as people open it.
    pub address: String,
    /// The names under which it is served.
    pub hosts: Hosts,
    /// The proxies that are believed. None: browsers come by themselves, without TLS.
    pub behind: Option<Proxies>,
}

/// What is served, and where.
pub struct Served {
    /// The projects.
    pub store: Store,
    /// What was done.
    pub audit: Audit,
    /// Keeps an eye on the schema.
    pub guardian: Arc<Guardian>,
    /// Who may sign in.
    pub accounts: Accounts,
    /// What open pages wait for.
    pub news: News,
    /// What is repaired.
    pub repairs: Repairs,
    /// By which ways it is reached.
    pub ingress: Ingress,
}

impl Site {
    /// What a server function finds in its context.
    fn provide(&self) {
        provide_context(self.backend.clone());
    }

    /// The address at which somebody chooses a password.
    pub(super) fn link(&self, secret: &Secret) -> String {
        format!("{}/setup?link={}", self.address, secret.reveal())
    }

    /// Runs the server function at the request's address.
    pub(super) async fn call(&self, request: Request) -> Response {
        let site = self.clone();
        handle_server_fns_with_context(move || site.provide(), request)
            .await
            .into_response()
    }
}
