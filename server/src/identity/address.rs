//! Addresses that were kept before they were normalised: of the same letters, otherwise composed.

use evenkeel_app::AppError;
use evenkeel_live::database::{DbError, dialect::integer};

use super::{Accounts, number, user::normal};

impl Accounts {
    /// Keeps each account's address as a sign-in looks for it ([`normal`]), so that what was kept with
    /// its letters decomposed still lets its owner in. Where two would be one, both stay as they are:
    /// whose it is an operator must say.
    pub async fn compose_addresses(&self) -> Result<(), AppError> {
        let sql = "SELECT CAST(u.\"id\" AS TEXT), u.\"email\" FROM \"evenkeel_users\" u";
        for row in self.fetch(sql, &[]).await? {
            let mut row = row.into_iter();
            let id = number(row.next().flatten());
            let kept = row.next().flatten().unwrap_or_default();
            let email = normal(&kept);
            if email != kept {
                self.compose(id, kept, email).await?;
            }
        }
        Ok(())
    }

    async fn compose(&self, id: i64, kept: String, email: String) -> Result<(), AppError> {
        let sql = format!(
            "UPDATE \"evenkeel_users\" SET \"email\" = $1 WHERE \"evenkeel_users\".\"id\" = {} \
             AND \"evenkeel_users\".\"email\" = $3",
            integer(2)
        );
        let args = [Some(email.clone()), Some(id.to_string()), Some(kept)];
        let done = self.attempt(async |_| {
            let mut tx = self.database.begin().await?;
            match tx.execute(&sql, &args).await {
                Err(DbError::Unique(_)) => return Ok(false),
                other => other?,
            };
            tx.commit().await?;
            Ok(true)
        });
        match done.await? {
            true => tracing::info!(email, "an address is kept with its letters composed now"),
            false => tracing::warn!(
                email,
                "two accounts have this address, their letters composed in two ways; one of them can't sign in"
            ),
        }
        Ok(())
    }
}
