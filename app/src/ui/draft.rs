//! What is being typed, kept in the tab until it is saved or discarded: a reload, a step back or a
//! crash brings it back. It is the account's and the page's, and goes when somebody signs out.

use leptos::prelude::*;

use super::tab;
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
        if let Ok(text) = serde_json::to_string(fields) {
            tab::keep(&self.name, &text);
        }
    }

    /// What was kept.
    pub fn kept(&self) -> Option<Fields> {
        serde_json::from_str(&tab::kept(&self.name)?).ok()
    }

    /// Forgets it.
    pub fn forget(&self) {
        tab::forget(&self.name);
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
    let drafts = tab::names();
    let drafts = drafts.iter().filter(|name| name.starts_with(PREFIX));
    for name in drafts.filter(|name| which(name)) {
        tab::forget(name);
    }
}

/// What the names of this account's drafts begin with.
fn mine() -> String {
    let account = use_context::<Me>().and_then(|me| me.0).map(|i| i.account);
    format!("{PREFIX} {}", account.unwrap_or_default())
}
