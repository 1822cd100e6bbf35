//! Cuts SQL into tokens the way Postgres and `psql` do.
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>
//!
//! `standard_conforming_strings` is on, as every script of ours says first.

use super::{Kind, Token, sqlite::quoted};

/// The tokens of a text one after another. Blanks aren't among them; a comment is [`Kind::Unknown`],
/// since the server never prints one and what follows it would be lost in it.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    sql: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Begins at the start of `sql`.
    #[must_use]
    pub fn new(sql: &'a str) -> Self {
        Self { sql, at: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.sql.get(self.at..)?;
        let blank = rest.len()
            - rest
                .trim_start_matches([' ', '\t', '\n', '\r', '\x0c'])
                .len();
        let offset = self.at.saturating_add(blank);
        let rest = self.sql.get(offset..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = scan(rest);
        self.at = offset.saturating_add(length);
        Some(Token {
            kind,
            offset,
            raw: rest.get(..length)?,
        })
    }
}

/// The kind and length of what `rest` begins with. Whatever isn't closed takes the rest.
fn scan(rest: &str) -> (Kind, usize) {
    let first = rest.chars().next().unwrap_or_default();
    let closed = |length: Option<usize>, kind| match length {
        Some(length) => (kind, length),
        None => (Kind::Unknown, rest.len()),
    };
    if rest.starts_with("--") || rest.starts_with("/*") {
        return (Kind::Unknown, rest.len());
    }
    match first {
        '\'' => closed(quoted(rest, '\''), Kind::String),
        '"' => closed(quoted(rest, '"'), Kind::Quoted),
        '$' => dollar(rest),
        _ if starts_word(first) => word(rest),
        '0'..='9' => number(rest),
        '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => number(rest),
        _ => operator(rest, first),
    }
}

fn starts_word(char: char) -> bool {
    char.is_ascii_alphabetic() || char == '_' || !char.is_ascii()
}

fn in_word(char: char) -> bool {
    starts_word(char) || char.is_ascii_digit() || char == '$'
}

fn word(rest: &str) -> (Kind, usize) {
    let length = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
    let (word, next) = rest.split_at(length);
    let string = |found: Option<usize>| match found {
        Some(found) => (Kind::String, length.saturating_add(found)),
        None => (Kind::Unknown, rest.len()),
    };
    match word {
        "e" | "E" if next.starts_with('\'') => string(escaped(next)),
        "b" | "B" | "n" | "N" | "x" | "X" if next.starts_with('\'') => string(quoted(next, '\'')),
        // The server prints neither, and their escapes would have to be read to know what they say.
        "u" | "U" if next.starts_with("&'") || next.starts_with("&\"") => {
            (Kind::Unknown, rest.len())
        }
        _ => (Kind::Word, length),
    }
}

/// The length of a string in which a backslash takes the next character with it.
fn escaped(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => drop(chars.next()),
            '\'' if chars.next_if(|&(_, next)| next == '\'').is_none() => {
                return Some(at.saturating_add(1));
            }
            _ => {}
        }
    }
    None
}

/// `$tag$…$tag$`, or a parameter `$1`.
fn dollar(rest: &str) -> (Kind, usize) {
    let name = rest.get(1..).unwrap_or_default();
    let end = name.find(|c| !in_word(c) || c == '$').unwrap_or(name.len());
    let first = name.chars().next().unwrap_or_default();
    let length = end.saturating_add(2);
    let tag = rest.get(..length).filter(|tag| tag.ends_with('$'));
    if let Some(tag) = tag.filter(|_| first == '$' || starts_word(first)) {
        let body = rest.get(length..).and_then(|body| body.find(tag));
        return match body {
            Some(body) => (Kind::String, body.saturating_add(length.saturating_mul(2))),
            None => (Kind::Unknown, rest.len()),
        };
    }
    match first.is_ascii_digit() && name[..end].chars().all(|c| c.is_ascii_digit()) && tag.is_none()
    {
        true => (Kind::Parameter, end.saturating_add(1)),
        false => (Kind::Unknown, rest.len()),
    }
}

/// Letters and dollars right behind a number are read in several ways by several versions.
fn number(rest: &str) -> (Kind, usize) {
    let digits = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        from + tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len())
    };
    let mut end = digits(0);
    // `1..2` is no number and a half.
    if rest[end..].starts_with('.') && !rest[end..].starts_with("..") {
        end = digits(end + 1);
    }
    let exponent = rest[end..].strip_prefix(['e', 'E']);
    if let Some(exponent) = exponent {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        if exponent[sign..].starts_with(|c: char| c.is_ascii_digit()) {
            end = digits(end + 1 + sign);
        }
    }
    match rest[end..].starts_with(in_word) {
        true => (Kind::Unknown, rest.len()),
        false => (Kind::Number, end),
    }
}

/// A backslash would be a command of `psql`'s, a colon before a word or a quote one of its variables;
/// braces, control characters and NUL are nothing.
fn operator(rest: &str, first: char) -> (Kind, usize) {
    const MARKS: &str = "()[],;.:+-*/<>=~!@#%^&|`?";
    if let Some(long) = ["::", ":="].iter().find(|long| rest.starts_with(**long)) {
        return (Kind::Operator, long.len());
    }
    let next = rest.chars().nth(1).unwrap_or(' ');
    let variable = first == ':' && (starts_word(next) || matches!(next, '\'' | '"' | '{'));
    match MARKS.contains(first) && !variable {
        true => (Kind::Operator, 1),
        false => (Kind::Unknown, rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Tokens};

    fn kinds(sql: &str) -> Vec<(Kind, &str)> {
        Tokens::new(sql).map(|t| (t.kind, t.raw)).collect()
    }

    #[test]
    fn strings_end_where_postgres_ends_them() {
        use Kind::{Operator, String, Unknown, Word};
        for (sql, wanted) in [
            (r"'a\'';'", vec![(String, r"'a\'';'")]),
            (r"E'a\';'", vec![(String, r"E'a\';'")]),
            (r"'\'", vec![(String, r"'\'")]),
            (r"E'\'", vec![(Unknown, r"E'\'")]),
            ("$$;$$", vec![(String, "$$;$$")]),
            ("$a$ $b$ $$ $a$", vec![(String, "$a$ $b$ $$ $a$")]),
            ("$a$ $b$", vec![(Unknown, "$a$ $b$")]),
            ("a$b$ ", vec![(Word, "a$b$")]),
            ("fe'x'", vec![(Word, "fe"), (String, "'x'")]),
            ("a;b", vec![(Word, "a"), (Operator, ";"), (Word, "b")]),
        ] {
            assert_eq!(kinds(sql), wanted, "{sql}");
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_unknown() {
        for sql in [
            "1$a$;$a$", "12ab", "-- x", "/* x */", "\\!", "\0", "{", "u&'x'", "U&\"x\"", ":x",
            ":'x'", ":\"x\"", "$1a", "$1$", "\u{b}", "\u{1b}",
        ] {
            let last = Tokens::new(sql).last().map(|t| t.kind);
            assert_eq!(last, Some(Kind::Unknown), "{sql}");
        }
    }
}
