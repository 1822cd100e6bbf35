//! Plain scripts, in the order of the numbers that their names begin with: `1_a.sql`, `001-a.sql`,
//! `20240101120000_a.sql`, `2024-01-05 a.sql`. sqlx's simple migrations are such, and told by its ledger.
//! A lone script is one without a number, too.
//!
//! Without a number the order would be a guess, and with one number twice so would be what the second is for.

use sha2::Sha384;

use super::{
    Found, INSTEAD, Layout,
    evidence::{self, File, Folder, unmarked},
    flyway, hex, refused, twice,
};
use crate::source::SourceError;

/// The numbers that a name begins with, and the rest.
fn numbers(stem: &str) -> Option<(Vec<u128>, &str)> {
    let mut all = Vec::new();
    let mut rest = stem;
    loop {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let whole = after.is_empty() || after.starts_with(['_', '-', '.', ' ']);
        if !whole {
            break;
        }
        let Ok(number) = digits.parse() else { break };
        all.push(number);
        rest = after;
        match after.chars().next() {
            Some(_) => rest = &rest[1..],
            None => break,
        }
    }
    (!all.is_empty()).then_some((all, rest))
}

/// A script, by what its name says.
struct Script {
    numbers: Vec<u128>,
    file: File,
    text: String,
}

pub fn layout(folder: &Folder, scripts: Vec<(File, String)>) -> Result<Layout, SourceError> {
    let path = &folder.path;
    let (mut ups, mut downs) = (Vec::new(), Vec::new());
    let lone = scripts.len() == 1;
    for (file, text) in scripts {
        let numbers = match numbers(file.stem()) {
            Some((numbers, _)) => numbers,
            None if evidence::takes_back(&file.name) || flyway::undoes(&file.name) => {
                return Err(refused(
                    &file.path,
                    format!("takes something back, by its name. {INSTEAD}"),
                ));
            }
            None if lone => Vec::new(),
            None => {
                return Err(refused(
                    path,
                    format!(
                        "holds {} without a number, and no marks of a tool that is known: which scripts are run, and in which order, \
                         isn't told. Number them (001_a.sql). {INSTEAD}",
                        file.name
                    ),
                ));
            }
        };
        let script = Script {
            numbers,
            file,
            text,
        };
        match evidence::takes_back(&script.file.name) {
            true => downs.push(script),
            false => ups.push(script),
        }
    }
    // `001_a_down.sql` takes back if there is a `001_a_up.sql` or `001_a.sql`; else it may be a step forward
    // by that name.
    let (may, ups): (Vec<Script>, Vec<Script>) = ups
        .into_iter()
        .partition(|s| evidence::may_take_back(s.file.stem()));
    for script in may {
        if !ups.iter().any(|up| up.numbers == script.numbers) {
            return Err(refused(
                &script.file.path,
                format!(
                    "may take something back, by its name, and nothing of its number is there. {INSTEAD}"
                ),
            ));
        }
        downs.push(script);
    }
    let mut ups = ups;
    ups.sort_by(|a, b| (&a.numbers, &a.file.name).cmp(&(&b.numbers, &b.file.name)));
    if folder.files.iter().any(|file| file.name == "atlas.sum") {
        // Atlas reads names in their order.
        ups.sort_by(|a, b| a.file.name.cmp(&b.file.name));
    }
    if let Some(pair) = ups.windows(2).find(|p| p[0].numbers == p[1].numbers) {
        return Err(twice(
            path,
            &pair[0].file.name,
            &pair[1].file.name,
            "number",
        ));
    }
    if let Some(down) = downs
        .iter()
        .find(|d| ups.iter().all(|up| up.numbers != d.numbers))
    {
        return Err(refused(
            path,
            format!(
                "holds {}, and nothing that it takes back. {INSTEAD}",
                down.file.name
            ),
        ));
    }
    // sqlx's names: one number, an underscore, a description.
    let of_sqlx = ups.iter().all(|script| {
        script
            .file
            .stem()
            .split_once('_')
            .is_some_and(|(n, _)| n.parse::<i64>().is_ok())
            && script.numbers.len() == 1
    });
    let found = ups.into_iter().map(|script| {
        let stem = script.file.stem();
        let (digits, description) = match (of_sqlx, stem.split_once('_')) {
            (true, Some((_, rest))) => (script.numbers[0].to_string(), rest),
            _ => {
                let rest = numbers(stem).map_or("", |(_, rest)| rest);
                let digits = stem[..stem.len() - rest.len()].trim_end_matches(['_', '-', '.', ' ']);
                (
                    if digits.is_empty() { stem } else { digits }.to_owned(),
                    rest,
                )
            }
        };
        Found {
            version: digits,
            description: description.replace('_', " "),
            checksum: Some(hex::<Sha384>(script.text.as_bytes())),
            alike: Vec::new(),
            path: script.file.path.clone(),
            text: Some(unmarked(&script.text).to_owned()),
        }
    });
    Ok(Layout {
        tools: if of_sqlx { vec!["sqlx"] } else { Vec::new() },
        sure: false,
        found: found.collect(),
    })
}
