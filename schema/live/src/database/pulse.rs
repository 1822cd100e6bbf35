//! The catalog's pulse: a text that is another as soon as somebody has changed the schema. It costs so
//! little that it is felt every second.

use evenkeel_model::Dialect;

use super::{Database, DbError};

impl Database {
    /// The pulse now. The same text twice says that nothing was changed in between, as far as one cheap
    /// statement can tell: an engine may keep some things elsewhere.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn pulse(&self) -> Result<String, DbError> {
        let sql = match self.dialect() {
            Dialect::Sqlite => "select cast(s.schema_version as text) from pragma_schema_version s",
            Dialect::Postgres => include_str!("pulse.sql"),
        };
        let rows = self.fetch(sql, &[]).await?;
        let texts: Vec<String> = rows.into_iter().flatten().flatten().collect();
        Ok(texts.join("/"))
    }
}
