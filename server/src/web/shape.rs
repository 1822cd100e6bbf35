//! The shape of a page: what its markup is made of, as one number that travels with it.
//!
//! The browser counts again before it takes the page over (`app/src/boot.js`). A proxy or an extension may
//! have changed it, and then buttons would be taken for others.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use evenkeel_app::SHAPE;

const BEGIN: &str = "<div id=\"app\" data-shape=\"";
const END: &str = "</div></body>";

/// Elements that have no end.
const VOID: [&[u8]; 13] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta",
    b"source", b"track", b"wbr",
];

/// Writes a page's shape into it.
pub async fn state(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (head, body) = response.into_parts();
    // Pages are rendered whole before they are sent.
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut page = Vec::from(page);
    stamp(&mut page);
    Response::from_parts(head, Body::from(page))
}

/// Puts the shape in its place, in a page that has one.
fn stamp(page: &mut [u8]) -> Option<()> {
    let text = std::str::from_utf8(page).ok()?;
    let at = text.find(BEGIN)? + BEGIN.len();
    let begin = at + text.get(at..)?.find('>')? + 1;
    let end = text.rfind(END)?;
    let shape = format!("{:08x}", shape(page.get(begin..end)?));
    let place = page.get_mut(at..at + SHAPE.len())?;
    if place == SHAPE.as_bytes() && shape.len() == SHAPE.len() {
        place.copy_from_slice(shape.as_bytes());
    }
    Some(())
}

/// FNV-1a over the kinds of nodes, in their order and depth. Texts and attributes don't count: they may
/// change without anything being taken for something else.
fn shape(markup: &[u8]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    };
    let mut rest = markup;
    while let Some(first) = rest.first() {
        rest = if *first != b'<' {
            eat(b"t");
            after(rest, |rest| rest.first() == Some(&b'<'))
        } else if rest.starts_with(b"<!--") {
            eat(b"!");
            after(&rest[4..], |rest| rest.starts_with(b"-->"))
                .get(3..)
                .unwrap_or_default()
        } else if rest.starts_with(b"<!") {
            eat(b"!");
            past_tag(rest)
        } else if rest.starts_with(b"</") {
            eat(b">");
            past_tag(rest)
        } else {
            let name: Vec<u8> = rest[1..]
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
                .map(u8::to_ascii_lowercase)
                .collect();
            eat(b"<");
            eat(&name);
            if VOID.contains(&&*name) {
                eat(b">");
            }
            let inside = past_tag(rest);
            match &*name {
                // Its text is its value.
                b"textarea" => after(inside, |rest| rest.starts_with(b"</textarea")),
                _ => inside,
            }
        };
    }
    hash
}

/// What follows a tag. An attribute's value may hold what ends one.
fn past_tag(tag: &[u8]) -> &[u8] {
    let mut quoted = false;
    let end = tag.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b'>' && !quoted
    });
    end.and_then(|end| tag.get(end + 1..)).unwrap_or_default()
}

/// The text from where something holds.
fn after(text: &[u8], holds: impl Fn(&[u8]) -> bool) -> &[u8] {
    let at = (0..text.len()).find(|at| holds(&text[*at..]));
    at.map_or(&[], |at| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_no_part_of_a_shape() {
        let markup = |name: &str, title: &str| {
            format!(
                "<p title=\"{title}\">{name}<!><b>x</b></p><input value=\"1\"><textarea>{name}</textarea>"
            )
        };
        let one = shape(markup("a", "b > c").as_bytes());
        assert_eq!(one, shape(markup("longer", "</p>").as_bytes()));
        for other in [
            "<p>a<b>x</b></p><input><textarea></textarea>",
            "<p>a<!><b>x</b></p><textarea></textarea><input>",
            "<p>a<!><b><i>x</i></b></p><input><textarea></textarea>",
            "<p>a<!></p><b>x</b><input><textarea></textarea>",
        ] {
            assert_ne!(one, shape(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_page_without_a_place_for_it_stays_as_it_is() {
        let mut page = b"<html><body><p>Signed out</p></body></html>".to_vec();
        stamp(&mut page);
        assert_eq!(page, b"<html><body><p>Signed out</p></body></html>");
    }
}
