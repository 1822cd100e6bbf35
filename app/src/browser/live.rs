//! Forms of GET and links that show another address of the same page (`data-live`): it is asked for and patched
//! in, so that the focus, the scroll and what is typed stay. Where that fails they lead there as ever.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Document, HtmlFormElement, HtmlInputElement, HtmlSelectElement},
};
use web_sys::FormData;

use super::{
    dom::{self, address, around, go, path},
    page::{note, refresh, visit},
    presence::{Presence, Standing},
};

/// What follows.
const FORMS: &str = "form[data-live]";
const LINKS: &str = "a[data-live]";
/// How long somebody may think between two letters of a word.
const PAUSE: Duration = Duration::from_millis(200);

/// How often something was typed, and how much of that is asked for.
static TYPED: AtomicU32 = AtomicU32::new(0);
static ASKED: AtomicU32 = AtomicU32::new(0);

/// Follows what is typed, chosen and clicked.
pub fn follow() {
    window_event_listener(ev::input, |event| {
        let Some((form, name)) = words(&event) else {
            return;
        };
        let count = TYPED.fetch_add(1, Ordering::Relaxed) + 1;
        // What is typed letter by letter is one step of the way back, not one a letter.
        let further = search(&name).is_some_and(|text| !text.is_empty());
        let rested = move || {
            if TYPED.load(Ordering::Relaxed) == count {
                send(&form, further);
            }
        };
        set_timeout(rested, PAUSE);
    });
    window_event_listener(ev::change, |event| {
        let select = event
            .target()
            .is_some_and(|t| t.has_type::<HtmlSelectElement>());
        if let Some(form) = form(&event).filter(|_| select) {
            send(&form, false);
        }
    });
    window_event_listener(ev::submit, |event| {
        if let Some(form) = form(&event) {
            event.prevent_default();
            send(&form, false);
        }
    });
    window_event_listener(ev::click, |event| {
        let held = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if held || event.button() != 0 || event.default_prevented() {
            return;
        }
        let link = around(&event, LINKS).and_then(|link| link.get_attribute("href"));
        if let Some(href) = link {
            event.prevent_default();
            lead(href, false);
        }
    });
    let begun = path(&address()).to_owned();
    window_event_listener(ev::popstate, move |_| {
        let to = address();
        if path(&to) != begun {
            // The address is another page's, and nobody draws it here.
            window().location().reload().ok();
            return;
        }
        ASKED.store(TYPED.load(Ordering::Relaxed), Ordering::Relaxed);
        spawn_local(async {
            if !refresh().await {
                window().location().reload().ok();
            }
        });
    });
}

/// Shows in the forms of the page what it was asked for, but for what is being typed at this moment.
pub fn settle(fresh: &Document) {
    if TYPED.load(Ordering::Relaxed) != ASKED.load(Ordering::Relaxed) {
        return;
    }
    let controls = format!("{FORMS} [name]");
    for control in dom::all(&dom::body(), &controls) {
        let name = control.get_attribute("name").unwrap_or_default();
        let said = fresh.query_selector(&format!("{FORMS} [name={name}]"));
        let Ok(Some(said)) = said else { continue };
        if let (Some(control), Some(said)) = (
            control.dyn_ref::<HtmlInputElement>(),
            said.dyn_ref::<HtmlInputElement>(),
        ) {
            if control.value().trim() != said.value() {
                control.set_value(&said.value());
            }
        } else if let (Some(control), Some(said)) = (
            control.dyn_ref::<HtmlSelectElement>(),
            said.dyn_ref::<HtmlSelectElement>(),
        ) && control.value() != said.value()
        {
            control.set_value(&said.value());
        }
    }
}

/// Shows what a form asks for.
fn send(form: &HtmlFormElement, replace: bool) {
    ASKED.store(TYPED.load(Ordering::Relaxed), Ordering::Relaxed);
    if let Some(to) = asked(form) {
        lead(to, replace);
    }
}

/// Shows another address of the page.
fn lead(to: String, replace: bool) {
    note(&to, replace);
    spawn_local(async move {
        if visit(&to).await {
            return;
        }
        // While the server is away what is in sight is all that there is, and the page says so.
        let page = Presence::of_tab();
        if page.is_some_and(|page| page.standing.get_untracked() == Standing::Fine) {
            go(&to);
        }
    });
}

/// The address that a form leads to: what is empty asks for nothing.
fn asked(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for pair in data.entries().into_iter().flatten() {
        let pair = js_sys::Array::from(&pair);
        let text = |at: u32| pair.get(at).as_string();
        if let (Some(name), Some(value)) = (text(0), text(1))
            && !value.trim().is_empty()
        {
            query.append_pair(&name, value.trim());
        }
    }
    let action = form.get_attribute("action")?;
    let query = query.finish();
    Some(match query.is_empty() {
        true => action,
        false => format!("{action}?{query}"),
    })
}

fn form(event: &ev::Event) -> Option<HtmlFormElement> {
    around(event, FORMS)?.dyn_into().ok()
}

/// The form in whose words somebody types, and what the input is called.
fn words(event: &ev::Event) -> Option<(HtmlFormElement, String)> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    Some((form(event)?, input.name()))
}

/// What the address in sight says of one part.
fn search(name: &str) -> Option<String> {
    let address = address();
    let (_, query) = address.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(n, _)| n == name)
        .map(|(_, value)| value.into_owned())
}
