//! The switch of a project's flag.
//!
//! It is a real form, so it works before hydration and without JavaScript. Hydrated, it shows the
//! wanted value at once and sends it; while that is under way further clicks only change what is
//! wanted, and the last wish is sent when the answer is in. So any number of fast clicks ends where
//! the user left it, and a refusal goes back to what the server last confirmed.

use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::Notices;
use crate::{
    Missing,
    api::{SetFlag, set_flag},
    project::{Cell, Flag, Record, Value},
};

/// A switch, or, where its column is missing, a disabled one that says so.
#[component]
pub fn FlagToggle<'a>(
    /// Whose flag it is.
    record: &'a Record,
    /// Which of them.
    flag: Flag,
) -> impl IntoView + use<> {
    let column = flag.column();
    let label = format!("{}: {}", column.label(), record.title());
    let cell = record.cell(column);
    let (Some(id), false) = (record.id(), cell == Cell::Unavailable) else {
        let missing = if cell == Cell::Unavailable {
            column
        } else {
            crate::project::Column::Id
        };
        let why = format!("Unavailable: {}.", Missing::Column(missing));
        return view! {
            <button
                type="button"
                role="switch"
                class="switch"
                disabled
                aria-checked="false"
                aria-label=format!("{label}, unavailable")
                title=why
            >
                <span class="knob" aria-hidden="true"></span>
            </button>
        }
        .into_any();
    };

    // Arc signals: an answer may come when the row is long gone.
    let confirmed = ArcRwSignal::new(cell == Cell::Value(Value::Flag(true)));
    let wanted = ArcRwSignal::new(confirmed.get_untracked());
    let busy = ArcRwSignal::new(false);
    let notices = use_context::<Notices>();

    let submit = {
        let (wanted, busy, label) = (wanted.clone(), busy.clone(), label.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            wanted.update(|on| *on = !*on);
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (wanted, confirmed, busy) = (wanted.clone(), confirmed.clone(), busy.clone());
            let label = label.clone();
            spawn_local(async move {
                while wanted.get_untracked() != confirmed.get_untracked() {
                    let on = wanted.get_untracked();
                    match set_flag(id, flag, on).await {
                        Ok(()) => confirmed.set(on),
                        Err(error) => {
                            wanted.set(confirmed.get_untracked());
                            if let Some(notices) = notices {
                                notices.failure(format!("{label}: {error}"));
                            }
                        }
                    }
                }
                busy.set(false);
            });
        }
    };

    let next = {
        let wanted = wanted.clone();
        move || (!wanted.get()).to_string()
    };
    let checked = move || wanted.get().to_string();
    let busy = move || busy.get().then_some("true");
    view! {
        <form class="toggle" method="post" action=SetFlag::url() on:submit=submit>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="flag" value=column.name()/>
            <input type="hidden" name="on" value=next/>
            <button
                type="submit"
                role="switch"
                class="switch"
                aria-checked=checked
                aria-busy=busy
                aria-label=label
            >
                <span class="knob" aria-hidden="true"></span>
            </button>
        </form>
    }
    .into_any()
}
