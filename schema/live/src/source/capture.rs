//! Captured schemas: a file to read, to keep and to look at in a review. It holds no time and no
//! name of a machine, so that the same schema gives the same file.

use std::path::Path;

use evenkeel_engine::{Engine, FoundLedger};
use evenkeel_model::{Schema, Storage, shown_json};
use serde::{Deserialize, Serialize};

use super::SourceError;

/// Raised when an older Evenkeel could no longer read the file. 2: how tables are stored and
/// what identities were told, as values.
const FORMAT: u32 = 2;
/// How a captured file is recognised.
const KIND: &str = "evenkeel schema";

/// A captured schema.
#[derive(Serialize, Deserialize)]
pub struct Capture {
    kind: String,
    format: u32,
    /// The engine it was read from.
    pub engine: Engine,
    /// What the ledgers of migration tools said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ledgers: Vec<FoundLedger>,
    /// The schema.
    pub schema: Schema,
}

impl Capture {
    /// What is to be written.
    pub fn new(engine: Engine, schema: Schema, ledgers: Vec<FoundLedger>) -> Self {
        Self {
            kind: KIND.to_owned(),
            format: needed(&schema),
            engine,
            ledgers,
            schema,
        }
    }

    /// The file's text.
    ///
    /// # Errors
    /// It can't be written as JSON.
    pub fn text(&self) -> serde_json::Result<String> {
        Ok(shown_json(&serde_json::to_string_pretty(self)?) + "\n")
    }
}

/// The oldest format that a schema can be told in, so that nobody needs a newer Evenkeel for nothing, and
/// files that are kept stay as they are.
fn needed(schema: &Schema) -> u32 {
    let usual = Storage::default();
    let mut tables = schema.tables.values();
    let as_ever = tables.all(|table| {
        let mut columns = table.columns.values();
        table.options.storage == usual && columns.all(|column| column.identity.is_none())
    });
    match as_ever {
        true => 1,
        false => FORMAT,
    }
}

/// What is looked at before the rest is.
#[derive(Deserialize)]
struct Head {
    kind: Option<String>,
    format: Option<u32>,
}

/// Reads a captured file.
///
/// # Errors
/// It can't be read, isn't one, or is of a newer version.
pub fn read(path: &Path) -> Result<Capture, SourceError> {
    let shown = path.display().to_string();
    let not_ours = |why: String| SourceError::NotOurs {
        path: shown.clone(),
        why,
    };
    let text = std::fs::read_to_string(path).map_err(|e| SourceError::Unreadable {
        path: shown.clone(),
        why: e.to_string(),
    })?;
    let broken = |e: serde_json::Error| {
        let why = match e.is_eof() {
            true => format!("is cut off at line {}", e.line()),
            false => format!("is not a schema that `evenkeel capture` wrote: {e}"),
        };
        not_ours(why)
    };
    let head: Head = serde_json::from_str(&text).map_err(broken)?;
    if head.kind.as_deref() != Some(KIND) {
        return Err(not_ours(
            "is not a schema that `evenkeel capture` wrote".into(),
        ));
    }
    if head.format.unwrap_or(u32::MAX) > FORMAT {
        return Err(not_ours(
            "was written by a newer Evenkeel; run that one, or capture it anew".into(),
        ));
    }
    serde_json::from_str(&text).map_err(broken)
}
