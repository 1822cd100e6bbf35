//! Accounts: who there is, and what they may do.

use evenkeel_app::{AppError, audit::Action, identity::Role};
use evenkeel_live::database::{Arg, DbError, TextRow, dialect::for_update};

use super::{
    Accounts, Email,
    device::forget_devices,
    link::{forget_first_links, forget_links},
    new_user::{NewUser, insert},
    password::NONE_YET,
    session::end_all,
    token, write_down,
};
use crate::{
    audit::{Actor, AuditEntry, json},
    moment,
    row::{Columns, Number, Rows},
};

/// An account, for the page that lists them.
pub struct UserRow {
    /// Its number.
    pub id: i64,
    /// Its address.
    pub email: Email,
    /// What to call them.
    pub name: String,
    /// What they may do, as kept.
    pub role: String,
    /// Whether there is a second factor.
    pub second_factor: bool,
    /// Whether nobody may sign in with it.
    pub disabled: bool,
    /// Whether its owner has yet to choose a password.
    pub invited: bool,
    /// When a session of it was last seen, in seconds since 1970.
    pub seen_at: Option<i64>,
}

impl TryFrom<TextRow> for UserRow {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("an account's id")?,
            email: Email::kept(columns.text("an account's email")?),
            name: columns.optional().unwrap_or_default(),
            role: columns.optional().unwrap_or_default(),
            second_factor: columns.flag("second_factor")?,
            disabled: columns.flag("disabled_at")?,
            invited: columns.flag("invited")?,
            seen_at: columns.optional_number("seen_at")?,
        })
    }
}

/// What became of a change to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done,
    /// There is no such account.
    Unknown,
    /// It is the last administrator who can sign in: nobody could undo it in the browser.
    LastAdmin,
}

/// What became of a password that the operator set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// It is set.
    Done {
        /// How many tokens were taken back with it.
        revoked: usize,
        /// How many that the account has made still hold.
        left: usize,
    },
    /// There is no such account.
    Unknown,
}

/// A change to what an account may do.
#[derive(Clone, Copy)]
enum Change {
    Role(Role),
    Disable,
    Enable,
}

impl Change {
    fn action(self) -> Action {
        match self {
            Self::Role(_) => Action::ChangeRole,
            Self::Disable => Action::DisableUser,
            Self::Enable => Action::EnableUser,
        }
    }

    /// Whether an administrator who can sign in is still one after it.
    fn keeps_admin(self) -> bool {
        match self {
            Self::Role(role) => role == Role::Admin,
            Self::Disable => false,
            Self::Enable => true,
        }
    }

    /// What makes it, of the account `$2`.
    fn statement(self) -> (&'static str, Arg) {
        let disabled_at = "update evenkeel_users as u set disabled_at = cast($1 as bigint) \
             where u.id = cast($2 as bigint)";
        match self {
            Self::Role(role) => (
                "update evenkeel_users as u set role = $1 where u.id = cast($2 as bigint)",
                Some(role.to_string()),
            ),
            Self::Disable => (disabled_at, Some(moment::seconds().to_string())),
            Self::Enable => (disabled_at, None),
        }
    }
}

/// An account that a change is of, or another administrator's.
struct Concerned {
    id: i64,
    email: Email,
    role: String,
    can_sign_in: bool,
}

impl Concerned {
    /// Whether it can undo in the browser what was done.
    fn is_admin(&self) -> bool {
        self.role == Role::Admin.name() && self.can_sign_in
    }
}

impl TryFrom<TextRow> for Concerned {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("an account's id")?,
            email: Email::kept(columns.text("an account's email")?),
            role: columns.optional().unwrap_or_default(),
            can_sign_in: columns.flag("whether it can sign in")?,
        })
    }
}

impl Accounts {
    /// All accounts.
    pub async fn users(&self) -> Result<Vec<UserRow>, AppError> {
        let sql = "select cast(u.id as text), u.email, u.name, u.role, \
             case when u.second_factor is null then '0' else '1' end, \
             case when u.disabled_at is null then '0' else '1' end, \
             case when u.password = $1 then '1' else '0' end, \
             (select cast(max(s.seen_at) as text) from evenkeel_sessions s \
              where s.user_id = u.id) \
             from evenkeel_users u order by u.email";
        self.rows(sql, &[Some(NONE_YET.to_owned())]).await
    }

    /// Adds an account. None: there is one with this address already.
    pub async fn add(&self, actor: &Actor, user: &NewUser) -> Result<Option<i64>, AppError> {
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let id = match insert(&mut tx, user).await {
                Err(DbError::Unique(_)) => return Ok(None),
                other => other?,
            };
            let entry = AuditEntry::new(actor, Action::AddUser, user.email.object());
            write_down(&mut tx, &live, entry.after(user.fields())).await?;
            forget_first_links(&mut tx).await?;
            tx.commit().await?;
            Ok(Some(id))
        })
        .await
    }

    /// Changes what an account may do; its sessions end, so that each begins with the new role.
    pub async fn change_role(
        &self,
        actor: &Actor,
        email: &Email,
        role: Role,
    ) -> Result<Changed, AppError> {
        self.change(actor, email, Change::Role(role)).await
    }

    /// Disables or enables an account; disabled, its sessions end.
    pub async fn disable(
        &self,
        actor: &Actor,
        email: &Email,
        disabled: bool,
    ) -> Result<Changed, AppError> {
        let change = match disabled {
            true => Change::Disable,
            false => Change::Enable,
        };
        self.change(actor, email, change).await
    }

    async fn change(
        &self,
        actor: &Actor,
        email: &Email,
        change: Change,
    ) -> Result<Changed, AppError> {
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            // Those count who can sign in: who was invited and never came can undo nothing.
            // All administrators' rows are locked in the same order, so that two who disable each
            // other at once don't both succeed.
            let sql = format!(
                "select cast(u.id as text), u.email, u.role, \
                 case when u.disabled_at is null and u.password <> '{NONE_YET}' then '1' else '0' end \
                 from evenkeel_users u where u.role = 'admin' or u.email = $1 \
                 order by u.id{}",
                for_update(tx.dialect())
            );
            let rows = tx.fetch(&sql, &[Some(email.to_string())]).await?;
            let (own, others): (Vec<Concerned>, Vec<Concerned>) = rows
                .all()?
                .into_iter()
                .partition(|user: &Concerned| user.email == *email);
            let Some(own) = own.into_iter().next() else {
                return Ok(Changed::Unknown);
            };
            if own.is_admin() && !change.keeps_admin() && !others.iter().any(Concerned::is_admin) {
                return Ok(Changed::LastAdmin);
            }
            let (sql, value) = change.statement();
            tx.execute(sql, &[value, Some(own.id.to_string())]).await?;
            end_all(&mut tx, own.id, None).await?;
            if let Change::Disable = change {
                forget_links(&mut tx, own.id).await?;
            }
            let mut entry = AuditEntry::new(actor, change.action(), email.object());
            if let Change::Role(role) = change {
                entry = entry
                    .before(json([("role", Some(own.role))]))
                    .after(json([("role", Some(role.to_string()))]));
            }
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await?;
            Ok(Changed::Done)
        })
        .await
    }

    /// Gives an account another password, by the operator; all its sessions and links end, and on
    /// wish the tokens that it has made.
    pub async fn reset_password(
        &self,
        actor: &Actor,
        email: &Email,
        hash: String,
        revoke_tokens: bool,
    ) -> Result<Reset, AppError> {
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let sql = "update evenkeel_users as u set password = $1 where u.email = $2 \
                 returning cast(id as text)";
            let args = [Some(hash.clone()), Some(email.to_string())];
            let Some(Number(id)) = tx.fetch(sql, &args).await?.one()? else {
                return Ok(Reset::Unknown);
            };
            end_all(&mut tx, id, None).await?;
            forget_devices(&mut tx, id).await?;
            forget_links(&mut tx, id).await?;
            let entry = AuditEntry::new(actor, Action::ResetPassword, email.object());
            write_down(&mut tx, &live, entry).await?;
            let (revoked, left) = match revoke_tokens {
                true => (
                    token::revoke_all(&mut tx, &live, actor, id, email).await?,
                    0,
                ),
                false => (0, token::live_of(&mut tx, id).await?),
            };
            tx.commit().await?;
            Ok(Reset::Done { revoked, left })
        })
        .await
    }
}
