//! The commands of a schema.

use std::{error::Error, process::ExitCode};

use clap::Subcommand;
use evenkeel_model::{Feature, Rule};

use crate::{
    capture::{self, CaptureArgs},
    check::{self, CheckArgs},
    compare::{self, CompareArgs},
    database::DatabaseArgs,
    docs::{self, DocsArgs},
    plan::{self, PlanArgs},
    repair::{self, RepairArgs},
    rules,
};

/// The commands that are about a database's schema, and know no web.
#[derive(Subcommand)]
pub enum SchemaCommand {
    /// Hold the live schema against what it should be. Exit code 0: clean; 2: drift; 1: error.
    Check(CheckArgs),
    /// Write a database's schema to a file, to be compared with later.
    Capture(CaptureArgs),
    /// Write a database's schema as a Markdown document, with a diagram. With --check, exit code 0: the
    /// file is what the database says; 2: it isn't; 1: error.
    Docs(DocsArgs),
    /// Hold one schema against another. Each is a captured file, a script or a directory of SQL, or a
    /// database. Exit codes as for check.
    Compare(CompareArgs),
    /// Print the SQL that turns the live schema into what it should be. It changes nothing. Exit code
    /// 0: nothing to do; 2: there is; 1: an error, or something that could not be told (as for check).
    Plan(PlanArgs),
    /// Turn the live schema into what it should be: shows the plan, rehearses it, asks, applies it in one
    /// transaction and commits if a check within it shows what was promised. Exit codes as for check.
    Repair(RepairArgs),
    /// List the rules that findings are reported under.
    Rules,
    /// Say what a rule means, why it matters and how it is repaired.
    Explain {
        /// The rule's id, such as missing-column.
        #[arg(value_parser = rules::read)]
        rule: Rule,
    },
}

impl SchemaCommand {
    /// Runs the command on a database. `features` are those that may suffer from what is found.
    ///
    /// # Errors
    /// One sentence fit to print, without secrets.
    pub async fn run(
        self,
        on: &DatabaseArgs,
        features: Vec<Feature>,
    ) -> Result<ExitCode, Box<dyn Error>> {
        match self {
            Self::Check(args) => check::check(&args, on, features).await,
            Self::Capture(args) => capture::capture(&args, on).await,
            Self::Docs(args) => docs::docs(&args, on).await,
            Self::Compare(args) => compare::compare(&args).await,
            Self::Plan(args) => plan::plan(&args, on, features).await,
            Self::Repair(args) => repair::repair(&args, on, features).await,
            Self::Rules => Ok(rules::rules()),
            Self::Explain { rule } => Ok(rules::explain(rule)),
        }
    }
}
