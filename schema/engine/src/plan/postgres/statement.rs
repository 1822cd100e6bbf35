//! What statements of several kinds have in common.

use crate::{qualified, split_qualified, sql::name};

/// A statement that is run only if a condition holds: for what has no IF NOT EXISTS.
pub fn only_if(condition: &str, statement: &str) -> String {
    let mut tag = "$evenkeel$".to_owned();
    while statement.contains(&tag) || condition.contains(&tag) {
        tag.insert(1, '_');
    }
    format!("DO {tag} BEGIN IF {condition} THEN {statement}; END IF; END {tag}")
}

/// A name in the same namespace as a table.
pub fn beside(table: &str, own_name: &str) -> String {
    let (namespace, _) = split_qualified(table);
    name(&qualified(namespace.as_deref(), own_name))
}
