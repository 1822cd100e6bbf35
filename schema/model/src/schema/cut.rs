//! Cuts what an engine prints where neither quotes nor parentheses hold it together.

/// The parts of a text between separators that stand outside of quotes and parentheses. Joined again they
/// are the text. None: a quote or a parenthesis is left open.
pub fn split<'a>(text: &'a str, separator: &str) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let mut begins = 0;
    let mut outside = Outside::default();
    for (at, byte) in text.bytes().enumerate() {
        if at >= begins
            && outside.is_here()
            && text.as_bytes()[at..].starts_with(separator.as_bytes())
        {
            parts.push(&text[begins..at]);
            begins = at + separator.len();
        }
        outside.pass(byte)?;
    }
    parts.push(&text[begins..]);
    outside.is_here().then_some(parts)
}

/// What stands in the parentheses that a text begins with, and what follows them.
pub fn group(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?;
    let mut outside = Outside::default();
    for (at, byte) in inside.bytes().enumerate() {
        if outside.is_here() && byte == b')' {
            return Some((&inside[..at], &inside[at + 1..]));
        }
        outside.pass(byte)?;
    }
    None
}

/// What stands in parentheses that are all of a text.
pub fn grouped(text: &str) -> Option<&str> {
    group(text).and_then(|(inside, rest)| rest.is_empty().then_some(inside))
}

/// The name that an identifier means, with or without quotes. None: it is more than one.
pub fn name(text: &str) -> Option<String> {
    match text.strip_prefix('"') {
        None => {
            let begins = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
            let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            (begins && text.chars().all(word)).then(|| text.to_owned())
        }
        Some(rest) => {
            let inside = rest.strip_suffix('"')?;
            let quotes = inside.replace("\"\"", "");
            (!quotes.contains('"')).then(|| inside.replace("\"\"", "\""))
        }
    }
}

/// Where in a text one is. A doubled quote closes and opens again, which comes to the same.
#[derive(Default)]
struct Outside {
    quote: Option<u8>,
    depth: usize,
}

impl Outside {
    fn is_here(&self) -> bool {
        self.quote.is_none() && self.depth == 0
    }

    fn pass(&mut self, byte: u8) -> Option<()> {
        match (self.quote, byte) {
            (Some(quote), _) => {
                self.quote.take_if(|_| quote == byte);
            }
            (None, b'\'' | b'"') => self.quote = Some(byte),
            (None, b'(') => self.depth += 1,
            (None, b')') => self.depth = self.depth.checked_sub(1)?,
            (None, _) => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{group, name, split};

    #[test]
    fn only_what_stands_outside_cuts() {
        let text = "lower(a, b), \"x, \"\"y\" DESC, 'it''s, ' || c";
        let parts = split(text, ", ").expect("all is closed");
        assert_eq!(
            parts,
            ["lower(a, b)", "\"x, \"\"y\" DESC", "'it''s, ' || c"]
        );
        assert_eq!(parts.join(", "), text);
        for open in ["f(a", "a)", "'a", "\"a"] {
            assert_eq!(split(open, " "), None, "{open}");
        }
        assert_eq!(group("(a, ')') DESC"), Some(("a, ')'", " DESC")));
        assert_eq!(group("(a"), None);
    }

    #[test]
    fn an_identifier_is_one_name() {
        for (text, meant) in [
            ("a_1", Some("a_1")),
            ("\"first name\"", Some("first name")),
            ("\"say \"\"hi\"\"\"", Some("say \"hi\"")),
            ("größe", Some("größe")),
            ("1", None),
            ("a b", None),
            ("\"a\" \"b\"", None),
            ("lower(a)", None),
            ("\"", None),
        ] {
            assert_eq!(name(text).as_deref(), meant, "{text}");
        }
    }
}
