//! Scripts with a part that goes up and a part that takes it back, told by marks.
//!
//! - dbmate, <https://github.com/amacneil/dbmate#creating-migrations>: `-- migrate:up`, `-- migrate:down`
//! - goose, <https://pressly.github.io/goose/documentation/annotations/>: `-- +goose Up`, `-- +goose Down`,
//!   `StatementBegin`, `StatementEnd`, `NO TRANSACTION`, `ENVSUB ON`
//! - sql-migrate, <https://github.com/rubenv/sql-migrate#writing-migrations>: `-- +migrate Up`, …
//! - node-pg-migrate: `-- Up Migration`, `-- Down Migration`
//! - tern: `---- create above / drop below ----`
//!
//! All look for their marks line by line, wherever the line stands; so do we. What was meant as a mark and
//! isn't written as the tool reads it is refused: the tool would run both parts.

use std::path::Path;

use super::{Found, INSTEAD, Layout, evidence, evidence::File, refused, twice};
use crate::source::SourceError;

/// A tool whose scripts have parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Dbmate,
    Goose,
    SqlMigrate,
    NodePgMigrate,
    Tern,
}

/// Whose marks a script has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Known(Tool),
    /// Somebody's whose rule isn't known here.
    Foreign(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Up,
    Down,
    /// Values of the environment are put in, from here or until here.
    Environment(bool),
    /// What makes no difference to us.
    Other,
    /// Meant as a mark, and not read as one by its tool.
    Broken,
}

impl Tool {
    const ALL: [Self; 5] = [
        Self::Dbmate,
        Self::Goose,
        Self::SqlMigrate,
        Self::NodePgMigrate,
        Self::Tern,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Dbmate => "dbmate",
            Self::Goose => "goose",
            Self::SqlMigrate => "sql-migrate",
            Self::NodePgMigrate => "node-pg-migrate",
            Self::Tern => "tern",
        }
    }

    /// What a line means to the tool.
    fn mark(self, line: &str) -> Option<Mark> {
        let line = line.trim_end();
        // What stands behind the signs of a comment, in lower case with single blanks.
        let words = comment(line)?;
        let plain = line.starts_with("--");
        match self {
            Self::Dbmate => {
                let word = words.split(' ').next().unwrap_or_default();
                let mark = match word {
                    "migrate:up" => Mark::Up,
                    "migrate:down" => Mark::Down,
                    _ if word.starts_with("migrate:") => return Some(Mark::Broken),
                    _ => return None,
                };
                let exact = line.trim_start_matches("--").trim_start();
                let written = plain && !line.starts_with("---") && exact.starts_with(word);
                Some(if written { mark } else { Mark::Broken })
            }
            Self::Goose => {
                let said = words.strip_prefix("+goose")?.trim_start();
                let mark = match said {
                    "up" => Mark::Up,
                    "down" => Mark::Down,
                    "envsub on" => Mark::Environment(true),
                    "envsub off" => Mark::Environment(false),
                    "statementbegin" | "statementend" | "no transaction" => Mark::Other,
                    _ => Mark::Broken,
                };
                Some(if plain { mark } else { Mark::Broken })
            }
            Self::SqlMigrate => {
                let said = words.strip_prefix("+migrate")?.trim_start();
                let mark = match said.split(' ').next().unwrap_or_default() {
                    "up" => Mark::Up,
                    "down" => Mark::Down,
                    "statementbegin" | "statementend" => Mark::Other,
                    _ => Mark::Broken,
                };
                Some(if line.starts_with("-- +migrate ") {
                    mark
                } else {
                    Mark::Broken
                })
            }
            Self::NodePgMigrate => match words.as_str() {
                "up migration" => Some(Mark::Up),
                "down migration" => Some(Mark::Down),
                _ => None,
            },
            Self::Tern => {
                let mark = "create above / drop below";
                let said = words.trim_end_matches(['-', ' ']);
                let exact = line.trim() == "---- create above / drop below ----";
                (said == mark).then_some(if exact { Mark::Down } else { Mark::Broken })
            }
        }
    }
}

/// The words of a line that is a comment and no more.
fn comment(line: &str) -> Option<String> {
    let line = line.trim();
    let said = ["--", "#", "/*", "//"]
        .iter()
        .find_map(|sign| line.strip_prefix(sign))?;
    let said = said.trim_start_matches(['-', '#', '/', '*', ' ', '\t']);
    let said = said.trim_end_matches(['*', '/', ' ', '\t']);
    let words: Vec<&str> = said.split_whitespace().collect();
    Some(words.join(" ").to_lowercase())
}

/// Marks of whom isn't read here, by the words of a comment.
fn foreign(words: &str) -> Option<&'static str> {
    let begins = |with: &str| words.starts_with(with);
    Some(match words {
        "liquibase formatted sql" => "Liquibase",
        "@undo" => "MyBatis Migrations",
        "!ups" | "!downs" | "--- !ups" | "--- !downs" => "Play's evolutions",
        "rambler up" | "rambler down" => "rambler",
        "atlas:txtar" | "atlas:checkpoint" => "Atlas, with checks or checkpoints",
        _ if begins("+micrate") => "micrate",
        _ if begins("atlas:delimiter") => "Atlas, with a delimiter of its own",
        _ if begins("!ups") || begins("!downs") => "Play's evolutions",
        _ => return None,
    })
}

/// Words that, alone between two statements, begin a part that takes a migration back.
fn goes_back(words: &str) -> bool {
    let said = words.trim_matches(|c: char| !c.is_alphanumeric());
    let mut rest: Vec<&str> = said.split(' ').collect();
    rest.retain(|word| {
        ![
            "migration",
            "migrate",
            "script",
            "sql",
            "section",
            "part",
            "the",
            "begin",
            "start",
        ]
        .contains(word)
    });
    matches!(rest.as_slice(), [word] if evidence::is_back(word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Whose marks a script has. `any` also knows marks of no tool that we know: `-- down` by itself.
pub fn kind(text: &str, any: bool) -> Option<Kind> {
    let mut quoted = false;
    for line in evidence::unmarked(text).lines() {
        let Some(words) = comment(line) else {
            // A function's body may say anything.
            if line.matches("$$").count() % 2 == 1 {
                quoted = !quoted;
            }
            continue;
        };
        if let Some(tool) = Tool::ALL.into_iter().find(|tool| tool.mark(line).is_some()) {
            return Some(Kind::Known(tool));
        }
        if let Some(whose) = foreign(&words) {
            return Some(Kind::Foreign(whose));
        }
        if any && !quoted && goes_back(&words) {
            return Some(Kind::Foreign(
                "a tool that isn't known, with a part that takes the migration back (by a comment)",
            ));
        }
    }
    None
}

/// The part that goes up, with its lines where they were.
pub fn up(tool: Tool, path: &Path, text: &str) -> Result<String, SourceError> {
    let name = tool.name();
    let mut part = String::with_capacity(text.len());
    // tern's begins with the script.
    let mut inside = tool == Tool::Tern;
    let (mut ups, mut downs) = (usize::from(inside), 0);
    let mut environment = false;
    for (number, line) in evidence::unmarked(text).lines().enumerate() {
        let at = number + 1;
        let wrong = |why: &str| refused(path, format!("line {at}: {why}. {INSTEAD}"));
        match tool.mark(line) {
            Some(Mark::Broken) => {
                return Err(wrong(&format!(
                    "{line:?} isn't written as {name} reads its marks"
                )));
            }
            Some(Mark::Up) => {
                if ups > 0 || downs > 0 {
                    return Err(wrong(&format!(
                        "a second part that goes up, which {name} doesn't run in order"
                    )));
                }
                (ups, inside) = (1, true);
            }
            Some(Mark::Down) => {
                if ups == 0 || downs > 0 {
                    return Err(wrong(
                        "the part that takes back comes before one that goes up, or twice",
                    ));
                }
                (downs, inside) = (1, false);
            }
            Some(Mark::Environment(on)) => environment = on,
            Some(Mark::Other) => {}
            None => {
                if ups == 0 && comment(line).is_none() && !line.trim().is_empty() {
                    return Err(wrong(&format!(
                        "SQL before {name}'s mark of the part that goes up"
                    )));
                }
                if inside && environment && names_a_value(line) {
                    return Err(wrong(
                        "a value of the environment is put in here (ENVSUB), and it isn't known",
                    ));
                }
                if inside {
                    part.push_str(line);
                }
            }
        }
        part.push('\n');
    }
    match ups {
        0 => Err(refused(
            path,
            format!("has no part that goes up, as {name} marks it. {INSTEAD}"),
        )),
        _ => Ok(part),
    }
}

fn names_a_value(line: &str) -> bool {
    line.split('$')
        .skip(1)
        .any(|after| after.starts_with(|c: char| c == '{' || c == '_' || c.is_ascii_alphabetic()))
}

/// The migrations of a folder whose scripts have such parts.
pub fn layout(
    tool: Tool,
    folder: &Path,
    scripts: &[(File, String)],
) -> Result<Layout, SourceError> {
    let name = tool.name();
    let mut found = Vec::new();
    for (file, text) in scripts {
        let stem = file.stem();
        let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
        let rest = &stem[digits.len()..];
        let number = digits.parse::<u64>().ok();
        let named = match tool {
            Tool::Goose => number.is_some_and(|n| n > 0) && rest.starts_with('_'),
            Tool::SqlMigrate => true,
            Tool::Dbmate | Tool::NodePgMigrate | Tool::Tern => number.is_some(),
        };
        if !named {
            return Err(refused(
                &file.path,
                format!(
                    "has {name}'s marks and no name as {name} reads it: a number comes first. {INSTEAD}"
                ),
            ));
        }
        let version = match tool {
            Tool::Goose | Tool::Tern => number.unwrap_or_default().to_string(),
            Tool::Dbmate => digits.clone(),
            // It keeps whole names.
            Tool::SqlMigrate => file.name.clone(),
            Tool::NodePgMigrate => stem.to_owned(),
        };
        let description = rest.trim_start_matches(['_', '-']).replace(['_', '-'], " ");
        // dbmate reads names in their order; to the others 10 comes after 9.
        let order = match tool {
            Tool::Dbmate => 0,
            _ => number.unwrap_or(u64::MAX),
        };
        let migration = Found {
            version,
            description,
            checksum: None,
            alike: Vec::new(),
            path: file.path.clone(),
            text: Some(up(tool, &file.path, text)?),
        };
        found.push((order, file.name.clone(), digits, migration));
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    for pair in found.windows(2) {
        let same = pair[0].3.version == pair[1].3.version
            || (tool != Tool::SqlMigrate && tool != Tool::NodePgMigrate && pair[0].2 == pair[1].2);
        if same {
            return Err(twice(folder, &pair[0].1, &pair[1].1, "number"));
        }
    }
    Ok(Layout::of(name, found.into_iter().map(|f| f.3).collect()))
}
