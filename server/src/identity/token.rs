//! Tokens for machines: what a script shows to use the API.

use std::{fmt, str::FromStr};

use evenkeel_app::{AppError, audit::Action, identity::Role};
use evenkeel_live::database::{DbError, TextRow, Tx};
use evenkeel_model::Schema;

use super::{
    Accounts, By, Caller, Email,
    secret::{Secret, digest},
    write_down,
};
use crate::{
    audit::{Actor, AuditEntry, json},
    moment,
    row::{Columns, Number, Rows},
};

/// What a token begins with, so that scanners of leaked secrets know it.
const PREFIX: &str = "evenkeel_";
/// A token's use is noted at most every so many seconds.
const NOTED: i64 = 60;

/// What a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Lists and reads projects.
    ReadProjects,
    /// Creates and changes projects.
    WriteProjects,
    /// Reads how fresh the sources of vectors are.
    ReadSync,
    /// Records runs of sources of vectors.
    WriteSync,
    /// Checks the schema.
    CheckSchema,
}

impl Scope {
    /// All.
    pub const ALL: [Self; 5] = [
        Self::ReadProjects,
        Self::WriteProjects,
        Self::ReadSync,
        Self::WriteSync,
        Self::CheckSchema,
    ];

    /// The name, as kept and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadProjects => "projects:read",
            Self::WriteProjects => "projects:write",
            Self::ReadSync => "sync:read",
            Self::WriteSync => "sync:write",
            Self::CheckSchema => "schema:check",
        }
    }

    /// What it lets do.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::ReadProjects => "list and read projects",
            Self::WriteProjects => "create and change projects",
            Self::ReadSync => "read how fresh the sync sources are",
            Self::WriteSync => "record runs of sync sources",
            Self::CheckSchema => "check the schema",
        }
    }

    /// The least role that may do the same: a token never does more than whoever made it.
    pub fn role(self) -> Role {
        match self {
            Self::ReadProjects | Self::ReadSync | Self::CheckSchema => Role::Viewer,
            Self::WriteProjects | Self::WriteSync => Role::Editor,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or(())
    }
}

/// A token as the trail names it. Names can be shared, so the number and the account that made it
/// stand before the name, where no name can stand in for them.
pub(super) fn named(id: i64, email: &Email, name: &str) -> String {
    format!("token {id} of {email}: {name}")
}

/// A token to be made.
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// For how many days.
    pub days: i64,
}

/// A token, for the page that lists them.
pub struct TokenRow {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do, as kept.
    pub scopes: String,
    /// Who made it.
    pub email: Email,
    /// Until when it holds, in seconds since 1970.
    pub expires_at: i64,
    /// When it was last used, in seconds since 1970.
    pub used_at: Option<i64>,
}

impl TryFrom<TextRow> for TokenRow {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("a token's id")?,
            name: columns.optional().unwrap_or_default(),
            scopes: columns.optional().unwrap_or_default(),
            email: Email::kept(columns.text("an account's email")?),
            expires_at: columns.number("a token's expires_at")?,
            used_at: columns.optional_number("a token's used_at")?,
        })
    }
}

/// A token and the account that made it, as a request shows it.
struct Bearer {
    id: i64,
    name: String,
    scopes: String,
    used_at: i64,
    user: i64,
    email: Email,
    person: String,
    role: String,
}

impl TryFrom<TextRow> for Bearer {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("a token's id")?,
            name: columns.optional().unwrap_or_default(),
            scopes: columns.optional().unwrap_or_default(),
            used_at: columns.optional_number("a token's used_at")?.unwrap_or(0),
            user: columns.number("an account's id")?,
            email: Email::kept(columns.text("an account's email")?),
            person: columns.optional().unwrap_or_default(),
            role: columns.optional().unwrap_or_default(),
        })
    }
}

/// A token that was taken back.
struct Revoked {
    id: i64,
    name: String,
}

impl TryFrom<TextRow> for Revoked {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("a token's id")?,
            name: columns.optional().unwrap_or_default(),
        })
    }
}

impl Accounts {
    /// Whose token this is, if it holds and its account isn't disabled.
    pub async fn bearer(
        &self,
        token: &str,
        address: Option<String>,
    ) -> Result<Option<Caller>, AppError> {
        let sql = "select cast(t.id as text), t.name, t.scopes, cast(t.used_at as text), \
             cast(u.id as text), u.email, u.name, u.role \
             from evenkeel_tokens t join evenkeel_users u on u.id = t.user_id \
             where t.token = $1 and t.expires_at >= cast($2 as bigint) and u.disabled_at is null";
        let now = moment::seconds();
        let args = [Some(digest(token)), Some(now.to_string())];
        let Some(shown) = self.row::<Bearer>(sql, &args).await? else {
            return Ok(None);
        };
        let Ok(role) = shown.role.parse() else {
            return Ok(None);
        };
        if now - shown.used_at > NOTED {
            let sql = "update evenkeel_tokens as t set used_at = cast($1 as bigint) \
                 where t.id = cast($2 as bigint)";
            self.note(sql, shown.id, now);
        }
        let scopes = shown
            .scopes
            .split_whitespace()
            .filter_map(|s| s.parse::<Scope>().ok())
            .filter(|s| s.role() <= role)
            .collect();
        Ok(Some(Caller {
            user: shown.user,
            email: shown.email,
            name: shown.person,
            role,
            second_factor: false,
            by: By::Token {
                id: shown.id,
                name: shown.name,
                scopes,
            },
            address,
        }))
    }

    /// Makes a token; the secret is shown once.
    pub async fn make_token(&self, caller: &Caller, new: &NewToken) -> Result<Secret, AppError> {
        let now = moment::seconds();
        let secret = Secret::with_prefix(PREFIX);
        let scopes: Vec<&str> = new.scopes.iter().map(|s| s.name()).collect();
        let scopes = scopes.join(" ");
        let expires = now + new.days * 24 * 60 * 60;
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let sql = "insert into evenkeel_tokens \
                 (name, token, scopes, user_id, created_at, expires_at) \
                 values ($1, $2, $3, cast($4 as bigint), cast($5 as bigint), cast($6 as bigint)) \
                 returning cast(id as text)";
            let args = [
                Some(new.name.clone()),
                Some(secret.digest()),
                Some(scopes.clone()),
                Some(caller.user.to_string()),
                Some(now.to_string()),
                Some(expires.to_string()),
            ];
            let made = tx.fetch(sql, &args).await?.one()?;
            let Some(Number(id)) = made else {
                return Err(DbError::Unreadable("the new token has no number".into()));
            };
            let of = named(id, &caller.email, &new.name);
            let entry = AuditEntry::new(&actor, Action::MakeToken, of).after(json([
                ("scopes", Some(scopes.clone())),
                ("expires", Some(moment::shown(expires))),
            ]));
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await
        })
        .await?;
        Ok(secret)
    }

    /// All tokens, also those that have expired.
    pub async fn tokens(&self) -> Result<Vec<TokenRow>, AppError> {
        let sql = "select cast(t.id as text), t.name, t.scopes, u.email, \
             cast(t.expires_at as text), cast(t.used_at as text) \
             from evenkeel_tokens t join evenkeel_users u on u.id = t.user_id \
             order by t.expires_at desc, t.id";
        self.rows(sql, &[]).await
    }

    /// Takes a token back.
    pub async fn revoke_token(&self, caller: &Caller, id: i64) -> Result<bool, AppError> {
        let token = self.tokens().await?.into_iter().find(|t| t.id == id);
        let Some(token) = token else {
            return Ok(false);
        };
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let sql = "delete from evenkeel_tokens as t where t.id = cast($1 as bigint)";
            let gone = tx.execute(sql, &[Some(id.to_string())]).await?;
            if gone > 0 {
                let of = named(id, &token.email, &token.name);
                let entry = AuditEntry::new(&actor, Action::RevokeToken, of);
                write_down(&mut tx, &live, entry).await?;
            }
            tx.commit().await?;
            Ok(gone > 0)
        })
        .await
    }
}

/// Takes back all tokens that an account has made. Gives how many there were.
pub(super) async fn revoke_all(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    user: i64,
    email: &Email,
) -> Result<usize, DbError> {
    let sql = "delete from evenkeel_tokens as t where t.user_id = cast($1 as bigint) \
         returning cast(id as text), name";
    let gone: Vec<Revoked> = tx.fetch(sql, &[Some(user.to_string())]).await?.all()?;
    for token in &gone {
        let of = named(token.id, email, &token.name);
        write_down(tx, live, AuditEntry::new(actor, Action::RevokeToken, of)).await?;
    }
    Ok(gone.len())
}

/// How many tokens that an account has made still hold.
pub(super) async fn live_of(tx: &mut Tx, user: i64) -> Result<usize, DbError> {
    let sql = "select cast(t.id as text) from evenkeel_tokens t \
         where t.user_id = cast($1 as bigint) and t.expires_at >= cast($2 as bigint)";
    let args = [Some(user.to_string()), Some(moment::seconds().to_string())];
    Ok(tx.fetch(sql, &args).await?.len())
}
