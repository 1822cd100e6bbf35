//! Steps through the tokens of one statement.

use std::fmt;

use crate::lex::keyword::{is_keyword, is_reserved};
use crate::lex::{Kind, Token, sqlite::Tokens};

/// A statement that couldn't be read, so nothing can be said about what it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What was expected or found.
    pub what: String,
    /// The byte it is about.
    pub offset: usize,
}

impl fmt::Display for Unread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (at byte {})", self.what, self.offset)
    }
}

impl std::error::Error for Unread {}

/// The tokens of a statement and how far they are read.
pub(super) struct Cursor<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Fails on a token that SQLite wouldn't have stored.
    pub(super) fn new(sql: &'a str) -> Result<Self, Unread> {
        let tokens: Vec<_> = Tokens::new(sql).collect();
        match tokens.iter().find(|token| token.kind == Kind::Unknown) {
            Some(token) => Err(Unread {
                what: "no valid token".to_owned(),
                offset: token.offset,
            }),
            None => Ok(Self { sql, tokens, at: 0 }),
        }
    }

    /// The next token.
    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    /// Takes the next token, whatever it is.
    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.at = self.at.saturating_add(1);
        Some(token)
    }

    /// Whether these words come next.
    pub(super) fn sees(&self, words: &[&str]) -> bool {
        let ahead = self.tokens.get(self.at..).unwrap_or_default();
        ahead.len() >= words.len() && ahead.iter().zip(words).all(|(token, word)| token.is(word))
    }

    /// Takes these words if they come next.
    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let seen = self.sees(words);
        if seen {
            self.at = self.at.saturating_add(words.len());
        }
        seen
    }

    /// Takes this word if it comes next.
    pub(super) fn word(&mut self, word: &str) -> bool {
        self.words(&[word])
    }

    /// Takes whichever of these words comes next, and gives it back in that spelling.
    pub(super) fn one_of<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().find(|word| self.word(word)).copied()
    }

    /// Takes this mark if it comes next.
    pub(super) fn mark(&mut self, mark: &str) -> bool {
        let seen = self.sees_mark(mark);
        if seen {
            self.at = self.at.saturating_add(1);
        }
        seen
    }

    /// Whether this mark comes next.
    pub(super) fn sees_mark(&self, mark: &str) -> bool {
        self.peek().is_some_and(|token| token.is_mark(mark))
    }

    /// Takes these words or fails.
    pub(super) fn need(&mut self, words: &[&str]) -> Result<(), Unread> {
        if self.words(words) {
            Ok(())
        } else {
            Err(self.unread(&words.join(" ")))
        }
    }

    /// Takes a name: bare, or in any of the four quotes.
    pub(super) fn name(&mut self) -> Result<String, Unread> {
        match self.peek().filter(names) {
            Some(token) => {
                self.at = self.at.saturating_add(1);
                Ok(token.text().into_owned())
            }
            None => Err(self.unread("a name")),
        }
    }

    /// Takes a name, perhaps with its schema before it, which is left out.
    pub(super) fn qualified_name(&mut self) -> Result<String, Unread> {
        let name = self.name()?;
        if self.mark(".") {
            self.name()
        } else {
            Ok(name)
        }
    }

    /// Takes a type's words; constraints that may follow begin with words no type holds.
    pub(super) fn type_words(&mut self) -> Result<(), Unread> {
        let mut any = false;
        while self.peek().is_some_and(|token| names(&token)) && !self.sees(&["GENERATED", "ALWAYS"])
        {
            self.at = self.at.saturating_add(1);
            any = true;
        }
        if any && self.sees_mark("(") {
            self.group()?;
        }
        Ok(())
    }

    /// Takes what stands between this parenthesis and the one that closes it.
    pub(super) fn group(&mut self) -> Result<Vec<Token<'a>>, Unread> {
        if !self.mark("(") {
            return Err(self.unread("`(`"));
        }
        let start = self.at;
        let mut depth = 1_usize;
        while let Some(token) = self.take() {
            if token.is_mark("(") {
                depth = depth.saturating_add(1);
            } else if token.is_mark(")") {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                let end = self.at.saturating_sub(1);
                return Ok(self.tokens.get(start..end).unwrap_or_default().to_vec());
            }
        }
        Err(self.unread("`)`"))
    }

    /// As [`Self::group`], as text.
    pub(super) fn group_text(&mut self) -> Result<String, Unread> {
        let tokens = self.group()?;
        let start = tokens.first().map_or(0, |token| token.offset);
        let end = tokens.last().map_or(0, Token::end);
        Ok(self.sql.get(start..end).unwrap_or_default().to_owned())
    }

    /// Takes the rest, but for a `;` at its end.
    pub(super) fn rest(&mut self) -> Vec<Token<'a>> {
        let mut rest = self.tokens.get(self.at..).unwrap_or_default().to_vec();
        rest.pop_if(|last| last.is_mark(";"));
        self.at = self.tokens.len();
        rest
    }

    /// Fails unless all is read, but for a `;`.
    pub(super) fn end(&mut self) -> Result<(), Unread> {
        self.mark(";");
        if self.peek().is_none() {
            Ok(())
        } else {
            Err(self.unread("the end"))
        }
    }

    /// Says what was expected here.
    pub(super) fn unread(&self, wanted: &str) -> Unread {
        match self.peek() {
            Some(token) => Unread {
                what: format!("expected {wanted}, found {}", token.raw),
                offset: token.offset,
            },
            None => Unread {
                what: format!("expected {wanted}, found the end"),
                offset: self.sql.len(),
            },
        }
    }
}

/// Whether a token can name a thing.
fn names(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => !(is_keyword(token.raw) && is_reserved(token.raw)),
        Kind::Quoted => true,
        Kind::String => !token.is_blob(),
        _ => false,
    }
}
