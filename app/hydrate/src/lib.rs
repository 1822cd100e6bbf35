//! Boots the app in the browser.

use std::sync::Arc;

use any_spawner::Executor;
use hydration_context::HydrateSharedContext;
use leptos::{
    mount::hydrate_from,
    prelude::{IntoView, document},
    reactive::owner::Owner,
    tachys::view::{Mountable, Render},
    wasm_bindgen::JsCast,
    web_sys::HtmlElement,
};

/// The element that is the app's.
fn element() -> HtmlElement {
    document()
        .get_element_by_id("app")
        .expect("the script that calls this has seen it")
        .unchecked_into()
}

/// Takes over the page that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    hydrate_from(element(), evenkeel_app::App).forget();
}

/// Draws the page anew, of the same data, where its markup isn't what the server rendered any more.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    // Somebody may have done so; that is all that can go wrong.
    Executor::init_wasm_bindgen().ok();
    let owner = Owner::new_root(Some(Arc::new(HydrateSharedContext::new())));
    let mounted = owner.with(|| {
        let mut view = evenkeel_app::App().into_view().build();
        view.mount(&element(), None);
        view
    });
    if let Some(context) = Owner::current_shared_context() {
        context.hydration_complete();
    }
    // It stays for as long as the page does.
    std::mem::forget((owner, mounted));
}
