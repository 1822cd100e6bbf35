//! Prisma: a folder for each migration, by name, with a `migration.sql`. The provider stands in
//! `migration_lock.toml`. Drizzle since its version 1 has the same folders, with a `snapshot.json`.

use evenkeel_model::Dialect;
use sha2::Sha256;

use super::{
    Found, Layout, drizzle,
    evidence::{Folder, text, unmarked},
    hex, refused,
};
use crate::source::SourceError;

pub fn layout(folder: &Folder, names: &[String], dialect: Dialect) -> Result<Layout, SourceError> {
    let lock = folder.path.join("migration_lock.toml");
    if let Ok(lock) = std::fs::read_to_string(&lock) {
        provider(folder, &lock, dialect)?;
    } else if names
        .iter()
        .any(|name| folder.path.join(name).join("snapshot.json").is_file())
    {
        return drizzle::of_folders(folder, names);
    }
    let mut found = Vec::new();
    for name in names {
        let path = folder.path.join(name).join("migration.sql");
        let text = text(&path)?;
        // It takes its checksum of either form, since git may write the one or the other
        // (prisma/prisma-engines#2101).
        let unix = text.replace("\r\n", "\n");
        let alike = [unix.replace('\n', "\r\n"), unix];
        found.push(Found {
            version: name.clone(),
            description: String::new(),
            checksum: Some(hex::<Sha256>(text.as_bytes())),
            alike: alike
                .iter()
                .map(|text| hex::<Sha256>(text.as_bytes()))
                .collect(),
            path,
            text: Some(unmarked(&text).to_owned()),
        });
    }
    Ok(Layout::of("Prisma", found))
}

fn provider(folder: &Folder, lock: &str, dialect: Dialect) -> Result<(), SourceError> {
    let said = lock.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "provider").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    let fits = |said: &str| match dialect {
        Dialect::Sqlite => said == "sqlite",
        Dialect::Postgres => ["postgresql", "postgres", "cockroachdb"].contains(&said),
    };
    match said {
        Some(said) if !fits(&said) => Err(refused(
            &folder.path,
            format!("is of {said}, as migration_lock.toml says, and the other side is {dialect}"),
        )),
        _ => Ok(()),
    }
}
