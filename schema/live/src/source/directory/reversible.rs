//! `1_name.up.sql` beside `1_name.down.sql`: sqlx and golang-migrate name them alike, by number. Which of
//! them runs a folder is told by the ledger that a database has, if by anything.

use std::path::Path;

use sha2::Sha384;

use super::{
    Found, INSTEAD, Layout,
    evidence::{File, unmarked},
    hex, refused, twice,
};
use crate::source::SourceError;

/// Whether a folder's scripts are such.
pub fn is_layout(scripts: &[(File, String)]) -> bool {
    scripts
        .iter()
        .any(|(file, _)| file.name.ends_with(".up.sql"))
}

pub fn layout(folder: &Path, scripts: Vec<(File, String)>) -> Result<Layout, SourceError> {
    let mut found = Vec::new();
    let mut downs = Vec::new();
    for (file, text) in scripts {
        let stem = file.stem();
        let (stem, up) = match (stem.strip_suffix(".up"), stem.strip_suffix(".down")) {
            (Some(stem), _) => (stem, true),
            (None, Some(stem)) => (stem, false),
            (None, None) => {
                return Err(refused(
                    &file.path,
                    format!("is neither .up.sql nor .down.sql, beside others that are. {INSTEAD}"),
                ));
            }
        };
        let (digits, rest) = stem.split_once('_').unwrap_or((stem, ""));
        let Some(number) = digits
            .parse::<u64>()
            .ok()
            .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))
        else {
            return Err(refused(
                &file.path,
                format!("has no number at its beginning, so its order isn't told. {INSTEAD}"),
            ));
        };
        if !up {
            downs.push((number, file.name));
            continue;
        }
        let migration = Found {
            version: number.to_string(),
            description: rest.replace('_', " "),
            checksum: Some(hex::<Sha384>(text.as_bytes())),
            alike: Vec::new(),
            path: file.path,
            text: Some(unmarked(&text).to_owned()),
        };
        found.push((number, file.name, migration));
    }
    found.sort_by_key(|f| f.0);
    if let Some(pair) = found.windows(2).find(|p| p[0].0 == p[1].0) {
        return Err(twice(folder, &pair[0].1, &pair[1].1, "number"));
    }
    if let Some((_, down)) = downs
        .iter()
        .find(|(number, _)| found.iter().all(|f| f.0 != *number))
    {
        return Err(refused(
            folder,
            format!("holds {down}, and nothing that it takes back. {INSTEAD}"),
        ));
    }
    Ok(Layout {
        tools: vec!["sqlx", "golang-migrate"],
        sure: false,
        found: found.into_iter().map(|f| f.2).collect(),
    })
}
