//! What can go wrong between a person and the database, in words fit to show.
//!
//! Use the variant that says what the person can do next. `Internal` is for what nobody foresaw:
//! it shows a reference, the log has the rest. All variants but it are closed facts, because
//! without JavaScript an error travels in the URL and anybody could have written it there.

use leptos::server_fn::{codec::JsonEncoding, error::FromServerFnError, error::ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::project::{Column, ProjectId};

/// What of the managed tables isn't there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// The table `projects`.
    ProjectsTable,
    /// A column of `projects`.
    Column(Column),
    /// The table `vector-sync-status`.
    SyncTable,
    /// A column of `vector-sync-status`.
    SyncColumn(SyncColumn),
    /// The table `evenkeel_audit`, or a part of it.
    Audit,
}

/// The columns of `vector-sync-status` that its page needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SyncColumn {
    /// Which source.
    Source,
    /// When it was synced.
    LastSync,
}

impl SyncColumn {
    /// The column's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::LastSync => "last_sync",
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ProjectsTable => f.write_str("the table projects is missing"),
            Self::Column(column) => write!(f, "the column projects.{} is missing", column.name()),
            Self::SyncTable => f.write_str("the table vector-sync-status is missing"),
            Self::SyncColumn(column) => {
                write!(
                    f,
                    "the column vector-sync-status.{} is missing",
                    column.name()
                )
            }
            Self::Audit => f.write_str("the table evenkeel_audit, or a column of it, is missing"),
        }
    }
}

/// Why something could not be shown or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// There is no such project.
    #[error("There is no project with this number. It may have been removed.")]
    NoSuchProject,
    /// There is no such table.
    #[error("There is no table of this name. It may have been dropped.")]
    NoSuchTable,
    /// The live schema lacks what this needs.
    #[error("This isn't available now: {0} from the database.")]
    Missing(Missing),
    /// The database said no to a value.
    #[error("The database refused this value. Nothing was changed.")]
    Refused,
    /// The database can't be reached.
    #[error("The database can't be reached. Nothing was changed; try again in a moment.")]
    DatabaseUnreachable,
    /// The database was busy for too long.
    #[error("The database is busy. Nothing was changed; try again in a moment.")]
    DatabaseBusy,
    /// The role or the file is read-only.
    #[error("The database may only be read here. Nothing was changed.")]
    ReadOnly,
    /// The request makes no sense.
    #[error("The request could not be understood. Reload the page and try again.")]
    BadRequest,
    /// Nobody is signed in, or not any more.
    #[error("You are not signed in, or your session has ended. Sign in and try again.")]
    SignInNeeded,
    /// The page was made for somebody else than who is signed in now.
    #[error(
        "This page was made for another account than the one that is signed in now. Nothing was \
         changed; what you typed stays. Sign in as before, and try again."
    )]
    AnotherAccount,
    /// The role doesn't allow it.
    #[error("Your role doesn't allow this. An administrator can give you another role.")]
    NotAllowed,
    /// The tables of accounts are damaged.
    #[error(
        "Nobody can sign in now: a table of Evenkeel's accounts is missing or damaged. The operator can \
         bring it back with `evenkeel user restore` on the machine itself."
    )]
    AccountsDamaged,
    /// More passwords are being looked at than the machine has room for.
    #[error(
        "Too many people are signing in at this moment. Nothing was changed; try again in a few seconds."
    )]
    TooManySignIns,
    /// The form was saved before, and what it says was changed since.
    #[error(
        "This form was saved already, as project {0}, before what you changed since. Saving again makes \
         another project."
    )]
    SavedAlready(ProjectId),
    /// The server did not answer.
    #[error("The server can't be reached. Check the connection and try again.")]
    ServerUnreachable,
    /// Something unforeseen; the log knows more.
    #[error("Something went wrong that we did not foresee. The log has it as {0:08x}.")]
    Internal(u32),
}

impl AppError {
    /// The HTTP status that says the same to a machine.
    pub fn status_code(&self) -> u16 {
        match self {
            Self::NoSuchProject | Self::NoSuchTable => 404,
            Self::Missing(_) | Self::SavedAlready(_) => 409,
            Self::Refused => 422,
            Self::SignInNeeded => 401,
            Self::AnotherAccount => 412,
            Self::ReadOnly | Self::NotAllowed => 403,
            Self::DatabaseUnreachable
            | Self::DatabaseBusy
            | Self::ServerUnreachable
            | Self::TooManySignIns
            | Self::AccountsDamaged => 503,
            Self::BadRequest => 400,
            Self::Internal(_) => 500,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::ServerUnreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::BadRequest,
            _ => Self::Internal(0),
        }
    }
}
