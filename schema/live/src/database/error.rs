//! What a database can say no with, sorted by what can be done about it.

use sqlx::{error::DatabaseError, postgres::PgSeverity};

/// Why a statement failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// It names a table or column that isn't there (any more).
    #[error("a table or column is missing: {0}")]
    MissingObject(String),
    /// A unique constraint refused it; the text names the constraint or its columns.
    #[error("a value must be unique: {0}")]
    Unique(String),
    /// Another constraint or a type refused a value.
    #[error("the database refused a value: {0}")]
    Refused(String),
    /// The file or the role may not write.
    #[error("the database may only be read: {0}")]
    ReadOnly(String),
    /// Somebody else held a lock for too long.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// No connection, or none that lasted.
    #[error("the database can't be reached: {0}")]
    Unreachable(String),
    /// What is to be done could be written down nowhere.
    #[error("it can't be written down: {0}")]
    Unwritten(String),
    /// A value isn't what its column is for.
    #[error("a value can't be read: {0}")]
    Unreadable(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl DbError {
    /// What it means for a database, named: the sentence of a command that could do nothing.
    pub fn of(&self, database: &str) -> String {
        match self {
            Self::Unreachable(why) => format!("{database} can't be reached: {why}"),
            other => format!("{database}: {other}"),
        }
    }
}

/// Why there is no connection, in words that say what to look after.
fn unconnected(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => {
            "connection refused. Is the server running, and does it listen there?".to_owned()
        }
        ErrorKind::NotFound => "there is no such socket. Is the server running?".to_owned(),
        ErrorKind::TimedOut => "no answer in time. Is that its address?".to_owned(),
        _ => error.to_string(),
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        let text = match &error {
            sqlx::Error::Io(why) => unconnected(why),
            sqlx::Error::PoolTimedOut => "no connection became free in time".to_owned(),
            other => other.to_string(),
        };
        match &error {
            sqlx::Error::Database(e) => {
                match e.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
                    Some(pg) => of_postgres(pg),
                    None => of_sqlite(e.as_ref()),
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unreachable(text),
            _ => Self::Other(text),
        }
    }
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn of_postgres(error: &sqlx::postgres::PgDatabaseError) -> DbError {
    let text = error.message().to_owned();
    // With these the server ends the session, or never begins it: the database takes no connections, is
    // full, isn't there, may not be entered by this role.
    if matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic) {
        return DbError::Unreachable(text);
    }
    match error.code() {
        // The last one: a prepared statement whose columns changed under it.
        "42703" | "42P01" | "3F000" | "0A000" => DbError::MissingObject(text),
        "23505" => DbError::Unique(error.constraint().unwrap_or(&text).to_owned()),
        "25006" | "42501" => DbError::ReadOnly(text),
        "55P03" | "40001" | "40P01" | "57014" => DbError::Busy(text),
        "3D000" | "28P01" | "28000" | "53300" | "57P01" | "57P02" | "57P03" => {
            DbError::Unreachable(text)
        }
        code => match &code[..2] {
            "08" => DbError::Unreachable(text),
            // Casts of a text to a type that drifted are of class 42.
            "22" | "23" => DbError::Refused(text),
            // What a catalog's texts are printed from was dropped meanwhile.
            _ if code == "XX000"
                && (text.contains("cache lookup failed")
                    || text.contains("could not open relation")
                    || text.contains("could not find")) =>
            {
                DbError::MissingObject(text)
            }
            _ if matches!(code, "42804" | "42846" | "42883") => DbError::Refused(text),
            _ => DbError::Other(format!("{text} (SQLSTATE {code})")),
        },
    }
}

/// By result code: <https://www.sqlite.org/rescode.html>. Missing objects have none of their own.
fn of_sqlite(error: &dyn DatabaseError) -> DbError {
    let text = error.message().to_owned();
    let code: i32 = error.code().and_then(|c| c.parse().ok()).unwrap_or(1);
    match (code, code & 0xff) {
        (2067 | 1555, _) => DbError::Unique(text),
        (_, 5 | 6) => DbError::Busy(text),
        (_, 8 | 3 | 23) => DbError::ReadOnly(text),
        (_, 10 | 11 | 14 | 26) => DbError::Unreachable(text),
        (_, 18..=20) => DbError::Refused(text),
        _ if ["no such column", "no such table", "has no column named"]
            .iter()
            .any(|says| text.contains(says)) =>
        {
            DbError::MissingObject(text)
        }
        _ => DbError::Other(format!("{text} (SQLite {code})")),
    }
}
