//! The switches of a page: which was clicked, and what each shows.

use leptos::{ev, prelude::*, web_sys::Element};

use super::{
    dom::{all, around, body},
    notice::Notices,
    switch::{Position, Switch, under_way},
};
use crate::project::FlagChange;

/// A switch that can be thrown. Its value is what it would send.
const SWITCH: &str = "button[role=switch][name=change]";
/// What names a switch in a page.
const LABEL: &str = "aria-label";

/// Throws the switches that are clicked.
pub fn follow(notices: Notices) {
    window_event_listener(ev::click, move |event| {
        let Some(clicked) = around(&event, SWITCH) else {
            return;
        };
        let Some(change) = change(&clicked) else {
            return;
        };
        event.prevent_default();
        let row = clicked.closest("tr").ok().flatten();
        let title = row.and_then(|row| row.query_selector("a").ok().flatten());
        let title = title.and_then(|link| link.text_content());
        Switch {
            id: change.id,
            flag: change.flag,
            label: clicked.get_attribute(LABEL).unwrap_or_default(),
            title: title.unwrap_or_default(),
            notices,
        }
        .throw(!change.on);
    });
}

/// What a switch would send.
fn change(switch: &Element) -> Option<FlagChange> {
    FlagChange::try_from(switch.get_attribute("value")?).ok()
}

/// Shows where the switches under way are going.
pub fn dress(body: &Element) {
    let going = under_way();
    if going.is_empty() {
        return;
    }
    for switch in all(body, SWITCH) {
        let Some(of) = change(&switch) else { continue };
        let mut going = going.iter();
        if let Some((_, _, position)) = going.find(|(id, flag, _)| (*id, *flag) == (of.id, of.flag))
        {
            show(&switch, of, *position);
        }
    }
}

/// Shows where a switch stands, wherever the page has it.
pub fn paint(of: FlagChange, position: Position) {
    let whose = format!("{}:{}:", of.id, of.flag.column().name());
    for switch in all(&body(), &format!("{SWITCH}[value^=\"{whose}\"]")) {
        show(&switch, of, position);
    }
}

/// Shows where a switch stands, and what it would send from there.
fn show(switch: &Element, of: FlagChange, position: Position) {
    let says = |name: &str, value: Option<&str>| {
        // They are attributes' names.
        match value {
            Some(value) => switch.set_attribute(name, value).ok(),
            None => switch.remove_attribute(name).ok(),
        };
    };
    let next = FlagChange {
        on: !position.wanted,
        ..of
    };
    says("value", Some(&next.to_string()));
    says("aria-checked", Some(&position.wanted.to_string()));
    says("aria-busy", position.busy.then_some("true"));
    let unsure = "Not confirmed: the server hasn't said whether it was saved.";
    says("title", position.unsure.then_some(unsure));
}
