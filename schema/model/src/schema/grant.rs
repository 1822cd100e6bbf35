//! What others than its owner may do with an object.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ObjectKind, ObjectPath};

/// What a privilege that may be passed on ends with.
pub const WITH_OPTION: &str = " WITH GRANT OPTION";
/// Everybody.
pub const PUBLIC: &str = "PUBLIC";

/// What one role may do with one object, where that isn't what everybody may with any of its kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// What it is about.
    pub object: ObjectPath,
    /// The role as SQL writes it: quoted where it must be; `PUBLIC` for everybody.
    pub role: String,
    /// `SELECT`, `UPDATE WITH GRANT OPTION`; of a view's columns `SELECT (id)`. Empty for `PUBLIC`
    /// where what everybody usually may was taken away.
    pub privileges: BTreeSet<String>,
}

impl Grant {
    /// What everybody may with a new object of a kind.
    pub fn usual(kind: ObjectKind) -> Option<&'static str> {
        match kind {
            ObjectKind::Routine => Some("EXECUTE"),
            ObjectKind::Type => Some("USAGE"),
            _ => None,
        }
    }

    /// Whether it says what would hold without it.
    pub fn is_usual(&self) -> bool {
        let usual = (self.role == PUBLIC).then(|| Self::usual(self.object.kind));
        match usual.flatten() {
            Some(usual) => self.privileges.len() == 1 && self.privileges.contains(usual),
            None => self.privileges.is_empty(),
        }
    }

    /// Both in words: `reporting SELECT, UPDATE`.
    pub fn words(&self) -> String {
        let privileges: Vec<&str> = self.privileges.iter().map(String::as_str).collect();
        match privileges.is_empty() {
            true => format!("{} nothing", self.role),
            false => format!("{} {}", self.role, privileges.join(", ")),
        }
    }
}
