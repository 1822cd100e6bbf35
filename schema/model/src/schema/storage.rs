//! How a table is stored.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a table is stored, where that isn't the usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Storage {
    /// Postgres: it isn't logged, and empty after a crash.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// Postgres: its access method, where that isn't `heap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Postgres: its storage parameters with their values, as they were said: `fillfactor`, `70`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, String)>,
    /// Postgres: by what a replica knows its rows, where that is neither the key nor another index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_identity: Option<ReplicaIdentity>,
    /// SQLite: values are of their columns' types.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// SQLite: rows have no numbers of their own, and stand in the order of the key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub without_rowid: bool,
    /// SQLite: numbers of rows that were deleted aren't given again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub autoincrement: bool,
}

/// By what a replica knows a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplicaIdentity {
    /// By all that is in them.
    Full,
    /// By nothing.
    Nothing,
}

impl fmt::Display for ReplicaIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "FULL",
            Self::Nothing => "NOTHING",
        })
    }
}

impl Storage {
    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// In the engine's words, each by itself: `UNLOGGED`, `WITH (fillfactor=70)`, `WITHOUT ROWID`.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.unlogged.then(|| "UNLOGGED".to_owned()));
        words.extend(self.method.as_ref().map(|method| format!("USING {method}")));
        words.extend(self.with());
        let identity = self.replica_identity;
        words.extend(identity.map(|identity| format!("REPLICA IDENTITY {identity}")));
        words.extend(self.strict.then(|| "STRICT".to_owned()));
        words.extend(self.without_rowid.then(|| "WITHOUT ROWID".to_owned()));
        words.extend(self.autoincrement.then(|| "AUTOINCREMENT".to_owned()));
        words
    }

    /// `WITH (fillfactor=70)`, where it has parameters.
    pub fn with(&self) -> Option<String> {
        let all = self.parameters.iter();
        let all: Vec<String> = all.map(|(name, value)| format!("{name}={value}")).collect();
        (!all.is_empty()).then(|| format!("WITH ({})", all.join(", ")))
    }
}

/// What a captured file may say: values, or, in the first format, words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Words(Vec<String>),
    Values(Values),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Values {
    unlogged: bool,
    method: Option<String>,
    parameters: Vec<(String, String)>,
    replica_identity: Option<ReplicaIdentity>,
    strict: bool,
    without_rowid: bool,
    autoincrement: bool,
}

impl TryFrom<Stored> for Storage {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let words = match stored {
            Stored::Words(words) => words,
            Stored::Values(it) => {
                return Ok(Self {
                    unlogged: it.unlogged,
                    method: it.method,
                    parameters: it.parameters,
                    replica_identity: it.replica_identity,
                    strict: it.strict,
                    without_rowid: it.without_rowid,
                    autoincrement: it.autoincrement,
                });
            }
        };
        let mut storage = Self::default();
        for said in words {
            let with = said
                .strip_prefix("WITH (")
                .and_then(|s| s.strip_suffix(')'));
            match (said.as_str(), with) {
                ("UNLOGGED", _) => storage.unlogged = true,
                ("REPLICA IDENTITY FULL", _) => {
                    storage.replica_identity = Some(ReplicaIdentity::Full);
                }
                ("REPLICA IDENTITY NOTHING", _) => {
                    storage.replica_identity = Some(ReplicaIdentity::Nothing);
                }
                ("STRICT", _) => storage.strict = true,
                ("WITHOUT ROWID", _) => storage.without_rowid = true,
                ("AUTOINCREMENT", _) => storage.autoincrement = true,
                (_, Some(parameters)) => {
                    for parameter in parameters.split(", ") {
                        let (name, value) = parameter
                            .split_once('=')
                            .ok_or_else(|| format!("the storage parameter {parameter}"))?;
                        let parameter = (name.to_owned(), value.to_owned());
                        storage.parameters.push(parameter);
                    }
                }
                (other, None) => match other.strip_prefix("USING ") {
                    Some(method) => storage.method = Some(method.to_owned()),
                    None => return Err(format!("nothing is known that is stored as {other}")),
                },
            }
        }
        Ok(storage)
    }
}

#[cfg(test)]
mod tests {
    use super::{ReplicaIdentity, Storage};

    #[test]
    fn words_of_the_first_format_are_read() {
        let words = [
            "UNLOGGED",
            "USING columnar",
            "WITH (fillfactor=70, autovacuum_enabled=false)",
            "REPLICA IDENTITY FULL",
        ];
        let storage: Storage = serde_json::from_value(words.as_slice().into()).expect("read");
        assert!(storage.unlogged);
        assert_eq!(storage.method.as_deref(), Some("columnar"));
        assert_eq!(storage.parameters.len(), 2);
        assert_eq!(storage.replica_identity, Some(ReplicaIdentity::Full));
        assert_eq!(storage.words(), words);
        let again = serde_json::to_value(&storage).expect("written");
        assert_eq!(
            serde_json::from_value::<Storage>(again).expect("read"),
            storage
        );
        assert!(serde_json::from_str::<Storage>("[\"ON THE MOON\"]").is_err());
    }
}
