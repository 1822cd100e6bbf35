//! Signing in: a password, and where the account has one a second factor.

use evenkeel_app::{AppError, audit::Action};
use evenkeel_live::database::{DbError, TextRow, Tx};

use super::{
    Accounts, By, Caller, Email, Stage, Visitor,
    attempts::{self, Subject},
    device::{forget_devices, mark_device},
    link::forget_links,
    password::{self, Asking},
    proof::{By as ProofBy, Proof},
    refusal::refused,
    second_factor::Factor,
    secret::Secret,
    session::{begin, end, end_all},
    write_down,
};
use crate::{
    audit::{Actor, AuditEntry, json},
    moment,
    row::Columns,
};

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

/// An account, as a sign-in finds it.
struct Account {
    id: i64,
    password: Option<String>,
    second_factor: bool,
    disabled: bool,
}

impl TryFrom<TextRow> for Account {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("an account's id")?,
            password: columns.optional(),
            second_factor: columns.flag("second_factor")?,
            disabled: columns.flag("disabled_at")?,
        })
    }
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
        let email = Email::typed(cut(email, longest_email));
        let password = cut(&password, longest_password).to_owned();
        let device = self.known_device(&email, visitor).await?;
        let asking = match device {
            Some(_) => Asking::Known,
            None => Asking::Stranger,
        };
        // Before it is counted: an attempt that the machine has no room for is nobody's failure.
        let slot = password::slot(asking).ok_or(AppError::TooManySignIns)?;
        let subjects = subjects(&email, device.as_deref(), visitor);
        if let Some(wait) = self.too_early(&subjects).await? {
            return Ok(SignIn::Wait(wait));
        }
        let sql = "select cast(u.id as text), u.password, \
             case when u.second_factor is null then '0' else '1' end, \
             case when u.disabled_at is null then '0' else '1' end \
             from evenkeel_users u where u.email = $1";
        let account: Option<Account> = self.row(sql, &[Some(email.to_string())]).await?;
        let kept = account.as_ref().and_then(|a| a.password.clone());
        let held = password::verify(&slot, password.clone(), kept).await;
        let known = account.is_some();
        let Some(account) = account.filter(|a| held.fits && !a.disabled) else {
            self.refuse(&email, known, visitor).await?;
            return Ok(SignIn::Refused);
        };
        let renewed = match held.outdated {
            true => password::hash(&slot, password).await.ok(),
            false => None,
        };
        drop(slot);
        let actor = Actor::named(email.to_string(), visitor.address.clone());
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            if let Some(hash) = &renewed {
                set_password(&mut tx, account.id, hash).await?;
            }
            let entry = |action| AuditEntry::new(&actor, action, email.object());
            let done = if account.second_factor {
                // Counted until the second factor is right too.
                let session = begin(&mut tx, account.id, Stage::SecondFactor, visitor).await?;
                write_down(&mut tx, &live, entry(Action::PasswordRight)).await?;
                SignIn::SecondFactor(session)
            } else {
                attempts::succeeded(&mut tx, &subjects, moment::seconds()).await?;
                let session = begin(&mut tx, account.id, Stage::Full, visitor).await?;
                let device = mark_device(&mut tx, account.id, device.is_some()).await?;
                write_down(&mut tx, &live, entry(Action::SignIn)).await?;
                SignIn::Done { session, device }
            };
            tx.commit().await?;
            Ok(done)
        })
        .await
    }

    /// Writes a refused sign-in down. What was typed is no name until it was right: it may be a password.
    async fn refuse(&self, email: &Email, known: bool, visitor: &Visitor) -> Result<(), AppError> {
        let nobody = Actor {
            name: None,
            address: visitor.address.clone(),
        };
        let of = match known {
            true => email.object(),
            false => "user unknown".to_owned(),
        };
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let entry = AuditEntry::new(&nobody, Action::SignInRefused, of.clone());
            refused(&mut tx, &live, entry).await?;
            tx.commit().await
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
            let mut tx = self.watched.begin().await?;
            let now = moment::seconds();
            let Some(factor) = Factor::spend(&mut tx, caller.user, code, now).await? else {
                let of = caller.email.object();
                let entry = AuditEntry::new(&actor, Action::SecondFactorRefused, of);
                refused(&mut tx, &live, entry).await?;
                tx.commit().await?;
                return Ok(SecondFactor::Refused);
            };
            // Of the password and of this.
            attempts::succeeded(&mut tx, &subjects, now).await?;
            attempts::succeeded(&mut tx, &subjects, now).await?;
            end(&mut tx, id).await?;
            let session = begin(&mut tx, caller.user, Stage::Full, visitor).await?;
            let device = mark_device(&mut tx, caller.user, device.is_some()).await?;
            let entry = AuditEntry::new(&actor, Action::SignIn, caller.email.object());
            let entry = entry.after(json([("second factor", Some(factor.name().to_owned()))]));
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await?;
            Ok(SecondFactor::Done { session, device })
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
        let slot = password::slot(Asking::Known).ok_or(AppError::TooManySignIns)?;
        let hash = password::hash(&slot, new).await.map_err(|why| {
            tracing::error!(why, "a password could not be hashed");
            AppError::Internal(0)
        })?;
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            set_password(&mut tx, caller.user, &hash).await?;
            end_all(&mut tx, caller.user, None).await?;
            forget_devices(&mut tx, caller.user).await?;
            forget_links(&mut tx, caller.user).await?;
            let session = begin(&mut tx, caller.user, Stage::Full, visitor).await?;
            let entry = AuditEntry::new(&actor, Action::ChangePassword, caller.email.object());
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await?;
            Ok(NewPassword::Kept(session))
        })
        .await
    }
}

/// Whose attempts a sign-in counts as.
fn subjects(email: &Email, device: Option<&str>, visitor: &Visitor) -> Vec<Subject> {
    match (device, &visitor.address) {
        (Some(device), _) => vec![Subject::device(device)],
        (None, Some(address)) => vec![Subject::account(email), Subject::address(address)],
        (None, None) => vec![Subject::account(email)],
    }
}

async fn set_password(tx: &mut Tx, user: i64, hash: &str) -> Result<(), DbError> {
    let sql = "update evenkeel_users as u set password = $1 where u.id = cast($2 as bigint)";
    let args = [Some(hash.to_owned()), Some(user.to_string())];
    tx.execute(sql, &args).await.map(drop)
}
