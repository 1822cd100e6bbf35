//! Diesel: a folder for each migration, by version, with an `up.sql` and mostly a `down.sql`.

use super::{
    Found, INSTEAD, Layout,
    evidence::{Folder, text, unmarked},
    refused, twice,
};
use crate::source::SourceError;

pub fn layout(folder: &Folder, names: &[String]) -> Result<Layout, SourceError> {
    // One without the part that goes up would be left out, and what it makes would be missing.
    let half = folder
        .folders
        .iter()
        .find(|inner| !names.contains(&inner.name) && inner.path.join("down.sql").is_file());
    if let Some(half) = half {
        return Err(refused(
            &half.path,
            format!("holds a down.sql and no up.sql. {INSTEAD}"),
        ));
    }
    let mut found = Vec::new();
    for name in names {
        let path = folder.path.join(name).join("up.sql");
        let (version, description) = name.split_once('_').unwrap_or((name, ""));
        let whole = text(&path)?;
        found.push(Found {
            version: version.replace('-', ""),
            description: description.replace('_', " "),
            checksum: None,
            alike: Vec::new(),
            path,
            text: Some(unmarked(&whole).to_owned()),
        });
    }
    // As texts, as Diesel does.
    found.sort_by(|a, b| a.version.cmp(&b.version));
    if let Some(pair) = found.windows(2).find(|p| p[0].version == p[1].version) {
        let name = |f: &Found| {
            f.path
                .parent()
                .and_then(|p| p.file_name())
                .map(|n| n.to_string_lossy().into_owned())
        };
        let (one, other) = (
            name(&pair[0]).unwrap_or_default(),
            name(&pair[1]).unwrap_or_default(),
        );
        return Err(twice(&folder.path, &one, &other, "version"));
    }
    // Hasura's are numbered by milliseconds, and are recorded elsewhere.
    let milliseconds =
        |f: &Found| f.version.len() == 13 && f.version.bytes().all(|b| b.is_ascii_digit());
    let mut layout = Layout::of("Diesel", found);
    layout.sure = !layout.found.iter().all(milliseconds);
    Ok(layout)
}
