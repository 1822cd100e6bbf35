//! A stable hash of a schema: equal exactly when [`crate::diff`] finds nothing.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Schema,
    facts::{facts, key},
};

/// The first 16 bytes of a SHA-256 over the schema's facts, as hex.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(String);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hashes a schema. The order of columns doesn't count, as it doesn't in a diff.
pub fn fingerprint(schema: &Schema) -> Fingerprint {
    let mut canonical: Vec<_> = facts(schema)
        .into_iter()
        .map(|fact| (key(schema.dialect, &fact.path), fact.attributes))
        .collect();
    canonical.sort();
    let json = serde_json::to_vec(&(schema.dialect, canonical))
        .expect("a list of names and texts always serialises");
    let hash = Sha256::digest(&json);
    Fingerprint(hash.iter().take(16).map(|b| format!("{b:02x}")).collect())
}
