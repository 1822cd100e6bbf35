//! How fresh the sources of vectors are.

use serde::{Deserialize, Serialize};

use crate::ago::ago;

/// A source counts as stale after so many minutes, unless it has a limit of its own: a day.
pub const USUAL_LIMIT: i64 = 24 * 60;
/// A moment that is so many seconds ahead is one of now, by another clock.
pub const CLOCKS_DIFFER: i64 = 60;
/// The longest limit, in minutes: a year.
pub const LONGEST_LIMIT: i64 = 366 * 24 * 60;
/// The longest name of a source, in bytes.
pub const LONGEST_SOURCE: usize = 200;

/// How fresh a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// Synced within its limit.
    Fresh,
    /// Not synced within its limit.
    Stale,
    /// Never synced, or reset since.
    Never,
    /// Synced at a moment that is yet to come: a clock is wrong, or what wrote it.
    Future,
    /// What the database holds is no moment.
    Unknown,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub source: String,
    /// When it was last synced, as the database has it; none where the column is missing.
    pub last_sync: Option<String>,
    /// How many seconds ago that was, where it is a moment.
    pub age: Option<i64>,
    /// After how many minutes it counts as stale.
    pub limit: i64,
    /// What follows from these.
    pub freshness: Freshness,
}

impl Source {
    /// How long ago it was synced, in words.
    pub fn ago(&self) -> String {
        match (self.freshness, self.age) {
            (Freshness::Never, _) => "never".to_owned(),
            (_, Some(age)) => ago(age),
            (_, None) => "unknown".to_owned(),
        }
    }
}
