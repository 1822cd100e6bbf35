//! What keeps an open page true: when the schema changes, or somebody writes something, the page's data
//! is asked again and patched in place.

use std::future::Future;

use leptos::{
    prelude::*,
    server_fn::serde::{Serialize, de::DeserializeOwned},
    task::spawn_local,
};

use super::focus::keep_focus;
use crate::{AppError, backend::Status};

/// What the open page has heard of the server. Given by context.
#[derive(Clone, Copy)]
pub struct Live {
    schema: RwSignal<Option<String>>,
    written: StoredValue<Option<String>>,
    /// How often what is shown was to be asked again.
    turn: RwSignal<u32>,
    /// How often the state of the database was to be asked again.
    tick: RwSignal<u32>,
    /// How many answers a page waits for.
    awaited: StoredValue<u32>,
    /// How many are asked for once more.
    asking: RwSignal<u32>,
}

impl Live {
    /// Nothing heard yet.
    pub fn new() -> Self {
        Self {
            schema: RwSignal::new(None),
            written: StoredValue::new(None),
            turn: RwSignal::new(0),
            tick: RwSignal::new(0),
            awaited: StoredValue::new(0),
            asking: RwSignal::new(0),
        }
    }

    /// Takes note of what the server says, and asks again if that is other than before.
    pub fn hear(self, status: &Status) {
        let mut news = false;
        if let Some(schema) = &status.schema {
            let known = self.schema.get_untracked();
            if known.as_ref() != Some(schema) {
                self.schema.set(Some(schema.clone()));
                // What came with the page is of the schema that came with it.
                news |= known.is_some();
            }
        }
        if status.written.is_some() && self.written.with_value(|w| *w != status.written) {
            self.written.set_value(status.written.clone());
            news = true;
        }
        if news {
            self.ask_again();
        }
    }

    /// How often the state of the database was to be asked again.
    pub fn ticks(self) -> u32 {
        self.tick.get()
    }

    /// Asks once more for the state of the database.
    pub fn ask_state(self) {
        // The page may have gone meanwhile.
        self.tick.try_update(|n| *n += 1);
    }

    /// Whether the page is still there.
    pub fn lives(self) -> bool {
        !self.tick.is_disposed()
    }

    /// Asks once more for what the page shows.
    pub fn ask_again(self) {
        // The page may have gone.
        self.turn.try_update(|n| *n += 1);
    }

    /// Whether what is shown is being asked for once more.
    pub fn asks(self) -> bool {
        self.asking.get() > 0
    }

    /// Whether a page still waits for what it is to show.
    pub fn waits(self) -> bool {
        self.awaited.try_get_value().is_some_and(|n| n > 0)
    }
}

/// The live schema's fingerprint, as the page last heard of it; none until it has. It changes when
/// somebody changes the schema under the open page.
pub fn schema_seen() -> Signal<Option<String>> {
    expect_context::<Live>().schema.into()
}

/// Counts an answer as awaited for as long as it lives.
struct Awaited(Live);

impl Awaited {
    fn new(live: Live) -> Self {
        live.awaited.try_update_value(|n| *n += 1);
        Self(live)
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0
            .awaited
            .try_update_value(|n| *n = n.saturating_sub(1));
    }
}

/// What a page shows: asked for with the page, whenever `key` changes, and again whenever it may have
/// become another. Then the page is left alone until the answer is here, and only if that differs from
/// what is shown is it patched.
pub fn page_data<K, T, Fut>(
    key: impl Fn() -> K + Clone + Send + Sync + 'static,
    ask: impl Fn(K) -> Fut + Clone + Send + Sync + 'static,
) -> Resource<Result<T, AppError>>
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    asked_again(key, ask, differs)
}

/// What a form begins with: asked for again only for as long as it can't be had, since what is typed
/// stays.
pub fn form_data<K, T, Fut>(
    key: impl Fn() -> K + Clone + Send + Sync + 'static,
    ask: impl Fn(K) -> Fut + Clone + Send + Sync + 'static,
) -> Resource<Result<T, AppError>>
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    asked_again(key, ask, |shown, fresh| {
        matches!(shown, Some(Err(_))) && differs(shown, fresh)
    })
}

/// Whether an answer is to be shown instead of what is shown.
type Shows<T> = fn(Option<&Result<T, AppError>>, &Result<T, AppError>) -> bool;

fn asked_again<K, T, Fut>(
    key: impl Fn() -> K + Clone + Send + Sync + 'static,
    ask: impl Fn(K) -> Fut + Clone + Send + Sync + 'static,
    shows: Shows<T>,
) -> Resource<Result<T, AppError>>
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let live = expect_context::<Live>();
    let data = Resource::new_blocking(key.clone(), {
        let ask = ask.clone();
        move |key| {
            let answer = ask(key);
            // On the server nobody watches.
            let awaited = is_browser().then(|| Awaited::new(live));
            async move {
                let answer = answer.await;
                drop(awaited);
                answer
            }
        }
    });
    let gone = StoredValue::new(());
    Effect::new(move |last: Option<u32>| {
        let turn = live.turn.get();
        if last.is_some_and(|last| last != turn) {
            let key = key.clone();
            let asked = untrack(&key);
            let answer = ask(asked.clone());
            live.asking.update(|n| *n += 1);
            spawn_local(async move {
                let fresh = answer.await;
                live.asking.try_update(|n| *n = n.saturating_sub(1));
                // The page may have gone, or have asked for something else.
                if gone.is_disposed() || untrack(&key) != asked {
                    return;
                }
                let differs = data
                    .try_write_untracked()
                    .is_some_and(|shown| shows(shown.as_ref(), &fresh));
                if differs {
                    keep_focus();
                    data.set(Some(fresh));
                }
            });
        }
        turn
    });
    data
}

/// Whether an answer that nobody waited for is to be shown instead of what is.
fn differs<T: PartialEq>(shown: Option<&Result<T, AppError>>, fresh: &Result<T, AppError>) -> bool {
    match (shown, fresh) {
        // It is being asked for anyway.
        (None, _) => false,
        (Some(Ok(shown)), Ok(fresh)) => shown != fresh,
        (Some(Err(_)), Ok(_)) => true,
        // What could be shown stays in sight while nothing better is known.
        (Some(Ok(_)), Err(fresh)) => matches!(
            fresh,
            AppError::Missing(_) | AppError::NoSuchProject | AppError::NoSuchTable
        ),
        (Some(Err(shown)), Err(fresh)) => shown != fresh,
    }
}
