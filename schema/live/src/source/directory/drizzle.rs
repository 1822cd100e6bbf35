//! Drizzle: scripts in the order of `meta/_journal.json`, which alone says which there are. Since its
//! version 1, a folder for each, with a `migration.sql` and a `snapshot.json`.
//!
//! Its ledger has a script's moment and digest. Statements are cut at `--> statement-breakpoint`, which is
//! a comment to everybody else.

use std::path::PathBuf;

use evenkeel_model::Dialect;
use serde::Deserialize;
use sha2::Sha256;

use super::{
    Found, INSTEAD, Layout,
    evidence::{Folder, text, unmarked},
    hex, refused,
};
use crate::source::SourceError;

#[derive(Deserialize)]
struct Journal {
    dialect: Option<String>,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    when: u64,
    tag: String,
}

/// The journal, where there is one.
pub fn journal(folder: &Folder) -> Option<PathBuf> {
    let path = folder.path.join("meta").join("_journal.json");
    path.is_file().then_some(path)
}

pub fn layout(
    folder: &Folder,
    path: &std::path::Path,
    dialect: Dialect,
) -> Result<Layout, SourceError> {
    let journal: Journal = serde_json::from_str(&text(path)?)
        .map_err(|e| refused(path, format!("isn't a journal of Drizzle's: {e}")))?;
    let fits = |said: &str| match dialect {
        Dialect::Sqlite => ["sqlite", "turso", "libsql"].contains(&said),
        Dialect::Postgres => ["postgresql", "pg", "postgres"].contains(&said),
    };
    if let Some(said) = journal.dialect.as_deref()
        && !fits(said)
    {
        return Err(refused(
            path,
            format!("says that it is of {said}, and the other side is {dialect}"),
        ));
    }
    let mut found = Vec::new();
    for entry in &journal.entries {
        if entry.tag.contains(['/', '\\']) {
            return Err(refused(
                path,
                format!("names {:?}, which is no script in its folder", entry.tag),
            ));
        }
        let script = folder.path.join(format!("{}.sql", entry.tag));
        if !script.is_file() {
            return Err(refused(
                path,
                format!("names {}.sql, which isn't there. {INSTEAD}", entry.tag),
            ));
        }
        found.push(migration(script, entry.when.to_string(), &entry.tag)?);
    }
    let listed = |name: &str| {
        journal
            .entries
            .iter()
            .any(|e| format!("{}.sql", e.tag) == name)
    };
    if let Some(other) = folder.files.iter().find(|f| f.is_sql() && !listed(&f.name)) {
        return Err(refused(
            path,
            format!(
                "doesn't name {}, which Drizzle wouldn't run then. {INSTEAD}",
                other.name
            ),
        ));
    }
    if found.is_empty() {
        return Err(refused(path, format!("names no migrations. {INSTEAD}")));
    }
    Ok(Layout::of("Drizzle", found))
}

/// Folders by their moments: `20240101120000_name`.
pub fn of_folders(folder: &Folder, names: &[String]) -> Result<Layout, SourceError> {
    let mut found = Vec::new();
    for name in names {
        let script = folder.path.join(name).join("migration.sql");
        found.push(migration(script, name.clone(), name)?);
    }
    // Its ledger has moments, which the names only say in another form.
    let mut layout = Layout::of("Drizzle", found);
    layout.tools.clear();
    layout.sure = false;
    Ok(layout)
}

fn migration(path: PathBuf, version: String, tag: &str) -> Result<Found, SourceError> {
    let whole = text(&path)?;
    Ok(Found {
        version,
        description: tag.to_owned(),
        checksum: Some(hex::<Sha256>(whole.as_bytes())),
        alike: Vec::new(),
        path,
        text: Some(unmarked(&whole).to_owned()),
    })
}
