//! Whether a text is one thing: one expression, one type, one statement of the kind that it should be.
//!
//! Types, defaults, conditions and bodies come from a database or from a captured file, and whoever
//! applies a plan runs them. So each is read here before it may stand in one; names, labels and
//! comments are quoted instead. What is no such thing, holds a comment or anything that the engine and
//! its shell might read in two ways, is refused. That a text is one thing doesn't mean that the engine
//! takes it: only that it can't be more than its place.

mod read;
mod word;

use evenkeel_model::{Dialect, ObjectKind, RoutineKind};

use crate::lex::{Kind, Token, keyword::is_keyword};
use read::Read;
use word::{IN_CONSTRAINTS, IN_SEQUENCES, QUERIES};

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
    // A shell would take `.read …` for a command of its own, up to its line's end.
    if read.peek().is_none_or(|first| first.kind != Kind::Word) {
        return false;
    }
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

#[cfg(test)]
mod tests;
