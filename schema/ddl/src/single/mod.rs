//! Whether a text is one thing: one expression, one type, one statement of the kind that it should be.
//!
//! Types, defaults, conditions and bodies come from a database or from a captured file, and whoever
//! applies a plan runs them. So each is read here before it may stand in one; names, labels and
//! comments are quoted instead. What is no such thing, holds a comment or anything that the engine and
//! its shell might read in two ways, is refused. That a text is one thing doesn't mean that the engine
//! takes it: only that it can't be more than its place.

use evenkeel_model::{Dialect, ObjectKind, RoutineKind, split_qualified};

use crate::lex::{
    Kind, Token,
    keyword::{among, is_keyword},
    postgres, sqlite,
};

/// Words that end an expression, or begin another part of a statement, where they stand in no
/// parentheses.
const ENDS_EXPRESSION: &[&str] = &[
    "AS",
    "CHECK",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DO",
    "EXCEPT",
    "FETCH",
    "FOR",
    "FOREIGN",
    "FROM",
    "GRANT",
    "GROUP",
    "HAVING",
    "INITIALLY",
    "INTERSECT",
    "INTO",
    "JOIN",
    "LIMIT",
    "OFFSET",
    "ON",
    "ORDER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "SELECT",
    "TABLE",
    "UNION",
    "UNIQUE",
    "USING",
    "VALUES",
    "WHERE",
    "WINDOW",
    "WITH",
];
/// Words of Postgres' types that follow their name.
const IN_TYPES: &[&str] = &[
    "DAY",
    "HOUR",
    "MINUTE",
    "MONTH",
    "PRECISION",
    "SECOND",
    "TIME",
    "TO",
    "VARYING",
    "WITH",
    "WITHOUT",
    "YEAR",
    "ZONE",
];
/// All that a constraint says beside names and what stands in parentheses.
const IN_CONSTRAINTS: &[&str] = &[
    "ABORT",
    "ACTION",
    "CASCADE",
    "CONFLICT",
    "DEFAULT",
    "DEFERRABLE",
    "DEFERRED",
    "DELETE",
    "DISTINCT",
    "ENFORCED",
    "FAIL",
    "FULL",
    "IGNORE",
    "IMMEDIATE",
    "INCLUDE",
    "INDEX",
    "INHERIT",
    "INITIALLY",
    "KEY",
    "MATCH",
    "NO",
    "NOT",
    "NULL",
    "NULLS",
    "ON",
    "PARTIAL",
    "REPLACE",
    "RESTRICT",
    "ROLLBACK",
    "SET",
    "SIMPLE",
    "UPDATE",
    "VALID",
    "WITH",
];
/// All that a sequence is told beside its numbers.
const IN_SEQUENCES: &[&str] = &[
    "AS",
    "BIGINT",
    "BY",
    "CACHE",
    "CYCLE",
    "INCREMENT",
    "INTEGER",
    "MAXVALUE",
    "MINVALUE",
    "NO",
    "SMALLINT",
    "START",
    "WITH",
];
/// What a trigger of SQLite may do.
const IN_BODIES: &[&str] = &[
    "DELETE", "INSERT", "REPLACE", "SELECT", "UPDATE", "VALUES", "WITH",
];
/// How a query begins.
const QUERIES: &[&str] = &["SELECT", "VALUES", "WITH"];

/// Whether it is one expression: it ends where it ends, and nothing that follows an expression in a
/// statement is in it.
pub fn is_one_expression(dialect: Dialect, text: &str) -> bool {
    Read::of(dialect, text).is_some_and(|mut read| read.expression() && read.ended())
}

/// Whether it is one type as Postgres prints it. SQLite's are written by [`crate::sql::sqlite_type`].
pub fn is_one_type(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| read.data_type() && read.ended())
}

/// Whether it is one type of a composite type's field, perhaps with its collation.
pub fn is_one_field(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        read.data_type() && (!read.word("COLLATE") || read.name()) && read.ended()
    })
}

/// Whether it is one name, perhaps with its schema's before it.
pub fn is_one_name(dialect: Dialect, text: &str) -> bool {
    Read::of(dialect, text).is_some_and(|mut read| read.name() && read.ended())
}

/// Whether these are the types of a routine's arguments.
pub fn are_arguments(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        while read.peek().is_some() {
            read.one_of(&["VARIADIC", "INOUT", "OUT"]);
            if !read.data_type() {
                return false;
            }
            if !read.mark(",") {
                break;
            }
        }
        read.ended()
    })
}

/// Whether it is what a constraint of this kind says.
pub fn is_one_constraint(dialect: Dialect, kind: ObjectKind, text: &str) -> bool {
    let Some(mut read) = Read::of(dialect, text) else {
        return false;
    };
    let begins = match kind {
        ObjectKind::PrimaryKey => read.words(&["PRIMARY", "KEY"]),
        ObjectKind::Unique => read.word("UNIQUE"),
        ObjectKind::ForeignKey => read.words(&["FOREIGN", "KEY"]),
        ObjectKind::Check => read.word("CHECK"),
        _ => read.word("EXCLUDE"),
    };
    begins && read.clauses(IN_CONSTRAINTS, &["REFERENCES", "USING", "TABLESPACE"])
}

/// Whether it is what an index says from its method or columns on.
pub fn is_one_index(dialect: Dialect, text: &str) -> bool {
    let Some(mut read) = Read::of(dialect, text) else {
        return false;
    };
    let said = match dialect {
        Dialect::Sqlite => read.group(),
        Dialect::Postgres => {
            let method = read.word("USING") && read.name() && read.group();
            let mut more = method;
            while more {
                more = match () {
                    () if read.word("INCLUDE") || read.word("WITH") => read.group(),
                    () if read.word("TABLESPACE") => read.name(),
                    () if read.words(&["NULLS", "NOT", "DISTINCT"]) => true,
                    () => break,
                };
            }
            more
        }
    };
    said && (!read.word("WHERE") || read.expression()) && read.ended()
}

/// Whether it is a query, or for SQLite what follows a view's name.
pub fn is_one_view(dialect: Dialect, text: &str) -> bool {
    let Some(mut read) = Read::of(dialect, text) else {
        return false;
    };
    if dialect == Dialect::Sqlite {
        if read.sees_mark("(") && !read.group() {
            return false;
        }
        if !read.word("AS") {
            return false;
        }
    }
    let begins = match read.sees_mark("(") {
        true => dialect == Dialect::Postgres && read.inside_begins(QUERIES),
        false => read.one_of(QUERIES),
    };
    begins && read.without_semicolon()
}

/// Whether it is CREATE TRIGGER of this name on this table, and no more.
pub fn is_one_trigger(dialect: Dialect, name: &str, table: &str, text: &str) -> bool {
    let Some(mut read) = Read::of(dialect, text) else {
        return false;
    };
    let begins = read.word("CREATE")
        && (!read.words(&["OR", "REPLACE"]) || dialect == Dialect::Postgres)
        && (!read.word("CONSTRAINT") || dialect == Dialect::Postgres)
        && read.word("TRIGGER");
    if !begins || !read.names(dialect, name) {
        return false;
    }
    if !read.skip_to(|token, _| token.is("ON"))
        || !read.word("ON")
        || !read.names_qualified(dialect, table)
    {
        return false;
    }
    match dialect {
        Dialect::Postgres => read.without_semicolon(),
        Dialect::Sqlite => read.skip_to(begins_body) && read.sqlite_body(),
    }
}

/// Whether it is CREATE RULE of this name on this relation, and no more.
pub fn is_one_rule(name: &str, table: &str, text: &str) -> bool {
    let Some(mut read) = Read::of(Dialect::Postgres, text) else {
        return false;
    };
    let dialect = Dialect::Postgres;
    read.words(&["CREATE", "RULE"])
        && read.names(dialect, name)
        && read.words(&["AS", "ON"])
        && read.one_of(&["SELECT", "INSERT", "UPDATE", "DELETE"])
        && read.word("TO")
        && read.names_qualified(dialect, table)
        // Several actions stand in parentheses.
        && read.without_open_semicolon()
}

/// Whether it is what follows CREATE POLICY … ON a table.
pub fn is_one_policy(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| read.without_semicolon())
}

/// Whether it is what follows CREATE STATISTICS and a name, of this table.
pub fn is_one_statistics(table: &str, text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        (!read.sees_mark("(") || read.group())
            && read.word("ON")
            && read.skip_to(|token, _| token.is("FROM"))
            && read.word("FROM")
            && read.names_qualified(Dialect::Postgres, table)
            && read.ended()
    })
}

/// Whether it is what follows a routine's name in CREATE.
pub fn is_one_routine(kind: RoutineKind, text: &str) -> bool {
    let Some(mut read) = Read::of(Dialect::Postgres, text) else {
        return false;
    };
    if !read.group() {
        return false;
    }
    if kind == RoutineKind::Aggregate {
        return read.group() && read.ended();
    }
    match read.skip_to(begins_atomic) {
        true => read.atomic_body(),
        false => read.ended(),
    }
}

/// Whether it is what a sequence is told.
pub fn is_one_sequence(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        while read.one_of(IN_SEQUENCES) || read.number() {}
        read.ended()
    })
}

/// Whether it is what follows AS RANGE: options in parentheses.
pub fn is_one_range(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| read.group() && read.ended())
}

/// Whether it is what follows PARTITION BY.
pub fn is_one_partitioning(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        read.one_of(&["RANGE", "LIST", "HASH"]) && read.group() && read.ended()
    })
}

/// Whether it is a partition's bound.
pub fn is_one_bound(text: &str) -> bool {
    let Some(mut read) = Read::of(Dialect::Postgres, text) else {
        return false;
    };
    if read.word("DEFAULT") {
        return read.ended();
    }
    read.words(&["FOR", "VALUES"]) && read.clauses(&["FROM", "TO", "IN", "WITH"], &[])
}

/// Whether it is a word or two of how a table or a column is stored, perhaps with a number or with
/// options in parentheses.
pub fn is_one_option(dialect: Dialect, text: &str) -> bool {
    let Some(mut read) = Read::of(dialect, text) else {
        return false;
    };
    while read.any_word() || read.number() {}
    (!read.sees_mark("(") || read.group()) && read.ended()
}

/// Whether it is a setting: `fillfactor=70`.
pub fn is_one_setting(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        let value = |read: &mut Read<'_>| {
            let is_text = read.peek().is_some_and(|t| t.kind == Kind::String);
            read.number() || read.any_name() || (is_text && read.skip())
        };
        read.name() && (!read.mark("=") || value(&mut read)) && read.ended()
    })
}

/// Whether it is a privilege: `SELECT`, `SELECT (id) WITH GRANT OPTION`.
pub fn is_one_privilege(text: &str) -> bool {
    Read::of(Dialect::Postgres, text).is_some_and(|mut read| {
        read.any_word()
            && (!read.sees_mark("(") || read.group())
            && (!read.word("WITH") || read.words(&["GRANT", "OPTION"]))
            && read.ended()
    })
}

/// Whether it is a module of SQLite's and what it is told.
pub fn is_one_module(text: &str) -> bool {
    Read::of(Dialect::Sqlite, text).is_some_and(|mut read| {
        read.name() && (!read.sees_mark("(") || read.group()) && read.ended()
    })
}

/// Whether a declared type of SQLite needs no quotes: words that are no keywords, and numbers.
pub fn is_plain_type(text: &str) -> bool {
    Read::of(Dialect::Sqlite, text).is_some_and(|mut read| {
        while read.peek().is_some_and(|t| !is_keyword(t.raw)) && read.any_word() {}
        if read.at > 0 && read.mark("(") {
            let numbers = read.number() && (!read.mark(",") || read.number());
            return numbers && read.mark(")") && read.ended();
        }
        read.ended()
    })
}

/// Whether it is exactly one statement that the engine's shell runs as one.
pub fn is_one_statement(dialect: Dialect, text: &str) -> bool {
    let Some(mut read) = Read::of(dialect, text) else {
        return false;
    };
    let made = read.word("CREATE");
    let made_anew = made && read.words(&["OR", "REPLACE"]);
    match dialect {
        Dialect::Sqlite if made && read.word("TRIGGER") => {
            read.skip_to(begins_body) && read.sqlite_body()
        }
        Dialect::Postgres if made_anew && read.one_of(&["FUNCTION", "PROCEDURE"]) => {
            match read.skip_to(begins_atomic) {
                true => read.atomic_body(),
                false => read.ended(),
            }
        }
        Dialect::Postgres if made_anew && read.word("RULE") => read.without_open_semicolon(),
        _ => read.without_semicolon(),
    }
}

/// `BEGIN` of a trigger, which isn't `new.begin`.
fn begins_body(token: &Token<'_>, last: Option<&Token<'_>>) -> bool {
    token.is("BEGIN") && last.is_none_or(|last| !last.is_mark("."))
}

fn begins_atomic(token: &Token<'_>, last: Option<&Token<'_>>) -> bool {
    token.is("ATOMIC") && last.is_some_and(|last| last.is("BEGIN"))
}

/// A text's tokens, all of them known and all parentheses closed, and how far they are read.
struct Read<'a> {
    tokens: Vec<Token<'a>>,
    /// Of each opening parenthesis or bracket the place of the one that closes it.
    closes: Vec<usize>,
    at: usize,
}

impl<'a> Read<'a> {
    fn of(dialect: Dialect, text: &'a str) -> Option<Self> {
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

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn before(&self, steps: usize) -> Option<&Token<'a>> {
        self.tokens.get(self.at.checked_sub(steps)?)
    }

    fn sees_mark(&self, mark: &str) -> bool {
        self.peek().is_some_and(|token| token.is_mark(mark))
    }

    fn ended(&self) -> bool {
        self.at == self.tokens.len()
    }

    fn took(&mut self, fits: bool) -> bool {
        self.at += usize::from(fits);
        fits
    }

    fn mark(&mut self, mark: &str) -> bool {
        self.took(self.sees_mark(mark))
    }

    fn word(&mut self, word: &str) -> bool {
        self.took(self.peek().is_some_and(|token| token.is(word)))
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let ahead = self.tokens.get(self.at..).unwrap_or_default();
        let seen = ahead.len() >= words.len() && ahead.iter().zip(words).all(|(t, w)| t.is(w));
        if seen {
            self.at += words.len();
        }
        seen
    }

    fn one_of(&mut self, words: &[&str]) -> bool {
        let fits = |token: Token<'_>| token.kind == Kind::Word && among(words, token.raw);
        self.took(self.peek().is_some_and(fits))
    }

    fn any_word(&mut self) -> bool {
        self.took(self.peek().is_some_and(|token| token.kind == Kind::Word))
    }

    fn any_name(&mut self) -> bool {
        let fits = |token: Token<'_>| matches!(token.kind, Kind::Word | Kind::Quoted);
        self.took(self.peek().is_some_and(fits))
    }

    /// A name, perhaps with others and dots before it.
    fn name(&mut self) -> bool {
        let mut named = self.any_name();
        while named && self.mark(".") {
            named = self.any_name();
        }
        named
    }

    /// A number with or without a sign.
    fn number(&mut self) -> bool {
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
    fn skip(&mut self) -> bool {
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

    fn group(&mut self) -> bool {
        self.sees_mark("(") && self.skip()
    }

    /// Whether there is no semicolon in what is left, which is taken.
    fn without_semicolon(&mut self) -> bool {
        while self.peek().is_some() {
            if !self.skip() {
                return false;
            }
        }
        true
    }

    /// As [`Self::without_semicolon`], but for those in parentheses.
    fn without_open_semicolon(&mut self) -> bool {
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
    fn skip_to(&mut self, fits: impl Fn(&Token<'_>, Option<&Token<'_>>) -> bool) -> bool {
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

    fn expression(&mut self) -> bool {
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

    fn data_type(&mut self) -> bool {
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
    fn clauses(&mut self, words: &[&str], before_names: &[&str]) -> bool {
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
    fn inside_begins(&self, words: &[&str]) -> bool {
        let inner = self.tokens.get(self.at..).unwrap_or_default();
        let first = inner.iter().find(|token| !token.is_mark("("));
        first.is_some_and(|token| token.kind == Kind::Word && among(words, token.raw))
    }

    fn names(&mut self, dialect: Dialect, name: &str) -> bool {
        let same = |token: Token<'_>| match (dialect, token.kind) {
            (Dialect::Sqlite, Kind::Word | Kind::Quoted) => token.text().eq_ignore_ascii_case(name),
            (Dialect::Postgres, Kind::Word) => token.raw.to_ascii_lowercase() == name,
            (Dialect::Postgres, Kind::Quoted) => token.text() == name,
            _ => false,
        };
        self.took(self.peek().is_some_and(same))
    }

    /// A [`evenkeel_model::qualified`] name.
    fn names_qualified(&mut self, dialect: Dialect, qualified: &str) -> bool {
        let (namespace, own) = split_qualified(qualified);
        let within = namespace.is_none_or(|n| self.names(dialect, &n) && self.mark("."));
        within && self.names(dialect, &own) && !self.sees_mark(".")
    }

    /// BEGIN and what SQLite's triggers do, to the END behind the last semicolon.
    fn sqlite_body(&mut self) -> bool {
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
    fn atomic_body(&mut self) -> bool {
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

#[cfg(test)]
mod tests;
