//! A directory of migrations, run one by one: what each of them brings is known then, and a ledger
//! can be held against it.

use std::path::{Path, PathBuf};

use evenkeel_schema::{Dialect, LEDGERS, MigrationSet, MigrationStep, Schema, SetKind};
use sha2::{Digest, Sha256};

use super::{
    Expectation, SourceError,
    scratch::{Ground, Scratch, unless_interrupted},
    script,
};

/// A migration as found.
struct Found {
    version: String,
    description: String,
    checksum: Option<String>,
    path: PathBuf,
    text: String,
}

/// Runs the migrations and reads what each made.
pub async fn read(
    path: &Path,
    dialect: Dialect,
    ground: &Ground,
) -> Result<Expectation, SourceError> {
    let shown = path.display().to_string();
    let (tool, found) = list(path).await?;
    if found.is_empty() {
        return Err(SourceError::NotOurs {
            path: shown,
            why:
                "holds no migrations in SQL; where they are code, capture a database that they made"
                    .into(),
        });
    }
    let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
    let mut scratch = Scratch::new(dialect, ground, &shown, &texts).await?;
    let made = async {
        let mut steps = Vec::new();
        let mut last = None;
        for migration in found {
            let file = migration.path.display().to_string();
            script::run(&mut scratch, &file, &migration.text).await?;
            let (read, engine) = scratch.observe(&file).await?;
            steps.push(MigrationStep {
                version: migration.version,
                description: migration.description,
                checksum: migration.checksum,
                // Which migration granted what isn't told.
                schema: Some(Schema {
                    grants: None,
                    ..read.schema.clone()
                }),
            });
            last = Some((read, engine));
        }
        Ok::<_, SourceError>((steps, last))
    };
    let made = unless_interrupted(made).await;
    let said = scratch.said().map(str::to_owned);
    scratch.end().await;
    let (steps, last) = made?;
    let (read, engine) = last.ok_or_else(|| SourceError::Nothing(shown.clone()))?;
    let sets = tool.map(|tool| MigrationSet {
        kind: SetKind::Given,
        tool: tool.to_owned(),
        ledger_table: LEDGERS
            .iter()
            .find(|(name, _)| *name == tool)
            .map_or_else(String::new, |(_, table)| (*table).to_owned()),
        steps,
    });
    Ok(Expectation {
        schema: read.schema,
        ledgers: read.ledgers,
        sets: sets.into_iter().collect(),
        engine,
        shown: script::with_place(shown, said),
    })
}

/// The migrations in order, and the tool whose layout they are in.
async fn list(path: &Path) -> Result<(Option<&'static str>, Vec<Found>), SourceError> {
    let unreadable = |e: std::io::Error| SourceError::Unreadable {
        path: path.display().to_string(),
        why: e.to_string(),
    };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    let folders = |file: &str| -> Vec<PathBuf> {
        let inside = entries.iter().map(|e| e.join(file));
        inside.filter(|f| f.is_file()).collect()
    };
    let (prisma, diesel) = (folders("migration.sql"), folders("up.sql"));
    if !prisma.is_empty() {
        let found = prisma.into_iter().map(|file| {
            let text = script::text(&file)?;
            let hash = Sha256::digest(text.as_bytes());
            Ok(Found {
                version: folder(&file),
                description: String::new(),
                checksum: Some(hash.iter().map(|b| format!("{b:02x}")).collect()),
                path: file,
                text,
            })
        });
        return Ok((Some("Prisma"), found.collect::<Result<_, SourceError>>()?));
    }
    if !diesel.is_empty() {
        let found = diesel.into_iter().map(|file| {
            let name = folder(&file);
            let (version, description) = name.split_once('_').unwrap_or((&name, ""));
            Ok(Found {
                version: version.replace('-', ""),
                description: description.replace('_', " "),
                checksum: None,
                text: script::text(&file)?,
                path: file,
            })
        });
        return Ok((Some("Diesel"), found.collect::<Result<_, SourceError>>()?));
    }
    let scripts: Vec<PathBuf> = entries
        .into_iter()
        .filter(|e| e.is_file() && e.extension().is_some_and(|x| x == "sql"))
        .collect();
    let stem = |file: &Path| -> String {
        let name = file.file_stem().and_then(|n| n.to_str());
        name.unwrap_or_default().to_owned()
    };
    let flyway = |file: &PathBuf| stem(file).starts_with('V') && stem(file).contains("__");
    if scripts.iter().any(flyway) {
        let mut found = Vec::new();
        for file in scripts.into_iter().filter(|f| flyway(f)) {
            let name = stem(&file);
            let (version, description) = name[1..].split_once("__").unwrap_or((&name[1..], ""));
            let text = script::text(&file)?;
            found.push(Found {
                version: version.replace('_', "."),
                description: description.replace('_', " "),
                checksum: Some(of_flyway(&text)),
                path: file,
                text,
            });
        }
        // 10 comes after 9.
        found.sort_by_key(|f| {
            let numbers = f.version.split('.');
            numbers
                .map(|n| n.parse().unwrap_or(u64::MAX))
                .collect::<Vec<_>>()
        });
        return Ok((Some("Flyway"), found));
    }
    let numbered = |file: &PathBuf| {
        let name = stem(file);
        name.split_once('_')
            .is_some_and(|(n, _)| n.parse::<i64>().is_ok())
    };
    if !scripts.is_empty() && scripts.iter().all(numbered) {
        return Ok((Some("sqlx"), of_sqlx(path).await?));
    }
    // Scripts without a tool: in the order of their names, as one.
    let mut found = Vec::new();
    for file in scripts {
        found.push(Found {
            version: stem(&file),
            description: String::new(),
            checksum: None,
            text: script::text(&file)?,
            path: file,
        });
    }
    Ok((None, found))
}

/// Flyway's checksum of a script: CRC-32 of its lines without their ends and the byte order mark, as a
/// signed number (its `ChecksumCalculator`).
fn of_flyway(text: &str) -> String {
    let mut hash = crc32fast::Hasher::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A line ends with CR LF, LF or CR alone.
    for line in text.split(['\r', '\n']) {
        hash.update(line.as_bytes());
    }
    hash.finalize().cast_signed().to_string()
}

async fn of_sqlx(path: &Path) -> Result<Vec<Found>, SourceError> {
    let migrator =
        sqlx::migrate::Migrator::new(path)
            .await
            .map_err(|e| SourceError::Unreadable {
                path: path.display().to_string(),
                why: e.to_string(),
            })?;
    Ok(migrator
        .iter()
        .filter(|m| !m.migration_type.is_down_migration())
        .map(|m| Found {
            version: m.version.to_string(),
            description: m.description.to_string(),
            checksum: Some(m.checksum.iter().map(|b| format!("{b:02x}")).collect()),
            path: path.join(format!(
                "{}_{}.sql",
                m.version,
                m.description.replace(' ', "_")
            )),
            text: m.sql.as_str().to_owned(),
        })
        .collect())
}

/// The name of the folder that a file is in.
fn folder(file: &Path) -> String {
    let name = file
        .parent()
        .and_then(Path::file_name)
        .and_then(|n| n.to_str());
    name.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::of_flyway;

    #[test]
    fn a_script_has_flyways_checksum_however_its_lines_end() {
        // CRC-32 of "CREATE TABLE t (id int);SELECT 1;", as a signed number.
        let expected = "-1645056791";
        for text in [
            "CREATE TABLE t (id int);\nSELECT 1;\n",
            "CREATE TABLE t (id int);\r\nSELECT 1;",
            "\u{feff}CREATE TABLE t (id int);\rSELECT 1;\n",
        ] {
            assert_eq!(of_flyway(text), expected);
        }
        assert_eq!(of_flyway(""), "0");
    }
}
