//! A script of SQL, run on a scratch database.

use std::path::Path;

use evenkeel_schema::Dialect;

use super::{
    Expectation, SourceError, directory,
    scratch::{Ground, Scratch, unless_interrupted},
};
use crate::sql::{Statement, split_postgres, split_sqlite};

/// Runs a script and reads what it made.
pub async fn read(
    path: &Path,
    dialect: Dialect,
    ground: &Ground,
) -> Result<Expectation, SourceError> {
    let shown = path.display().to_string();
    let text = directory::of_script(path, text(path)?)?;
    let mut scratch = Scratch::new(dialect, ground, &shown, &[&text]).await?;
    let made = async {
        run(&mut scratch, &shown, &text).await?;
        scratch.observe(&shown).await
    };
    let made = unless_interrupted(made).await;
    let said = scratch.said().map(str::to_owned);
    scratch.end().await;
    let (read, engine) = made?;
    Ok(Expectation {
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

/// Runs a script's statements one by one, so that the one that fails can be named.
pub async fn run(scratch: &mut Scratch, shown: &str, text: &str) -> Result<(), SourceError> {
    let statements = match scratch.dialect() {
        Dialect::Sqlite => split_sqlite(text),
        Dialect::Postgres => split_postgres(text),
    };
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
    Ok(())
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
