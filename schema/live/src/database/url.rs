//! Addresses of databases.

use std::{fmt, path::Path, str::FromStr};

use evenkeel_model::{Dialect, shown};
use sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

/// Where a database is. Its `Display` shows neither user nor password.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(Box<SqliteConnectOptions>),
    /// A Postgres server's database.
    Postgres(Box<PgConnectOptions>),
}

/// Why an address is none. The address itself is left out: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Another kind of database.
    #[error(
        "the database's address must be a file (sqlite:path/to/file.db) or postgres://user@host/name"
    )]
    Scheme,
    /// A Postgres address that can't be read.
    #[error(
        "the Postgres address can't be read; it should look like postgres://user@host:5432/name"
    )]
    Postgres,
    /// SQLite without a file.
    #[error("the SQLite address names no file; it should look like sqlite:path/to/file.db")]
    NoFile,
}

impl DatabaseUrl {
    /// A SQLite file.
    pub fn sqlite(path: &Path) -> Self {
        Self::Sqlite(Box::new(SqliteConnectOptions::new().filename(path)))
    }

    /// Another database of the same Postgres server, with the same user.
    pub fn beside(&self, name: &str) -> Option<Self> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(options) => Some(Self::Postgres(Box::new(
                options.as_ref().clone().database(name),
            ))),
        }
    }

    /// The same database, whose schema and tables may also belong to this role.
    #[must_use]
    pub fn owned_by(self, role: &str) -> Self {
        match self {
            Self::Sqlite(options) => Self::Sqlite(options),
            Self::Postgres(options) => {
                Self::Postgres(Box::new(options.options([("evenkeel.owner", role)])))
            }
        }
    }

    /// Which engine it is of.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The SQLite file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(options) => Some(options.get_filename()),
            Self::Postgres(_) => None,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        match scheme {
            Some("postgres" | "postgresql") => text
                .parse()
                .map(|o| Self::Postgres(Box::new(o)))
                .map_err(|_| UrlError::Postgres),
            // What looks like one and is no file yet may hold a password, and a path is repeated.
            Some("sqlite") if is_no_path(text.trim_start_matches("sqlite:")) => {
                Err(UrlError::Scheme)
            }
            Some("sqlite") => {
                let path = text.trim_start_matches("sqlite:");
                let path = path.strip_prefix("//").unwrap_or(path);
                let path = path.split('?').next().unwrap_or(path);
                if path.is_empty() || path == ":memory:" {
                    return Err(UrlError::NoFile);
                }
                Ok(Self::sqlite(Path::new(path)))
            }
            // A path may have a colon; another scheme has two slashes behind it.
            Some(_) if text.contains("://") => Err(UrlError::Scheme),
            // A mistyped address may hold a password, and a path is repeated in messages.
            _ if text.contains('@') || text.trim().is_empty() => Err(UrlError::Scheme),
            _ if is_no_path(text) => Err(UrlError::Scheme),
            _ => Ok(Self::sqlite(Path::new(text))),
        }
    }
}

/// Whether a text that isn't the path of a file looks like another way to name a database:
/// `user:password@host/name`, `host=h password=p`.
fn is_no_path(text: &str) -> bool {
    may_hold_secret(text) && !Path::new(text.trim_start_matches("//")).exists()
}

/// Whether a text may hold a password: an address with a user, or one in the words of libpq.
pub fn may_hold_secret(text: &str) -> bool {
    let user = text
        .split_once('@')
        .is_some_and(|(before, _)| before.contains(':'));
    let lower = text.to_ascii_lowercase();
    let word = ["password", "passwd", "pwd", "passphrase", "secret", "token"]
        .iter()
        .any(|word| {
            lower
                .split_once(word)
                .is_some_and(|(_, rest)| rest.trim_start().starts_with(['=', ':']))
        });
    user || word
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(options) => write!(
                f,
                "sqlite:{}",
                shown(&options.get_filename().display().to_string())
            ),
            Self::Postgres(options) => write!(
                f,
                "postgres://{}:{}/{}",
                shown(options.get_host()),
                options.get_port(),
                shown(options.get_database().unwrap_or_default())
            ),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{DatabaseUrl, UrlError};

    #[test]
    fn nothing_secret_is_shown() {
        let url: DatabaseUrl = "postgres://ann:s3cret@db.example:5433/app"
            .parse()
            .expect("it is an address");
        assert_eq!(url.to_string(), "postgres://db.example:5433/app");
        assert_eq!(format!("{url:?}"), "postgres://db.example:5433/app");
    }

    #[test]
    fn files_in_all_spellings() {
        for (text, file) in [
            ("sqlite:a/b.db", "a/b.db"),
            ("sqlite:///a/b.db", "/a/b.db"),
            ("sqlite://a/b.db", "a/b.db"),
            ("a/b.db", "a/b.db"),
            ("sqlite:a.db?mode=rwc", "a.db"),
        ] {
            let url: DatabaseUrl = text.parse().expect("it is an address");
            assert_eq!(url.file().and_then(|f| f.to_str()), Some(file));
        }
        for (text, error) in [
            ("mysql://root@host/x", UrlError::Scheme),
            ("", UrlError::Scheme),
            ("postgres//ann:s3cret@host/x", UrlError::Scheme),
            ("sqlite:", UrlError::NoFile),
            ("postgres://host:notaport/x", UrlError::Postgres),
        ] {
            assert_eq!(text.parse::<DatabaseUrl>().err(), Some(error), "{text}");
        }
    }
}
