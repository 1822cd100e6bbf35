//! Leaving a form that was changed asks first.

use leptos::{
    ev,
    html::Dialog,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, MouseEvent},
};

use crate::browser::{Draft, Notices, go};

/// Asks, before a link leads away; where the tab is closed or one steps back, the browser asks. What was typed
/// stays in the tab, and the page that comes says so.
#[component]
pub(super) fn Leave(
    /// Whether there is anything to lose.
    dirty: RwSignal<bool>,
    /// Whether it is being saved: then there is nothing to ask about.
    saving: RwSignal<bool>,
    /// What is kept of it.
    draft: Draft,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let discards = RwSignal::new(false);
    let wanted = StoredValue::new(String::new());

    Effect::new(move |_| {
        let unsaved = move || dirty.get_untracked() && !saving.get_untracked();
        window_event_listener(ev::beforeunload, move |event| {
            if unsaved() {
                event.prevent_default();
            }
        });
        window_event_listener(ev::pagehide, move |_| {
            if unsaved() {
                Notices::carry(
                    "What you typed stays in this tab until you come back to it or sign out.",
                );
            }
        });
        let clicked = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
            if !unsaved() {
                return;
            }
            if let (Some((link, href)), Some(dialog)) = (leads_away(&event), dialog.get_untracked())
            {
                event.prevent_default();
                event.stop_propagation();
                discards.set(link.has_attribute("data-discards"));
                wanted.set_value(href);
                // It is open already, at worst.
                dialog.show_modal().ok();
            }
        });
        // Before whatever else follows a link.
        let listener = clicked
            .as_ref()
            .unchecked_ref::<leptos::web_sys::js_sys::Function>();
        window()
            .add_event_listener_with_callback_and_bool("click", listener, true)
            .ok();
        // As long as the page lives.
        clicked.forget();
    });
    let stay = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let leave = move |_| {
        if discards.get_untracked() {
            draft.forget();
        }
        dirty.set(false);
        stay(());
        if !discards.get_untracked() {
            Notices::carry(
                "What you typed stays in this tab until you come back to it or sign out.",
            );
        }
        go(&wanted.get_value());
    };
    view! {
        <dialog class="question" node_ref=dialog aria-labelledby="leave-question">
            <h2 id="leave-question">
                {move || if discards.get() { "Discard what you typed?" } else { "Leave without saving?" }}
            </h2>
            <p>
                {move || if discards.get() {
                    "It isn't saved, and can't be brought back."
                } else {
                    "What you typed isn't saved. It stays in this tab until you come back to it or sign out."
                }}
            </p>
            <div class="actions">
                <button type="button" class="button primary" on:click=move |_| stay(())>"Stay"</button>
                <button type="button" class="button" on:click=leave>
                    {move || if discards.get() { "Discard" } else { "Leave" }}
                </button>
            </div>
        </dialog>
    }
}

/// The link that a click follows to another page.
fn leads_away(event: &MouseEvent) -> Option<(Element, String)> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if modified || event.button() != 0 {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let elsewhere = link.has_attribute("target") || link.has_attribute("download");
    if elsewhere || href.starts_with('#') {
        return None;
    }
    Some((link, href))
}
