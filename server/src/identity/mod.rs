//! Accounts, sign-in, sessions and tokens.
//!
//! Everything is asked of the database at each request, so that ending a session, a token or an
//! account holds at once and in every process. Where a table of these is damaged nobody gets in,
//! and the page says why; the operator does from the machine itself (`evenkeel user`).

mod address;
mod attempts;
mod device;
mod email;
mod link;
mod new_user;
pub mod password;
mod proof;
mod refusal;
mod second_factor;
pub mod secret;
mod session;
mod sign_in;
mod token;
mod user;

use std::{future::Future, sync::Arc};

use evenkeel_app::{
    AppError,
    audit::Action,
    identity::{Identity, Role},
};
use evenkeel_live::database::{Arg, DbError, TextRow, Tx};
use evenkeel_model::Schema;

pub use email::Email;
pub use link::{Added, Setup};
pub use new_user::{BELONGINGS, NewUser, orphans};
pub use proof::{By as ProofBy, Proof};
pub use second_factor::{Enrolment, qr_code};
pub use secret::Secret;
pub use session::SessionRow;
pub use sign_in::{NewPassword, SecondFactor, SignIn};
pub use token::{NewToken, Scope};
pub use user::{Changed, Reset};

use crate::{
    audit::{self, Actor, AuditEntry},
    row::Rows,
    watched::{Failure, Watched},
};

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The network address, as far as it is known.
    pub address: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
    /// The mark of a browser in which somebody has signed in before.
    pub device: Option<String>,
    /// The session that the browser shows: another sign-in in it ends that one.
    pub session: Option<String>,
}

/// How far somebody has come in signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is still to come.
    SecondFactor,
    /// Signed in.
    Full,
}

/// Who sends a request, and by what right.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account, or the one that made the token.
    pub user: i64,
    /// The account's address.
    pub email: Email,
    /// What to call them.
    pub name: String,
    /// The account's role.
    pub role: Role,
    /// Whether the account has a second factor.
    pub second_factor: bool,
    /// What the request showed.
    pub by: By,
    /// Where it comes from.
    pub address: Option<String>,
}

/// What a request shows to be let in.
#[derive(Clone, Debug)]
pub enum By {
    /// A browser's session.
    Session {
        /// Its number.
        id: i64,
        /// How far it is.
        stage: Stage,
    },
    /// A machine's token.
    Token {
        /// Its number.
        id: i64,
        /// Its name.
        name: String,
        /// What it may do.
        scopes: Vec<Scope>,
    },
}

impl Caller {
    /// As the trail names them.
    pub fn actor(&self) -> Actor {
        let name = match &self.by {
            By::Session { .. } => self.email.to_string(),
            By::Token { id, name, .. } => token::named(*id, &self.email, name),
        };
        Actor::named(name, self.address.clone())
    }

    /// As their pages know them.
    pub fn identity(&self) -> Identity {
        Identity {
            account: mark(&self.email),
            email: self.email.to_string(),
            name: self.name.clone(),
            role: self.role,
        }
    }

    /// Whether this is a token that may do so.
    pub fn may(&self, scope: Scope) -> bool {
        match &self.by {
            By::Session { .. } => false,
            By::Token { scopes, .. } => scopes.contains(&scope),
        }
    }

    /// The number of the session, where it is one.
    pub fn session(&self) -> Option<i64> {
        match self.by {
            By::Session { id, .. } => Some(id),
            By::Token { .. } => None,
        }
    }
}

/// What the operator decided at the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy {
    /// Administrators must have a second factor.
    pub second_factor_for_admins: bool,
}

/// The accounts of a guarded database.
#[derive(Clone)]
pub struct Accounts {
    watched: Watched,
    policy: Policy,
}

impl Accounts {
    /// Over a guarded database.
    pub fn new(watched: Watched, policy: Policy) -> Self {
        Self { watched, policy }
    }

    /// Whether somebody must set up a second factor before they may do anything else.
    pub fn must_enrol(&self, caller: &Caller) -> bool {
        self.policy.second_factor_for_admins
            && caller.role == Role::Admin
            && !caller.second_factor
            && matches!(caller.by, By::Session { .. })
    }

    /// Works on the accounts, and perhaps a second time.
    async fn attempt<T, F: Future<Output = Result<T, DbError>>>(
        &self,
        work: impl Fn(Arc<Schema>) -> F,
    ) -> Result<T, AppError> {
        let attempt = async |live| work(live).await.map_err(Failure::from);
        self.watched.attempt(attempt).await.map_err(damage)
    }

    /// Reads rows, in no transaction.
    async fn rows<T: TryFrom<TextRow, Error = DbError>>(
        &self,
        sql: &str,
        args: &[Arg],
    ) -> Result<Vec<T>, AppError> {
        self.attempt(async |_| self.watched.fetch(sql, args).await?.all())
            .await
    }

    /// Reads the first row, in no transaction.
    async fn row<T: TryFrom<TextRow, Error = DbError>>(
        &self,
        sql: &str,
        args: &[Arg],
    ) -> Result<Option<T>, AppError> {
        self.attempt(async |_| self.watched.fetch(sql, args).await?.one())
            .await
    }
}

/// What a person is shown of a failure: where something of an account's is missing or can't be read, that
/// its tables are damaged.
fn damage(failure: Failure) -> AppError {
    match failure {
        Failure::Database(DbError::MissingObject(why) | DbError::Unreadable(why)) => {
            tracing::error!(why, "a table of accounts is damaged");
            AppError::AccountsDamaged
        }
        other => other.into(),
    }
}

/// What an account's pages state it by. It says no more than that two of them are the same account's.
pub fn mark(email: &Email) -> String {
    let mut mark = secret::digest(&format!("account {email}"));
    mark.truncate(16);
    mark
}

/// What gives somebody something. While the trail is lost none of it is done, also though the journal
/// would take it: who gave it is to be seen as long as it lasts. What takes something away, and signing in,
/// goes on.
fn gives(action: Action) -> bool {
    matches!(
        action,
        Action::AddUser
            | Action::ChangeRole
            | Action::EnableUser
            | Action::MakePasswordLink
            | Action::MakeToken
            | Action::RemoveSecondFactor
            | Action::SetUp
            | Action::AddSecondFactor
    )
}

/// Writes down what was done to an account or a token.
async fn write_down(tx: &mut Tx, live: &Schema, entry: AuditEntry<'_>) -> Result<(), DbError> {
    let action = entry.action;
    audit::record(tx, live, entry).await?;
    if gives(action) && tx.has_later() {
        let why = format!("{} needs the audit trail", action.name());
        return Err(DbError::Unwritten(why));
    }
    Ok(())
}
