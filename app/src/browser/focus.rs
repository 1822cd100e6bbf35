//! Where the keyboard is.

use leptos::{
    prelude::{document, request_animation_frame},
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use web_sys::FocusOptions;

/// Puts the focus on an element, where there is one.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        focus_on(&element);
    }
}

/// Puts the focus on an element, and says whether it took it. The page doesn't scroll.
pub fn focus_on(element: &Element) -> bool {
    let Some(target) = element.dyn_ref::<HtmlElement>() else {
        return false;
    };
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    // An element that can't take the focus leaves it where it is.
    target.focus_with_options(&still).is_ok() && focused().as_ref() == Some(element)
}

/// Puts the focus on the page's heading, so that it is read out; it stops nobody who walks by Tab.
pub fn focus_heading() -> bool {
    let Ok(Some(heading)) = document().query_selector("main h1") else {
        return false;
    };
    heading.set_attribute("tabindex", "-1").is_ok() && focus_on(&heading)
}

/// What has the focus, where that is anything.
pub fn focused() -> Option<Element> {
    let element = document().active_element()?;
    (element.tag_name() != "BODY").then_some(element)
}

/// Whether somebody may be typing.
pub fn typing() -> bool {
    focused().is_some_and(|e| matches!(&*e.tag_name(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// How an element is found again once the page was drawn anew.
pub fn selector(element: &Element) -> Option<String> {
    let attribute = |name: &str| element.get_attribute(name).filter(|text| !text.is_empty());
    if let Some(id) = attribute("id") {
        return Some(format!("[id={}]", quoted(&id)));
    }
    // A switch carries whose it is and which, and then its next value.
    if let Some(value) = attribute("value")
        && let Some((whose, _)) = value.rsplit_once(':')
    {
        return Some(format!("button[value^={}]", quoted(&format!("{whose}:"))));
    }
    let place = match element.closest("main") {
        Ok(Some(_)) => "main ",
        _ => "",
    };
    ["href", "aria-label"].into_iter().find_map(|name| {
        let text = attribute(name)?;
        Some(format!("{place}[{name}={}]", quoted(&text)))
    })
}

/// A text as CSS quotes it.
fn quoted(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\a ")
        .replace('\t', "\\9 ");
    format!("\"{escaped}\"")
}

/// Puts the focus on the element that is found so.
pub fn focus_again(selector: &str) -> bool {
    match document().query_selector(selector) {
        Ok(Some(element)) => focus_on(&element),
        _ => false,
    }
}

/// Keeps the focus where it is while the page is patched: rows may move, and an element may give way to
/// another that says the same.
pub fn keep_focus() {
    let Some(element) = focused() else { return };
    let Some(before) = selector(&element) else {
        return;
    };
    // Where the element itself is gone for good, its row is as near as one can stay.
    let row = element.closest("tr").ok().flatten();
    let near = row
        .and_then(|row| row.query_selector("a").ok().flatten())
        .and_then(|link| self::selector(&link));
    after_frames(3, move || {
        let now = focused();
        let elsewhere = now.as_ref().is_some_and(|now| *now != element);
        // What leads elsewhere by now may still be the same: the head of a column.
        let means =
            element.has_attribute("data-live") || selector(&element).as_ref() == Some(&before);
        let same = now.is_some() && means;
        if elsewhere || same || focus_again(&before) {
            return;
        }
        if let Some(near) = near {
            focus_again(&near);
        }
    });
}

/// Does something once that many frames have been drawn.
pub fn after_frames(frames: u32, then: impl FnOnce() + 'static) {
    match frames {
        0 => then(),
        n => request_animation_frame(move || after_frames(n - 1, then)),
    }
}
