//! The web side: one flat list of routes, and what every answer passes through.

pub mod access;
pub mod account;
mod acting;
mod assets;
mod backend;
mod cookies;
mod errors;
mod forms;
mod headers;
pub mod health;
mod hosts;
mod pace;
mod pages;
mod proxy;
mod requests;
mod shape;
mod tables;
mod whole;

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, request::Parts},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use evenkeel_app::{App, Assets, backend::SharedBackend, shell};
use evenkeel_live::guardian::Guardian;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    limit::RequestBodyLimitLayer, trace::TraceLayer,
};

pub use assets::{Files, files};

use self::{
    account::{admin, ask, door, own, sync, trail},
    requests::Reached,
};
pub use self::{
    hosts::{Host, Hosts},
    proxy::Proxies,
};

use crate::{
    api::{self, problem::Problem},
    identity::{Accounts, Caller, secret::Secret},
    store::Store,
};

/// The largest request taken: a description of 10,000 characters fits many times over.
const BODY_LIMIT: usize = 256 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub struct Site {
    backend: SharedBackend,
    /// Keeps an eye on the schema.
    pub guardian: Arc<Guardian>,
    /// The projects.
    pub store: Store,
    /// Who may sign in.
    pub accounts: Accounts,
    assets: Assets,
    proxies: Arc<Proxies>,
    /// Whether browsers come over TLS, through a proxy of ours.
    secure: bool,
    /// Where the site is, for links that are sent to people.
    address: Arc<str>,
}

impl Site {
    /// What a page or server function finds in its context.
    fn provide(&self) {
        provide_context(self.backend.clone());
        let caller = use_context::<Parts>().and_then(|p| p.extensions.get::<Caller>().cloned());
        if let Some(caller) = caller {
            provide_context(caller.identity());
        }
        headers::provide_policy(self.assets.reload.is_some());
    }

    /// The address at which somebody chooses a password.
    fn link(&self, secret: &Secret) -> String {
        format!("{}/setup?link={}", self.address, secret.reveal())
    }

    /// Renders the page at the request's address, with something more in its context.
    async fn render(
        &self,
        request: Request,
        more: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Response {
        let (site, assets) = (self.clone(), self.assets.clone());
        let handler = render_app_async_with_context(
            move || {
                site.provide();
                more();
            },
            move || shell(assets.clone()),
        );
        handler(request).await
    }
}

/// Where the site is, and what stands in front of it.
pub struct Place {
    /// Its address, as people open it.
    pub address: String,
    /// The names under which it is served.
    pub hosts: Hosts,
    /// The proxies that are believed. None: browsers come by themselves, without TLS.
    pub behind: Option<Proxies>,
}

/// The whole site over a store.
pub fn router(
    store: Store,
    guardian: Arc<Guardian>,
    accounts: Accounts,
    files: Files,
    place: Place,
) -> Router {
    let Files {
        router: files,
        assets,
        options,
    } = files;
    let secure = place.behind.is_some();
    let proxies = Arc::new(place.behind.unwrap_or_default());
    let reached = Arc::new(Reached {
        hosts: place.hosts,
        proxies: proxies.clone(),
        behind: secure,
    });
    let site = Site {
        backend: Arc::new(backend::StoreBackend::new(
            store.clone(),
            guardian.clone(),
            accounts.clone(),
            secure,
        )),
        guardian,
        store,
        accounts,
        assets: assets.clone(),
        proxies,
        secure,
        address: place.address.into(),
    };

    let pages = Router::new()
        .leptos_routes_with_context(
            &options,
            generate_route_list(App),
            {
                let site = site.clone();
                move || site.provide()
            },
            move || shell(assets.clone()),
        )
        .with_state::<()>(options);

    Router::new()
        .route("/", get(|| async { Redirect::temporary("/projects") }))
        .route("/health", get(health::health))
        .route("/health/live", get(health::live))
        .route("/projects/new", post(forms::create))
        .route("/projects/{id}/edit", post(forms::edit))
        .route("/sign-in", get(door::sign_in_page).post(door::sign_in))
        .route("/sign-in/second-factor", get(door::second_factor_page).post(door::second_factor))
        .route("/sign-out", post(door::sign_out))
        .route("/setup", get(door::setup_page).post(door::setup))
        .route("/account", get(own::show))
        .route("/account/password", post(own::change_password))
        .route("/account/second-factor", get(own::enrol_page).post(own::enrol))
        .route("/account/second-factor/remove", post(own::remove_second_factor))
        .route("/account/sessions/end", get(ask::ask).post(own::end_session))
        .route("/account/sessions/end-all", get(ask::ask).post(own::end_sessions))
        .route("/users", get(admin::list))
        .route("/users/add", post(admin::add))
        .route("/users/role", get(ask::ask).post(admin::change_role))
        .route("/users/disable", get(ask::ask).post(admin::disable))
        .route("/users/enable", post(admin::enable))
        .route("/users/link", get(ask::ask).post(admin::link))
        .route("/users/remove-second-factor", get(ask::ask).post(admin::remove_second_factor))
        .route("/users/end-sessions", get(ask::ask).post(admin::end_sessions))
        .route("/tokens", get(admin::tokens))
        .route("/tokens/make", post(admin::make_token))
        .route("/tokens/revoke", get(ask::ask).post(admin::revoke_token))
        .route("/audit", get(trail::show))
        .route("/audit.csv", get(trail::csv))
        .route("/sync", get(sync::show))
        .route("/sync/reset", get(ask::ask).post(sync::reset))
        .route("/sync/remove", get(ask::ask).post(sync::remove))
        .route("/sync/limit", post(sync::limit))
        .route("/api/v1/openapi.json", get(api::openapi))
        .route("/api/v1/health", get(api::system::health))
        .route("/api/v1/schema", get(api::system::schema))
        .route("/api/v1/projects", get(api::projects::list).post(api::projects::create))
        .route("/api/v1/projects/{id}", get(api::projects::read).patch(api::projects::change))
        .route("/api/v1/sync", get(api::sync::list))
        .route("/api/v1/sync/{source}", get(api::sync::read).put(api::sync::record))
        .fallback(not_found)
        .with_state(site.clone())
        .merge(pages)
        .layer(middleware::from_fn(requests::of_its_kind))
        .layer(middleware::from_fn_with_state(site, access::guard))
        .layer(middleware::from_fn(errors::server_function_status))
        .layer(middleware::from_fn(shape::state))
        .layer(middleware::from_fn(whole::to_the_end))
        // Files are immutable and compressed already; what stands above is neither.
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(tower_http::CompressionLevel::Fastest),
        )
        .merge(files)
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(requests::of_our_own))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(middleware::from_fn(pace::in_time))
        .layer(CatchPanicLayer::custom(errors::after_panic))
        .layer(middleware::from_fn_with_state(reached, requests::admit))
        .layer(middleware::from_fn(requests::in_a_word))
        .layer(middleware::from_fn(headers::never_stored))
        .layer(middleware::from_fn(move |request, next| headers::strict(secure, request, next)))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            // The path alone: a query string may hold a link's secret.
            tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
        }))
}

/// The page that says that there is none.
async fn not_found(
    axum::extract::State(site): axum::extract::State<Site>,
    request: Request,
) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found("such address").into_response();
    }
    if request.method() != axum::http::Method::GET {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = site.render(request, || {}).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// In the development loop cargo-leptos says where things are; otherwise there is nothing to say.
fn leptos_options() -> Option<LeptosOptions> {
    std::env::var_os("LEPTOS_WATCH")?;
    leptos::config::get_configuration(None)
        .ok()
        .map(|c| c.leptos_options)
}
