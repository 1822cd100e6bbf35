//! Leaving a form that was changed asks first.

use leptos::{
    ev,
    html::Dialog,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, MouseEvent},
};
use leptos_router::hooks::use_navigate;

use crate::ui::{Draft, Notices};

/// Asks, before a link leads away or the tab is closed. A step back can't be held up: what was typed
/// stays in the tab, and the page that comes says so.
#[component]
pub(super) fn Leave(
    /// Whether there is anything to lose.
    dirty: RwSignal<bool>,
    /// Whether it is being saved: then a link within the app has nothing to ask about.
    saving: RwSignal<bool>,
    /// What is kept of it.
    draft: Draft,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let discards = RwSignal::new(false);
    let wanted = StoredValue::new(String::new());
    let whole = StoredValue::new(false);
    let navigate = use_navigate();
    let notices = use_context::<Notices>();

    Effect::new(move |_| {
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if dirty.try_get_untracked() == Some(true) {
                event.prevent_default();
            }
        });
        let clicked = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
            if dirty.try_get_untracked() != Some(true) || saving.try_get_untracked() == Some(true) {
                return;
            }
            if let (Some((link, href)), Some(dialog)) = (leads_away(&event), dialog.get_untracked())
            {
                event.prevent_default();
                event.stop_propagation();
                discards.set(link.has_attribute("data-discards"));
                wanted.set_value(href);
                whole.set_value(is_external(&link));
                // It is open already, at worst.
                dialog.show_modal().ok();
            }
        });
        // Before the router, which would be on its way.
        let listener = clicked
            .as_ref()
            .unchecked_ref::<leptos::web_sys::js_sys::Function>();
        window()
            .add_event_listener_with_callback_and_bool("click", listener, true)
            .ok();
        let clicked = StoredValue::new_local(clicked);
        on_cleanup(move || {
            unload.remove();
            clicked.with_value(|clicked| {
                let listener = clicked
                    .as_ref()
                    .unchecked_ref::<leptos::web_sys::js_sys::Function>();
                window()
                    .remove_event_listener_with_callback_and_bool("click", listener, true)
                    .ok();
            });
            if dirty.try_get_untracked() == Some(true)
                && saving.try_get_untracked() != Some(true)
                && let Some(notices) = notices
            {
                notices.success(
                    "What you typed stays in this tab until you come back to it or sign out.",
                );
            }
        });
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
        let to = wanted.get_value();
        if !whole.get_value() {
            navigate(&to, Default::default());
            return;
        }
        // The page itself, anew: what it was filled with is another by now. Nothing is in its way.
        window().location().set_href(&to).ok();
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

/// The link that a click follows to another page of the app. Others are the browser's to ask about.
fn leads_away(event: &MouseEvent) -> Option<(Element, String)> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if modified || event.button() != 0 {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let elsewhere = link.has_attribute("target") || link.has_attribute("download");
    // The browser asks by itself where it leaves the app; but not what is to be discarded.
    let external = is_external(&link) && !link.has_attribute("data-discards");
    if elsewhere || external || href.starts_with('#') || link.class_name().contains("skip") {
        return None;
    }
    Some((link, href))
}

/// Whether the browser follows the link, and not the router.
fn is_external(link: &Element) -> bool {
    let rel = link.get_attribute("rel");
    rel.is_some_and(|rel| rel.contains("external"))
}
