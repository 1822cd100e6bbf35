//! What a database is held against, and where scripts are run.

use std::error::Error;

use clap::Args;
use evenkeel_live::{
    database::DatabaseUrl,
    target::{Expecting, Target},
};
use evenkeel_model::Feature;

use crate::{again::Again, database::DatabaseArgs, scope::ScopeArgs};

/// What a database is held against.
#[derive(Args)]
pub struct HeldArgs {
    /// What it should be, instead of what Evenkeel needs: a file of `evenkeel capture`, a script or a
    /// directory of SQL, or another database. The whole database is looked at then.
    #[arg(long, value_name = "SOURCE")]
    pub expected: Option<String>,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

impl HeldArgs {
    /// The database with what it is held against. `features` are those that may suffer.
    ///
    /// # Errors
    /// What was said can't be read.
    pub fn target(
        &self,
        on: &DatabaseArgs,
        features: Vec<Feature>,
    ) -> Result<Target, Box<dyn Error>> {
        Ok(Target {
            scope: self.scope.read()?,
            url: on.url()?,
            expecting: match &self.expected {
                Some(source) => Expecting::Source(source.parse()?),
                None => Expecting::Guarded,
            },
            scratch: self.scratch.url()?,
            features,
        })
    }

    /// The same once more.
    ///
    /// # Errors
    /// The database's address can't be read.
    pub fn again(&self, on: &DatabaseArgs) -> Result<Again, Box<dyn Error>> {
        let again = Again::of(on)?.expecting(self.expected.as_deref());
        let again = again.on_scratch(self.scratch.scratch.as_deref());
        Ok(self.scope.again(again))
    }
}

/// Where scripts of SQL are run.
#[derive(Args)]
pub struct ScratchArgs {
    /// Postgres: a server to run scripts on that may be broken by them; they get all rights that this
    /// address has. Without it they run on a throwaway server, or by a role that may do nothing.
    // Hidden: it may hold a password.
    #[arg(
        long,
        env = "EVENKEEL_SCRATCH",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub scratch: Option<String>,
}

impl ScratchArgs {
    /// The server, where one was named.
    ///
    /// # Errors
    /// It is none.
    pub fn url(&self) -> Result<Option<DatabaseUrl>, Box<dyn Error>> {
        match self.scratch.as_ref().map(|text| text.parse()).transpose()? {
            Some(DatabaseUrl::Sqlite(_)) => Err(
                "--scratch names a Postgres server; scripts for SQLite are run in memory".into(),
            ),
            url => Ok(url),
        }
    }
}
