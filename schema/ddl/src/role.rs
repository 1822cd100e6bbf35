//! What each token of an expression is there for: SQLite lets most keywords name a column too, so a
//! word's place decides, chiefly whether a value or an operator is due there.

use crate::lex::keyword::{among, is_keyword, is_now, is_reserved, is_truth};
use crate::lex::{Kind, Token};

/// What a token is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Names a value, which is a column's.
    Column,
    /// Names a table or schema before a dot.
    Qualifier,
    /// Names a function, or whatever else takes a list right behind it.
    Function,
    /// Names something else: a collation, a type, an alias.
    Name,
    /// A keyword.
    Keyword,
    /// The `NOT` of `a NOT NULL`, which means `a IS NOT NULL`.
    PostfixNot,
    /// A literal or parameter.
    Value,
    /// A sign before a value: `-`, `+` or `~`.
    Sign,
    /// An operator or punctuation mark.
    Mark,
}

/// After these a value is due.
const BEFORE_VALUE: &[&str] = &[
    "ALL",
    "AND",
    "BETWEEN",
    "BY",
    "CASE",
    "DISTINCT",
    "ELSE",
    "ESCAPE",
    "EXISTS",
    "FROM",
    "GLOB",
    "HAVING",
    "IN",
    "IS",
    "LIKE",
    "LIMIT",
    "MATCH",
    "OFFSET",
    "ON",
    "OR",
    "REGEXP",
    "RETURNING",
    "SELECT",
    "SET",
    "THEN",
    "VALUES",
    "WHEN",
    "WHERE",
];

/// The role of each token, in order.
pub(super) fn roles(tokens: &[Token<'_>]) -> Vec<Role> {
    let mut roles = Vec::with_capacity(tokens.len());
    // At the start a value is due, as it is an expression that begins here.
    let mut value_due = true;
    for at in 0..tokens.len() {
        let place = Place {
            tokens,
            at,
            value_due,
        };
        let (role, next) = place.role();
        roles.push(role);
        value_due = next;
    }
    roles
}

/// A token among its neighbours.
struct Place<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    value_due: bool,
}

impl Place<'_, '_> {
    /// What the token is there for, and whether a value is due after it.
    fn role(&self) -> (Role, bool) {
        let Some(token) = self.tokens.get(self.at) else {
            return (Role::Mark, false);
        };
        match token.kind {
            Kind::Number | Kind::Parameter | Kind::Unknown => (Role::Value, false),
            Kind::Operator => self.mark(token.raw),
            Kind::Quoted => (self.name(), false),
            Kind::String if self.follows_word("COLLATE") || self.by_dot() => (self.name(), false),
            Kind::String => (Role::Value, false),
            Kind::Word => self.word(token.raw),
        }
    }

    fn before(&self, steps: usize) -> Option<&Token<'_>> {
        self.at
            .checked_sub(steps)
            .and_then(|at| self.tokens.get(at))
    }

    fn after(&self) -> Option<&Token<'_>> {
        self.at.checked_add(1).and_then(|at| self.tokens.get(at))
    }

    fn follows_word(&self, word: &str) -> bool {
        self.before(1).is_some_and(|token| token.is(word))
    }

    fn precedes_word(&self, word: &str) -> bool {
        self.after().is_some_and(|token| token.is(word))
    }

    fn follows_mark(&self, mark: &str) -> bool {
        self.before(1).is_some_and(|token| token.is_mark(mark))
    }

    fn precedes_mark(&self, mark: &str) -> bool {
        self.after().is_some_and(|token| token.is_mark(mark))
    }

    fn by_dot(&self) -> bool {
        self.follows_mark(".") || self.precedes_mark(".")
    }

    fn name(&self) -> Role {
        if self.precedes_mark("(") {
            Role::Function
        } else if self.precedes_mark(".") {
            Role::Qualifier
        } else if self.value_due || self.follows_mark(".") {
            Role::Column
        } else {
            Role::Name
        }
    }

    fn word(&self, word: &str) -> (Role, bool) {
        if self.by_dot() || self.follows_word("COLLATE") {
            (self.name(), false)
        } else if is_truth(word) && self.value_due && !self.precedes_mark("(") {
            (Role::Value, false)
        } else if !is_keyword(word) || (self.value_due && self.keyword_names(word)) {
            (self.name(), false)
        } else if word.eq_ignore_ascii_case("NOT") {
            let postfix = !self.value_due && self.precedes_word("NULL");
            (
                if postfix {
                    Role::PostfixNot
                } else {
                    Role::Keyword
                },
                self.value_due,
            )
        } else {
            (Role::Keyword, among(BEFORE_VALUE, word))
        }
    }

    /// Whether a keyword in a value's place is a name there. Those it is not follow from the grammar of
    /// windows, upserts and the beginning of statements.
    fn keyword_names(&self, word: &str) -> bool {
        let upper = word.to_ascii_uppercase();
        let or_conflict = self.follows_word("OR")
            && self
                .before(2)
                .is_some_and(|token| token.is("INSERT") || token.is("UPDATE"));
        let grammar = match upper.as_str() {
            "CAST" | "RAISE" => self.precedes_mark("("),
            "WITH" => true,
            "CURRENT" => self.precedes_word("ROW"),
            "UNBOUNDED" => self.precedes_word("PRECEDING") || self.precedes_word("FOLLOWING"),
            "REPLACE" => self.precedes_word("INTO") || or_conflict,
            "ABORT" | "FAIL" | "IGNORE" | "ROLLBACK" => or_conflict,
            "CONFLICT" => self.follows_word("ON"),
            _ => is_reserved(word) || is_now(word),
        };
        !grammar
    }

    fn mark(&self, mark: &str) -> (Role, bool) {
        match mark {
            "(" => (
                Role::Mark,
                !["OVER", "AS", "RAISE"]
                    .iter()
                    .any(|word| self.follows_word(word)),
            ),
            "+" | "-" | "~" if self.value_due => (Role::Sign, true),
            // `count(*)`, `SELECT *`.
            "*" if self.value_due => (Role::Mark, false),
            ")" | ";" => (Role::Mark, false),
            "." => (Role::Mark, self.value_due),
            _ => (Role::Mark, true),
        }
    }
}
