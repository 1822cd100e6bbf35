//! The form of a project, drawn once more to answer while one types.

use leptos::{
    ev,
    mount::mount_to,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{
        Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
        HtmlTextAreaElement,
    },
};

use super::{
    dom::{self, all},
    focus::{focus_on, focused},
};
use crate::{
    pages::projects::form::{self, BEGUN, PLACE, ProjectForm},
    project::FormState,
};

/// Draws it in the server's place, where the page has one. What was typed until then is kept.
pub fn mount() {
    let place = document().get_element_by_id(PLACE);
    let place = place.and_then(|place| place.dyn_into::<HtmlElement>().ok());
    let (Some(place), Some(begun)) = (place, dom::data::<FormState>(BEGUN)) else {
        return;
    };
    if half_typed(&place) {
        // A half of a day is known to its control alone, and would be lost with it.
        let waits = StoredValue::new(true);
        window_event_listener(ev::focusout, move |_| {
            if waits.get_value() && !half_typed(&place) {
                waits.set_value(false);
                draw(&place, begun.clone());
            }
        });
        return;
    }
    draw(&place, begun);
}

fn draw(place: &HtmlElement, begun: FormState) {
    let before = all(place, "input, select, textarea");
    let typing = focused().filter(|e| place.contains(Some(e)));
    let was = typing.and_then(|e| Some((before.iter().position(|b| *b == e)?, caret(&e))));
    place.set_inner_html("");
    let texts = begun.inputs.clone();
    mount_to(place.clone(), move || view! { <ProjectForm state=begun/> }).forget();
    let after = all(place, "input, select, textarea");
    // What markup makes of line ends is not what the text is.
    for area in after
        .iter()
        .filter_map(|area| area.dyn_ref::<HtmlTextAreaElement>())
    {
        let text = texts
            .iter()
            .find(|(column, _)| column.name() == area.name());
        if let Some((_, text)) = text {
            area.set_value(text);
        }
    }
    for (before, after) in before.iter().zip(&after) {
        if before.get_attribute("name") == after.get_attribute("name") {
            carry(before, after);
        }
    }
    if let Some((at, caret)) = was
        && let Some(element) = after.get(at)
    {
        focus_on(element);
        if let Some((from, to)) = caret {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.set_selection_range(from, to).ok();
            } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
                area.set_selection_range(from, to).ok();
            }
        }
    }
}

/// Whether a field holds half a value.
fn half_typed(place: &HtmlElement) -> bool {
    let form = place.query_selector("form").ok().flatten();
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    form.is_some_and(|form| !form::half_typed(&form).is_empty())
}

/// Puts what somebody has typed or chosen in one control into another of the same kind. What a proxy has made of
/// a text nobody has typed.
fn carry(before: &Element, after: &Element) {
    if let (Some(before), Some(after)) = (
        before.dyn_ref::<HtmlInputElement>(),
        after.dyn_ref::<HtmlInputElement>(),
    ) {
        match &*before.type_() {
            "hidden" => {}
            "checkbox" | "radio" if before.checked() != before.default_checked() => {
                after.set_checked(before.checked());
            }
            "checkbox" | "radio" => {}
            _ if before.value() != before.default_value() => after.set_value(&before.value()),
            _ => {}
        }
    } else if let (Some(before), Some(after)) = (
        before.dyn_ref::<HtmlTextAreaElement>(),
        after.dyn_ref::<HtmlTextAreaElement>(),
    ) {
        if Ok(before.value()) != before.default_value() {
            after.set_value(&before.value());
        }
    } else if let (Some(before), Some(after)) = (
        before.dyn_ref::<HtmlSelectElement>(),
        after.dyn_ref::<HtmlSelectElement>(),
    ) && before.value() != after.value()
    {
        after.set_value(&before.value());
    }
}

/// What is selected in a control of text.
fn caret(element: &Element) -> Option<(u32, u32)> {
    let (from, to) = match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => (input.selection_start(), input.selection_end()),
        None => {
            let area = element.dyn_ref::<HtmlTextAreaElement>()?;
            (area.selection_start(), area.selection_end())
        }
    };
    Some((from.ok()??, to.ok()??))
}
