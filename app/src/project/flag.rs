//! The two switches of a project.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Column, ProjectId};

/// A yes-or-no of a project that is changed by a toggle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// A flag, and the value that it shall have. Its text is `12:is_active:true`, so that one button
/// carries all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FlagChange {
    /// Whose flag.
    pub id: ProjectId,
    /// Which of the two.
    pub flag: Flag,
    /// The wanted value; stated, so that repeating it is harmless.
    pub on: bool,
}

impl fmt::Display for FlagChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.id, self.flag.column().name(), self.on)
    }
}

impl From<FlagChange> for String {
    fn from(change: FlagChange) -> Self {
        change.to_string()
    }
}

impl TryFrom<String> for FlagChange {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parts: Vec<&str> = text.split(':').collect();
        let [id, flag, on] = parts[..] else {
            return Err("a change of a flag is a project's number, the flag, and true or false");
        };
        Ok(Self {
            id: ProjectId(id.parse().map_err(|_| "this is no project's number")?),
            flag: [Flag::IsActive, Flag::SendMeetingEmails]
                .into_iter()
                .find(|known| known.column().name() == flag)
                .ok_or("there is no such flag")?,
            on: on.parse().map_err(|_| "a flag is true or false")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_reads_as_it_is_written() {
        for (flag, on) in [(Flag::IsActive, true), (Flag::SendMeetingEmails, false)] {
            let change = FlagChange {
                id: ProjectId(12),
                flag,
                on,
            };
            assert_eq!(FlagChange::try_from(change.to_string()), Ok(change));
        }
    }

    #[test]
    fn nothing_else_is_a_change() {
        for text in [
            "",
            ":",
            "1:is_active",
            "1:is_active:on",
            "1:version:true",
            "one:is_active:true",
            "1:is_active:true:",
            " 1:is_active:true",
        ] {
            assert!(FlagChange::try_from(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
