//! Splits a script for Postgres into its statements, as `psql` does.

use super::split::{Found, Statement};
use crate::lex::sqlite::quoted;

/// Splits a script into statements with the line each begins at; comments, blank statements and `psql`'s
/// commands between statements are skipped, and so are `COPY … FROM stdin` and its data.
///
/// A `;` ends a statement except inside parentheses and the `BEGIN ATOMIC … END` of a function. A last
/// statement without it is given too.
#[must_use]
pub fn split_postgres(script: &str) -> Vec<Statement<'_>> {
    cut(script).statements()
}

/// The commands of `psql` in a script, each with its line.
#[must_use]
pub fn commands_postgres(script: &str) -> Vec<Statement<'_>> {
    cut(script).commands()
}

fn cut(script: &str) -> Found<'_> {
    let mut found = Found::new(script);
    let mut open: Option<Open> = None;
    let mut at = 0;
    while let Some(rest) = script.get(at..).filter(|rest| !rest.is_empty()) {
        let (piece, length) = scan(rest);
        let start = at;
        at = start.saturating_add(length.max(1));
        let text = rest.get(..length).unwrap_or_default();
        open = match (piece, open.take()) {
            (Piece::Blank, open) => open,
            (Piece::Other, None) if text == "\\" => {
                found.add_command(start);
                at = start.saturating_add(line(rest));
                None
            }
            (Piece::Other, None) if text == ";" => None,
            (Piece::Other, Some(statement)) if text == ";" && statement.may_end() => {
                if statement.copies == Copying::Stdin {
                    at = after_data(script, at);
                } else {
                    found.add(statement.start, statement.end);
                }
                None
            }
            (piece, open) => {
                let mut statement = open.unwrap_or_else(|| Open::new(start));
                statement.push(piece, text, at);
                Some(statement)
            }
        };
    }
    if let Some(statement) = open.filter(|statement| statement.copies != Copying::Stdin) {
        found.add(statement.start, statement.end);
    }
    found
}

/// The length of the line `rest` begins with, its end included.
fn line(rest: &str) -> usize {
    rest.find('\n')
        .map_or(rest.len(), |end| end.saturating_add(1))
}

/// Where the data of a `COPY` ends whose `;` is before `at`.
fn after_data(script: &str, at: usize) -> usize {
    let mut at = at.saturating_add(script.get(at..).map_or(0, line));
    while let Some(rest) = script.get(at..).filter(|rest| !rest.is_empty()) {
        let length = line(rest);
        at = at.saturating_add(length);
        if rest
            .get(..length)
            .is_some_and(|line| line.trim_end_matches(['\r', '\n']) == "\\.")
        {
            break;
        }
    }
    at
}

/// What stands at a place, as far as it matters to where statements end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Blank,
    Word,
    Other,
}

/// What `rest` begins with, and its length. Whatever isn't closed takes the rest.
fn scan(rest: &str) -> (Piece, usize) {
    let first = rest.chars().next().unwrap_or_default();
    let end = |length: Option<usize>| (Piece::Other, length.unwrap_or(rest.len()));
    match first {
        _ if first.is_ascii_whitespace() || first == '\u{b}' || first == '\u{feff}' => {
            (Piece::Blank, first.len_utf8())
        }
        '-' if rest.starts_with("--") => (Piece::Blank, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => (Piece::Blank, comment(rest)),
        'e' | 'E' if rest.get(1..).is_some_and(|rest| rest.starts_with('\'')) => end(escaped(rest)),
        '\'' | '"' => end(quoted(rest, first)),
        '$' => end(dollar_quoted(rest)),
        _ if starts_word(first) => (
            Piece::Word,
            rest.find(|char| !in_word(char)).unwrap_or(rest.len()),
        ),
        // Whole, so that no word begins inside it.
        _ if first.is_ascii_digit() => (
            Piece::Other,
            rest.find(|char| !in_word(char)).unwrap_or(rest.len()),
        ),
        _ => (Piece::Other, first.len_utf8()),
    }
}

fn starts_word(char: char) -> bool {
    char.is_ascii_alphabetic() || char == '_' || !char.is_ascii()
}

fn in_word(char: char) -> bool {
    starts_word(char) || char.is_ascii_digit() || char == '$'
}

/// The length of a comment, which may hold further ones.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        let step = if tail.starts_with("/*") {
            depth = depth.saturating_add(1);
            2
        } else if tail.starts_with("*/") {
            depth = depth.saturating_sub(1);
            2
        } else {
            tail.chars().next().map_or(1, char::len_utf8)
        };
        at = at.saturating_add(step);
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string `E'…'`, in which a backslash takes the next character with it.
fn escaped(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(2).peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => {
                chars.next();
            }
            '\'' if chars.next_if(|&(_, next)| next == '\'').is_none() => {
                return Some(at.saturating_add(1));
            }
            _ => {}
        }
    }
    None
}

/// The length of a string `$tag$…$tag$`; of a `$` that begins none, its own.
fn dollar_quoted(rest: &str) -> Option<usize> {
    let name = rest.get(1..).unwrap_or_default();
    let length = name
        .find(|char| !in_word(char) || char == '$')
        .unwrap_or(name.len());
    let tag_end = length.saturating_add(2);
    let tagged = name
        .chars()
        .next()
        .is_some_and(|first| first == '$' || starts_word(first));
    let Some(tag) = rest
        .get(..tag_end)
        .filter(|tag| tagged && tag.ends_with('$'))
    else {
        return Some(1);
    };
    let body = rest.get(tag_end..)?.find(tag)?;
    Some(body.saturating_add(tag_end.saturating_mul(2)))
}

/// Whether a statement is one that reads data from the lines behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copying {
    No,
    Copy,
    From,
    Stdin,
}

/// A statement that hasn't ended yet.
struct Open {
    start: usize,
    end: usize,
    /// How many parentheses are open.
    parentheses: usize,
    /// How many `BEGIN ATOMIC` and `CASE` inside it are open.
    blocks: usize,
    /// Whether the last word was `BEGIN`.
    begins: bool,
    words: usize,
    copies: Copying,
}

impl Open {
    fn new(start: usize) -> Self {
        let copies = Copying::No;
        Self {
            start,
            end: start,
            parentheses: 0,
            blocks: 0,
            begins: false,
            words: 0,
            copies,
        }
    }

    fn may_end(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    fn push(&mut self, piece: Piece, text: &str, end: usize) {
        self.end = end;
        match (piece, text) {
            (Piece::Word, _) => return self.word(text),
            (_, "(") => self.parentheses = self.parentheses.saturating_add(1),
            (_, ")") => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        self.begins = false;
        if self.copies == Copying::From {
            self.copies = Copying::Copy;
        }
    }

    fn word(&mut self, word: &str) {
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if (self.begins && is("ATOMIC")) || (self.blocks > 0 && is("CASE")) {
            self.blocks = self.blocks.saturating_add(1);
        } else if is("END") {
            self.blocks = self.blocks.saturating_sub(1);
        }
        self.begins = is("BEGIN");
        self.copies = match self.copies {
            Copying::No if self.words == 0 && is("COPY") => Copying::Copy,
            Copying::Copy if self.parentheses == 0 && is("FROM") => Copying::From,
            Copying::From if is("STDIN") => Copying::Stdin,
            Copying::From => Copying::Copy,
            other => other,
        };
        self.words = self.words.saturating_add(1);
    }
}
