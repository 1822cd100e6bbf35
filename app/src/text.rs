//! One judge of texts that people type: of names and keys, of projects as of accounts and tokens.
//!
//! What needs Unicode's large tables (composed and decomposed letters, letters of other scripts that
//! look alike) is the server's alone; this runs in the browser too.

use evenkeel_model::steers;

/// Whether nothing is seen where this stands: blanks, fillers, zero widths.
pub fn unseen(c: char) -> bool {
    c.is_whitespace()
        || steers(c)
        // The Braille blank, and variation selectors, which only change what stands before them.
        || matches!(c, '\u{2800}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character turns the text around it round, and not only its own.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Reads a text of one line: without blanks around it, and fit to be shown among others.
///
/// # Errors
/// One sentence that says what to enter instead.
pub fn one_line(typed: &str, most: usize) -> Result<String, String> {
    let text = typed.trim();
    if text.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']) {
        return Err("Use one line.".into());
    }
    if text.chars().any(turns) {
        return Err("Remove the characters that turn the direction of reading.".into());
    }
    fits(text, most)?;
    if !text.is_empty() && text.chars().all(unseen) {
        return Err("Use at least one character that can be seen.".into());
    }
    Ok(text.to_owned())
}

/// Reads a name: one line, and not empty.
///
/// # Errors
/// One sentence that says what to enter instead.
pub fn name(typed: &str, most: usize) -> Result<String, String> {
    match one_line(typed, most)? {
        text if text.is_empty() => Err("Required".into()),
        text => Ok(text),
    }
}

/// Reads a key: a name in which every character is seen, so that what reads alike is alike.
///
/// # Errors
/// One sentence that says what to enter instead.
pub fn key(typed: &str, most: usize) -> Result<String, String> {
    let text = name(typed, most)?;
    match text.chars().find(|c| *c != ' ' && unseen(*c)) {
        Some(c) => Err(format!(
            "Remove the character that can't be seen (U+{:04X}).",
            u32::from(c)
        )),
        None => Ok(text),
    }
}

/// Asserts that a text of any number of lines holds no control characters and isn't too long.
///
/// # Errors
/// One sentence that says what to enter instead.
pub fn fits(text: &str, most: usize) -> Result<(), String> {
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err("Remove the control characters.".into());
    }
    match text.chars().count() {
        length if length > most => {
            Err(format!("Use at most {most} characters; this has {length}."))
        }
        _ => Ok(()),
    }
}

/// A text with the digits and marks of full width and of Arabic as those of ASCII.
pub fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{660}'..='\u{669}' => digit(c, 0x660),
            '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
            '\u{66b}' => '.',
            '\u{66c}' => '\u{2019}',
            '\u{3002}' => '.',
            '\u{2212}' => '-',
            other => other,
        })
        .collect()
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_something_to_see() {
        for nothing in [
            "\u{200b}",
            "\u{3164}",
            "\u{2800}",
            "\u{ad}\u{feff}",
            "\u{2800} \u{2800}",
        ] {
            assert!(name(nothing, 200).is_err(), "{nothing:?}");
        }
        assert_eq!(name(" \u{a0} ", 200), Err("Required".into()));
        for good in [
            "BW",
            "Café",
            "مشروع",
            "👩\u{200d}💻",
            "می\u{200c}خواهم",
            "計画",
        ] {
            assert_eq!(name(&format!(" {good} "), 200).as_deref(), Ok(good));
        }
    }

    #[test]
    fn nothing_turns_the_text_around_it() {
        for turning in ["a\u{202e}b", "\u{2067}a", "a\u{202c}"] {
            assert!(name(turning, 200).is_err(), "{turning:?}");
        }
    }

    #[test]
    fn every_character_of_a_key_is_seen() {
        assert_eq!(
            key("B\u{200b}W", 50),
            Err("Remove the character that can't be seen (U+200B).".into())
        );
        assert_eq!(key("BW 2", 50).as_deref(), Ok("BW 2"));
    }

    #[test]
    fn what_is_too_long_is_said_with_its_length() {
        assert_eq!(
            name(&"x".repeat(51), 50),
            Err("Use at most 50 characters; this has 51.".into())
        );
        assert!(key(&"é".repeat(50), 50).is_ok());
    }
}
