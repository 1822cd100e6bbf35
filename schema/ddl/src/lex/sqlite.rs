//! Cuts SQL into tokens the way SQLite does.

use super::{Kind, Token};

/// The tokens of a text one after another, without blanks and comments.
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

    /// Goes on behind the line that holds the byte at `offset`.
    pub fn skip_line(&mut self, offset: usize) {
        let rest = self.sql.get(offset..).unwrap_or_default();
        self.at = offset.saturating_add(rest.find('\n').unwrap_or(rest.len()));
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let offset = self.at;
            let rest = self.sql.get(offset..).filter(|rest| !rest.is_empty())?;
            let (kind, length) = scan(rest);
            self.at = offset.saturating_add(length.max(1));
            if let Some(kind) = kind {
                return Some(Token {
                    kind,
                    offset,
                    raw: rest.get(..length)?,
                });
            }
        }
    }
}

/// The kind and length of what `rest` begins with; no kind for a blank or comment.
fn scan(rest: &str) -> (Option<Kind>, usize) {
    let mut bytes = rest.bytes();
    let (first, second) = (bytes.next().unwrap_or(0), bytes.next().unwrap_or(0));
    match (first, second) {
        (b' ' | b'\t' | b'\n' | b'\r' | 0x0c, _) => (None, 1),
        (b'-', b'-') => (None, rest.find('\n').unwrap_or(rest.len())),
        (b'/', b'*') => (None, comment(rest)),
        (b'\'', _) => closed(quoted(rest, '\''), Kind::String, rest),
        (b'"', _) => closed(quoted(rest, '"'), Kind::Quoted, rest),
        (b'`', _) => closed(quoted(rest, '`'), Kind::Quoted, rest),
        (b'[', _) => closed(
            rest.find(']').map(|end| end.saturating_add(1)),
            Kind::Quoted,
            rest,
        ),
        (b'x' | b'X', b'\'') => blob(rest),
        (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => number(rest),
        (b'?', _) => (
            Some(Kind::Parameter),
            run(rest, 1, |byte| byte.is_ascii_digit()),
        ),
        (b'$' | b'@' | b'#' | b':', _) => parameter(rest),
        (b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.., _) => word(rest),
        _ => operator(rest),
    }
}

/// The first place from `start` on whose byte doesn't fit.
fn run(rest: &str, start: usize, fits: impl Fn(u8) -> bool) -> usize {
    let tail = rest.as_bytes().get(start..).unwrap_or_default();
    start.saturating_add(
        tail.iter()
            .position(|&byte| !fits(byte))
            .unwrap_or(tail.len()),
    )
}

/// Whether a byte may stand inside a bare identifier.
fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// The length of a `/*` comment; an unclosed one takes the rest.
fn comment(rest: &str) -> usize {
    let inner = rest.get(2..).unwrap_or_default();
    inner
        .find("*/")
        .map_or(rest.len(), |end| end.saturating_add(4))
}

/// The length of a quoted run in which a doubled quote stands for itself; none when it isn't closed.
pub fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if char == quote && chars.next_if(|&(_, next)| next == quote).is_none() {
            return Some(at.saturating_add(1));
        }
    }
    None
}

fn closed(length: Option<usize>, kind: Kind, rest: &str) -> (Option<Kind>, usize) {
    length.map_or((Some(Kind::Unknown), rest.len()), |length| {
        (Some(kind), length)
    })
}

fn blob(rest: &str) -> (Option<Kind>, usize) {
    let digits = run(rest, 2, |byte| byte.is_ascii_hexdigit());
    if digits % 2 == 0 && rest.as_bytes().get(digits) == Some(&b'\'') {
        return (Some(Kind::String), digits.saturating_add(1));
    }
    (
        Some(Kind::Unknown),
        quoted(rest.get(1..).unwrap_or_default(), '\'')
            .map_or(rest.len(), |end| end.saturating_add(1)),
    )
}

fn word(rest: &str) -> (Option<Kind>, usize) {
    if rest.starts_with('\u{feff}') {
        return (None, '\u{feff}'.len_utf8());
    }
    (Some(Kind::Word), run(rest, 1, in_word))
}

fn parameter(rest: &str) -> (Option<Kind>, usize) {
    let length = run(rest, 1, in_word);
    (
        Some(if length > 1 {
            Kind::Parameter
        } else {
            Kind::Unknown
        }),
        length,
    )
}

/// A number may hold `_` between digits since SQLite 3.46; letters right behind it are an error.
fn number(rest: &str) -> (Option<Kind>, usize) {
    let bytes = rest.as_bytes();
    let digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    let mut length = if matches!(bytes, [b'0', b'x' | b'X', next, ..] if next.is_ascii_hexdigit()) {
        run(rest, 2, |byte| byte.is_ascii_hexdigit() || byte == b'_')
    } else {
        let whole = run(rest, 0, digit);
        let part = if bytes.get(whole) == Some(&b'.') {
            run(rest, whole.saturating_add(1), digit)
        } else {
            whole
        };
        exponent(rest, part)
    };
    let tail = run(rest, length, in_word);
    let kind = if tail == length {
        Kind::Number
    } else {
        Kind::Unknown
    };
    length = tail;
    (Some(kind), length)
}

fn exponent(rest: &str, at: usize) -> usize {
    let start = match rest.as_bytes().get(at..).unwrap_or_default() {
        [b'e' | b'E', b'+' | b'-', next, ..] if next.is_ascii_digit() => at.saturating_add(2),
        [b'e' | b'E', next, ..] if next.is_ascii_digit() => at.saturating_add(1),
        _ => return at,
    };
    run(rest, start, |byte| byte.is_ascii_digit() || byte == b'_')
}

fn operator(rest: &str) -> (Option<Kind>, usize) {
    const LONG: [&str; 10] = ["->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "=="];
    if let Some(long) = LONG.iter().find(|long| rest.starts_with(**long)) {
        return (Some(Kind::Operator), long.len());
    }
    let first = rest.chars().next().unwrap_or_default();
    let kind = if "()+-*/%,;.&|~<>=".contains(first) {
        Kind::Operator
    } else {
        Kind::Unknown
    };
    (Some(kind), first.len_utf8())
}
