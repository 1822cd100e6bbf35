//! The switch of a project's flag.
//!
//! It is a real submit button, of the one form that [`FlagForm`] puts on every page, so it works without
//! scripts. With them it follows at once ([`crate::browser`]).

use leptos::{prelude::*, server_fn::ServerFn};

use super::{Acting, IntoSettled};
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
                class="gone"
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
                class="fixed"
                disabled
                aria-checked=if on { "true" } else { "false" }
                aria-label=label
                title=format!("{}. Editors and administrators can change this.", if on { "On" } else { "Off" })
            ></button>
        }
        .settled();
    }
    let next = FlagChange { id, flag, on: !on };
    view! {
        <button
            form=FORM
            name="change"
            value=next.to_string()
            role="switch"
            aria-checked=if on { "true" } else { "false" }
            aria-label=label
        ></button>
    }
    .settled()
}
