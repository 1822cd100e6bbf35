//! Accounts, sign-in, sessions and tokens.
//!
//! Everything is asked of the database at each request, so that ending a session, a token or an
//! account holds at once and in every process. Where a table of these is damaged nobody gets in,
//! and the page says why; the operator does from the machine itself (`evenkeel user`).

mod address;
mod attempts;
mod link;
pub mod password;
mod proof;
mod second_factor;
pub mod secret;
mod session;
mod sign_in;
mod token;
mod user;

use std::{future::Future, sync::Arc};

use evenkeel_app::{
    AppError,
    identity::{Identity, Role},
};
use evenkeel_live::{
    database::{Database, DbError, TextRow, Tx},
    guardian::Guardian,
};
use evenkeel_model::Schema;

pub use link::{Added, Setup};
pub use proof::{By as ProofBy, Proof};
pub use second_factor::{Enrolment, qr_code};
pub use secret::Secret;
pub use session::SessionRow;
pub use sign_in::{NewPassword, SecondFactor, SignIn};
pub use token::{NewToken, Scope};
pub use user::{BELONGINGS, Changed, NewUser, Reset, normal, orphans};

use crate::{
    audit::{self, Actor, Deed},
    store::shown,
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
    pub email: String,
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
            By::Session { .. } => self.email.clone(),
            By::Token { id, name, .. } => token::named(*id, &self.email, name),
        };
        Actor {
            name: Some(name),
            address: self.address.clone(),
        }
    }

    /// As their pages know them.
    pub fn identity(&self) -> Identity {
        Identity {
            account: mark(&self.email),
            email: self.email.clone(),
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
    database: Database,
    guardian: Arc<Guardian>,
    policy: Policy,
}

impl Accounts {
    /// Over a guarded database.
    pub fn new(database: Database, guardian: Arc<Guardian>, policy: Policy) -> Self {
        Self {
            database,
            guardian,
            policy,
        }
    }

    /// Whether somebody must set up a second factor before they may do anything else.
    pub fn must_enrol(&self, caller: &Caller) -> bool {
        self.policy.second_factor_for_admins
            && caller.role == Role::Admin
            && !caller.second_factor
            && matches!(caller.by, By::Session { .. })
    }

    /// Works on the accounts, and after a fresh look at the schema once more, if something was
    /// missing that may have come back.
    async fn attempt<T, F: Future<Output = Result<T, DbError>>>(
        &self,
        work: impl Fn(Arc<Schema>) -> F,
    ) -> Result<T, AppError> {
        let seen = self.guardian.seen();
        // Before the database has ever answered nothing is known of its schema.
        let seen = match seen.engine {
            Some(_) => seen,
            None => self.guardian.look().await,
        };
        match work(seen.live.clone()).await {
            Ok(done) => Ok(done),
            Err(DbError::MissingObject(what)) => {
                tracing::warn!(what, "a table of accounts is damaged; looking again");
                let fresh = self.guardian.look().await;
                match work(fresh.live.clone()).await {
                    Err(DbError::MissingObject(_)) => Err(AppError::AccountsDamaged),
                    other => other.map_err(|error| shown(error.into())),
                }
            }
            Err(error) => Err(shown(error.into())),
        }
    }

    /// Reads, in no transaction.
    async fn fetch(&self, sql: &str, args: &[Option<String>]) -> Result<Vec<TextRow>, AppError> {
        self.attempt(|_| self.database.fetch(sql, args)).await
    }

    /// Does one thing in a transaction and, where it touched anything, writes it down.
    async fn deed(
        &self,
        actor: &Actor,
        action: &str,
        object: &str,
        sql: &str,
        args: &[Option<String>],
    ) -> Result<u64, AppError> {
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let touched = tx.execute(sql, args).await?;
            if touched > 0 {
                write_down(&mut tx, &live, actor, action, object.to_owned(), None).await?;
            }
            tx.commit().await?;
            Ok(touched)
        })
        .await
    }
}

/// What an account's pages state it by. It says no more than that two of them are the same account's.
pub fn mark(email: &str) -> String {
    let mut mark = secret::digest(&format!("account {email}"));
    mark.truncate(16);
    mark
}

/// The first value of the first row.
fn first(rows: Vec<TextRow>) -> Option<String> {
    rows.into_iter().flatten().flatten().next()
}

fn number(value: Option<String>) -> i64 {
    value.and_then(|v| v.parse().ok()).unwrap_or_default()
}

/// What gives somebody something. While the trail is lost none of it is done, also though the journal
/// would take it: who gave it is to be seen as long as it lasts. What takes something away, and signing in,
/// goes on.
const GIVES: [&str; 8] = [
    "add-user",
    "change-role",
    "enable-user",
    "make-password-link",
    "make-token",
    "remove-second-factor",
    "set-up",
    "add-second-factor",
];

async fn write_down(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    action: &str,
    object: String,
    after: Option<String>,
) -> Result<(), DbError> {
    let deed = Deed {
        actor,
        action,
        object,
        before: None,
        after,
    };
    write_deed(tx, live, deed).await
}

async fn write_deed(tx: &mut Tx, live: &Schema, deed: Deed<'_>) -> Result<(), DbError> {
    let action = deed.action;
    audit::record(tx, live, deed).await?;
    if GIVES.contains(&action) && tx.has_later() {
        return Err(DbError::Unwritten(format!(
            "{action} needs the audit trail"
        )));
    }
    Ok(())
}
