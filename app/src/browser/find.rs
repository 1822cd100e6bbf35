//! The key that leads to the words of a search.

use leptos::{ev, prelude::window_event_listener};
use web_sys::HtmlInputElement;

use super::{dom::one, focus::typing};

/// Lets `/` lead to it.
pub fn follow() {
    window_event_listener(ev::keydown, |event| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() != "/" || held || typing() || event.default_prevented() {
            return;
        }
        if let Some(words) = one::<HtmlInputElement>("input[aria-keyshortcuts=\"/\"]") {
            event.prevent_default();
            words.select();
            // Without the focus it isn't selected either, and the key did nothing.
            words.focus().ok();
        }
    });
}
