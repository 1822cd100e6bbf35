//! What the judge of short texts ([`evenkeel_app::text`]) needs of Unicode's tables, which are too
//! large for the browser: letters composed and decomposed, letters that look alike.

use std::collections::BTreeSet;

use evenkeel_app::text;
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

pub use evenkeel_model::duration;

/// The text with its letters composed, so that what two keyboards type alike is alike.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// A text in the cases in which people write it. SQLite's own `like` and `lower` know of ASCII alone, so
/// that `ÜBER` would not find `Über`.
pub fn spellings(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let capital = capitalised(&lower);
    let each: Vec<String> = lower.split(' ').map(capitalised).collect();
    let each = each.join(" ");
    BTreeSet::from([text.to_owned(), text.to_uppercase(), capital, each, lower])
}

/// A text with its first letter a capital.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A text in which nothing is a pattern's, for `like … escape '\\'`.
pub fn no_pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

/// Reads a name of something or somebody: one line that can be seen and turns nothing round.
///
/// # Errors
/// One sentence that says what to enter instead.
pub fn name(typed: &str, most: usize) -> Result<String, String> {
    text::name(&composed(typed), most)
}

/// Whether two keys look alike: but for case, what can't be seen, and letters of other scripts.
/// Within ASCII the case alone: 0 and O are told apart wherever keys are written.
pub fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    match one.is_ascii() && other.is_ascii() {
        true => one.eq_ignore_ascii_case(other),
        false => folded(one) == folded(other),
    }
}

/// What is left of a key when all that looks alike is one. Capitals first: of small letters fewer
/// look like those of another script.
pub fn folded(key: &str) -> String {
    let seen: String = key.nfkc().filter(|c| !text::unseen(*c)).collect();
    skeleton(&seen.to_uppercase())
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{alike, composed, name, no_pattern, spellings};

    #[test]
    fn a_part_is_no_pattern() {
        assert_eq!(no_pattern("50%_\\x"), "50\\%\\_\\\\x");
    }

    #[test]
    fn a_text_is_looked_for_in_every_case() {
        let all: Vec<_> = spellings("überSEE").into_iter().collect();
        assert_eq!(all, ["ÜBERSEE", "Übersee", "überSEE", "übersee"]);
    }

    #[test]
    fn what_looks_alike_is_alike() {
        for (one, other) in [
            ("BW", "bw"),
            ("BW", " BW "),
            ("BW", "B\u{200b}W"),
            ("BP", "\u{412}\u{420}"),
            ("bp", "\u{432}\u{440}"),
            ("ID", "\u{406}D"),
            ("CAF\u{c9}", "CAFE\u{301}"),
            ("caf\u{e9}", "CAF\u{c9}"),
            ("BW", "\u{ff22}\u{ff37}"),
        ] {
            assert!(alike(one, other), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("K1", "KL"),
            ("O1", "01"),
            ("CAFE", "CAF\u{c9}"),
            ("A", "B"),
        ] {
            assert!(!alike(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(composed("Cafe\u{301}"), "Caf\u{e9}");
        assert_eq!(name(" Cafe\u{301} ", 200).as_deref(), Ok("Caf\u{e9}"));
    }
}
