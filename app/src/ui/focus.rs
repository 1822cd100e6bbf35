//! Where the keyboard is.

use leptos::{prelude::document, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Puts the focus on an element, where there is one.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        // An element that can't take the focus leaves it where it is.
        element.focus().ok();
    }
}
