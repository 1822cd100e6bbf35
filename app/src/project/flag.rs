//! The two switches of a project.

use serde::{Deserialize, Serialize};

use super::Column;

/// A yes-or-no of a project that is changed by a toggle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Whether the project is active.
    IsActive,
    /// Whether meeting emails are sent.
    SendMeetingEmails,
}

impl Flag {
    /// The column that keeps it.
    pub fn column(self) -> Column {
        match self {
            Self::IsActive => Column::IsActive,
            Self::SendMeetingEmails => Column::SendMeetingEmails,
        }
    }
}
