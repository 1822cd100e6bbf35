//! Addresses that were kept before they were normalised: of the same letters, otherwise composed.

use evenkeel_app::AppError;
use evenkeel_live::database::{DbError, TextRow};

use super::{Accounts, Email};
use crate::row::Columns;

/// An account's address, as it is kept.
struct Kept {
    id: i64,
    email: String,
}

impl TryFrom<TextRow> for Kept {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("an account's id")?,
            email: columns.text("an account's email")?,
        })
    }
}

impl Accounts {
    /// Keeps each account's address as a sign-in looks for it ([`Email::typed`]), so that what was kept
    /// with its letters decomposed still lets its owner in. Where two would be one, both stay as they
    /// are: whose it is an operator must say.
    pub async fn compose_addresses(&self) -> Result<(), AppError> {
        let sql = "select cast(u.id as text), u.email from evenkeel_users u";
        for kept in self.rows::<Kept>(sql, &[]).await? {
            let email = Email::typed(&kept.email);
            if email.as_str() != kept.email {
                self.compose(kept, email).await?;
            }
        }
        Ok(())
    }

    async fn compose(&self, kept: Kept, email: Email) -> Result<(), AppError> {
        let sql = "update evenkeel_users as u set email = $1 \
             where u.id = cast($2 as bigint) and u.email = $3";
        let args = [
            Some(email.to_string()),
            Some(kept.id.to_string()),
            Some(kept.email),
        ];
        let done = self.attempt(async |_| {
            let mut tx = self.watched.begin().await?;
            match tx.execute(sql, &args).await {
                Err(DbError::Unique(_)) => return Ok(false),
                other => other?,
            };
            tx.commit().await?;
            Ok(true)
        });
        match done.await? {
            true => tracing::info!(%email, "an address is kept with its letters composed now"),
            false => tracing::warn!(
                %email,
                "two accounts have this address, their letters composed in two ways; one of them can't sign in"
            ),
        }
        Ok(())
    }
}
