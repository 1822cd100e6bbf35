//! What a plan is told beside what it is for.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use evenkeel_engine::{Hazard, PlanOptions};

use crate::{again::Again, backfill};

/// What a plan is told beside what it is for.
#[derive(Args)]
pub struct PlanningArgs {
    /// Let the plan do what is left out otherwise.
    #[arg(long, value_name = "HAZARD", value_parser = hazards(), value_delimiter = ',')]
    allow: Vec<Hazard>,
    /// What rows without a value get where one is needed: TABLE.COLUMN=EXPRESSION.
    #[arg(long, value_name = "COLUMN=SQL")]
    backfill: Vec<String>,
    /// Postgres: build missing indexes CONCURRENTLY, after the transaction.
    #[arg(long)]
    concurrently: bool,
    /// Postgres: add foreign keys and checks that rows violate as NOT VALID, for new rows alone.
    #[arg(long)]
    not_valid: bool,
}

impl PlanningArgs {
    /// What it is told.
    ///
    /// # Errors
    /// A backfill can't be read.
    pub fn options(&self) -> Result<PlanOptions, String> {
        Ok(PlanOptions {
            allow: self.allow.iter().copied().collect(),
            backfill: backfill::read(&self.backfill)?,
            concurrently: self.concurrently,
            not_valid: self.not_valid,
        })
    }

    /// The same once more.
    pub fn again(&self, mut again: Again) -> Again {
        for hazard in &self.allow {
            again = again.with("--allow", hazard.id());
        }
        for backfill in &self.backfill {
            again = again.with_shown("--backfill", backfill);
        }
        again
            .with_if("--concurrently", self.concurrently)
            .with_if("--not-valid", self.not_valid)
    }
}

/// The hazards that can be allowed, by name.
fn hazards() -> impl TypedValueParser<Value = Hazard> {
    PossibleValuesParser::new(Hazard::TO_ALLOW.map(Hazard::id)).map(|id| {
        Hazard::TO_ALLOW
            .into_iter()
            .find(|hazard| hazard.id() == id)
            .expect("only the names of hazards are possible")
    })
}
