//! What stands in the form's controls, in the browser: reading it and filling it in.

use leptos::{
    ev::Event,
    form::FromFormData,
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{
        Element, FormData, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
        HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition,
    },
};

use super::field::input_id;
use crate::{
    browser::focus,
    project::{Column, Fields, MINE, Submission},
};

/// What would be sent.
pub(super) fn fields(form: &HtmlFormElement) -> Option<Fields> {
    let data = FormData::new_with_form(form).ok()?;
    Fields::from_form_data(&data).ok()
}

/// The fields that hold half a value: a date without its year, or one that doesn't exist. To the form
/// they are empty, and only the control knows better.
pub(crate) fn half_typed(form: &HtmlFormElement) -> Vec<Column> {
    let half = |column: &Column| {
        let input = control::<HtmlInputElement>(form, *column);
        input.is_some_and(|input| input.validity().bad_input())
    };
    Column::EDITABLE.into_iter().filter(half).collect()
}

/// Puts a text into a control.
pub(super) fn fill(form: &HtmlFormElement, column: Column, text: &str) {
    if let Some(input) = control::<HtmlInputElement>(form, column) {
        if input.type_() == "checkbox" {
            input.set_checked(text == "true");
            return;
        }
        if input.value() != text {
            input.set_value(text);
        }
        // What isn't a day would vanish in a date input, and be saved as none.
        if input.type_() == "date" && input.value() != text {
            input.set_type("text");
            input.set_value(text);
        }
    } else if let Some(area) = control::<HtmlTextAreaElement>(form, column) {
        if area.value() != text {
            area.set_value(text);
        }
    } else if let Some(select) = control::<HtmlSelectElement>(form, column) {
        select.set_value(text);
        if select.value() != text
            && let Ok(option) = HtmlOptionElement::new_with_text_and_value(text, text)
            && select.append_child(&option).is_ok()
        {
            select.set_value(text);
        }
    }
}

/// Chooses one's own value in the field that is typed in, where there is a choice.
pub(super) fn choose_mine(event: &Event) {
    let target = event.target();
    let name = target
        .as_ref()
        .and_then(|t| t.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::name))
        .or_else(|| Some(target.as_ref()?.dyn_ref::<HtmlTextAreaElement>()?.name()))
        .or_else(|| Some(target.as_ref()?.dyn_ref::<HtmlSelectElement>()?.name()));
    let column = Column::EDITABLE
        .into_iter()
        .find(|c| name.as_deref() == Some(c.name()));
    if let Some(column) = column
        && let Some(choice) = document().get_element_by_id(&choice_id(column))
        && let Ok(choice) = choice.dyn_into::<HtmlInputElement>()
    {
        choice.set_checked(true);
    }
}

/// Where somebody chooses between two values, what is in the field now is what they chose against.
pub(super) fn choose_against(form: &HtmlFormElement, event: &Event) {
    let chosen = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
    let name = chosen.map(|chosen| chosen.name()).unwrap_or_default();
    let mut columns = Column::EDITABLE.into_iter();
    let Some(column) = columns.find(|c| name == Submission::keep_name(*c)) else {
        return;
    };
    let typed = fields(form).and_then(|fields| Submission::text(&fields, column));
    let asked = format!("input[name=\"{}\"]", Submission::asked_name(column));
    if let Some(typed) = typed
        && let Ok(Some(asked)) = form.query_selector(&asked)
        && let Ok(asked) = asked.dyn_into::<HtmlInputElement>()
    {
        asked.set_value(&typed);
    }
}

/// Nothing is chosen between two values that nobody has judged yet.
pub(super) fn choose_nothing(form: &HtmlFormElement, column: Column) {
    let chosen = format!("input[name=\"{}\"]:checked", Submission::keep_name(column));
    if let Ok(Some(chosen)) = form.query_selector(&chosen)
        && let Ok(chosen) = chosen.dyn_into::<HtmlInputElement>()
    {
        chosen.set_checked(false);
    }
}

/// Puts the focus on an element and brings it in sight: below the bar, whose height the page's
/// stylesheet keeps free.
pub(super) fn attend(id: &str) {
    focus(id);
    if let Some(element) = document().get_element_by_id(id) {
        show(&element);
    }
}

/// The same, with the heading above it whole where both have room.
pub(super) fn attend_below_heading(id: &str) {
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        show(&heading);
    }
    attend(id);
}

fn show(element: &Element) {
    let place = ScrollIntoViewOptions::new();
    place.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&place);
}

/// The choice of one's own value.
pub(super) fn choice_id(column: Column) -> String {
    format!("{}-{MINE}", Submission::keep_name(column))
}

fn control<T: JsCast>(form: &HtmlFormElement, column: Column) -> Option<T> {
    let found = form.query_selector(&format!("#{}", input_id(column)));
    found.ok()??.dyn_into().ok()
}
