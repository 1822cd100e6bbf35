//! A directory of migrations, run one by one: what each of them brings is known then, and a ledger
//! can be held against it.
//!
//! Whose directory it is, is told by evidence: the names of files, folders, marks in the scripts. Each
//! tool's own rule says what is run, and in which order; what takes a migration back is never run. What
//! isn't known, or is of two tools, is refused by name: a script run the wrong way would be expected, and
//! a plan would follow it.

mod code;
mod diesel;
mod drizzle;
mod evidence;
mod flyway;
mod numbered;
mod prisma;
mod recognise;
mod reversible;
mod sections;

use std::path::{Path, PathBuf};

use evenkeel_engine::{LEDGERS, MigrationSet, MigrationStep, Side};
use evenkeel_model::{Dialect, Schema, SetKind};
use sha2::Digest;

use super::{
    SourceError,
    scratch::{Ground, Scratch, unless_interrupted},
    script,
};

/// A migration as found.
struct Found {
    version: String,
    description: String,
    checksum: Option<String>,
    /// Checksums that the tool takes for the same.
    alike: Vec<String>,
    path: PathBuf,
    /// What is run; none for what a later one stands for.
    text: Option<String>,
}

/// A directory, understood.
struct Layout {
    /// The tools that may run it.
    tools: Vec<&'static str>,
    /// Whether it is one of these for sure; otherwise the ledger that is found says which, if any.
    sure: bool,
    /// The migrations in order.
    found: Vec<Found>,
}

impl Layout {
    fn of(tool: &'static str, found: Vec<Found>) -> Self {
        Self {
            tools: vec![tool],
            sure: true,
            found,
        }
    }

    /// Its migrations as sets, one for each ledger that they may be recorded in. The last one, of no
    /// ledger, is for when none of these is there.
    fn sets(&self, steps: &[MigrationStep]) -> Vec<MigrationSet> {
        let set = |tool: &str, table: &str| MigrationSet {
            kind: SetKind::Given,
            tool: tool.to_owned(),
            ledger_table: table.to_owned(),
            steps: steps.to_vec(),
        };
        let mut sets: Vec<MigrationSet> = LEDGERS
            .iter()
            .filter(|(tool, _)| self.tools.contains(tool))
            .map(|(tool, table)| set(tool, table))
            .collect();
        if !self.sure || sets.len() != 1 {
            sets.push(set("", ""));
        }
        sets
    }
}

/// Runs the migrations and reads what each made.
pub async fn read(path: &Path, dialect: Dialect, ground: &Ground) -> Result<Side, SourceError> {
    let shown = path.display().to_string();
    let layout = recognise::layout(path, dialect)?;
    let texts: Vec<&str> = layout
        .found
        .iter()
        .filter_map(|f| f.text.as_deref())
        .collect();
    let mut scratch = Scratch::new(dialect, ground, &shown, &texts).await?;
    let made = async {
        let mut steps = Vec::new();
        let mut last = None;
        for migration in &layout.found {
            let mut schema = None;
            if let Some(text) = &migration.text {
                let file = migration.path.display().to_string();
                script::run(&mut scratch, &file, text).await?;
                let (read, engine) = scratch.observe(&file).await?;
                // Which migration granted what isn't told.
                schema = Some(Schema {
                    grants: None,
                    ..read.schema.clone()
                });
                last = Some((read, engine));
            }
            steps.push(MigrationStep {
                version: migration.version.clone(),
                description: migration.description.clone(),
                checksum: migration.checksum.clone(),
                alike: migration.alike.clone(),
                schema,
            });
        }
        Ok::<_, SourceError>((steps, last))
    };
    let made = unless_interrupted(made).await;
    let said = scratch.said().map(str::to_owned);
    scratch.end().await;
    let (steps, last) = made?;
    let (read, engine) = last.ok_or_else(|| SourceError::Nothing(shown.clone()))?;
    if is_empty(&read.schema) {
        // A plan would drop everything.
        return Err(refused(
            path,
            format!(
                "left nothing behind: {} were run, and no table, view, type or function is there. A schema of nothing is no \
                 expectation; look whether these are the migrations that were meant",
                count(steps.len(), "migration")
            ),
        ));
    }
    Ok(Side {
        schema: read.schema,
        ledgers: read.ledgers,
        sets: layout.sets(&steps),
        engine,
        shown: script::with_place(shown, said),
    })
}

/// What of a script by itself is to be run: the part that goes up, where it has parts.
pub fn of_script(path: &Path, text: String) -> Result<String, SourceError> {
    let name = path
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default();
    if evidence::takes_back(name) || flyway::undoes(name) {
        return Err(refused(
            path,
            "takes a migration back, by its name; what it leaves is no expectation".to_owned(),
        ));
    }
    match sections::kind(&text, false) {
        None => Ok(text),
        Some(sections::Kind::Foreign(whose)) => Err(foreign(path, whose)),
        Some(sections::Kind::Known(tool)) => sections::up(tool, path, &text),
    }
}

fn is_empty(schema: &Schema) -> bool {
    schema.tables.is_empty()
        && schema.views.is_empty()
        && schema.sequences.is_empty()
        && schema.types.is_empty()
        && schema.routines.is_empty()
}

fn refused(path: &Path, why: impl Into<String>) -> SourceError {
    SourceError::NotOurs {
        path: path.display().to_string(),
        why: why.into(),
    }
}

/// What is run in a way that isn't ours to know.
fn foreign(path: &Path, whose: &str) -> SourceError {
    refused(
        path,
        format!("is of {whose}, which isn't read here. {INSTEAD}"),
    )
}

/// What there is instead of a directory that can't be understood.
const INSTEAD: &str = "Give one script that makes the schema, a file of `evenkeel capture`, or a database that the \
     migrations have made";

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

/// A digest as hexadecimal digits.
fn hex<D: Digest>(bytes: &[u8]) -> String {
    D::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Names of two migrations that would be one.
fn twice(folder: &Path, one: &str, other: &str, what: &str) -> SourceError {
    refused(
        folder,
        format!(
            "holds {one} and {other}, which have the same {what}: which comes first, or whether one takes the other back, isn't \
             told. {INSTEAD}"
        ),
    )
}

#[cfg(test)]
mod tests;
