//! What a step may do beside what it is for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ObjectKind;

/// What a step may do beside what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hazard {
    /// Rows or values are gone for good. Only if allowed.
    DeletesData,
    /// Something that isn't expected goes: a constraint, an index, a view, …. Only if allowed.
    DropsObjects,
    /// Values are converted to another type: some may be cut, rounded or refused. Only if allowed.
    ChangesValues,
    /// Somebody may do less than before. Only if allowed.
    RevokesAccess,
    /// Rows get a value that was stated for them.
    BackfillsRows,
    /// Something is dropped and made anew in the same transaction.
    Replaces,
    /// The table is written anew, and others wait meanwhile.
    RewritesTable,
    /// Every row is read while others wait to write.
    ScansTable,
    /// An index is built while others wait to write.
    BuildsIndex,
    /// It can't be undone with the rest: it runs outside the transaction.
    NotTransactional,
}

impl Hazard {
    /// Those that a plan holds only if they were allowed by name.
    pub const TO_ALLOW: [Self; 4] = [
        Self::DeletesData,
        Self::DropsObjects,
        Self::ChangesValues,
        Self::RevokesAccess,
    ];

    /// Its name on the command line and in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::DeletesData => "deletes-data",
            Self::DropsObjects => "drops-objects",
            Self::ChangesValues => "changes-values",
            Self::RevokesAccess => "revokes-access",
            Self::BackfillsRows => "backfills-rows",
            Self::Replaces => "replaces",
            Self::RewritesTable => "rewrites-table",
            Self::ScansTable => "scans-table",
            Self::BuildsIndex => "builds-index",
            Self::NotTransactional => "not-transactional",
        }
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The hazard of dropping an object that isn't expected.
pub fn drop_hazard(kind: ObjectKind) -> Hazard {
    match kind {
        ObjectKind::Table | ObjectKind::Column | ObjectKind::Sequence | ObjectKind::Schema => {
            Hazard::DeletesData
        }
        _ => Hazard::DropsObjects,
    }
}
