//! Whose directory it is.

use std::path::Path;

use evenkeel_model::Dialect;

use super::{
    INSTEAD, Layout, code, diesel, drizzle,
    evidence::{self, File, Folder},
    flyway, foreign, numbered, prisma, refused, reversible,
    sections::{self, Kind},
};
use crate::source::SourceError;

/// Reads a directory's migrations in the order in which its tool runs them.
pub fn layout(path: &Path, dialect: Dialect) -> Result<Layout, SourceError> {
    let name = path
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default();
    if evidence::is_back(name) {
        return Err(refused(
            path,
            format!("is a folder of what takes migrations back, by its name. {INSTEAD}"),
        ));
    }
    let folder = evidence::look(path)?;
    if let Some((file, whose)) = code::found(&folder)? {
        return Err(refused(
            path,
            format!(
                "holds {}, a migration of {whose}, which isn't run here. {INSTEAD}",
                file.name
            ),
        ));
    }
    if let Some(journal) = drizzle::journal(&folder) {
        return drizzle::layout(&folder, &journal, dialect);
    }
    let scripts: Vec<File> = folder
        .files
        .iter()
        .filter(|f| f.is_sql())
        .cloned()
        .collect();
    let (whole, halves) = (
        holding(&folder, "migration.sql"),
        holding(&folder, "up.sql"),
    );
    match (whole.is_empty(), halves.is_empty()) {
        (true, true) => {}
        (false, false) => return Err(mixed(path, &whole[0], "Prisma's", &halves[0], "Diesel's")),
        _ if !scripts.is_empty() => {
            let (one, whose) = match whole.first() {
                Some(one) => (one, "Prisma's"),
                None => (&halves[0], "Diesel's"),
            };
            return Err(mixed(path, one, whose, &scripts[0].name, "by itself"));
        }
        (false, true) => return prisma::layout(&folder, &whole, dialect),
        (true, false) => return diesel::layout(&folder, &halves),
    }
    let all = evidence::deep(&folder)?;
    let texts = scripts
        .iter()
        .map(|file| Ok((file.clone(), evidence::text(&file.path)?)))
        .collect::<Result<Vec<_>, SourceError>>()?;
    if let Some(layout) = by_marks(path, &folder, &texts)? {
        return Ok(layout);
    }
    if all.iter().any(|file| flyway::is_versioned(&file.name)) {
        return flyway::layout(&folder, all);
    }
    if scripts.is_empty() {
        return Err(nothing(&folder, &all));
    }
    if let Some(inner) = folder.folders.iter().find(|inner| {
        !evidence::is_back(&inner.name) && all.iter().any(|file| file.path.starts_with(&inner.path))
    }) {
        return Err(refused(
            path,
            format!(
                "holds scripts and a folder of scripts, {}, and no tool is known that runs both. {INSTEAD}",
                inner.name
            ),
        ));
    }
    if reversible::is_layout(&texts) {
        return reversible::layout(path, texts);
    }
    numbered::layout(&folder, texts)
}

/// The tool that a folder's scripts have the marks of.
fn by_marks(
    path: &Path,
    folder: &Folder,
    texts: &[(File, String)],
) -> Result<Option<Layout>, SourceError> {
    let mut marked = Vec::new();
    let mut plain = None;
    for (file, text) in texts {
        match sections::kind(text, true) {
            Some(Kind::Foreign(whose)) => return Err(foreign(&file.path, whose)),
            Some(Kind::Known(tool)) => marked.push((file, tool)),
            None => plain = plain.or(Some(file)),
        }
    }
    let Some(&(first, tool)) = marked.first() else {
        return Ok(None);
    };
    let whose = format!("{}'s", tool.name());
    if let Some((other, theirs)) = marked.iter().find(|(_, other)| *other != tool) {
        let theirs = format!("{}'s", theirs.name());
        return Err(mixed(path, &first.name, &whose, &other.name, &theirs));
    }
    // tern's scripts have a mark only where something is taken back.
    if let Some(plain) = plain
        && tool != sections::Tool::Tern
    {
        return Err(mixed(
            path,
            &first.name,
            &whose,
            &plain.name,
            "without marks",
        ));
    }
    if let Some((file, _)) = texts.iter().find(|(file, _)| {
        evidence::takes_back(&file.name)
            || file.name.ends_with(".up.sql")
            || flyway::is_versioned(&file.name)
    }) {
        return Err(mixed(
            path,
            &first.name,
            &whose,
            &file.name,
            "of another tool, by its name",
        ));
    }
    if folder.files.iter().any(|file| file.name == "atlas.sum")
        && tool == sections::Tool::NodePgMigrate
    {
        return Err(foreign(path, "Atlas"));
    }
    sections::layout(tool, path, texts).map(Some)
}

/// The folders that hold a file.
fn holding(folder: &Folder, file: &str) -> Vec<String> {
    let inside = folder
        .folders
        .iter()
        .filter(|inner| inner.path.join(file).is_file());
    inside.map(|inner| inner.name.clone()).collect()
}

fn mixed(path: &Path, one: &str, whose: &str, other: &str, theirs: &str) -> SourceError {
    refused(
        path,
        format!(
            "is of two kinds: {one} is {whose}, and {other} is {theirs}. Which are run, and in which order, isn't told. {INSTEAD}"
        ),
    )
}

fn nothing(folder: &Folder, all: &[File]) -> SourceError {
    let ups = folder
        .folders
        .iter()
        .find(|f| f.name.eq_ignore_ascii_case("up"));
    let better = match (ups, all.first()) {
        (Some(up), _) => format!("; {} may be what was meant", up.path.display()),
        (None, Some(file)) => match file.path.parent() {
            Some(inner) => format!("; {} may be what was meant", inner.display()),
            None => String::new(),
        },
        (None, None) => String::new(),
    };
    refused(
        &folder.path,
        format!("holds no migrations in SQL{better}. {INSTEAD}"),
    )
}
