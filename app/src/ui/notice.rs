//! Short messages that come and go: what was saved, what was refused.

use leptos::prelude::*;

#[derive(Clone, PartialEq, Eq)]
struct Notice {
    number: u64,
    good: bool,
    text: String,
}

/// The messages now on the page. Given by context.
#[derive(Clone, Copy)]
pub struct Notices {
    shown: RwSignal<Vec<Notice>>,
    count: StoredValue<u64>,
}

impl Notices {
    /// No messages yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
        }
    }

    /// Says what went well.
    pub fn success(self, text: impl Into<String>) {
        self.push(true, text.into());
    }

    /// Says what did not, and stays until it is dismissed.
    pub fn failure(self, text: impl Into<String>) {
        self.push(false, text.into());
    }

    fn push(self, good: bool, text: String) {
        self.count.update_value(|n| *n += 1);
        let number = self.count.get_value();
        self.shown.update(|all| {
            // The same words twice say nothing more; three at once are enough to read.
            all.retain(|n| n.text != text && !n.good);
            all.push(Notice { number, good, text });
            let surplus = all.len().saturating_sub(3);
            all.drain(..surplus);
        });
        if good {
            set_timeout(
                move || self.dismiss(number),
                std::time::Duration::from_secs(6),
            );
        }
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
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For each=move || notices.shown.get() key=|n| n.number let:notice>
                <div class=if notice.good { "notice success" } else { "notice error" }>
                    <p>{notice.text.clone()}</p>
                    <button
                        type="button"
                        class="quiet"
                        aria-label="Dismiss"
                        on:click=move |_| notices.dismiss(notice.number)
                    >
                        "×"
                    </button>
                </div>
            </For>
        </div>
    }
}
