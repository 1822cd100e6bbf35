//! How an open page stands with the server: whom it was made for, and what the last answer told.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use futures::channel::oneshot;
use leptos::prelude::*;

use crate::identity::Me;

/// What a form's hidden field and a request's header are called that state whom the page was made for.
pub const FOR: &str = "for";
/// The header of an answer that says, percent-encoded, who is signed in instead.
pub const NOW: &str = "evenkeel-now";
/// The header of a request that states whom the page was made for.
pub const FOR_HEADER: &str = "evenkeel-for";

/// How the page stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// As far as is known, well.
    #[default]
    Fine,
    /// The session has ended.
    Over,
    /// Somebody else, of this name, is signed in by now.
    Another(String),
    /// The server doesn't answer.
    Away,
}

/// The page's standing, given by context. Requests report to it from wherever they are made.
#[derive(Clone)]
pub struct Presence {
    /// The account that the page was made for.
    pub account: Option<String>,
    /// How it stands.
    pub standing: ArcRwSignal<Standing>,
    /// Whether the page asks for a password.
    pub asking: ArcRwSignal<bool>,
    /// How often an answer told that something is missing: what the page says of the database's state
    /// may be old then.
    pub missed: ArcRwSignal<u32>,
    waiting: Arc<Mutex<Vec<oneshot::Sender<bool>>>>,
}

/// The one page that a browser's tab holds. Never set on the server, where there are many.
static PAGE: OnceLock<Presence> = OnceLock::new();

impl Presence {
    /// That of a page that was just made.
    pub fn new(Me(identity): &Me) -> Self {
        Self {
            account: identity.as_ref().map(|i| i.account.clone()),
            standing: ArcRwSignal::default(),
            asking: ArcRwSignal::default(),
            missed: ArcRwSignal::default(),
            waiting: Arc::default(),
        }
    }

    /// That of the page in this tab, once it is taken over.
    pub fn of_tab() -> Option<&'static Self> {
        PAGE.get()
    }

    /// Makes it the tab's. Its pages keep one for as long as they aren't loaded anew.
    pub fn take_over(&self) {
        PAGE.set(self.clone()).ok();
    }

    /// Notes what an answer told.
    pub fn note(&self, standing: Standing) {
        if *self.standing.read_untracked() != standing {
            self.standing.set(standing);
        }
    }

    /// Notes that an answer told that something is missing.
    pub fn note_missing(&self) {
        self.missed.update(|n| *n += 1);
    }

    /// Asks for the password, and says once it was given that it was, or that it won't be.
    pub async fn signed_in_again(&self) -> bool {
        let (answer, answered) = oneshot::channel();
        self.waiting().push(answer);
        self.asking.set(true);
        answered.await.unwrap_or(false)
    }

    /// Ends the asking: those who wait go on, or give up.
    pub fn answer(&self, signed_in: bool) {
        let waiting = std::mem::take(&mut *self.waiting());
        self.asking.set(false);
        if signed_in {
            self.note(Standing::Fine);
        }
        for one in waiting {
            // Whoever waited may have left.
            one.send(signed_in).ok();
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<oneshot::Sender<bool>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
