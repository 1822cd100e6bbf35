//! Which database a command is about.

use std::{error::Error, path::PathBuf};

use clap::Args;
use evenkeel_live::database::{Database, DatabaseUrl, Journal};

/// A database, and whose tables in it are Evenkeel's.
#[derive(Args, Clone)]
pub struct DatabaseArgs {
    /// The database: a SQLite file (sqlite:path/to/file.db) or postgres://user@host/name. Without
    /// it, evenkeel.db in the data directory.
    // Hidden: it may hold a password, and help and errors would print it.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database: Option<String>,
    /// Where the SQLite file lies when no database is named.
    #[arg(
        long,
        global = true,
        env = "EVENKEEL_DATA_DIR",
        default_value = DatabaseArgs::DEFAULT_DIR,
        value_name = "DIR"
    )]
    pub data_dir: PathBuf,
    /// Postgres: a role whose schema and tables are taken for Evenkeel's, beside those of the role that
    /// it connects with, of the database's owner and of superusers.
    #[arg(long, global = true, env = "EVENKEEL_OWNER", value_name = "ROLE")]
    pub owner: Option<String>,
}

impl DatabaseArgs {
    /// Where a SQLite file lies unless something else was said.
    pub const DEFAULT_DIR: &str = "./data";

    /// Its address.
    ///
    /// # Errors
    /// It can't be read.
    pub fn url(&self) -> Result<DatabaseUrl, Box<dyn Error>> {
        Ok(match &self.database {
            Some(text) => {
                let url: DatabaseUrl = text.parse()?;
                match &self.owner {
                    Some(role) => url.owned_by(role),
                    None => url,
                }
            }
            None => DatabaseUrl::sqlite(&self.data_dir.join("evenkeel.db")),
        })
    }

    /// Where what can't be written down in the database is kept.
    ///
    /// # Errors
    /// The address can't be read.
    pub fn journal(&self) -> Result<Journal, Box<dyn Error>> {
        Ok(Journal::of(&self.url()?, &self.data_dir))
    }

    /// Says no where there is no such file.
    ///
    /// # Errors
    /// There is none, or the address can't be read.
    pub fn is_there(&self) -> Result<(), Box<dyn Error>> {
        let url = self.url()?;
        match url.file() {
            Some(file) if file.is_dir() => Err(format!(
                "{} is a folder, and no database file; name the file, or the folder of evenkeel.db with \
                 --data-dir",
                file.display()
            )
            .into()),
            Some(file) if !file.is_file() => Err(format!(
                "there is no database file at {}; name another with --database or --data-dir",
                file.display()
            )
            .into()),
            _ => Ok(()),
        }
    }

    /// A database that is there already.
    ///
    /// # Errors
    /// It isn't there.
    pub fn existing(&self) -> Result<Database, Box<dyn Error>> {
        self.is_there()?;
        Ok(Database::observer(&self.url()?))
    }

    /// A database that is made if it isn't there: its folder, and its file for the owner alone.
    ///
    /// # Errors
    /// It can't be made.
    pub fn existing_or_new(&self) -> Result<Database, Box<dyn Error>> {
        let url = self.url()?;
        if let Some(file) = url.file()
            && !file.exists()
        {
            let explain = |error| format!("{} can't be made: {error}", file.display());
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder).map_err(explain)?;
            }
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(file) {
                // Another process was quicker; the file is there, and that is what counts.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                other => drop(other.map_err(explain)?),
            }
        }
        Ok(Database::new(&url))
    }
}
