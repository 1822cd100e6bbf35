//! What the browser loads. What is embedded in the binary has names that carry a hash of the content; in
//! the development loop, the files that cargo-leptos writes.

use axum::Router;
use evenkeel_app::Assets;
use leptos::prelude::LeptosOptions;
use memory_serve::{CacheControl, MemoryServe};
use tower_http::services::{ServeDir, ServeFile};

/// What the browser loads, ready to be served.
pub struct Files {
    /// Their routes.
    pub router: Router,
    /// Where pages find them.
    pub assets: Assets,
}

/// Prepares the files. Takes a tenth of a second: gzip is made here, only brotli is in the binary.
pub fn files(embedded: MemoryServe) -> Files {
    if let Some(options) = leptos_options() {
        let at = |file: &str| Some(format!("/{}/{file}", options.site_pkg_dir));
        let name = &options.output_name;
        let assets = Assets {
            css: at(&format!("{name}.css")),
            boot: Some("/boot.js".to_owned()),
            js: at(&format!("{name}.js")),
            wasm: at(&format!("{name}.wasm")),
            signed_out: None,
            icon: None,
        };
        let router = Router::new().nest_service(
            &format!("/{}", options.site_pkg_dir),
            ServeDir::new(format!("{}/{}", options.site_root, options.site_pkg_dir)),
        );
        let boot = ServeFile::new(format!("{}/boot.js", options.site_root));
        let router = router.route_service("/boot.js", boot);
        return Files { router, assets };
    }
    let serve = embedded
        .index_file(None)
        .enable_brotli(true)
        .enable_gzip(true)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::Medium);
    let manifest = serve.manifest();
    let find = |name: &str| manifest.get(name).map(str::to_owned);
    let assets = Assets {
        css: find("/evenkeel.css"),
        boot: find("/boot.js"),
        js: find("/evenkeel.js"),
        wasm: find("/evenkeel_bg.wasm"),
        signed_out: find("/signed-out.js"),
        icon: find("/favicon.svg"),
    };
    if assets.js.is_none() {
        tracing::warn!(
            "this binary was built without its browser assets: pages have no style and no script. \
             `make build` builds it with them"
        );
    }
    Files {
        router: serve.into_router(),
        assets,
    }
}

/// In the development loop cargo-leptos says where things are; otherwise there is nothing to say.
fn leptos_options() -> Option<LeptosOptions> {
    std::env::var_os("LEPTOS_WATCH")?;
    leptos::config::get_configuration(None)
        .ok()
        .map(|c| c.leptos_options)
}
