//! What a person is shown of a failure of the database.

use evenkeel_app::{AppError, Missing};
use evenkeel_live::database::DbError;

/// What a person is shown of a failure. It is logged here, once.
pub fn shown(error: DbError) -> AppError {
    match error {
        DbError::Unreachable(why) => {
            tracing::warn!(why, "the database can't be reached");
            AppError::DatabaseUnreachable
        }
        DbError::Busy(why) => {
            tracing::warn!(why, "the database is busy");
            AppError::DatabaseBusy
        }
        DbError::ReadOnly(why) => {
            tracing::warn!(why, "the database may only be read");
            AppError::ReadOnly
        }
        DbError::Unwritten(why) => {
            tracing::error!(why, "nothing is done that can't be written down");
            AppError::Missing(Missing::Audit)
        }
        DbError::Refused(why) | DbError::Unique(why) => {
            tracing::warn!(why, "the database refused a value");
            AppError::Refused
        }
        DbError::MissingObject(why) | DbError::Unreadable(why) | DbError::Other(why) => {
            // Short enough to read out, long enough to find in the log.
            let reference = std::hash::BuildHasher::hash_one(
                &std::hash::RandomState::new(),
                std::time::Instant::now(),
            ) as u32;
            tracing::error!(
                why,
                reference = format!("{reference:08x}"),
                "a query failed"
            );
            AppError::Internal(reference)
        }
    }
}
