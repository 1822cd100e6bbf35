//! The whole live schema, read anew.

use evenkeel_app::AppError;
use evenkeel_live::introspect::observe;
use evenkeel_model::Schema;

use super::Store;
use crate::failure::shown;

impl Store {
    /// Everything that the database holds, not only the guarded tables.
    pub async fn whole_schema(&self) -> Result<Schema, AppError> {
        let read = observe(&self.watched.database).await;
        read.map(|seen| seen.schema).map_err(shown)
    }
}
