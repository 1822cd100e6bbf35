//! What brings an open page to life. The pages themselves are the server's, and work without any of this; it
//! runs in the browser alone.
//!
//! Nothing here draws a page: what happens in it is heard at the document ([`live`], [`switches`]), and what has
//! changed is the server's page once more, patched into the one in sight ([`page`], [`morph`]). Only what no page
//! has without scripts is drawn here: messages, the bar of a lost session, the dialog that asks for a password,
//! and the form of a project, which answers while one types.

mod bar;
mod client;
mod diagram;
mod dom;
mod draft;
mod find;
mod focus;
mod form;
mod live;
mod moment;
mod morph;
mod news;
mod notice;
mod page;
mod pause;
mod place;
mod presence;
mod samples;
mod sign_in_again;
mod switch;
mod switches;
mod tab;

pub use client::Page;
pub use dom::go;
pub use draft::Draft;
pub use focus::focus;
pub use notice::Notices;
pub use page::schema_seen;
pub use presence::{FOR, FOR_HEADER, NOW};

use leptos::{
    ev, mount::mount_to, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlElement,
};

use crate::{
    identity::Me,
    pages::{Begun, PAGE},
};

/// Brings the page to life, for as long as it stands.
pub fn start() {
    let Some(begun) = dom::data::<Begun>(PAGE) else {
        return;
    };
    let place = document().create_element("div").ok();
    let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let main = document().get_element_by_id("main");
    let placed = main.is_some_and(|main| {
        let around = main.parent_node();
        around.is_some_and(|around| around.insert_before(&place, Some(&main)).is_ok())
    });
    if !placed {
        return;
    }
    mount_to(place, move || {
        let Begun { me, news, schema } = begun;
        let me = Me(Some(me));
        let notices = Notices::default();
        provide_context(me.clone());
        provide_context(notices);
        page::begin(schema);
        draft::forget_those_of_others();
        let bar = view! { <bar::PresenceBar/> };
        window_event_listener(ev::submit, |event| {
            if dom::around(&event, "form[action=\"/sign-out\"]").is_some() {
                draft::forget_all();
            }
        });
        place::keep();
        live::follow();
        switches::follow(notices);
        samples::follow(notices);
        find::follow();
        diagram::follow();
        form::mount();
        page::dress(&dom::body());
        notices.carried();
        spawn_local(news::listen(news));
        view! {
            {bar}
            <notice::Toasts/>
        }
    })
    .forget();
    if let Some(root) = document().document_element() {
        // Nothing depends on it but who waits for it.
        root.set_attribute("data-alive", "true").ok();
    }
}
