//! What is being typed, kept in the tab until it is saved or discarded: a reload, a step back or a
//! crash brings it back. It is the account's and the page's, and goes when somebody signs out.

use leptos::prelude::*;

use super::tab;
use crate::{
    identity::Me,
    project::{Column, Fields, ProjectId, Submission},
};

const PREFIX: &str = "evenkeel-draft";

/// The place of one form's draft.
#[derive(Clone)]
pub struct Draft {
    /// What the names of its account's drafts begin with.
    owner: String,
    name: String,
}

impl Draft {
    /// The draft of the form at an address, by whoever the page was made for.
    pub fn of(path: &str) -> Self {
        Self::at(mine(), path)
    }

    fn at(owner: String, path: &str) -> Self {
        let name = format!("{owner} {path}");
        Self { owner, name }
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

    /// What was kept for columns that aren't `there` any more: it waits until they are back.
    pub fn stranded(&self, there: &[Column]) -> Fields {
        let Some(kept) = self.kept() else {
            return Fields::new();
        };
        let typed = Submission::read(&kept).stranded(|column| there.contains(&column));
        let names = typed.into_iter().flat_map(|c| {
            let [was, offered] = [Submission::was_name(c), Submission::offered_name(c)];
            [c.name().to_owned(), was, offered]
        });
        names
            .filter_map(|name| Some((name.clone(), kept.get(&name)?.clone())))
            .collect()
    }

    /// Keeps what still waits, or nothing.
    pub fn keep_only(&self, stranded: &Fields) {
        match stranded.is_empty() {
            true => self.forget(),
            false => self.keep(stranded),
        }
    }

    /// The form was saved. What couldn't be, because its columns aren't `there`, waits in the form of the
    /// project that it was saved as; the sentence says so.
    pub fn settle(&self, there: &[Column], saved: Option<ProjectId>) -> Option<String> {
        let mut stranded = self.stranded(there);
        self.forget();
        let waiting = Submission::read(&stranded).inputs;
        let form = Self::at(self.owner.clone(), &format!("/projects/{}/edit", saved?));
        for column in waiting.keys() {
            // What a new project begins with is nothing.
            stranded.entry(Submission::was_name(*column)).or_default();
        }
        form.keep_only(&stranded);
        let names: Vec<_> = waiting.keys().map(|c| c.label().to_lowercase()).collect();
        (!names.is_empty()).then(|| {
            format!(
                "Not {}: what you typed there stays in this tab until it can be saved.",
                names.join(", ")
            )
        })
    }

    /// Forgets it.
    pub fn forget(&self) {
        tab::forget(&self.name);
    }
}

/// Forgets all drafts of the tab: whoever signs out leaves nothing behind.
pub fn forget_all() {
    forget(|_| true);
}

/// Forgets what somebody else was typing in this tab.
pub fn forget_those_of_others() {
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
