//! Creations that can be sent again without creating twice: the first one's key is kept with what it
//! created, in the same transaction.

use evenkeel_app::{
    AppError,
    project::{ProjectId, Submission},
};
use evenkeel_live::database::{DbError, TextRow, Tx};
use evenkeel_model::Schema;

use super::Failure;
use crate::{
    identity::secret::digest,
    moment,
    row::{Columns, Rows},
};

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
pub struct IdempotencyKey {
    /// Whose it is.
    pub owner: Owner,
    /// The key.
    pub key: String,
    /// A digest of the request, so that another one under the same key is told from it.
    pub request: String,
}

/// What was created under a key.
struct Creation {
    request: String,
    /// None: the table of projects has no numbers.
    project: Option<ProjectId>,
}

impl TryFrom<TextRow> for Creation {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            request: columns.text("a creation's request")?,
            project: columns
                .optional()
                .and_then(|id| id.parse().ok())
                .map(ProjectId),
        })
    }
}

pub(super) enum Reserved {
    /// It was never seen.
    New,
    /// It has created this project already.
    Done(ProjectId),
    /// It belongs to another request; to a form's, which created this project.
    Other(Option<ProjectId>),
}

impl IdempotencyKey {
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
    pub(super) async fn reserve(&self, tx: &mut Tx, live: &Schema) -> Result<Reserved, Failure> {
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
        let sql = format!("delete from {table} as c where c.created_at < cast($1 as bigint)");
        tx.execute(&sql, &[Some((now - REMEMBERED).to_string())])
            .await?;
        let sql = format!(
            "insert into {table} ({column}, key, request, project, created_at) \
             values (cast($1 as bigint), $2, $3, '', cast($4 as bigint)) \
             on conflict ({column}, key) do nothing"
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
            "select c.request, c.project from {table} c \
             where c.{column} = cast($1 as bigint) and c.key = $2"
        );
        let earlier = tx.fetch(&sql, &args[..2]).await?.one::<Creation>()?;
        let same = earlier.as_ref().is_some_and(|c| c.request == self.request);
        Ok(match (earlier.and_then(|c| c.project), self.owner) {
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
            "update {table} as c set project = $3 \
             where c.{column} = cast($1 as bigint) and c.key = $2"
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
