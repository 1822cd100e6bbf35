//! Signing in: a password, and where the account has one a second factor.

use evenkeel_app::AppError;
use evenkeel_live::database::{DbError, Tx, dialect::integer};
use evenkeel_model::Schema;

use super::{
    Accounts, By, Caller, Stage, Visitor,
    attempts::{self, Subject},
    first,
    link::forget_links,
    number,
    password::{self, Asking},
    proof::{By as ProofBy, Proof},
    second_factor::Factor,
    secret::{Secret, digest},
    session::{begin, end_all},
    user::{normal, object},
    write_down,
};
use crate::{audit::Actor, moment};

/// A browser counts as known for so many seconds, as long as its cookie lasts: 180 days.
const KNOWN: i64 = 180 * 24 * 60 * 60;

/// The most characters that are looked at of what is typed to sign in: more than any address, password
/// or code has that we have taken.
const LONGEST: [usize; 3] = [300, 2_000, 64];

/// The beginning of a text, of at most so many characters.
fn cut(text: &str, most: usize) -> &str {
    text.char_indices()
        .nth(most)
        .map_or(text, |(end, _)| &text[..end])
}

/// What came of a password.
pub enum SignIn {
    /// It was right. The session's token; and a mark for the browser, where it has none.
    Done {
        /// What the browser is to carry.
        session: Secret,
        /// What marks the browser from now on.
        device: Option<Secret>,
    },
    /// It was right, and the second factor is still to come.
    SecondFactor(Secret),
    /// The account or the password is wrong; which of them is not said.
    Refused,
    /// Too many attempts: the seconds to wait.
    Wait(i64),
}

/// What came of a change of one's own password.
pub enum NewPassword {
    /// It is kept. The session goes on under another token.
    Kept(Secret),
    /// It isn't: what was shown as the current one.
    Not(Proof),
}

/// What came of a second factor.
pub enum SecondFactor {
    /// It was right. Another token for the session; and a mark for the browser, where it has none.
    Done {
        /// What the browser is to carry.
        session: Secret,
        /// What marks the browser from now on.
        device: Option<Secret>,
    },
    /// It was wrong.
    Refused,
    /// Too many attempts: the seconds to wait.
    Wait(i64),
}

struct Account {
    id: i64,
    password: String,
    second_factor: bool,
    disabled: bool,
}

impl Accounts {
    /// Signs in. Known and unknown accounts, right and wrong passwords take the same way.
    pub async fn sign_in(
        &self,
        email: &str,
        password: String,
        visitor: &Visitor,
    ) -> Result<SignIn, AppError> {
        let [longest_email, longest_password, _] = LONGEST;
        let email = normal(cut(email, longest_email));
        let password = cut(&password, longest_password).to_owned();
        let device = self.known_device(&email, visitor).await?;
        let asking = match device {
            Some(_) => Asking::Known,
            None => Asking::Stranger,
        };
        // Before it is counted: an attempt that the machine has no room for is nobody's failure.
        let place = password::place(asking).ok_or(AppError::TooManySignIns)?;
        let subjects = subjects(&email, device.as_deref(), visitor);
        if let Some(wait) = self.too_early(&subjects).await? {
            return Ok(SignIn::Wait(wait));
        }
        let sql = "SELECT CAST(u.\"id\" AS TEXT), u.\"password\", \
             CASE WHEN u.\"second_factor\" IS NULL THEN '0' ELSE '1' END, \
             CASE WHEN u.\"disabled_at\" IS NULL THEN '0' ELSE '1' END \
             FROM \"evenkeel_users\" u WHERE u.\"email\" = $1";
        let account = self
            .fetch(sql, &[Some(email.clone())])
            .await?
            .into_iter()
            .next()
            .map(|row| {
                let mut row = row.into_iter();
                let mut next = || row.next().flatten();
                Account {
                    id: number(next()),
                    password: next().unwrap_or_default(),
                    second_factor: next().as_deref() == Some("1"),
                    disabled: next().as_deref() != Some("0"),
                }
            });
        let kept = account.as_ref().map(|a| a.password.clone());
        let held = password::verify(&place, password.clone(), kept).await;
        let known = account.is_some();
        let account = account.filter(|a| held.fits && !a.disabled);
        let actor = Actor {
            name: Some(email.clone()),
            address: visitor.address.clone(),
        };
        let Some(account) = account else {
            // What was typed is no name until it was right: it may be a password.
            let nobody = Actor {
                name: None,
                ..actor
            };
            let of = if known {
                object(&email)
            } else {
                "user unknown".to_owned()
            };
            self.attempt(async |live| {
                let mut tx = self.database.begin().await?;
                refused(&mut tx, &live, &nobody, "sign-in-refused", of.clone()).await?;
                tx.commit().await
            })
            .await?;
            return Ok(SignIn::Refused);
        };
        let renewed = match held.outdated {
            true => password::hash(&place, password).await.ok(),
            false => None,
        };
        drop(place);
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let now = moment::seconds();
            if let Some(hash) = &renewed {
                let sql = format!(
                    "UPDATE \"evenkeel_users\" SET \"password\" = $1 WHERE \"evenkeel_users\".\"id\" = {}",
                    integer(2)
                );
                tx.execute(&sql, &[Some(hash.clone()), Some(account.id.to_string())])
                    .await?;
            }
            let done = if account.second_factor {
                // Counted until the second factor is right too.
                let session = begin(&mut tx, account.id, Stage::SecondFactor, visitor).await?;
                write_down(
                    &mut tx,
                    &live,
                    &actor,
                    "password-right",
                    object(&email),
                    None,
                )
                .await?;
                SignIn::SecondFactor(session)
            } else {
                attempts::succeeded(&mut tx, &subjects, now).await?;
                let session = begin(&mut tx, account.id, Stage::Full, visitor).await?;
                let mark = mark(&mut tx, account.id, device.is_some(), now).await?;
                write_down(&mut tx, &live, &actor, "sign-in", object(&email), None).await?;
                SignIn::Done {
                    session,
                    device: mark,
                }
            };
            tx.commit().await?;
            Ok(done)
        })
        .await
    }

    /// Completes a sign-in with the second factor: six digits of now, or a recovery code.
    pub async fn second_factor(
        &self,
        caller: &Caller,
        code: &str,
        visitor: &Visitor,
    ) -> Result<SecondFactor, AppError> {
        let By::Session {
            id,
            stage: Stage::SecondFactor,
        } = caller.by
        else {
            return Ok(SecondFactor::Refused);
        };
        let [.., longest_code] = LONGEST;
        let code = cut(code, longest_code);
        let device = self.known_device(&caller.email, visitor).await?;
        let subjects = subjects(&caller.email, device.as_deref(), visitor);
        if let Some(wait) = self.too_early(&subjects).await? {
            return Ok(SecondFactor::Wait(wait));
        }
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let now = moment::seconds();
            let Some(factor) = Factor::spend(&mut tx, caller.user, code, now).await? else {
                let of = object(&caller.email);
                refused(&mut tx, &live, &actor, "second-factor-refused", of).await?;
                tx.commit().await?;
                return Ok(SecondFactor::Refused);
            };
            // Of the password and of this.
            attempts::succeeded(&mut tx, &subjects, now).await?;
            attempts::succeeded(&mut tx, &subjects, now).await?;
            let sql = format!(
                "DELETE FROM \"evenkeel_sessions\" WHERE \"evenkeel_sessions\".\"id\" = {}",
                integer(1)
            );
            tx.execute(&sql, &[Some(id.to_string())]).await?;
            let session = begin(&mut tx, caller.user, Stage::Full, visitor).await?;
            let mark = mark(&mut tx, caller.user, device.is_some(), now).await?;
            let after = crate::audit::json([("second factor", Some(factor.name().to_owned()))]);
            let of = object(&caller.email);
            write_down(&mut tx, &live, &actor, "sign-in", of, Some(after)).await?;
            tx.commit().await?;
            Ok(SecondFactor::Done {
                session,
                device: mark,
            })
        })
        .await
    }

    /// Changes one's own password. Every other session of the account ends, and this one goes on
    /// under another token.
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: String,
        new: String,
        visitor: &Visitor,
    ) -> Result<NewPassword, AppError> {
        match self.prove(caller, current, ProofBy::Password).await? {
            Proof::Given => {}
            other => return Ok(NewPassword::Not(other)),
        }
        let place = password::place(Asking::Known).ok_or(AppError::TooManySignIns)?;
        let hash = password::hash(&place, new).await.map_err(|why| {
            tracing::error!(why, "a password could not be hashed");
            AppError::Internal(0)
        })?;
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let sql = format!(
                "UPDATE \"evenkeel_users\" SET \"password\" = $1 WHERE \"evenkeel_users\".\"id\" = {}",
                integer(2)
            );
            tx.execute(&sql, &[Some(hash.clone()), Some(caller.user.to_string())])
                .await?;
            end_all(&mut tx, caller.user, None).await?;
            forget_devices(&mut tx, caller.user).await?;
            forget_links(&mut tx, caller.user).await?;
            let session = begin(&mut tx, caller.user, Stage::Full, visitor).await?;
            let of = object(&caller.email);
            write_down(&mut tx, &live, &actor, "change-password", of, None).await?;
            tx.commit().await?;
            Ok(NewPassword::Kept(session))
        })
        .await
    }

    /// Counts an attempt; the seconds to wait where it comes too early.
    pub(super) async fn too_early(&self, subjects: &[Subject]) -> Result<Option<i64>, AppError> {
        self.attempt(async |_| {
            let mut tx = self.database.begin().await?;
            let wait = attempts::count(&mut tx, subjects, moment::seconds()).await?;
            if wait > 0 {
                return Ok(Some(wait));
            }
            tx.commit().await?;
            Ok(None)
        })
        .await
    }

    /// The digest of the browser's mark, where this account's owner has signed in from it.
    async fn known_device(
        &self,
        email: &str,
        visitor: &Visitor,
    ) -> Result<Option<String>, AppError> {
        let Some(device) = visitor.device.as_deref() else {
            return Ok(None);
        };
        let digest = digest(device);
        let sql = "SELECT d.\"token\" FROM \"evenkeel_devices\" d \
             JOIN \"evenkeel_users\" u ON u.\"id\" = d.\"user_id\" \
             WHERE d.\"token\" = $1 AND u.\"email\" = $2";
        let args = [Some(digest), Some(email.to_owned())];
        Ok(first(self.fetch(sql, &args).await?))
    }
}

fn subjects(email: &str, device: Option<&str>, visitor: &Visitor) -> Vec<Subject> {
    match (device, &visitor.address) {
        (Some(device), _) => vec![Subject::device(device)],
        (None, Some(address)) => vec![Subject::account(email), Subject::address(address)],
        (None, None) => vec![Subject::account(email)],
    }
}

/// Writes a refusal down, as far as the trail is to have it: strangers can bring refusals about as often
/// as they like, and nobody may shorten the trail. The log has them all.
///
/// A row that isn't to be written is written and taken back, so that a refusal takes as long whichever
/// account it was for.
pub(super) async fn refused(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    action: &'static str,
    object: String,
) -> Result<(), DbError> {
    let count = attempts::refused(tx, action, &object, moment::seconds()).await?;
    tracing::info!(
        action,
        object,
        address = actor.address,
        in_this_hour = count,
        "refused"
    );
    let after = crate::audit::json([("in this hour", Some(count.to_string()))]);
    let kept = attempts::is_written_down(count);
    tx.run("SAVEPOINT refusal").await?;
    write_down(tx, live, actor, action, object, Some(after)).await?;
    if !kept {
        tx.forget_later();
    }
    tx.run(match kept {
        true => "RELEASE SAVEPOINT refusal",
        false => "ROLLBACK TO SAVEPOINT refusal",
    })
    .await
}

/// Marks a browser that isn't marked yet.
async fn mark(
    tx: &mut evenkeel_live::database::Tx,
    user: i64,
    known: bool,
    now: i64,
) -> Result<Option<Secret>, DbError> {
    if known {
        return Ok(None);
    }
    let sql = format!(
        "DELETE FROM \"evenkeel_devices\" WHERE \"evenkeel_devices\".\"created_at\" < {}",
        integer(1)
    );
    tx.execute(&sql, &[Some((now - KNOWN).to_string())]).await?;
    let device = Secret::new();
    let sql = format!(
        "INSERT INTO \"evenkeel_devices\" (\"token\", \"user_id\", \"created_at\") VALUES ($1, {}, {})",
        integer(2),
        integer(3)
    );
    let args = [
        Some(device.digest()),
        Some(user.to_string()),
        Some(now.to_string()),
    ];
    tx.execute(&sql, &args).await?;
    Ok(Some(device))
}

/// No browser counts as known any more: one of them may have been the thief's.
pub(super) async fn forget_devices(
    tx: &mut evenkeel_live::database::Tx,
    user: i64,
) -> Result<(), DbError> {
    let sql = format!(
        "DELETE FROM \"evenkeel_devices\" WHERE \"evenkeel_devices\".\"user_id\" = {}",
        integer(1)
    );
    tx.execute(&sql, &[Some(user.to_string())]).await?;
    Ok(())
}
