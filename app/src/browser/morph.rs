//! Patches a part of the page into what the server says it is by now. What is the same stays the same element,
//! with its focus, its scroll and what is typed in it.

use std::collections::HashMap;

use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, Node},
};

/// What is the reader's: it is never taken away.
const READERS: [&str; 2] = [OPEN, "tabindex"];
const OPEN: &str = "open";
/// Marks what was folded out by a patch.
const OPENED: &str = "data-opened";

/// Patches an element and what is in it. One with `data-kept` is left alone: somebody else draws it.
pub fn morph(old: &Element, new: &Element) {
    if old.has_attribute("data-kept") || old.is_equal_node(Some(new)) {
        return;
    }
    attributes(old, new);
    children(old, new);
}

fn attributes(old: &Element, new: &Element) {
    for name in names(new) {
        let value = new.get_attribute(&name).unwrap_or_default();
        if old.get_attribute(&name).as_deref() != Some(&value) {
            if name == OPEN {
                old.set_attribute(OPENED, "").ok();
            }
            // It is a name already.
            old.set_attribute(&name, &value).ok();
        }
    }
    // What was folded out here is folded in again; what the reader did stays.
    if old.has_attribute(OPENED) && !new.has_attribute(OPEN) {
        old.remove_attribute(OPEN).ok();
        old.remove_attribute(OPENED).ok();
    }
    for name in names(old) {
        // What an extension has marked stays marked; ours are never taken away.
        let marks = name.starts_with("data-");
        if !marks && !new.has_attribute(&name) && !READERS.contains(&&*name) {
            old.remove_attribute(&name).ok();
        }
    }
}

fn names(element: &Element) -> Vec<String> {
    let names = element.get_attribute_names();
    names.iter().filter_map(|name| name.as_string()).collect()
}

/// An element is found again by its id, wherever it has moved; what has none by its kind, in order.
fn children(old: &Element, new: &Element) {
    let mut keyed: HashMap<String, Node> = HashMap::new();
    let mut next = old.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        if let Some(id) = id(&child) {
            keyed.insert(id, child);
        }
    }
    let mut at = old.first_child();
    let mut fresh = new.first_child();
    while let Some(wanted) = fresh {
        fresh = wanted.next_sibling();
        let found = match id(&wanted) {
            Some(id) => keyed.remove(&id),
            None => from(at.clone(), &wanted),
        };
        let Some(found) = found.filter(|found| alike(found, &wanted)) else {
            if let Ok(copy) = document().import_node_with_deep(&wanted, true) {
                old.insert_before(&copy, at.as_ref()).ok();
            }
            continue;
        };
        if at.as_ref() == Some(&found) {
            at = found.next_sibling();
        } else {
            old.insert_before(&found, at.as_ref()).ok();
        }
        patch(&found, &wanted);
    }
    while let Some(left) = at {
        at = left.next_sibling();
        old.remove_child(&left).ok();
    }
}

fn patch(old: &Node, new: &Node) {
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => morph(old, new),
        _ => {
            let text = new.node_value();
            if old.node_value() != text {
                old.set_node_value(text.as_deref());
            }
        }
    }
}

/// The first from here on that is alike, and isn't known by an id.
fn from(mut at: Option<Node>, wanted: &Node) -> Option<Node> {
    while let Some(node) = at {
        if alike(&node, wanted) && id(&node).is_none() {
            return Some(node);
        }
        at = node.next_sibling();
    }
    None
}

fn alike(one: &Node, other: &Node) -> bool {
    one.node_name() == other.node_name()
}

fn id(node: &Node) -> Option<String> {
    let element = node.dyn_ref::<Element>()?;
    element.get_attribute("id").filter(|id| !id.is_empty())
}
