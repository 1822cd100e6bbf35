//! The projects beside one, in the list's order.

use serde::{Deserialize, Serialize};

use super::ProjectId;

/// A project to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its number.
    pub id: ProjectId,
    /// What to call it.
    pub title: String,
}

/// The projects before and after one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The one before; none at the list's beginning.
    pub before: Option<Neighbour>,
    /// The one after; none at its end.
    pub after: Option<Neighbour>,
}
