//! Where the reader is: the scroll and the focus, through changes of page.
//!
//! After a link the new page's heading has the focus, so that it is read out and the keyboard goes on from
//! there; after Back and Forward the page stands where it stood, with the focus where it was. A page that
//! the browser itself loads is the browser's. What is being typed into is never left.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, EventTarget},
};
use leptos_router::hooks::use_location;

use super::{
    Live,
    focus::{after_frames, focus_again, focus_heading, selector, stays, typing},
    tab::{keep, kept},
};

/// How many frames a page is waited for: about ten seconds.
const PATIENCE: u32 = 600;
/// Under which names the tab keeps the places and the list's address through pages that the browser loads.
const PLACES: &str = "evenkeel-places";
const LIST: &str = "evenkeel-list";
/// The projects list.
const PROJECTS: &str = "/projects";

/// The address of the list that the reader came from, with its page. Given by context.
#[derive(Clone, Copy)]
struct ListAddress(RwSignal<String>);

/// The projects list as the reader left it: the page that "All projects" leads to.
pub fn list_address() -> Signal<String> {
    expect_context::<ListAddress>().0.into()
}

/// Where a page stood when it was left.
#[derive(Clone, Default)]
struct Stood {
    scroll: f64,
    /// What had the focus, as a selector.
    focus: Option<String>,
}

/// The places of this tab.
#[derive(Default)]
struct Places {
    /// By address, with its query.
    stood: BTreeMap<String, Stood>,
    /// The page in sight.
    address: String,
    /// On the way to another page, whose scroll isn't the reader's yet.
    moving: bool,
    /// The way leads back or forward.
    back: bool,
    /// The reader has done something since.
    interrupted: bool,
    /// Which move this is; an earlier one gives up.
    number: u32,
}

impl Places {
    fn here(&mut self) -> &mut Stood {
        self.stood.entry(self.address.clone()).or_default()
    }
}

/// Looks after the reader's place for as long as the page lives.
pub fn keep_place() {
    let list = RwSignal::new(PROJECTS.to_owned());
    provide_context(ListAddress(list));
    let live = expect_context::<Live>();
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    Effect::new(move |places: Option<Rc<RefCell<Places>>>| {
        let path = path.get();
        let address = address(&path, &search.get());
        if path == PROJECTS {
            if list.get_untracked() != address {
                list.set(address.clone());
            }
            keep(LIST, &address);
        }
        let Some(places) = places else {
            if path != PROJECTS
                && let Some(kept) = kept(LIST).filter(|k| k.starts_with(PROJECTS))
            {
                list.set(kept);
            }
            let places = Rc::new(RefCell::new(Places {
                stood: read(&kept(PLACES).unwrap_or_default()),
                address,
                ..Places::default()
            }));
            watch(&places);
            return places;
        };
        let mut moved = places.borrow_mut();
        if moved.address != address {
            moved.moving = true;
            moved.interrupted = false;
            moved.number += 1;
            moved.address = address;
            let number = moved.number;
            let hash = location.hash.get_untracked();
            drop(moved);
            // A link to a part of a page leads to that part.
            if hash.is_empty() {
                arrive(live, places.clone(), number, 0, 0);
            } else {
                places.borrow_mut().moving = false;
            }
        } else {
            drop(moved);
        }
        places
    });
}

/// Takes note of what the reader does, for as long as the page lives.
fn watch(places: &Rc<RefCell<Places>>) {
    let at = places.clone();
    window_event_listener(ev::scroll, move |_| {
        let mut places = at.borrow_mut();
        if !places.moving {
            places.here().scroll = window().scroll_y().unwrap_or_default();
        }
    });
    // Whoever listens first is served first, and the router does: by then the page in sight may be the next.
    let at = places.clone();
    window_event_listener(ev::popstate, move |_| at.borrow_mut().back = true);
    let at = places.clone();
    window_event_listener(ev::click, move |_| at.borrow_mut().back = false);
    let note = |at: &Rc<RefCell<Places>>, target: Option<EventTarget>| {
        let target = target.and_then(|t| t.dyn_into::<Element>().ok());
        let control = target.and_then(|t| {
            t.closest("a, button, input, select, textarea")
                .ok()
                .flatten()
        });
        let mut places = at.borrow_mut();
        if let Some(control) = control.filter(|_| !places.moving) {
            places.here().focus = selector(&control);
        }
    };
    let at = places.clone();
    window_event_listener(ev::focusin, move |event| note(&at, event.target()));
    let at = places.clone();
    // Not every browser puts the focus on what is clicked.
    window_event_listener(ev::pointerdown, move |event| {
        note(&at, event.target());
        at.borrow_mut().interrupted = true;
    });
    let at = places.clone();
    window_event_listener(ev::wheel, move |_| at.borrow_mut().interrupted = true);
    let at = places.clone();
    window_event_listener(ev::touchmove, move |_| at.borrow_mut().interrupted = true);
    let at = places.clone();
    window_event_listener(ev::keydown, move |_| at.borrow_mut().interrupted = true);
    let at = places.clone();
    window_event_listener(ev::pagehide, move |_| {
        keep(PLACES, &written(&at.borrow().stood))
    });
}

/// Waits until the page is there, and then puts the reader where they belong.
fn arrive(live: Live, places: Rc<RefCell<Places>>, number: u32, frames: u32, settled: u32) {
    request_animation_frame(move || {
        if places.borrow().number != number {
            return;
        }
        let loading = document().query_selector("main .loading").ok().flatten();
        let waits = live.waits() || loading.is_some();
        let settled = if waits { 0 } else { settled + 1 };
        // What has come is drawn in the frame after.
        if settled < 3 && frames < PATIENCE {
            return arrive(live, places, number, frames + 1, settled);
        }
        let (stood, back, interrupted) = {
            let mut places = places.borrow_mut();
            let back = std::mem::take(&mut places.back);
            (places.here().clone(), back, places.interrupted)
        };
        if !interrupted && back {
            window().scroll_to_with_x_and_y(0.0, stood.scroll);
        }
        if !interrupted && !typing() && !stays() {
            let again = back && stood.focus.is_some_and(|focus| focus_again(&focus));
            if !again {
                focus_heading();
            }
        }
        // The scroll that this brings about comes with the next frame.
        after_frames(2, move || {
            let mut places = places.borrow_mut();
            if places.number == number {
                places.moving = false;
                places.here().scroll = window().scroll_y().unwrap_or_default();
            }
        });
    });
}

/// A page's address, with its query.
pub fn address(path: &str, search: &str) -> String {
    match search.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{search}"),
    }
}

/// A line for each place.
fn written(stood: &BTreeMap<String, Stood>) -> String {
    let lines = stood.iter().map(|(address, stood)| {
        let focus = stood.focus.as_deref().unwrap_or_default();
        format!("{address}\t{}\t{focus}", stood.scroll)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn read(lines: &str) -> BTreeMap<String, Stood> {
    let places = lines.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        let address = parts.next()?.to_owned();
        let scroll = parts.next()?.parse().ok()?;
        let focus = parts.next().filter(|f| !f.is_empty()).map(str::to_owned);
        Some((address, Stood { scroll, focus }))
    });
    places.collect()
}
