//! What every request passes through before something answers it, and every answer after.

use std::sync::Arc;

use axum::{Router, extract::Request, middleware};
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    limit::RequestBodyLimitLayer, trace::TraceLayer,
};

use super::{
    BODY_LIMIT, Files, Served, Site,
    backend::StoreBackend,
    detached, errors, guard, headers, not_found, pace,
    requests::{self, Reached},
    route::Routes,
};

/// The whole site: what answers, by the table of routes, inside of what holds for all.
pub fn serve(
    served: Served,
    files: Files,
    answers: Router<Site>,
    routes: Routes,
    openapi: String,
) -> Router {
    let Served {
        store,
        audit,
        guardian,
        accounts,
        news,
        repairs,
        ingress,
    } = served;
    let secure = ingress.behind.is_some();
    let proxies = Arc::new(ingress.behind.unwrap_or_default());
    let reached = Arc::new(Reached {
        hosts: ingress.hosts,
        proxies: proxies.clone(),
        behind: secure,
    });
    let backend = StoreBackend {
        store: store.clone(),
        accounts: accounts.clone(),
        news: news.clone(),
        secure,
    };
    let site = Site {
        guardian,
        store,
        audit,
        accounts,
        news,
        repairs,
        routes: Arc::new(routes),
        openapi: openapi.into(),
        assets: files.assets,
        proxies,
        secure,
        address: ingress.address.into(),
        backend: Arc::new(backend),
    };
    answers
        .fallback(not_found::not_found)
        .with_state(site.clone())
        .layer(middleware::from_fn_with_state(site, guard::guard))
        .layer(middleware::from_fn(errors::server_function_status))
        .layer(middleware::from_fn(detached::to_the_end))
        // Files are immutable and compressed already; what stands above is neither.
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(CompressionLevel::Fastest),
        )
        .merge(files.router)
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(requests::of_our_own))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(middleware::from_fn(pace::in_time))
        .layer(CatchPanicLayer::custom(errors::after_panic))
        .layer(middleware::from_fn_with_state(reached, requests::admit))
        .layer(middleware::from_fn(requests::in_a_word))
        .layer(middleware::from_fn(headers::never_stored))
        .layer(middleware::from_fn(move |request, next| {
            headers::strict(secure, request, next)
        }))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            // The path alone: a query string may hold a link's secret.
            tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
        }))
}
