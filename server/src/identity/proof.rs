//! Asking again: what changes an account or a token is done for somebody who has just shown that it is
//! they, so that a session that was left open or stolen is worth little.
//!
//! Signing in counts, for a while. Attempts are counted by session: whoever has stolen one can't
//! keep the owner's other ones from being asked.

use evenkeel_app::{AppError, audit::Action};
use evenkeel_live::database::{DbError, TextRow};

use super::{
    Accounts, Caller,
    attempts::{self, Subject},
    password::{self, Asking},
    refusal::refused,
    second_factor::{Factor, plain},
    write_down,
};
use crate::{
    audit::{AuditEntry, json},
    moment,
    row::{Columns, Number},
};

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

/// What a session's proof is held against.
struct Held {
    password: Option<String>,
    created_at: i64,
}

impl TryFrom<TextRow> for Held {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            password: columns.optional(),
            created_at: columns.number("a session's created_at")?,
        })
    }
}

impl Accounts {
    /// Whether the session has proved itself a short while ago.
    pub async fn proved_lately(&self, caller: &Caller) -> Result<bool, AppError> {
        let sql = "select cast(coalesce(s.proved_at, s.created_at) as text) \
             from evenkeel_sessions s where s.id = cast($1 as bigint)";
        let args = [caller.session().map(|id| id.to_string())];
        let proved: Option<Number> = self.row(sql, &args).await?;
        Ok(proved.is_some_and(|Number(at)| moment::seconds() - at <= HOLDS))
    }

    /// Judges what was shown to prove that it is the account's owner who asks. Counted as
    /// sign-ins are, and written down.
    pub async fn prove(&self, caller: &Caller, shown: String, by: By) -> Result<Proof, AppError> {
        let slot = password::slot(Asking::Known).ok_or(AppError::TooManySignIns)?;
        let sql = "select u.password, cast(s.created_at as text) from evenkeel_sessions s \
             join evenkeel_users u on u.id = s.user_id where s.id = cast($1 as bigint)";
        let Some(id) = caller.session().map(|id| id.to_string()) else {
            return Ok(Proof::Wrong);
        };
        let Some(held) = self.row::<Held>(sql, &[Some(id.clone())]).await? else {
            return Ok(Proof::Wrong);
        };
        // With its beginning, since a number may be given again.
        let subjects = [Subject::device(&format!("again {id} {}", held.created_at))];
        if let Some(wait) = self.too_early(&subjects).await? {
            return Ok(Proof::Wait(wait));
        }
        // No password is as short as this.
        let digits = by == By::Either && caller.second_factor && is_digits(&shown);
        let fits = !digits
            && password::verify(&slot, shown.clone(), held.password)
                .await
                .fits;
        drop(slot);
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let now = moment::seconds();
            let by = match digits {
                true => Factor::spend(&mut tx, caller.user, &shown, now)
                    .await?
                    .map(Factor::name),
                false => fits.then_some("the password"),
            };
            let entry = |action| AuditEntry::new(&actor, action, caller.email.object());
            let Some(by) = by else {
                refused(&mut tx, &live, entry(Action::ProofRefused)).await?;
                tx.commit().await?;
                return Ok(Proof::Wrong);
            };
            attempts::succeeded(&mut tx, &subjects, now).await?;
            let sql = "update evenkeel_sessions as s set proved_at = cast($1 as bigint) \
                 where s.id = cast($2 as bigint)";
            tx.execute(sql, &[Some(now.to_string()), Some(id.clone())])
                .await?;
            let entry = entry(Action::Proof).after(json([("by", Some(by.to_owned()))]));
            write_down(&mut tx, &live, entry).await?;
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
