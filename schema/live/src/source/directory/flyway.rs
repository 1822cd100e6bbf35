//! Flyway, <https://documentation.red-gate.com/fd/migrations-184127470.html>: `V1__name.sql` by version,
//! where 10 comes after 9 and 1.0 is 1, then `R__name.sql` by name, in this folder and those within.
//! `U1__name.sql` takes back and is never run. `B5__name.sql` stands for all up to version 5, and is what
//! a new database gets instead of them.

use super::{
    Found, INSTEAD, Layout,
    evidence::{self, File, Folder, text, unmarked},
    refused, twice,
};
use crate::source::SourceError;

/// What a name says: its letter, its version, its description.
struct Name<'a> {
    letter: char,
    version: &'a str,
    description: &'a str,
}

fn name(file: &str) -> Option<Name<'_>> {
    let stem = file.strip_suffix(".sql")?;
    let (before, description) = stem.split_once("__")?;
    let letter = before.chars().next()?;
    let version = &before[letter.len_utf8()..];
    let numbers = || {
        version
            .split(['.', '_'])
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let good = match letter {
        'R' => version.is_empty(),
        'V' | 'U' | 'B' => numbers(),
        _ => false,
    };
    good.then_some(Name {
        letter,
        version,
        description,
    })
}

/// Whether a file is named as Flyway's.
pub fn is_versioned(file: &str) -> bool {
    name(file).is_some_and(|name| name.letter != 'U')
}

/// Whether a file is named as one that takes a version back.
pub fn undoes(file: &str) -> bool {
    name(file).is_some_and(|name| name.letter == 'U')
}

/// A version's numbers, without zeros at the end.
fn numbers(version: &str) -> Vec<u128> {
    let parts = version.split(['.', '_']);
    let mut all: Vec<u128> = parts.map(|n| n.parse().unwrap_or(u128::MAX)).collect();
    while all.len() > 1 && all.last() == Some(&0) {
        all.pop();
    }
    all
}

/// Whether a name was meant as one of Flyway's or of another tool's, and isn't: Flyway would pass it over.
fn is_misnamed(file: &File) -> bool {
    let mut letters = file.name.chars();
    match letters.next() {
        Some('V' | 'v' | 'U' | 'u' | 'B' | 'b') => {
            letters.next().is_some_and(|c| c.is_ascii_digit())
        }
        Some('R' | 'r') => letters.next() == Some('_'),
        Some(first) => first.is_ascii_digit(),
        None => false,
    }
}

/// What Flyway runs around its migrations, and what it makes isn't known to be of one of them.
fn calls_back(stem: &str) -> bool {
    let event = stem.split_once("__").map_or(stem, |(event, _)| event);
    let around = [
        "beforeMigrate",
        "afterMigrate",
        "beforeEachMigrate",
        "afterEachMigrate",
        "afterMigrateApplied",
        "afterVersioned",
        "beforeRepeatables",
        "createSchema",
        "beforeCreateSchema",
        "beforeConnect",
        "afterConnect",
    ];
    around.contains(&event)
}

pub fn layout(folder: &Folder, scripts: Vec<File>) -> Result<Layout, SourceError> {
    let (mut versioned, mut repeatable, mut baselines, mut undone) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for file in scripts {
        let Some(name) = name(&file.name) else {
            if is_misnamed(&file) {
                return Err(refused(
                    &file.path,
                    format!("isn't named as Flyway reads it, beside others that are. {INSTEAD}"),
                ));
            }
            if calls_back(file.stem()) {
                return Err(refused(
                    &file.path,
                    format!(
                        "is what Flyway runs around its migrations, which isn't done here. {INSTEAD}"
                    ),
                ));
            }
            continue;
        };
        let order = numbers(name.version);
        let found = match name.letter {
            'U' => {
                undone.push((order, file.name.clone()));
                continue;
            }
            letter => migration(&file, letter, name.version, name.description)?,
        };
        match name.letter {
            'R' => repeatable.push(found),
            'B' => baselines.push((order, file.name.clone(), found)),
            _ => versioned.push((order, file.name.clone(), found)),
        }
    }
    versioned.sort_by(|a, b| a.0.cmp(&b.0));
    baselines.sort_by(|a, b| a.0.cmp(&b.0));
    for all in [&versioned, &baselines] {
        if let Some(pair) = all.windows(2).find(|p| p[0].0 == p[1].0) {
            return Err(twice(&folder.path, &pair[0].1, &pair[1].1, "version"));
        }
    }
    // refinery's U are not of a version that there is, and are run.
    let baseline = baselines.pop();
    let stands_for = baseline.as_ref().map(|(order, _, _)| order.clone());
    if let Some((_, file)) = undone.iter().find(|(order, _)| {
        versioned.iter().all(|(of, _, _)| of != order)
            && stands_for.as_ref().is_none_or(|b| order > b)
    }) {
        return Err(refused(
            &folder.path,
            format!(
                "holds {file}, which takes back a version that isn't there (Flyway), or is run as any other (refinery). {INSTEAD}"
            ),
        ));
    }
    repeatable.sort_by(|a, b| a.description.cmp(&b.description));
    if let Some(pair) = repeatable
        .windows(2)
        .find(|p| p[0].description == p[1].description)
    {
        let name = |f: &Found| f.path.display().to_string();
        return Err(twice(
            &folder.path,
            &name(&pair[0]),
            &name(&pair[1]),
            "name",
        ));
    }
    let mut found = Vec::new();
    let mut after = Vec::new();
    for (order, _, mut one) in versioned {
        match &baseline {
            Some((of, _, stands)) if order <= *of => {
                // What a new database gets has this version's name; an old one has its own row.
                if order == *of {
                    continue;
                }
                one.text = None;
                one.alike.extend(stands.checksum.clone());
                found.push(one);
            }
            _ => after.push(one),
        }
    }
    if let Some((_, _, mut stands)) = baseline {
        // The row of an old database has the checksum of the version that it ran.
        stands.checksum = None;
        found.push(stands);
    }
    found.extend(after);
    found.extend(repeatable);
    if !found.iter().any(|f| f.text.is_some()) {
        return Err(refused(
            &folder.path,
            format!("holds no migrations that Flyway would run. {INSTEAD}"),
        ));
    }
    Ok(Layout::of("Flyway", found))
}

fn migration(
    file: &File,
    letter: char,
    version: &str,
    description: &str,
) -> Result<Found, SourceError> {
    let whole = text(&file.path)?;
    let settings =
        std::fs::read_to_string(file.path.with_extension("sql.conf")).unwrap_or_default();
    let set = |key: &str| {
        settings.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim() == key).then(|| value.trim().to_lowercase())
        })
    };
    if set("shouldExecute").is_some_and(|value| value != "true") {
        return Err(refused(
            &file.path,
            format!("is run on a condition (shouldExecute). {INSTEAD}"),
        ));
    }
    if set("placeholderReplacement").as_deref() != Some("false")
        && let Some(name) = placeholder(&whole)
    {
        return Err(refused(
            &file.path,
            format!(
                "has ${{{name}}}, for which Flyway puts in a value that isn't known. {INSTEAD}"
            ),
        ));
    }
    let description = description.replace('_', " ");
    Ok(Found {
        version: match letter {
            // Its row has no version.
            'R' => description.clone(),
            _ => version.replace('_', "."),
        },
        description,
        checksum: Some(checksum(&whole)),
        alike: Vec::new(),
        path: file.path.clone(),
        text: Some(unmarked(&whole).to_owned()),
    })
}

/// The first name that a value would be put in for.
fn placeholder(text: &str) -> Option<&str> {
    text.match_indices("${").find_map(|(at, _)| {
        let rest = &text[at + 2..];
        let name = &rest[..rest.find('}')?];
        let good = |c: char| c.is_ascii_alphanumeric() || "_.:-".contains(c);
        (!name.is_empty() && name.chars().all(good)).then_some(name)
    })
}

/// Flyway's checksum of a script: CRC-32 of its lines without their ends and the byte order mark, as a
/// signed number (its `ChecksumCalculator`).
pub fn checksum(text: &str) -> String {
    let mut hash = crc32fast::Hasher::new();
    // A line ends with CR LF, LF or CR alone.
    for line in evidence::unmarked(text).split(['\r', '\n']) {
        hash.update(line.as_bytes());
    }
    hash.finalize().cast_signed().to_string()
}
