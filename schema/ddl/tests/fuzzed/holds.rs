//! What holds of whatever text is read.

use std::collections::BTreeSet;

use evenkeel_ddl::{
    Statement, after_name, commands_postgres, commands_sqlite, create_index_with, create_table,
    identifiers,
    lex::{Token, postgres, sqlite},
    normalise, single, split_postgres, split_sqlite, sql,
};
use evenkeel_model::{
    Dialect::{self, Postgres, Sqlite},
    IndexDefinition, ObjectKind, RoutineDefinition, RoutineKind,
};

/// Reads a text in every way there is.
///
/// # Panics
/// Something is read that isn't so.
pub fn holds(text: &str) {
    cut_in_order(text, sqlite::Tokens::new(text));
    cut_in_order(text, postgres::Tokens::new(text));
    for statements in [
        split_sqlite(text),
        split_postgres(text),
        commands_sqlite(text),
        commands_postgres(text),
    ] {
        statements_in_order(text, &statements);
    }
    read_as_sqlite_keeps_it(text);
    read_as_postgres_prints_it(text);
    for dialect in [Sqlite, Postgres] {
        one_thing_is_one(dialect, text);
    }
    written_is_read_again(text);
}

/// Tokens stand one behind the other, and each is what the text says there.
fn cut_in_order<'a>(text: &str, tokens: impl Iterator<Item = Token<'a>>) {
    let mut at = 0;
    for token in tokens {
        assert!(!token.raw.is_empty(), "an empty token at {at}");
        assert!(token.offset >= at, "{token:?} begins before {at}");
        assert_eq!(text.get(token.offset..token.end()), Some(token.raw));
        at = token.end();
    }
}

/// Statements are parts of the script, in its order, each on the line that it says.
fn statements_in_order(script: &str, statements: &[Statement<'_>]) {
    let mut rest = 0;
    for statement in statements {
        let found = script.get(rest..).and_then(|s| s.find(statement.sql));
        let at = rest + found.unwrap_or_else(|| panic!("{statement:?} isn't in what is left"));
        let lines = script.get(..at).unwrap_or_default().matches('\n').count();
        // The same text may stand further on, where it is meant.
        assert!(statement.line > lines, "{statement:?} begins on {lines}");
        rest = at + statement.sql.len();
    }
}

fn read_as_sqlite_keeps_it(text: &str) {
    // That it can't be read is an answer, too.
    drop(create_table(text));
    drop(create_index_with(text, &["a", "b"]));
    let one = normalise(text);
    if single::is_one_expression(Sqlite, text) {
        assert_eq!(normalise(&one), one, "an expression's one spelling");
    }
    for name in identifiers(text) {
        assert_eq!(name, name.to_ascii_lowercase());
    }
    let known = BTreeSet::from(["a".to_owned()]);
    let view = format!("CREATE VIEW v {text}");
    drop(after_name(&view, &known));
}

/// What is read part by part is written as it was.
fn read_as_postgres_prints_it(text: &str) {
    let index = IndexDefinition::from(text);
    assert_eq!(index.to_string(), text);
    let routine = RoutineDefinition::from(text);
    assert_eq!(routine.to_string(), text);
}

/// What is one thing stays in its place: put there, it makes one statement with what is around it.
fn one_thing_is_one(dialect: Dialect, text: &str) {
    let statements = |script: &str| match dialect {
        Sqlite => split_sqlite(script).len() + commands_sqlite(script).len(),
        Postgres => split_postgres(script).len() + commands_postgres(script).len(),
    };
    let stays = |what: &str, before: &str, after: &str| {
        let script = format!("SELECT 1;\n{before} {text} {after};\nSELECT 2;\n");
        assert_eq!(statements(&script), 3, "{what} of {dialect}: {script}");
    };
    if single::is_one_expression(dialect, text) {
        stays("an expression", "SELECT", "AS x");
        stays("an expression", "ALTER TABLE t ADD CHECK (", ")");
    }
    if dialect == Postgres && single::is_one_type(text) {
        stays("a type", "ALTER TABLE t ADD COLUMN c", "NOT NULL");
    }
    if single::is_one_name(dialect, text) {
        stays("a name", "DROP TABLE", "");
    }
    if single::is_one_index(dialect, text) {
        stays("an index", "CREATE INDEX i ON t", "");
    }
    if single::is_one_view(dialect, text) {
        let before = match dialect {
            Sqlite => "CREATE VIEW v",
            Postgres => "CREATE VIEW v AS",
        };
        stays("a view", before, "");
    }
    for kind in [
        ObjectKind::PrimaryKey,
        ObjectKind::Unique,
        ObjectKind::ForeignKey,
        ObjectKind::Check,
        ObjectKind::Exclusion,
    ] {
        if single::is_one_constraint(dialect, kind, text) {
            stays("a constraint", "ALTER TABLE t ADD CONSTRAINT c", "");
        }
    }
    for kind in [RoutineKind::Function, RoutineKind::Procedure] {
        if dialect == Postgres && single::is_one_routine(kind, text) {
            stays("a routine", "CREATE OR REPLACE FUNCTION f", "");
        }
    }
    // A byte order mark in front is passed over, and by itself is nothing.
    if single::is_one_statement(dialect, text) && !text.starts_with('\u{feff}') {
        stays("a statement", "", "");
    }
}

/// A name or a text that we write is one token, and means what it was.
fn written_is_read_again(text: &str) {
    // Neither engine keeps one.
    if text.contains('\0') {
        return;
    }
    for written in [sql::quote(text), sql::literal(text)] {
        let of_sqlite: Vec<_> = sqlite::Tokens::new(&written).collect();
        let of_postgres: Vec<_> = postgres::Tokens::new(&written).collect();
        for tokens in [of_sqlite, of_postgres] {
            let [token] = tokens.as_slice() else {
                panic!("{written} is {tokens:?}");
            };
            assert_eq!(token.text(), text, "{written}");
        }
    }
}
