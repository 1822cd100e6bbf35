//! Accounts: who there is, and what they may do.

use evenkeel_app::{AppError, identity::Role};
use evenkeel_live::database::{DbError, Tx, dialect::integer};

use super::{
    Accounts, first,
    link::{NONE_YET, forget_links},
    number,
    password::{self, Asking},
    session::end_all,
    token, write_down,
};
use crate::{
    audit::{Actor, Deed, json},
    moment, text,
};

/// The longest address that mail knows.
const LONGEST_EMAIL: usize = 254;
/// The longest name.
const LONGEST_NAME: usize = 100;

/// An account to be made.
pub struct NewUser {
    /// The address, as [`normal`] has it.
    pub email: String,
    /// What to call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The hash of their password.
    pub password: String,
}

impl NewUser {
    /// Judges what was entered, and hashes the password.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken.
    pub async fn judge(
        email: &str,
        name: &str,
        role: Role,
        password: &str,
    ) -> Result<Self, UserError> {
        let mut error = UserError::default();
        let email = normal(email);
        let (name, wrong) = judge_name(name);
        error.email = judge_email(&email).err();
        error.name = wrong;
        error.password = password::judge(password, &[&email, &name]).err();
        if error != UserError::default() {
            return Err(error);
        }
        let Some(place) = password::place(Asking::Known) else {
            error.password = Some(AppError::TooManySignIns.to_string());
            return Err(error);
        };
        match password::hash(&place, password.to_owned()).await {
            Ok(password) => Ok(Self {
                email,
                name,
                role,
                password,
            }),
            Err(why) => {
                tracing::error!(why, "a password could not be hashed");
                error.password = Some("The password could not be kept. The log says why.".into());
                Err(error)
            }
        }
    }

    /// An account whose owner has yet to choose a password.
    ///
    /// # Errors
    /// As [`Self::judge`].
    pub fn invited(email: &str, name: &str, role: Role) -> Result<Self, UserError> {
        let email = normal(email);
        let (name, wrong) = judge_name(name);
        let error = UserError {
            email: judge_email(&email).err(),
            name: wrong,
            password: None,
        };
        match error == UserError::default() {
            true => Ok(Self {
                email,
                name,
                role,
                password: NONE_YET.to_owned(),
            }),
            false => Err(error),
        }
    }

    /// What the trail says of it.
    pub(super) fn fields(&self) -> String {
        json([
            ("name", Some(self.name.clone())),
            ("role", Some(self.role.to_string())),
        ])
    }
}

/// What is wrong with what was entered, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserError {
    /// The address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The password.
    pub password: Option<String>,
}

impl UserError {
    /// All of it in one line.
    pub fn sentence(&self) -> String {
        [&self.email, &self.name, &self.password]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// An account, for the page that lists them.
pub struct UserRow {
    /// Its number.
    pub id: i64,
    /// Its address.
    pub email: String,
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

/// Addresses are the same whatever the case and however their letters are composed, and blanks around
/// them are slips.
pub fn normal(email: &str) -> String {
    text::composed(email.trim()).to_lowercase()
}

/// As the trail names an account.
pub fn object(email: &str) -> String {
    format!("user {email}")
}

/// It is an address if there is something on both sides of one @. Nothing is sent there.
fn judge_email(email: &str) -> Result<(), String> {
    let good = email.len() <= LONGEST_EMAIL
        && email
            .split_once('@')
            .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('@'))
        && !email
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || evenkeel_app::text::unseen(c));
    match good {
        true => Ok(()),
        false => Err("Enter an e-mail address, such as anna@example.com.".to_owned()),
    }
}

/// A name as it is kept, or why it isn't.
fn judge_name(name: &str) -> (String, Option<String>) {
    match text::name(name, LONGEST_NAME) {
        Ok(name) => (name, None),
        Err(why) => (name.to_owned(), Some(why)),
    }
}

/// What belongs to an account, and is nothing without it.
pub const BELONGINGS: [&str; 5] = [
    "evenkeel_sessions",
    "evenkeel_devices",
    "evenkeel_recovery_codes",
    "evenkeel_tokens",
    "evenkeel_links",
];

/// Takes away what belongs to an account that is gone.
pub fn orphans(table: &str) -> String {
    format!(
        "DELETE FROM \"{table}\" WHERE \"{table}\".\"user_id\" IS NOT NULL AND \"{table}\".\"user_id\" \
         NOT IN (SELECT u.\"id\" FROM \"evenkeel_users\" u)"
    )
}

pub(super) async fn insert(tx: &mut Tx, user: &NewUser) -> Result<i64, DbError> {
    // Where the accounts were lost their numbers begin again, and what an old one has left behind
    // must not become a new one's: a session of then would be one of now.
    for table in BELONGINGS {
        tx.execute(&orphans(table), &[]).await?;
    }
    let sql = format!(
        "INSERT INTO \"evenkeel_users\" (\"email\", \"name\", \"role\", \"password\", \"created_at\") \
         VALUES ($1, $2, $3, $4, {}) RETURNING CAST(\"id\" AS TEXT)",
        integer(5)
    );
    let args = [
        Some(user.email.clone()),
        Some(user.name.clone()),
        Some(user.role.to_string()),
        Some(user.password.clone()),
        Some(moment::seconds().to_string()),
    ];
    Ok(number(first(tx.fetch(&sql, &args).await?)))
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

impl Accounts {
    /// All accounts.
    pub async fn users(&self) -> Result<Vec<UserRow>, AppError> {
        let sql = "SELECT CAST(u.\"id\" AS TEXT), u.\"email\", u.\"name\", u.\"role\", \
             CASE WHEN u.\"second_factor\" IS NULL THEN '0' ELSE '1' END, \
             CASE WHEN u.\"disabled_at\" IS NULL THEN '0' ELSE '1' END, \
             CASE WHEN u.\"password\" = $1 THEN '1' ELSE '0' END, \
             (SELECT CAST(MAX(s.\"seen_at\") AS TEXT) FROM \"evenkeel_sessions\" s \
              WHERE s.\"user_id\" = u.\"id\") \
             FROM \"evenkeel_users\" u ORDER BY u.\"email\"";
        let args = [Some(NONE_YET.to_owned())];
        let rows = self.fetch(sql, &args).await?.into_iter().map(|row| {
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            UserRow {
                id: number(next()),
                email: next().unwrap_or_default(),
                name: next().unwrap_or_default(),
                role: next().unwrap_or_default(),
                second_factor: next().as_deref() == Some("1"),
                disabled: next().as_deref() == Some("1"),
                invited: next().as_deref() == Some("1"),
                seen_at: next().and_then(|t| t.parse().ok()),
            }
        });
        Ok(rows.collect())
    }

    /// Adds an account. None: there is one with this address already.
    pub async fn add(&self, actor: &Actor, user: &NewUser) -> Result<Option<i64>, AppError> {
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let id = match insert(&mut tx, user).await {
                Err(DbError::Unique(_)) => return Ok(None),
                other => other?,
            };
            let of = object(&user.email);
            write_down(&mut tx, &live, actor, "add-user", of, Some(user.fields())).await?;
            // With an account there, no link makes another.
            let sql = "DELETE FROM \"evenkeel_links\" WHERE \"evenkeel_links\".\"user_id\" IS NULL";
            tx.execute(sql, &[]).await?;
            tx.commit().await?;
            Ok(Some(id))
        })
        .await
    }

    /// Changes what an account may do; its sessions end, so that each begins with the new role.
    pub async fn change_role(
        &self,
        actor: &Actor,
        email: &str,
        role: Role,
    ) -> Result<Changed, AppError> {
        self.change(actor, email, "change-role", "role", Some(role.to_string()))
            .await
    }

    /// Disables or enables an account; disabled, its sessions end.
    pub async fn disable(
        &self,
        actor: &Actor,
        email: &str,
        disabled: bool,
    ) -> Result<Changed, AppError> {
        let (action, at) = match disabled {
            true => ("disable-user", Some(moment::seconds().to_string())),
            false => ("enable-user", None),
        };
        self.change(actor, email, action, "disabled_at", at).await
    }

    async fn change(
        &self,
        actor: &Actor,
        email: &str,
        action: &str,
        column: &str,
        value: Option<String>,
    ) -> Result<Changed, AppError> {
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            // Those count who can sign in: who was invited and never came can undo nothing.
            // All administrators' rows are locked in the same order, so that two who disable each
            // other at once don't both succeed.
            let lock = evenkeel_live::database::dialect::for_update(tx.dialect());
            let sql = format!(
                "SELECT u.\"email\", u.\"role\", CAST(u.\"id\" AS TEXT), \
                 CASE WHEN u.\"disabled_at\" IS NULL AND u.\"password\" <> '{NONE_YET}' THEN '1' ELSE '0' END \
                 FROM \"evenkeel_users\" u WHERE u.\"role\" = 'admin' OR u.\"email\" = $1 \
                 ORDER BY u.\"id\"{lock}"
            );
            let rows = tx.fetch(&sql, &[Some(email.to_owned())]).await?;
            let at = |row: &evenkeel_live::database::TextRow, i: usize| {
                row.get(i).cloned().flatten().unwrap_or_default()
            };
            let Some(own) = rows.iter().find(|row| at(row, 0) == email) else {
                return Ok(Changed::Unknown);
            };
            let admins = rows
                .iter()
                .filter(|row| at(row, 1) == "admin" && at(row, 3) == "1" && at(row, 0) != email)
                .count();
            let stays = match column {
                "role" => value.as_deref() == Some("admin"),
                _ => value.is_none(),
            };
            let was = at(own, 1) == "admin" && at(own, 3) == "1";
            if was && !stays && admins == 0 {
                return Ok(Changed::LastAdmin);
            }
            let id = at(own, 2);
            let place = match column {
                "role" => "$1".to_owned(),
                _ => integer(1),
            };
            let sql = format!(
                "UPDATE \"evenkeel_users\" SET \"{column}\" = {place} WHERE \"evenkeel_users\".\"id\" = {}",
                integer(2)
            );
            tx.execute(&sql, &[value.clone(), Some(id.clone())]).await?;
            let user = id.parse().unwrap_or_default();
            end_all(&mut tx, user, None).await?;
            if column == "disabled_at" && value.is_some() {
                forget_links(&mut tx, user).await?;
            }
            let (before, after) = match column {
                "role" => (
                    Some(json([("role", Some(at(own, 1)))])),
                    Some(json([("role", value.clone())])),
                ),
                _ => (None, None),
            };
            let deed = Deed {
                actor,
                action,
                object: object(email),
                before,
                after,
            };
            super::write_deed(&mut tx, &live, deed).await?;
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
        email: &str,
        hash: String,
        revoke_tokens: bool,
    ) -> Result<Reset, AppError> {
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let sql = "UPDATE \"evenkeel_users\" SET \"password\" = $1 WHERE \"evenkeel_users\".\"email\" = $2 \
                 RETURNING CAST(\"evenkeel_users\".\"id\" AS TEXT)";
            let args = [Some(hash.clone()), Some(email.to_owned())];
            let Some(id) = first(tx.fetch(sql, &args).await?) else {
                return Ok(Reset::Unknown);
            };
            let id = id.parse().unwrap_or_default();
            end_all(&mut tx, id, None).await?;
            super::sign_in::forget_devices(&mut tx, id).await?;
            forget_links(&mut tx, id).await?;
            write_down(&mut tx, &live, actor, "reset-password", object(email), None).await?;
            let (revoked, left) = match revoke_tokens {
                true => (token::revoke_all(&mut tx, &live, actor, id, email).await?, 0),
                false => (0, token::live_of(&mut tx, id).await?),
            };
            tx.commit().await?;
            Ok(Reset::Done { revoked, left })
        })
        .await
    }
}
