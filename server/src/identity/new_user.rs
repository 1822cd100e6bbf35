//! An account to be made: what was entered, judged, and its row.

use evenkeel_app::{AppError, identity::Role};
use evenkeel_live::database::{DbError, Tx};

use super::{
    Email,
    password::{self, Asking, NONE_YET},
};
use crate::{
    audit::json,
    moment,
    row::{Number, Rows},
    text,
};

/// The longest name.
const LONGEST_NAME: usize = 100;

/// An account to be made.
pub struct NewUser {
    /// The address.
    pub email: Email,
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
        let (email, name, mut error) = judge(email, name);
        error.password = password::judge(password, &[email.as_str(), &name]).err();
        if error != UserError::default() {
            return Err(error);
        }
        let Some(slot) = password::slot(Asking::Known) else {
            error.password = Some(AppError::TooManySignIns.to_string());
            return Err(error);
        };
        match password::hash(&slot, password.to_owned()).await {
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
        let (email, name, error) = judge(email, name);
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

/// An address and a name as they are kept, and what is wrong with them.
fn judge(email: &str, name: &str) -> (Email, String, UserError) {
    let email = Email::typed(email);
    let mut error = UserError {
        email: email.judge().err(),
        ..UserError::default()
    };
    let name = text::name(name, LONGEST_NAME).unwrap_or_else(|why| {
        error.name = Some(why);
        name.to_owned()
    });
    (email, name, error)
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
        "delete from {table} as b where b.user_id is not null \
         and b.user_id not in (select u.id from evenkeel_users u)"
    )
}

pub(super) async fn insert(tx: &mut Tx, user: &NewUser) -> Result<i64, DbError> {
    // Where the accounts were lost their numbers begin again, and what an old one has left behind
    // must not become a new one's: a session of then would be one of now.
    for table in BELONGINGS {
        tx.execute(&orphans(table), &[]).await?;
    }
    let sql = "insert into evenkeel_users (email, name, role, password, created_at) \
         values ($1, $2, $3, $4, cast($5 as bigint)) returning cast(id as text)";
    let args = [
        Some(user.email.to_string()),
        Some(user.name.clone()),
        Some(user.role.to_string()),
        Some(user.password.clone()),
        Some(moment::seconds().to_string()),
    ];
    match tx.fetch(sql, &args).await?.one::<Number>()? {
        Some(Number(id)) => Ok(id),
        None => Err(DbError::Unreadable("the new account has no number".into())),
    }
}
