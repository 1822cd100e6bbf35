//! Creations that can be sent again without creating twice: the first one's key is kept with what it
//! created, in the same transaction.

use evenkeel_app::{AppError, project::ProjectId};
use evenkeel_schema::Schema;

use super::Attempt;
use crate::{
    database::{DbError, Tx, dialect::integer},
    moment,
};

const TABLE: &str = "evenkeel_creations";
/// Seconds that a key is remembered for.
const REMEMBERED: i64 = 24 * 60 * 60;

/// The key of a creation.
pub struct Once {
    /// Whose key it is: a token's.
    pub token: i64,
    /// The key.
    pub key: String,
    /// A digest of the request, so that another one under the same key is told from it.
    pub request: String,
}

pub(super) enum Reserved {
    /// It was never seen.
    New,
    /// It has created this project already.
    Done(ProjectId),
    /// It belongs to another request.
    Other,
}

impl Once {
    /// Takes the key, or says what it did before.
    pub(super) async fn reserve(&self, tx: &mut Tx, live: &Schema) -> Result<Reserved, Attempt> {
        if !live.tables.contains_key(TABLE) {
            // Created without the key, it could be created twice.
            return Err(AppError::AccountsDamaged.into());
        }
        let now = moment::seconds();
        let sql = format!(
            "DELETE FROM \"{TABLE}\" WHERE \"{TABLE}\".\"created_at\" < {}",
            integer(1)
        );
        tx.execute(&sql, &[Some((now - REMEMBERED).to_string())])
            .await?;
        let sql = format!(
            "INSERT INTO \"{TABLE}\" (\"token_id\", \"key\", \"request\", \"project\", \"created_at\") \
             VALUES ({}, $2, $3, '', {}) ON CONFLICT (\"token_id\", \"key\") DO NOTHING",
            integer(1),
            integer(4)
        );
        let args = [
            Some(self.token.to_string()),
            Some(self.key.clone()),
            Some(self.request.clone()),
            Some(now.to_string()),
        ];
        // Of two at once the second waits here until the first is done.
        if tx.execute(&sql, &args).await? > 0 {
            return Ok(Reserved::New);
        }
        let sql = format!(
            "SELECT c.\"request\", c.\"project\" FROM \"{TABLE}\" c \
             WHERE c.\"token_id\" = {} AND c.\"key\" = $2",
            integer(1)
        );
        let rows = tx.fetch(&sql, &args[..2]).await?;
        let mut row = rows.into_iter().flatten().flatten();
        let (request, project) = (row.next(), row.next());
        let same = request.as_deref() == Some(self.request.as_str());
        Ok(match project.and_then(|id| id.parse().ok()) {
            Some(id) if same => Reserved::Done(ProjectId(id)),
            _ => Reserved::Other,
        })
    }

    /// Keeps what was created.
    pub(super) async fn done(&self, tx: &mut Tx, id: ProjectId) -> Result<(), DbError> {
        let sql = format!(
            "UPDATE \"{TABLE}\" SET \"project\" = $3 WHERE \"{TABLE}\".\"token_id\" = {} AND \"{TABLE}\".\"key\" = $2",
            integer(1)
        );
        let args = [
            Some(self.token.to_string()),
            Some(self.key.clone()),
            Some(id.to_string()),
        ];
        tx.execute(&sql, &args).await?;
        Ok(())
    }
}
