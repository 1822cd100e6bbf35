//! Text of somebody else's on its way to a reader. What would steer a terminal, begin a line, hide or
//! turn the direction of reading is shown, not sent.

/// Whether a character does something to its reader instead of being seen.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Soft hyphen, grapheme joiner, Arabic letter mark, fillers, vowel separators.
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}'
            // Zero widths and marks, line and paragraph separators, embeddings, isolates.
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            // Byte order mark, annotations, tags.
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text on one line, with `\u{202e}` in place of what steers.
pub fn shown(text: &str) -> String {
    escaped(text, steers)
}

/// As [`shown`], with its lines.
pub fn shown_lines(text: &str) -> String {
    shown_but(text, &['\n'])
}

/// As [`shown`], with some characters kept.
pub fn shown_but(text: &str, kept: &[char]) -> String {
    escaped(text, |c| !kept.contains(&c) && steers(c))
}

fn escaped(text: &str, steers: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match steers(c) {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out
}

/// A JSON document that says the same without what steers: that only stands in its strings, and as
/// `\u202e` there.
pub fn shown_json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        match c != '\n' && steers(c) {
            true => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{shown, shown_json, shown_lines};

    #[test]
    fn what_steers_is_shown() {
        for steering in [
            "\u{202e}",
            "\u{2066}",
            "\u{200b}",
            "\u{200f}",
            "\u{61c}",
            "\u{feff}",
            "\u{1b}",
            "\u{9b}",
            "\u{7f}",
            "\0",
            "\u{2028}",
            "\u{e0041}",
            "\n",
            "\r",
        ] {
            let text = format!("a{steering}b");
            assert!(!shown(&text).contains(steering), "{text:?}");
            assert!(shown(&text).starts_with("a\\") && shown(&text).ends_with('b'));
            let document = serde_json::to_string_pretty(&[&text]).expect("it is JSON");
            let escaped = shown_json(&document);
            assert_eq!(
                escaped.matches(steering).count(),
                usize::from(steering == "\n") * 2
            );
            let read: Vec<String> = serde_json::from_str(&escaped).expect("it still is");
            assert_eq!(read, [text]);
        }
        assert_eq!(shown("Grüße, שלום, 日本 🦀"), "Grüße, שלום, 日本 🦀");
        assert_eq!(shown_lines("a\n\u{1b}b"), "a\n\\u{1b}b");
    }
}
