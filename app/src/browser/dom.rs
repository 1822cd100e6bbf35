//! What is often asked of the page.

use leptos::{
    ev,
    prelude::{document, window},
    server_fn::serde::de::DeserializeOwned,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

/// All elements below one that a selector finds.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

/// The element that a selector finds, of a type.
pub fn one<T: JsCast>(selector: &str) -> Option<T> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// The nearest element that a selector finds around where something happened.
pub fn around(event: &ev::Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok()?
}

/// The whole body.
pub fn body() -> HtmlElement {
    document().body().expect("scripts of ours run in a page")
}

/// The data that the server put into an element.
pub fn data<T: DeserializeOwned>(id: &str) -> Option<T> {
    let text = document().get_element_by_id(id)?.text_content()?;
    serde_json::from_str(&text).ok()
}

/// The address in sight, from its path on.
pub fn address() -> String {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    part(location.pathname()) + &part(location.search())
}

/// An address without its query.
pub fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Lets the browser load another page.
pub fn go(address: &str) {
    // A page of ours is nowhere refused.
    window().location().assign(address).ok();
}
