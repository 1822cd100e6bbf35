//! Short messages that come and go: what was saved, what was refused.

use std::{sync::Arc, time::Duration};

use leptos::{ev::FocusEvent, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

use super::{
    focus::{after_frames, focus, focus_again, focus_heading, focus_on, focused, selector},
    tab,
};

/// What takes back what was done.
type Undo = Arc<dyn Fn() + Send + Sync>;

/// How long a message stays that nothing depends on, and one with which something can be undone.
const A_WHILE: Duration = Duration::from_secs(6);
/// Under which name the tab keeps what the next page says.
const CARRIED: &str = "evenkeel-said";
const TO_UNDO: Duration = Duration::from_secs(10);

#[derive(Clone)]
struct Notice {
    number: u64,
    good: bool,
    text: String,
    undo: Option<Undo>,
}

/// The messages now on the page. Given by context.
#[derive(Clone, Copy)]
pub struct Notices {
    shown: RwSignal<Vec<Notice>>,
    count: StoredValue<u64>,
}

impl Default for Notices {
    /// No messages yet.
    fn default() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
        }
    }
}

impl Notices {
    /// Says what went well.
    pub fn success(self, text: impl Into<String>) {
        self.push(true, text.into(), None);
    }

    /// Says what was done, with a button that takes it back.
    pub fn undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(true, text.into(), Some(Arc::new(undo)));
    }

    /// Says what did not, and stays until it is dismissed.
    pub fn failure(self, text: impl Into<String>) {
        self.push(false, text.into(), None);
    }

    fn push(self, good: bool, text: String, undo: Option<Undo>) {
        self.count.update_value(|n| *n += 1);
        let number = self.count.get_value();
        let time = if undo.is_some() { TO_UNDO } else { A_WHILE };
        self.shown.update(|all| {
            // The same words twice say nothing more; three at once are enough to read.
            all.retain(|n| n.text != text && (!n.good || n.undo.is_some()));
            all.push(Notice {
                number,
                good,
                text,
                undo,
            });
            let surplus = all.len().saturating_sub(3);
            all.drain(..surplus);
        });
        if good {
            set_timeout(move || self.dismiss(number), time);
        }
    }

    /// Keeps words for the page that comes next in this tab.
    pub fn carry(text: &str) {
        tab::keep(CARRIED, text);
    }

    /// Says what the page before has left to say.
    pub fn carried(self) {
        if let Some(text) = tab::kept(CARRIED) {
            tab::forget(CARRIED);
            self.success(text);
        }
    }

    /// Takes back the messages that begin so: they have turned out not to be so.
    pub fn retract(self, beginning: &str) {
        self.shown
            .try_update(|all| all.retain(|n| !n.text.starts_with(beginning)));
    }

    fn dismiss(self, number: u64) {
        // The page may have gone before the time was up.
        self.shown
            .try_update(|all| all.retain(|n| n.number != number));
    }
}

/// The place where messages appear; screen readers hear them.
#[component]
pub fn Toasts() -> impl IntoView {
    let notices = expect_context::<Notices>();
    // What had the focus before it came to the messages.
    let before = StoredValue::new(None::<String>);
    let came = move |event: FocusEvent| {
        let from = event
            .related_target()
            .and_then(|t| t.dyn_into::<Element>().ok());
        if let Some(from) = from
            && !matches!(from.closest(".notices"), Ok(Some(_)))
        {
            before.set_value(selector(&from));
        }
    };
    // The next message; or what had the focus before; or the top of the page.
    let leave = move || {
        after_frames(1, move || {
            if focused().is_some() {
                return;
            }
            let next = document().query_selector(".notices button").ok().flatten();
            let back = before.try_get_value().flatten();
            let taken =
                next.is_some_and(|e| focus_on(&e)) || back.is_some_and(|it| focus_again(&it));
            if !taken && !focus_heading() {
                focus("main");
            }
        });
    };
    view! {
        <div class="notices" role="status" aria-live="polite" on:focusin=came>
            <For each=move || notices.shown.get() key=|n| n.number let:notice>
                <div class=if notice.good { "notice success" } else { "notice error" }>
                    <p>{notice.text.clone()}</p>
                    {notice.undo.clone().map(|undo| view! {
                        <button
                            type="button"
                            class="button undo"
                            on:click=move |_| {
                                undo();
                                notices.dismiss(notice.number);
                                leave();
                            }
                        >
                            "Undo"
                        </button>
                    })}
                    <button
                        type="button"
                        class="quiet"
                        aria-label="Dismiss"
                        on:click=move |_| {
                            notices.dismiss(notice.number);
                            leave();
                        }
                    >
                        "×"
                    </button>
                </div>
            </For>
        </div>
    }
}
