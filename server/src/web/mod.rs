//! The web side: one flat list of routes, and what every answer passes through.

mod assets;
mod backend;
mod errors;
mod forms;
mod headers;
mod health;
mod tables;
mod whole;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use evenkeel_app::{App, Assets, backend::SharedBackend, shell};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    limit::RequestBodyLimitLayer, timeout::TimeoutLayer, trace::TraceLayer,
};

pub use assets::{Files, files};

use crate::{guardian::Guardian, store::Store};

/// The largest request taken: a description of 10,000 characters fits many times over.
const BODY_LIMIT: usize = 256 * 1024;
/// The longest that an answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);

/// What the handlers share.
#[derive(Clone)]
struct Site {
    backend: SharedBackend,
    guardian: Arc<Guardian>,
    store: Store,
    assets: Assets,
}

impl Site {
    /// What a page or server function finds in its context.
    fn provide(&self) {
        provide_context(self.backend.clone());
        headers::provide_policy(self.assets.reload.is_some());
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

/// The whole site over a store.
pub fn router(store: Store, guardian: Arc<Guardian>, files: Files) -> Router {
    let Files {
        router: files,
        assets,
        options,
    } = files;
    let site = Site {
        backend: Arc::new(backend::StoreBackend::new(store.clone(), guardian.clone())),
        guardian,
        store,
        assets: assets.clone(),
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
        .fallback(not_found)
        .with_state(site)
        .merge(pages)
        .layer(middleware::from_fn(errors::server_function_status))
        .layer(middleware::from_fn(headers::never_stored))
        .layer(middleware::from_fn(whole::to_the_end))
        // Files are immutable and compressed already; what stands above is neither.
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(tower_http::CompressionLevel::Fastest),
        )
        .merge(files)
        .layer(CsrfLayer::new())
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_WITHIN,
        ))
        .layer(CatchPanicLayer::custom(errors::after_panic))
        .layer(middleware::from_fn(headers::strict))
        .layer(TraceLayer::new_for_http())
}

/// The page that says that there is none.
async fn not_found(
    axum::extract::State(site): axum::extract::State<Site>,
    request: Request,
) -> Response {
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
