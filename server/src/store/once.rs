//! Creations that can be sent again without creating twice: the first one's key is kept with what it
//! created, in the same transaction.

use evenkeel_app::{
    AppError,
    project::{ProjectId, Submission},
};
use evenkeel_live::database::{DbError, Tx, dialect::integer};
use evenkeel_model::Schema;

use super::Attempt;
use crate::{identity::secret::digest, moment};

/// Seconds that a key is remembered for.
const REMEMBERED: i64 = 24 * 60 * 60;

/// Whose key it is: one is told from another's that reads the same.
#[derive(Clone, Copy)]
pub enum Owner {
    /// A token's, which chose it.
    Token(i64),
    /// An account's, whose form was given it.
    User(i64),
}

impl Owner {
    /// The table, its column for the owner, and the owner.
    fn kept(self) -> (&'static str, &'static str, i64) {
        match self {
            Self::Token(id) => ("evenkeel_creations", "token_id", id),
            Self::User(id) => ("evenkeel_form_creations", "user_id", id),
        }
    }
}

/// The key of a creation.
pub struct Once {
    /// Whose it is.
    pub owner: Owner,
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
    /// It belongs to another request; to a form's, which created this project.
    Other(Option<ProjectId>),
}

impl Once {
    /// The key of a form that was sent, if it was given one.
    pub(super) fn of_form(user: i64, sent: &Submission) -> Option<Self> {
        let sound = sent.once.len() == 32 && sent.once.bytes().all(|b| b.is_ascii_hexdigit());
        let text = serde_json::to_string(&sent.inputs).unwrap_or_default();
        sound.then(|| Self {
            owner: Owner::User(user),
            key: sent.once.clone(),
            request: digest(&text),
        })
    }

    /// Takes the key, or says what it did before.
    pub(super) async fn reserve(&self, tx: &mut Tx, live: &Schema) -> Result<Reserved, Attempt> {
        let (table, column, owner) = self.owner.kept();
        if !live.tables.contains_key(table) {
            return match self.owner {
                // Created without the key, it could be created twice.
                Owner::Token(_) => Err(AppError::AccountsDamaged.into()),
                // A person sees what they did: the form goes on without.
                Owner::User(_) => Ok(Reserved::New),
            };
        }
        let now = moment::seconds();
        let sql = format!(
            "DELETE FROM \"{table}\" WHERE \"{table}\".\"created_at\" < {}",
            integer(1)
        );
        tx.execute(&sql, &[Some((now - REMEMBERED).to_string())])
            .await?;
        let sql = format!(
            "INSERT INTO \"{table}\" (\"{column}\", \"key\", \"request\", \"project\", \"created_at\") \
             VALUES ({}, $2, $3, '', {}) ON CONFLICT (\"{column}\", \"key\") DO NOTHING",
            integer(1),
            integer(4)
        );
        let args = [
            Some(owner.to_string()),
            Some(self.key.clone()),
            Some(self.request.clone()),
            Some(now.to_string()),
        ];
        // Of two at once the second waits here until the first is done.
        if tx.execute(&sql, &args).await? > 0 {
            return Ok(Reserved::New);
        }
        let sql = format!(
            "SELECT c.\"request\", c.\"project\" FROM \"{table}\" c \
             WHERE c.\"{column}\" = {} AND c.\"key\" = $2",
            integer(1)
        );
        let rows = tx.fetch(&sql, &args[..2]).await?;
        let mut row = rows.into_iter().flatten().flatten();
        let (request, project) = (row.next(), row.next());
        let project = project.and_then(|id| id.parse().ok()).map(ProjectId);
        let same = request.as_deref() == Some(self.request.as_str());
        Ok(match (project, self.owner) {
            (Some(id), _) if same => Reserved::Done(id),
            (other, Owner::User(_)) => Reserved::Other(other),
            _ => Reserved::Other(None),
        })
    }

    /// Keeps what was created.
    pub(super) async fn done(
        &self,
        tx: &mut Tx,
        live: &Schema,
        id: ProjectId,
    ) -> Result<(), DbError> {
        let (table, column, owner) = self.owner.kept();
        if !live.tables.contains_key(table) {
            return Ok(());
        }
        let sql = format!(
            "UPDATE \"{table}\" SET \"project\" = $3 WHERE \"{table}\".\"{column}\" = {} AND \"{table}\".\"key\" = $2",
            integer(1)
        );
        let args = [
            Some(owner.to_string()),
            Some(self.key.clone()),
            Some(id.to_string()),
        ];
        tx.execute(&sql, &args).await?;
        Ok(())
    }
}
