//! Who is signed in, and what a role may do.

use std::{fmt, str::FromStr};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody may do. Each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads projects, sync and schema.
    Viewer,
    /// Changes projects and sync.
    Editor,
    /// Looks after accounts, tokens, the audit trail and the schema.
    Admin,
}

impl Role {
    /// All, from the least to the most.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// The name, as kept and typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// What it may do, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Viewer => "reads everything but accounts and the audit trail",
            Self::Editor => "also creates and changes projects and sync sources",
            Self::Admin => "also looks after accounts, tokens and the audit trail",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|r| r.name() == text).ok_or(())
    }
}

/// Who is signed in, as far as their pages need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Which account it is, as a page states it: a mark that says nothing by itself.
    pub account: String,
    /// The account's address.
    pub email: String,
    /// What to call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Identity {
    /// The name and the address; once, where the one is the other.
    pub fn who(&self) -> String {
        match self.name == self.email {
            true => self.email.clone(),
            false => format!("{}, {}", self.name, self.email),
        }
    }
}

/// Who the page was made for. It holds as long as the page does: signing in or out loads another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me(pub Option<Identity>);

/// Whether the person at the page has at least this role. The server asks again at every request;
/// this only keeps from offering what would be refused.
pub fn may(role: Role) -> bool {
    use_context::<Me>().is_some_and(|me| me.0.is_some_and(|i| i.role >= role))
}

/// What an account has become by a sign-in in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Admitted {
    /// Signed in.
    Done,
    /// The password was right, and the second factor is still to come.
    SecondFactor,
    /// What was shown is wrong.
    Refused,
    /// Too many attempts: the seconds to wait.
    Wait(i64),
}
