//! What drifted worst comes into sight in its diagram, at any size.

use leptos::{ev, prelude::window_event_listener, web_sys::Element};

use super::dom::{all, around, body};

/// Follows the choice of a size.
pub fn follow() {
    all(&body(), "[data-centre]").iter().for_each(centre);
    window_event_listener(ev::change, |event| {
        let drawn = around(&event, "fieldset.zoom").and_then(|zoom| zoom.parent_element());
        if let Some(drawn) = drawn {
            all(&drawn, "[data-centre]").iter().for_each(centre);
        }
    });
}

/// Scrolls a frame to a point of its drawing: `data-centre` has both, and the drawing's size.
fn centre(frame: &Element) {
    let said = frame.get_attribute("data-centre").unwrap_or_default();
    let numbers: Vec<i32> = said.split(' ').filter_map(|n| n.parse().ok()).collect();
    let [x, y, width, height] = numbers[..] else {
        return;
    };
    // As large as it is drawn now: both ends of the frame's scroll tell.
    let (wide, high) = (frame.scroll_width(), frame.scroll_height());
    frame.set_scroll_left(x * wide / width.max(1) - frame.client_width() / 2);
    frame.set_scroll_top(y * high / height.max(1) - frame.client_height() / 2);
}
