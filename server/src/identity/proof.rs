//! Asking again: what changes an account or a token is done for somebody who has just shown that it is
//! they, so that a session that was left open or stolen is worth little.
//!
//! Signing in counts, for a while. Attempts are counted by session: whoever has stolen one can't
//! keep the owner's other ones from being asked.

use evenkeel_app::AppError;
use evenkeel_live::database::dialect::integer;

use super::{
    Accounts, Caller,
    attempts::{self, Subject},
    first, number,
    password::{self, Asking},
    second_factor::{Factor, plain},
    sign_in::refused,
    user::object,
    write_down,
};
use crate::{audit, moment};

/// A proof holds for so many seconds.
const HOLDS: i64 = 10 * 60;

/// What came of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is they.
    Given,
    /// The password or the digits are wrong.
    Wrong,
    /// Too many attempts: the seconds to wait. Nothing was judged.
    Wait(i64),
}

/// What may be shown as a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The password alone.
    Password,
    /// The password, or the six digits of now where the account has a second factor.
    Either,
}

impl Accounts {
    /// Whether the session has proved itself a short while ago.
    pub async fn proved_lately(&self, caller: &Caller) -> Result<bool, AppError> {
        let sql = format!(
            "SELECT CAST(COALESCE(s.\"proved_at\", s.\"created_at\") AS TEXT) \
             FROM \"evenkeel_sessions\" s WHERE s.\"id\" = {}",
            integer(1)
        );
        let args = [caller.session().map(|id| id.to_string())];
        let at = number(first(self.fetch(&sql, &args).await?));
        Ok(moment::seconds() - at <= HOLDS)
    }

    /// Judges what was shown to prove that it is the account's owner who asks. Counted as
    /// sign-ins are, and written down.
    pub async fn prove(&self, caller: &Caller, shown: String, by: By) -> Result<Proof, AppError> {
        let place = password::place(Asking::Known).ok_or(AppError::TooManySignIns)?;
        let sql = format!(
            "SELECT u.\"password\", CAST(s.\"created_at\" AS TEXT) FROM \"evenkeel_sessions\" s \
             JOIN \"evenkeel_users\" u ON u.\"id\" = s.\"user_id\" WHERE s.\"id\" = {}",
            integer(1)
        );
        let id = caller.session().map(|id| id.to_string());
        let rows = self.fetch(&sql, std::slice::from_ref(&id)).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(Proof::Wrong);
        };
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let (kept, began) = (next(), next().unwrap_or_default());
        // With its beginning, since a number may be given again.
        let of = format!("again {} {began}", id.clone().unwrap_or_default());
        let subjects = [Subject::device(&of)];
        if let Some(wait) = self.too_early(&subjects).await? {
            return Ok(Proof::Wait(wait));
        }
        // No password is as short as this.
        let digits = by == By::Either && caller.second_factor && is_digits(&shown);
        let fits = !digits && password::verify(&place, shown.clone(), kept).await.fits;
        drop(place);
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let now = moment::seconds();
            let by = match digits {
                true => Factor::spend(&mut tx, caller.user, &shown, now)
                    .await?
                    .map(Factor::name),
                false => fits.then_some("the password"),
            };
            let of = object(&caller.email);
            let Some(by) = by else {
                refused(&mut tx, &live, &actor, "proof-refused", of).await?;
                tx.commit().await?;
                return Ok(Proof::Wrong);
            };
            attempts::succeeded(&mut tx, &subjects, now).await?;
            let sql = format!(
                "UPDATE \"evenkeel_sessions\" SET \"proved_at\" = {} WHERE \"evenkeel_sessions\".\"id\" = {}",
                integer(1),
                integer(2)
            );
            tx.execute(&sql, &[Some(now.to_string()), id.clone()]).await?;
            let after = audit::json([("by", Some(by.to_owned()))]);
            write_down(&mut tx, &live, &actor, "proof", of, Some(after)).await?;
            tx.commit().await?;
            Ok(Proof::Given)
        })
        .await
    }
}

/// Whether this is what an authenticator app shows, as people type it. What holds a letter is a password.
fn is_digits(shown: &str) -> bool {
    let plain = plain(shown);
    let signs = shown.chars().filter(|c| c.is_alphanumeric()).count();
    plain.len() == 6 && signs == 6 && plain.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_digits;

    #[test]
    fn digits_are_no_password() {
        for digits in ["123456", "123 456", " 123456 ", "123-456", "１２３４５６"] {
            assert!(is_digits(digits), "{digits}");
        }
        for other in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "correct horse"] {
            assert!(!is_digits(other), "{other}");
        }
    }
}
