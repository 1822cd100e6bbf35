//! How a column is stored.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What was said of how a column is stored, beside its type; none is the usual. It is written in the engine's
/// words, each by itself: `STORAGE EXTERNAL`, `STATISTICS 500`, `(n_distinct=5)`, `NOT NULL ON CONFLICT IGNORE`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct ColumnStorage {
    /// Postgres: where long values go, where that isn't the type's own way.
    pub strategy: Option<StorageStrategy>,
    /// Postgres: how much is gathered about its values, from 0 to 10,000.
    pub statistics: Option<u32>,
    /// Postgres: what the planner is told of it, in the order it was told: `n_distinct`, `5`.
    pub options: Vec<(String, String)>,
    /// SQLite: what becomes of a row without a value, where the statement isn't undone.
    pub not_null_conflict: Option<String>,
}

/// Where Postgres puts long values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageStrategy {
    /// In the row, as they are.
    Plain,
    /// Beside the row, as they are.
    External,
    /// Compressed, in the row as long as there is room.
    Main,
    /// Compressed, and beside the row where that isn't enough.
    Extended,
}

impl StorageStrategy {
    const ALL: [Self; 4] = [Self::Plain, Self::External, Self::Main, Self::Extended];
}

impl fmt::Display for StorageStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "PLAIN",
            Self::External => "EXTERNAL",
            Self::Main => "MAIN",
            Self::Extended => "EXTENDED",
        })
    }
}

impl ColumnStorage {
    /// Whether nothing was said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// In the engine's words, each by itself.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.strategy.map(|strategy| format!("STORAGE {strategy}")));
        words.extend(self.statistics.map(|target| format!("STATISTICS {target}")));
        words.extend(self.options_list());
        let conflict = self.not_null_conflict.iter();
        words.extend(conflict.map(|way| format!("NOT NULL ON CONFLICT {way}")));
        words
    }

    /// `(n_distinct=5)`, where there are any.
    fn options_list(&self) -> Option<String> {
        let all = self.options.iter();
        let all: Vec<String> = all.map(|(name, value)| format!("{name}={value}")).collect();
        (!all.is_empty()).then(|| format!("({})", all.join(", ")))
    }
}

impl From<ColumnStorage> for Vec<String> {
    fn from(storage: ColumnStorage) -> Self {
        storage.words()
    }
}

impl TryFrom<Vec<String>> for ColumnStorage {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let mut storage = Self::default();
        for said in words {
            let unknown = || format!("nothing is known that a column is told by {said}");
            if let Some(word) = said.strip_prefix("STORAGE ") {
                let mut all = StorageStrategy::ALL.into_iter();
                let found = all.find(|strategy| strategy.to_string() == word);
                storage.strategy = Some(found.ok_or_else(unknown)?);
            } else if let Some(target) = said.strip_prefix("STATISTICS ") {
                storage.statistics = Some(target.parse().map_err(|_| unknown())?);
            } else if let Some(way) = said.strip_prefix("NOT NULL ON CONFLICT ") {
                storage.not_null_conflict = Some(way.to_owned());
            } else {
                let inside = said.strip_prefix('(').and_then(|s| s.strip_suffix(')'));
                for option in inside.ok_or_else(unknown)?.split(", ") {
                    let (name, value) = option.split_once('=').ok_or_else(unknown)?;
                    storage.options.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        Ok(storage)
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnStorage, StorageStrategy};

    #[test]
    fn words_are_read_and_written_again() {
        let words = [
            "STORAGE EXTERNAL",
            "STATISTICS 500",
            "(n_distinct=5, n_distinct_inherited=-0.5)",
            "NOT NULL ON CONFLICT IGNORE",
        ];
        let storage: ColumnStorage = serde_json::from_value(words.as_slice().into()).expect("read");
        assert_eq!(storage.strategy, Some(StorageStrategy::External));
        assert_eq!(storage.statistics, Some(500));
        assert_eq!(storage.options.len(), 2);
        assert_eq!(storage.not_null_conflict.as_deref(), Some("IGNORE"));
        assert_eq!(storage.words(), words);
        let written = serde_json::to_value(&storage).expect("written");
        assert_eq!(written, serde_json::Value::from(words.as_slice()));
        for odd in [
            "STORAGE ELSEWHERE",
            "STATISTICS many",
            "(a",
            "(a)",
            "SLOWLY",
        ] {
            let read = serde_json::from_value::<ColumnStorage>([odd].as_slice().into());
            assert!(read.is_err(), "{odd}");
        }
    }
}
