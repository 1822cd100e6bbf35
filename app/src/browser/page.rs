//! The page in sight, and how it becomes another: the server's, patched in.

use std::{
    cell::Cell,
    sync::atomic::{AtomicU32, Ordering},
};

use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Document, Element, Headers, Request, RequestInit, Response},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, SupportedType};

use super::{
    client, dom,
    focus::keep_focus,
    live, moment, morph, place,
    presence::{FOR_HEADER, Presence, Standing},
    switches,
};
use crate::pages::{Begun, PAGE};

/// What of a page may change while it stands.
const PARTS: [&str; 3] = ["header.topbar", "#state", "main"];
/// How often the page was asked for: the answer to an earlier question comes too late.
static TURN: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static SCHEMA: Cell<Option<RwSignal<Option<String>>>> = const { Cell::new(None) };
}

/// Takes note of the schema that the page was made under.
pub fn begin(schema: Option<String>) {
    SCHEMA.set(Some(RwSignal::new(schema)));
}

/// The live schema's fingerprint, as the page last heard of it. It changes when somebody changes the schema
/// under the open page. Of a page that the server renders nobody hears more.
pub fn schema_seen() -> Signal<Option<String>> {
    match SCHEMA.get() {
        Some(seen) => seen.into(),
        None => Signal::stored(None),
    }
}

/// Shows the page as it is by now. False where that couldn't be had.
pub async fn refresh() -> bool {
    show(&dom::address(), false).await
}

/// The same, while whoever asks goes on.
pub fn refresh_soon() {
    spawn_local(async {
        // What couldn't be had the page says, and is asked for again.
        refresh().await;
    });
}

/// Shows another address of the same page. False where that couldn't be had.
pub async fn visit(address: &str) -> bool {
    show(address, true).await
}

async fn show(address: &str, anew: bool) -> bool {
    let turn = TURN.fetch_add(1, Ordering::Relaxed) + 1;
    let answer = ask(address).await;
    if TURN.load(Ordering::Relaxed) != turn {
        return true;
    }
    let Some((status, fresh)) = answer else {
        return false;
    };
    // What could be shown stays in sight while nothing better is known.
    let whole = anew || status < 500;
    put(&fresh, whole);
    status < 500
}

/// The page at an address, with its status; none where there is no answer, or none of a page's.
async fn ask(address: &str) -> Option<(u16, Document)> {
    let page = Presence::of_tab()?;
    let headers = Headers::new().ok()?;
    headers.set("accept", "text/html").ok()?;
    if let Some(account) = &page.account {
        headers.set(FOR_HEADER, account).ok()?;
    }
    let init = RequestInit::new();
    init.set_headers(&headers);
    let request = Request::new_with_str_and_init(address, &init).ok()?;
    let answer = JsFuture::from(window().fetch_with_request(&request)).await;
    let Ok(answer) = answer.and_then(JsCast::dyn_into::<Response>) else {
        page.note(Standing::Away);
        return None;
    };
    let header = |name: &str| answer.headers().get(name).ok().flatten();
    let html = header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    match answer.status() {
        401 => page.note(Standing::Over),
        412 => page.note(Standing::Another(client::plain(
            &header(super::NOW).unwrap_or_default(),
        ))),
        // A proxy's own page, or what is left of a server that stops.
        status if status >= 500 && !html => page.note(Standing::Away),
        status if html => {
            let text = JsFuture::from(answer.text().ok()?)
                .await
                .ok()?
                .as_string()?;
            let fresh = DomParser::new().ok()?;
            let fresh = fresh
                .parse_from_string(&text, SupportedType::TextHtml)
                .ok()?;
            // Not a proxy's either.
            fresh.get_element_by_id("main")?;
            page.note(Standing::Fine);
            return Some((status, fresh));
        }
        _ => {}
    }
    None
}

/// Patches the page in sight.
fn put(fresh: &Document, whole: bool) {
    let Some(body) = fresh.body() else { return };
    dress(&body);
    keep_focus();
    for part in PARTS {
        if part == "main" && !whole {
            continue;
        }
        let (old, new) = (
            dom::one::<Element>(part),
            fresh.query_selector(part).ok().flatten(),
        );
        if let (Some(old), Some(new)) = (old, new) {
            morph::morph(&old, &new);
        }
    }
    if whole {
        document().set_title(&fresh.title());
        live::settle(fresh);
    }
    let begun = fresh
        .get_element_by_id(PAGE)
        .and_then(|data| serde_json::from_str::<Begun>(&data.text_content()?).ok());
    if let (Some(begun), Some(seen)) = (begun, SCHEMA.get())
        && seen.get_untracked() != begun.schema
    {
        seen.set(begun.schema);
    }
}

/// Writes into a page what the browser alone knows: the reader's time and way, and which switches are under way.
pub fn dress(body: &Element) {
    moment::localize(body);
    place::lead_back(body);
    switches::dress(body);
}

/// Notes an address as the one in sight.
pub fn note(address: &str, replace: bool) {
    let Ok(history) = window().history() else {
        return;
    };
    let noted = match replace {
        true => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
        false => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
    };
    // Browsers refuse who does so too often; then the address is late, and nothing else.
    noted.ok();
    place::note(address);
}
