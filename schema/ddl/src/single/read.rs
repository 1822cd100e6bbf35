//! Reads a text token by token, up to what ends what is wanted of it.

use evenkeel_model::{Dialect, split_qualified};

use super::word::{ENDS_EXPRESSION, IN_BODIES, IN_TYPES};
use crate::lex::{Kind, Token, keyword::among, postgres, sqlite};

/// A text's tokens, all of them known and all parentheses closed, and how far they are read.
pub struct Read<'a> {
    tokens: Vec<Token<'a>>,
    /// Of each opening parenthesis or bracket the place of the one that closes it.
    closes: Vec<usize>,
    pub at: usize,
}

impl<'a> Read<'a> {
    pub fn of(dialect: Dialect, text: &'a str) -> Option<Self> {
        // The shells read lines of C, which end there.
        if text.contains('\0') {
            return None;
        }
        let tokens: Vec<Token<'a>> = match dialect {
            Dialect::Sqlite => sqlite::Tokens::new(text).collect(),
            Dialect::Postgres => postgres::Tokens::new(text).collect(),
        };
        let known = |token: &Token<'_>| !matches!(token.kind, Kind::Unknown | Kind::Parameter);
        if !tokens.iter().all(known) || !blank_between(text, &tokens) {
            return None;
        }
        let mut closes = vec![0; tokens.len()];
        let mut open: Vec<(usize, &str)> = Vec::new();
        for (place, token) in tokens.iter().enumerate() {
            match token.raw {
                "(" if token.kind == Kind::Operator => open.push((place, ")")),
                "[" if token.kind == Kind::Operator => open.push((place, "]")),
                ")" | "]" if token.kind == Kind::Operator => {
                    let (opened, _) = open.pop().filter(|(_, mark)| *mark == token.raw)?;
                    if let Some(close) = closes.get_mut(opened) {
                        *close = place;
                    }
                }
                _ => {}
            }
        }
        open.is_empty().then_some(Self {
            tokens,
            closes,
            at: 0,
        })
    }

    pub fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    pub fn before(&self, steps: usize) -> Option<&Token<'a>> {
        self.tokens.get(self.at.checked_sub(steps)?)
    }

    pub fn sees_mark(&self, mark: &str) -> bool {
        self.peek().is_some_and(|token| token.is_mark(mark))
    }

    pub fn ended(&self) -> bool {
        self.at == self.tokens.len()
    }

    pub fn took(&mut self, fits: bool) -> bool {
        self.at += usize::from(fits);
        fits
    }

    pub fn mark(&mut self, mark: &str) -> bool {
        self.took(self.sees_mark(mark))
    }

    pub fn word(&mut self, word: &str) -> bool {
        self.took(self.peek().is_some_and(|token| token.is(word)))
    }

    pub fn words(&mut self, words: &[&str]) -> bool {
        let ahead = self.tokens.get(self.at..).unwrap_or_default();
        let seen = ahead.len() >= words.len() && ahead.iter().zip(words).all(|(t, w)| t.is(w));
        if seen {
            self.at += words.len();
        }
        seen
    }

    pub fn one_of(&mut self, words: &[&str]) -> bool {
        let fits = |token: Token<'_>| token.kind == Kind::Word && among(words, token.raw);
        self.took(self.peek().is_some_and(fits))
    }

    pub fn any_word(&mut self) -> bool {
        self.took(self.peek().is_some_and(|token| token.kind == Kind::Word))
    }

    pub fn any_name(&mut self) -> bool {
        let fits = |token: Token<'_>| matches!(token.kind, Kind::Word | Kind::Quoted);
        self.took(self.peek().is_some_and(fits))
    }

    /// A name, perhaps with others and dots before it.
    pub fn name(&mut self) -> bool {
        let mut named = self.any_name();
        while named && self.mark(".") {
            named = self.any_name();
        }
        named
    }

    /// A number with or without a sign.
    pub fn number(&mut self) -> bool {
        let from = self.at;
        if !self.mark("-") {
            self.mark("+");
        }
        let is = self.took(self.peek().is_some_and(|token| token.kind == Kind::Number));
        if !is {
            self.at = from;
        }
        is
    }

    /// What stands in parentheses or brackets, or one token; no semicolon in either.
    pub fn skip(&mut self) -> bool {
        let opens = self.sees_mark("(") || self.sees_mark("[");
        let close = self.closes.get(self.at).copied().filter(|_| opens);
        let end = close.unwrap_or(self.at);
        let skipped = self.tokens.get(self.at..=end).unwrap_or_default();
        if skipped.is_empty() || skipped.iter().any(|token| token.is_mark(";")) {
            return false;
        }
        self.at = end + 1;
        true
    }

    pub fn group(&mut self) -> bool {
        self.sees_mark("(") && self.skip()
    }

    /// Whether there is no semicolon in what is left, which is taken.
    pub fn without_semicolon(&mut self) -> bool {
        while self.peek().is_some() {
            if !self.skip() {
                return false;
            }
        }
        true
    }

    /// As [`Self::without_semicolon`], but for those in parentheses.
    pub fn without_open_semicolon(&mut self) -> bool {
        while let Some(token) = self.peek() {
            if token.is_mark(";") {
                return false;
            }
            self.at = self
                .at
                .max(self.closes.get(self.at).copied().unwrap_or_default())
                + 1;
        }
        true
    }

    /// Goes to the token that fits, past whatever stands in parentheses; never past a semicolon.
    pub fn skip_to(&mut self, fits: impl Fn(&Token<'_>, Option<&Token<'_>>) -> bool) -> bool {
        while let Some(token) = self.peek() {
            if fits(&token, self.before(1)) {
                return true;
            }
            if !self.skip() {
                return false;
            }
        }
        false
    }

    pub fn expression(&mut self) -> bool {
        let from = self.at;
        while let Some(token) = self.peek() {
            let after = |word: &str| self.before(1).is_some_and(|last| last.is(word));
            let next = self.tokens.get(self.at + 1);
            let part = (token.is("FROM") && after("DISTINCT"))
                || (token.is("GROUP") && after("WITHIN"))
                || (token.is("WITH") && next.is_some_and(|next| next.is("TIME")));
            let ends = token.kind == Kind::Word && among(ENDS_EXPRESSION, token.raw) && !part;
            let forbids_null = token.is("NULL")
                && after("NOT")
                && self.before(2).is_none_or(|before| !before.is("IS"));
            if ends || forbids_null || token.is_mark(",") || !self.skip() {
                return false;
            }
        }
        self.at > from
    }

    pub fn data_type(&mut self) -> bool {
        if !self.name() {
            return false;
        }
        loop {
            if self.sees_mark("(") {
                let close = self.closes.get(self.at).copied().unwrap_or_default();
                let inner = self.tokens.get(self.at + 1..close).unwrap_or_default();
                let fits = |token: &Token<'_>| {
                    token.kind != Kind::Operator
                        || [",", ".", "+", "-"].iter().any(|mark| token.is_mark(mark))
                };
                if !inner.iter().all(fits) || !self.group() {
                    return false;
                }
            } else if !self.one_of(IN_TYPES) {
                break;
            }
        }
        while self.mark("[") {
            self.number();
            if !self.mark("]") {
                return false;
            }
        }
        true
    }

    /// Words of a list, names after some of them, and what stands in parentheses, to the end.
    pub fn clauses(&mut self, words: &[&str], before_names: &[&str]) -> bool {
        while self.peek().is_some() {
            let fits = match () {
                () if self.one_of(before_names) => self.name(),
                () if self.word("WHERE") => self.group(),
                () => self.one_of(words) || self.group(),
            };
            if !fits {
                return false;
            }
        }
        true
    }

    /// Whether what stands in the parentheses here begins so.
    pub fn inside_begins(&self, words: &[&str]) -> bool {
        let inner = self.tokens.get(self.at..).unwrap_or_default();
        let first = inner.iter().find(|token| !token.is_mark("("));
        first.is_some_and(|token| token.kind == Kind::Word && among(words, token.raw))
    }

    pub fn names(&mut self, dialect: Dialect, name: &str) -> bool {
        let same = |token: Token<'_>| match (dialect, token.kind) {
            (Dialect::Sqlite, Kind::Word | Kind::Quoted) => token.text().eq_ignore_ascii_case(name),
            (Dialect::Postgres, Kind::Word) => token.raw.to_ascii_lowercase() == name,
            (Dialect::Postgres, Kind::Quoted) => token.text() == name,
            _ => false,
        };
        self.took(self.peek().is_some_and(same))
    }

    /// A [`evenkeel_model::qualified`] name.
    pub fn names_qualified(&mut self, dialect: Dialect, qualified: &str) -> bool {
        let (namespace, own) = split_qualified(qualified);
        let within = namespace.is_none_or(|n| self.names(dialect, &n) && self.mark("."));
        within && self.names(dialect, &own) && !self.sees_mark(".")
    }

    /// BEGIN and what SQLite's triggers do, to the END behind the last semicolon.
    pub fn sqlite_body(&mut self) -> bool {
        let mut any = self.word("BEGIN");
        while any && self.one_of(IN_BODIES) {
            any = !self.skip_to(|_, _| false) && self.mark(";");
            if any && self.word("END") {
                return self.ended();
            }
        }
        false
    }

    /// ATOMIC and a routine's statements, to the END behind the last semicolon.
    pub fn atomic_body(&mut self) -> bool {
        if !self.word("ATOMIC") {
            return false;
        }
        loop {
            // Postgres ends the body at the first END that stands here, whatever follows.
            if self.word("END") {
                return self.ended();
            }
            if self.skip_to(|_, _| false) || !self.mark(";") {
                return false;
            }
        }
    }
}

/// Whether nothing but blanks stands between the tokens: no comment, in which what follows would be
/// lost. `sqlite3` takes a line of `/` or `go` alone for the end of a statement.
fn blank_between(text: &str, tokens: &[Token<'_>]) -> bool {
    let mut end = 0;
    let mut alone: Option<&Token<'_>> = None;
    let ends = tokens
        .iter()
        .map(|t| (t.offset, Some(t)))
        .chain([(text.len(), None)]);
    for (from, token) in ends {
        let gap = text.get(end..from).unwrap_or_default();
        if !gap
            .chars()
            .all(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c'))
        {
            return false;
        }
        let line = gap.contains('\n') || end == 0;
        let ends_line = gap.contains('\n') || token.is_none();
        if ends_line && alone.is_some_and(|t| t.is_mark("/") || t.is("go")) {
            return false;
        }
        alone = token.filter(|_| line);
        end = token.map_or(from, Token::end);
    }
    true
}
