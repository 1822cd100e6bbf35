//! The trail of what was done, as its pages show it.

use serde::{Deserialize, Serialize};

/// How many entries a page of the trail has.
pub const PER_PAGE: usize = 100;

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its name.
    pub field: String,
    /// As it was; none where there was nothing.
    pub before: Option<String>,
    /// As it is since; none where there is nothing.
    pub after: Option<String>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number; later ones are larger.
    pub id: i64,
    /// When, UTC, to the second.
    pub at: String,
    /// By whom; empty where nobody was signed in.
    pub actor: String,
    /// From which network address; empty at the command line.
    pub address: String,
    /// The verb.
    pub action: String,
    /// What it was done to.
    pub object: String,
    /// What changed.
    pub changes: Vec<Changed>,
}

/// Which entries are asked for. Empty texts let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// By this actor.
    pub actor: String,
    /// Of this verb.
    pub action: String,
    /// Done to this object.
    pub object: String,
    /// From this day on: YYYY-MM-DD.
    pub since: String,
    /// Before the entry of this number: the page after one that ended with it.
    pub before: Option<i64>,
}

/// A page of the trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub more: bool,
}
