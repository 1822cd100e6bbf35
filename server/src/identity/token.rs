//! Tokens for machines: what a script shows to use the API.

use std::{fmt, str::FromStr};

use evenkeel_app::{AppError, identity::Role};
use evenkeel_live::database::{DbError, Tx, dialect::integer};
use evenkeel_model::Schema;

use super::{Accounts, By, Caller, first, number, secret::Secret, write_down};
use crate::{audit::Actor, moment};

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
pub(super) fn named(id: i64, email: &str, name: &str) -> String {
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
    pub email: String,
    /// Until when it holds, in seconds since 1970.
    pub expires_at: i64,
    /// When it was last used, in seconds since 1970.
    pub used_at: Option<i64>,
}

impl Accounts {
    /// Whose token this is, if it holds and its account isn't disabled.
    pub async fn bearer(
        &self,
        token: &str,
        address: Option<String>,
    ) -> Result<Option<Caller>, AppError> {
        let sql = format!(
            "SELECT CAST(t.\"id\" AS TEXT), t.\"name\", t.\"scopes\", CAST(COALESCE(t.\"used_at\", 0) AS TEXT), \
             CAST(u.\"id\" AS TEXT), u.\"email\", u.\"name\", u.\"role\" \
             FROM \"evenkeel_tokens\" t JOIN \"evenkeel_users\" u ON u.\"id\" = t.\"user_id\" \
             WHERE t.\"token\" = $1 AND t.\"expires_at\" >= {} AND u.\"disabled_at\" IS NULL",
            integer(2)
        );
        let now = moment::seconds();
        let args = [Some(super::secret::digest(token)), Some(now.to_string())];
        let Some(row) = self.fetch(&sql, &args).await?.into_iter().next() else {
            return Ok(None);
        };
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let id = number(next());
        let name = next().unwrap_or_default();
        let scopes = next().unwrap_or_default();
        let used = number(next());
        let user = number(next());
        let (email, who) = (next().unwrap_or_default(), next().unwrap_or_default());
        let Some(Ok(role)) = next().map(|r| r.parse()) else {
            return Ok(None);
        };
        if now - used > NOTED {
            let accounts = self.clone();
            tokio::spawn(async move { accounts.note("evenkeel_tokens", "used_at", id, now).await });
        }
        let scopes = scopes
            .split_whitespace()
            .filter_map(|s| s.parse::<Scope>().ok())
            .filter(|s| s.role() <= role)
            .collect();
        Ok(Some(Caller {
            user,
            email,
            name: who,
            role,
            second_factor: false,
            by: By::Token { id, name, scopes },
            address,
        }))
    }

    /// Makes a token; the secret is shown once.
    pub async fn make_token(&self, caller: &Caller, new: &NewToken) -> Result<Secret, AppError> {
        let now = moment::seconds();
        let secret = Secret::with_prefix(PREFIX);
        let scopes = new
            .scopes
            .iter()
            .map(|s| s.name())
            .collect::<Vec<_>>()
            .join(" ");
        let expires = now + new.days * 24 * 60 * 60;
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let sql = format!(
                "INSERT INTO \"evenkeel_tokens\" \
                 (\"name\", \"token\", \"scopes\", \"user_id\", \"created_at\", \"expires_at\") \
                 VALUES ($1, $2, $3, {}, {}, {}) RETURNING CAST(\"id\" AS TEXT)",
                integer(4),
                integer(5),
                integer(6)
            );
            let args = [
                Some(new.name.clone()),
                Some(secret.digest()),
                Some(scopes.clone()),
                Some(caller.user.to_string()),
                Some(now.to_string()),
                Some(expires.to_string()),
            ];
            let id = number(super::first(tx.fetch(&sql, &args).await?));
            let after = crate::audit::json([
                ("scopes", Some(scopes.clone())),
                ("expires", Some(moment::shown(expires))),
            ]);
            let of = named(id, &caller.email, &new.name);
            write_down(
                &mut tx,
                &live,
                &caller.actor(),
                "make-token",
                of,
                Some(after),
            )
            .await?;
            tx.commit().await
        })
        .await?;
        Ok(secret)
    }

    /// All tokens, also those that have expired.
    pub async fn tokens(&self) -> Result<Vec<TokenRow>, AppError> {
        let sql = "SELECT CAST(t.\"id\" AS TEXT), t.\"name\", t.\"scopes\", u.\"email\", \
             CAST(t.\"expires_at\" AS TEXT), CAST(t.\"used_at\" AS TEXT) \
             FROM \"evenkeel_tokens\" t JOIN \"evenkeel_users\" u ON u.\"id\" = t.\"user_id\" \
             ORDER BY t.\"expires_at\" DESC, t.\"id\"";
        let rows = self.fetch(sql, &[]).await?.into_iter().map(|row| {
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            TokenRow {
                id: number(next()),
                name: next().unwrap_or_default(),
                scopes: next().unwrap_or_default(),
                email: next().unwrap_or_default(),
                expires_at: number(next()),
                used_at: next().and_then(|t| t.parse().ok()),
            }
        });
        Ok(rows.collect())
    }

    /// Takes a token back.
    pub async fn revoke_token(&self, caller: &Caller, id: i64) -> Result<bool, AppError> {
        let token = self.tokens().await?.into_iter().find(|t| t.id == id);
        let Some(token) = token else {
            return Ok(false);
        };
        let sql = format!(
            "DELETE FROM \"evenkeel_tokens\" WHERE \"evenkeel_tokens\".\"id\" = {}",
            integer(1)
        );
        let object = named(id, &token.email, &token.name);
        let args = [Some(id.to_string())];
        let gone = self
            .deed(&caller.actor(), "revoke-token", &object, &sql, &args)
            .await?;
        Ok(gone > 0)
    }
}

/// Takes back all tokens that an account has made. Gives how many there were.
pub(super) async fn revoke_all(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    user: i64,
    email: &str,
) -> Result<usize, DbError> {
    let sql = format!(
        "DELETE FROM \"evenkeel_tokens\" WHERE \"evenkeel_tokens\".\"user_id\" = {} \
         RETURNING CAST(\"evenkeel_tokens\".\"id\" AS TEXT), \"evenkeel_tokens\".\"name\"",
        integer(1)
    );
    let gone = tx.fetch(&sql, &[Some(user.to_string())]).await?;
    let count = gone.len();
    for row in gone {
        let mut row = row.into_iter();
        let id = number(row.next().flatten());
        let name = row.next().flatten().unwrap_or_default();
        let object = named(id, email, &name);
        write_down(tx, live, actor, "revoke-token", object, None).await?;
    }
    Ok(count)
}

/// How many tokens that an account has made still hold.
pub(super) async fn live_of(tx: &mut Tx, user: i64) -> Result<usize, DbError> {
    let sql = format!(
        "SELECT CAST(COUNT(*) AS TEXT) FROM \"evenkeel_tokens\" t \
         WHERE t.\"user_id\" = {} AND t.\"expires_at\" >= {}",
        integer(1),
        integer(2)
    );
    let args = [Some(user.to_string()), Some(moment::seconds().to_string())];
    let count = number(first(tx.fetch(&sql, &args).await?));
    Ok(usize::try_from(count).unwrap_or_default())
}
