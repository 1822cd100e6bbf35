//! Browsers in which an account's owner has signed in before: other people's failures don't slow them
//! down.

use evenkeel_app::AppError;
use evenkeel_live::database::{DbError, Tx};

use super::{
    Accounts, Email, Visitor,
    secret::{Secret, digest},
};
use crate::{moment, row::Text};

/// A browser counts as known for so many seconds, as long as its cookie lasts: 180 days.
const KNOWN: i64 = 180 * 24 * 60 * 60;

impl Accounts {
    /// The digest of the browser's mark, where this account's owner has signed in from it.
    pub(super) async fn known_device(
        &self,
        email: &Email,
        visitor: &Visitor,
    ) -> Result<Option<String>, AppError> {
        let Some(device) = visitor.device.as_deref() else {
            return Ok(None);
        };
        let sql = "select d.token from evenkeel_devices d \
             join evenkeel_users u on u.id = d.user_id \
             where d.token = $1 and u.email = $2";
        let args = [Some(digest(device)), Some(email.to_string())];
        let known = self.row::<Text>(sql, &args).await?;
        Ok(known.map(|Text(token)| token))
    }
}

/// Marks a browser that isn't marked yet.
pub(super) async fn mark_device(
    tx: &mut Tx,
    user: i64,
    known: bool,
) -> Result<Option<Secret>, DbError> {
    if known {
        return Ok(None);
    }
    let now = moment::seconds();
    let sql = "delete from evenkeel_devices as d where d.created_at < cast($1 as bigint)";
    tx.execute(sql, &[Some((now - KNOWN).to_string())]).await?;
    let device = Secret::new();
    let sql = "insert into evenkeel_devices (token, user_id, created_at) \
         values ($1, cast($2 as bigint), cast($3 as bigint))";
    let args = [
        Some(device.digest()),
        Some(user.to_string()),
        Some(now.to_string()),
    ];
    tx.execute(sql, &args).await?;
    Ok(Some(device))
}

/// No browser counts as known any more: one of them may have been the thief's.
pub(super) async fn forget_devices(tx: &mut Tx, user: i64) -> Result<(), DbError> {
    let sql = "delete from evenkeel_devices as d where d.user_id = cast($1 as bigint)";
    tx.execute(sql, &[Some(user.to_string())]).await.map(drop)
}
