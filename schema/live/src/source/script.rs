//! A script of SQL, run on a scratch database.

use std::path::Path;

use evenkeel_engine::Side;
use evenkeel_model::Dialect;

use super::{
    SourceError, directory,
    scratch::{Ground, Scratch, unless_interrupted},
};
use evenkeel_ddl::{Statement, commands_postgres, commands_sqlite, split_postgres, split_sqlite};

/// Runs a script and reads what it made.
pub async fn read(path: &Path, dialect: Dialect, ground: &Ground) -> Result<Side, SourceError> {
    let shown = path.display().to_string();
    let text = directory::of_script(path, text(path)?)?;
    let mut scratch = Scratch::new(dialect, ground, &shown, &[&text]).await?;
    let made = async {
        if !run(&mut scratch, &shown, &text).await? {
            return Err(SourceError::NotOurs {
                path: shown.clone(),
                why: "holds no statement, so that it says nothing of what is expected".into(),
            });
        }
        scratch.observe(&shown).await
    };
    let made = unless_interrupted(made).await;
    let said = scratch.said().map(str::to_owned);
    scratch.end().await;
    let (read, engine) = made?;
    Ok(Side {
        schema: read.schema,
        ledgers: read.ledgers,
        sets: Vec::new(),
        engine,
        shown: with_place(shown, said),
    })
}

/// A source's name, with where it was run.
pub fn with_place(shown: String, said: Option<String>) -> String {
    match said {
        Some(said) => format!("{shown}, {said}"),
        None => shown,
    }
}

/// A file's text.
pub fn text(path: &Path) -> Result<String, SourceError> {
    let unreadable = |why: String| SourceError::Unreadable {
        path: path.display().to_string(),
        why,
    };
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    String::from_utf8(bytes).map_err(|_| unreadable("it isn't text in UTF-8".into()))
}

/// Runs a script's statements one by one, so that the one that fails can be named. Gives whether there
/// were any.
pub async fn run(scratch: &mut Scratch, shown: &str, text: &str) -> Result<bool, SourceError> {
    let (statements, commands) = match scratch.dialect() {
        Dialect::Sqlite => (split_sqlite(text), commands_sqlite(text)),
        Dialect::Postgres => (split_postgres(text), commands_postgres(text)),
    };
    if let Some(Statement { line, sql }) = commands.into_iter().find(|c| !does_nothing(c.sql)) {
        return Err(SourceError::NotOurs {
            path: shown.to_owned(),
            why: format!(
                "has in line {line} what only {} understands: {}. Give what it brings as SQL, or a capture \
                 of a database that it made",
                match scratch.dialect() {
                    Dialect::Sqlite => "sqlite3",
                    Dialect::Postgres => "psql",
                },
                beginning(sql)
            ),
        });
    }
    let any = !statements.is_empty();
    for Statement { line, sql } in statements {
        scratch
            .run(sql)
            .await
            .map_err(|why| SourceError::Statement {
                path: shown.to_owned(),
                line,
                why,
                statement: beginning(sql),
            })?;
    }
    Ok(any)
}

/// Commands of the shells that bring no object of a schema: they print, or set what doesn't matter here.
/// `\connect` of a dump follows a CREATE DATABASE, which is refused.
const SAYING: &str = " bail c changes connect copy echo encoding eqp exit explain header headers html mode \
    nullvalue once o output p print pset q qecho quit r restrict separator set show stats t timeout timer \
    timing unrestrict unset warn width x . ";

/// Whether a command of `psql` (`\set …`) or `sqlite3` (`.mode …`) may be passed over.
fn does_nothing(command: &str) -> bool {
    let word = command.get(1..).unwrap_or_default();
    let word = word.split_whitespace().next().unwrap_or_default();
    SAYING.contains(&format!(" {word} "))
}

/// As much of a statement as tells it from others.
fn beginning(sql: &str) -> String {
    let words: Vec<_> = sql.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
