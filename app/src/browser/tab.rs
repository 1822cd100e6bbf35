//! What a tab keeps through pages that the browser loads anew. Full, or forbidden, it keeps nothing; that
//! is never more than a convenience lost.

use leptos::{
    prelude::{is_server, window},
    web_sys::Storage,
};

/// Keeps a text.
pub fn keep(name: &str, text: &str) {
    if let Some(storage) = storage() {
        storage.set_item(name, text).ok();
    }
}

/// What is kept.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Forgets one.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        storage.remove_item(name).ok();
    }
}

/// The names of all that is kept.
pub fn names() -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    (0..storage.length().unwrap_or(0))
        .filter_map(|at| storage.key(at).ok()?)
        .collect()
}

/// The tab's storage; none on the server.
fn storage() -> Option<Storage> {
    match is_server() {
        true => None,
        false => window().session_storage().ok().flatten(),
    }
}
