//! A stable hash of a schema: equal exactly when [`crate::diff`] finds nothing.

use sha2::{Digest, Sha256};

use crate::{
    Fingerprint, Schema,
    facts::{facts, key},
};

/// Hashes a schema: the first 16 bytes of a SHA-256 over its facts. The order of columns doesn't count, as it doesn't in a diff.
pub fn fingerprint(schema: &Schema) -> Fingerprint {
    let mut canonical: Vec<_> = facts(schema)
        .into_iter()
        .map(|fact| (key(schema.dialect, &fact.path), fact.attributes))
        .collect();
    canonical.sort();
    let json = serde_json::to_vec(&(schema.dialect, canonical))
        .expect("a list of names and texts always serialises");
    let hash = Sha256::digest(&json);
    Fingerprint::new(hash.iter().take(16).map(|b| format!("{b:02x}")).collect())
}
