//! What is being typed, kept in the tab until it is saved or discarded: a reload, a step back or a
//! crash brings it back. It is the account's and the page's, and goes when somebody signs out.

use leptos::{prelude::*, web_sys::Storage};

use crate::{identity::Me, project::Fields};

const PREFIX: &str = "evenkeel-draft";

/// The place of one form's draft.
#[derive(Clone)]
pub struct Draft {
    name: String,
}

impl Draft {
    /// The draft of the form at an address, by whoever the page was made for.
    pub fn of(path: &str) -> Self {
        Self {
            name: format!("{} {path}", mine()),
        }
    }

    /// Keeps what would be sent.
    pub fn keep(&self, fields: &Fields) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(fields)) {
            // A full storage keeps nothing, and typing goes on.
            storage.set_item(&self.name, &text).ok();
        }
    }

    /// What was kept.
    pub fn kept(&self) -> Option<Fields> {
        let text = storage()?.get_item(&self.name).ok()??;
        serde_json::from_str(&text).ok()
    }

    /// Forgets it.
    pub fn forget(&self) {
        if let Some(storage) = storage() {
            storage.remove_item(&self.name).ok();
        }
    }
}

/// Forgets all drafts of the tab: whoever signs out leaves nothing behind.
pub fn forget_drafts() {
    forget(|_| true);
}

/// Forgets what somebody else was typing in this tab.
pub fn forget_drafts_of_others() {
    let mine = format!("{} ", mine());
    forget(|name| !name.starts_with(&mine));
}

fn forget(which: impl Fn(&str) -> bool) {
    let Some(storage) = storage() else {
        return;
    };
    let names: Vec<String> = (0..storage.length().unwrap_or(0))
        .filter_map(|at| storage.key(at).ok()?)
        .filter(|name| name.starts_with(PREFIX) && which(name))
        .collect();
    for name in names {
        storage.remove_item(&name).ok();
    }
}

/// What the names of this account's drafts begin with.
fn mine() -> String {
    let account = use_context::<Me>().and_then(|me| me.0).map(|i| i.account);
    format!("{PREFIX} {}", account.unwrap_or_default())
}

/// The tab's storage; none on the server, or where the browser forbids it.
fn storage() -> Option<Storage> {
    match is_server() {
        true => None,
        false => window().session_storage().ok().flatten(),
    }
}
