//! The switch of a project's flag.
//!
//! It is a real submit button, of the one form that [`FlagForm`] puts on every page, so it works
//! before hydration and without JavaScript. Hydrated, it follows at once (`position`).

mod position;

pub use position::{Filtered, UnderWay};

use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn};

use position::Switch;

use super::{Acting, IntoSettled, focus::says};
use crate::{
    Missing,
    api::SetFlag,
    identity::{Role, may},
    project::{Cell, Column, Flag, FlagChange, Record, Value},
};

const FORM: &str = "flags";

/// The form that all switches of a page belong to.
#[component]
pub fn FlagForm() -> impl IntoView {
    view! { <form id=FORM method="post" action=SetFlag::url()><Acting/></form> }
}

/// A switch, or, where its column is missing, a disabled one that says so.
#[component]
pub fn FlagToggle<'a>(
    /// Whose flag it is.
    record: &'a Record,
    /// Which of them.
    flag: Flag,
    /// Whether the page tells more that a switch changes: then it is asked for again.
    #[prop(optional)]
    told: bool,
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
                class="switch gone"
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
                class="switch fixed"
                disabled
                aria-checked=if on { "true" } else { "false" }
                aria-label=label
                title=format!("{}. Editors and administrators can change this.", if on { "On" } else { "Off" })
            ></button>
        }
        .settled();
    }
    let under_way = use_context::<UnderWay>();
    let position = under_way
        .unwrap_or_else(UnderWay::new)
        .position(id, flag, on);
    let switch = Switch {
        id,
        flag,
        label: label.clone(),
        title: record.title(),
        position: position.clone(),
        under_way,
        notices: use_context(),
        live: use_context(),
        told,
        filtered: use_context(),
    };
    let click = move |event: MouseEvent| {
        // Somebody may have moved the button to where another stood: then it is sent as what it is.
        if says(&event, &switch.label) {
            event.prevent_default();
            switch.throw();
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
    let busy = {
        let position = position.clone();
        move || position.get().busy.then_some("true")
    };
    let title = move || {
        position
            .get()
            .unsure
            .then_some("Not confirmed: the server hasn't said whether it was saved.")
    };
    view! {
        <button
            form=FORM
            name="change"
            value=next
            role="switch"
            class="switch"
            aria-checked=checked
            aria-busy=busy
            title=title
            aria-label=label
            on:click=click
        ></button>
    }
    .settled()
}
