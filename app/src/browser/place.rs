//! Where the reader is: the list as they left it, and what had the focus, through Back, Forward and a reload.
//! Where the page stood the browser itself knows.

use leptos::{ev, prelude::*, wasm_bindgen::JsValue, web_sys::Element};

use super::{
    dom::{address, all, path},
    focus::{focus_again, focused, selector},
    page::refresh_soon,
    tab,
};

/// Under which name the tab keeps the list's address.
const LIST: &str = "evenkeel-list";
/// The projects list.
const PROJECTS: &str = "/projects";

/// Looks after the reader's place for as long as the page lives.
pub fn keep() {
    note(&address());
    let history = window().history().ok();
    let before = history.as_ref().and_then(|h| h.state().ok()?.as_string());
    if let Some(before) = before
        && focused().is_none()
    {
        focus_again(&before);
    }
    window_event_listener(ev::pagehide, move |_| {
        let focus = focused().and_then(|element| selector(&element));
        let focus = focus.map_or(JsValue::NULL, |focus| JsValue::from_str(&focus));
        if let Some(history) = &history {
            // A convenience lost, at worst.
            history.replace_state_with_url(&focus, "", None).ok();
        }
    });
    // A page that comes back as it was left may be of long ago.
    window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            refresh_soon();
        }
    });
}

/// Notes the list's address.
pub fn note(address: &str) {
    if path(address) == PROJECTS {
        tab::keep(LIST, address);
    }
}

/// Lets the links back to the list lead to it as the reader left it.
pub fn lead_back(body: &Element) {
    let Some(list) = tab::kept(LIST).filter(|list| list.starts_with(PROJECTS)) else {
        return;
    };
    for link in all(body, "a[data-list]") {
        // It is an attribute's name.
        link.set_attribute("href", &list).ok();
    }
}
