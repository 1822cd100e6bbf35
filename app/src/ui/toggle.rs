//! The switch of a project's flag.
//!
//! It is a real submit button, of the one form that [`FlagForm`] puts on every page, so it works
//! before hydration and without JavaScript. Hydrated, it shows the wanted value at once and sends
//! it; while that is under way further clicks only change what is wanted, and the last wish is sent
//! when the answer is in. So any number of fast clicks ends where the user left it, and a refusal
//! goes back to what the server last confirmed.

use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{Acting, IntoSettled, Notices};
use crate::{
    Missing,
    api::{SetFlag, set_flag},
    identity::{Role, may},
    project::{Cell, Column, Flag, FlagChange, Record, Value},
};

const FORM: &str = "flags";

/// The form that all switches of a page belong to.
#[component]
pub fn FlagForm() -> impl IntoView {
    view! { <form id=FORM method="post" action=SetFlag::url()><Acting/></form> }
}

/// Where a switch stands.
#[derive(Clone, Copy)]
struct Position {
    /// What the server said last.
    confirmed: bool,
    /// What the user asked for last; shown.
    wanted: bool,
    /// Whether an answer is awaited.
    busy: bool,
}

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
        let missing = match cell {
            Cell::Unavailable => column,
            _ => Column::Id,
        };
        return view! {
            <button
                type="button"
                role="switch"
                class="switch"
                disabled
                aria-checked="false"
                aria-label=format!("{label}, unavailable")
                title=format!("Unavailable: {}.", Missing::Column(missing))
            ></button>
        }
        .settled();
    };

    let on = cell == Cell::Value(Value::Flag(true));
    if !may(Role::Editor) {
        return view! {
            <button
                type="button"
                role="switch"
                class="switch"
                disabled
                aria-checked=if on { "true" } else { "false" }
                aria-label=label
                title="Editors and administrators can change this."
            ></button>
        }
        .settled();
    }
    // An Arc: an answer may come when the row is long gone.
    let position = ArcRwSignal::new(Position {
        confirmed: on,
        wanted: on,
        busy: false,
    });
    let click = {
        let (position, label) = (position.clone(), label.clone());
        let notices = use_context::<Notices>();
        move |event: MouseEvent| {
            event.prevent_default();
            let under_way = position.get_untracked().busy;
            position.update(|p| {
                p.wanted = !p.wanted;
                p.busy = true;
            });
            if under_way {
                return;
            }
            let (position, label) = (position.clone(), label.clone());
            spawn_local(async move {
                loop {
                    let Position {
                        confirmed, wanted, ..
                    } = position.get_untracked();
                    if wanted == confirmed {
                        break;
                    }
                    match set_flag(FlagChange {
                        id,
                        flag,
                        on: wanted,
                    })
                    .await
                    {
                        Ok(()) => position.update(|p| p.confirmed = wanted),
                        Err(error) => {
                            position.update(|p| p.wanted = p.confirmed);
                            if let Some(notices) = notices {
                                notices.failure(format!("{label}: {error}"));
                            }
                        }
                    }
                }
                position.update(|p| p.busy = false);
            });
        }
    };

    let next = {
        let position = position.clone();
        move || {
            let on = !position.get().wanted;
            FlagChange { id, flag, on }.to_string()
        }
    };
    let checked = {
        let position = position.clone();
        move || {
            if position.get().wanted {
                "true"
            } else {
                "false"
            }
        }
    };
    let busy = move || position.get().busy.then_some("true");
    view! {
        <button
            form=FORM
            name="change"
            value=next
            role="switch"
            class="switch"
            aria-checked=checked
            aria-busy=busy
            aria-label=label
            on:click=click
        ></button>
    }
    .settled()
}
