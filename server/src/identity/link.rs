//! Links with which somebody chooses a password: for the first account, or for one that an
//! administrator has made or reset.
//!
//! No address is open because there is no account. A link is random, kept as a digest, holds for a
//! while and dies with its use; that of the first account was seen by the machine's operator alone,
//! and dies with any account. So an emptied table of accounts opens nothing to the network.

use evenkeel_app::{AppError, identity::Role, plain::door::LinkFor};
use evenkeel_live::database::{DbError, Tx, dialect::integer};

use super::{
    Accounts, Stage, Visitor, first, number,
    secret::{Secret, digest},
    session::{begin, end_all},
    sign_in::forget_devices,
    user::{NewUser, UserError, insert, normal, object},
    write_down,
};
use crate::{audit::Actor, moment};

/// Seconds that the first account's link holds for.
const FIRST: i64 = 60 * 60;
/// Seconds that an invitation holds for.
const INVITATION: i64 = 24 * 60 * 60;

const USERS: &str = "SELECT CAST(COUNT(*) AS TEXT) FROM \"evenkeel_users\" u";

/// What came of a link.
pub enum Setup {
    /// The password is kept, and this is a session.
    Done(Secret),
    /// The password is kept; the account has a second factor, so its owner signs in with both.
    SignIn,
    /// The link was used, is too old, or never was one.
    Refused,
}

/// What became of an account to be added.
pub enum Added {
    /// It is there; its owner gets in by the link.
    Invited {
        /// The address, as it is kept.
        email: String,
        /// The link's secret part.
        link: Secret,
    },
    /// What was entered can't be taken.
    Refused(UserError),
}

/// An account whose owner has yet to choose a password: no password has this hash.
pub(super) const NONE_YET: &str = "!";

/// Ends the links of an account: a newer one is there, or its password was settled in another way.
pub(super) async fn forget_links(tx: &mut Tx, user: i64) -> Result<(), DbError> {
    let sql = format!(
        "DELETE FROM \"evenkeel_links\" WHERE \"evenkeel_links\".\"user_id\" = {}",
        integer(1)
    );
    tx.execute(&sql, &[Some(user.to_string())]).await?;
    Ok(())
}

/// Makes one; an account's earlier ones end.
async fn make(tx: &mut Tx, user: Option<i64>, holds: i64) -> Result<Secret, DbError> {
    let now = moment::seconds();
    if let Some(user) = user {
        forget_links(tx, user).await?;
    }
    let sql = format!(
        "DELETE FROM \"evenkeel_links\" WHERE \"evenkeel_links\".\"expires_at\" < {}",
        integer(1)
    );
    tx.execute(&sql, &[Some(now.to_string())]).await?;
    let link = Secret::for_link();
    let sql = format!(
        "INSERT INTO \"evenkeel_links\" (\"token\", \"user_id\", \"expires_at\") VALUES ($1, {}, {})",
        integer(2),
        integer(3)
    );
    let args = [
        Some(link.digest()),
        user.map(|id| id.to_string()),
        Some((now + holds).to_string()),
    ];
    tx.execute(&sql, &args).await?;
    Ok(link)
}

impl Accounts {
    /// Whether there is no account yet.
    pub async fn none_yet(&self) -> Result<bool, AppError> {
        Ok(number(first(self.fetch(USERS, &[]).await?)) == 0)
    }

    /// A link for the first account. Earlier ones go on holding: another process may have printed
    /// one.
    pub async fn first_link(&self) -> Result<Secret, AppError> {
        self.attempt(async |_| {
            let mut tx = self.database.begin().await?;
            let link = make(&mut tx, None, FIRST).await?;
            tx.commit().await?;
            Ok(link)
        })
        .await
    }

    /// Adds an account whose owner chooses the password at the end of a link.
    pub async fn invite(
        &self,
        actor: &Actor,
        email: &str,
        name: &str,
        role: Role,
    ) -> Result<Added, AppError> {
        let user = match NewUser::invited(email, name, role) {
            Ok(user) => user,
            Err(wrong) => return Ok(Added::Refused(wrong)),
        };
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let id = match insert(&mut tx, &user).await {
                Err(DbError::Unique(_)) => {
                    return Ok(Added::Refused(UserError {
                        email: Some("There is an account with this address already.".to_owned()),
                        ..UserError::default()
                    }));
                }
                other => other?,
            };
            let link = make(&mut tx, Some(id), INVITATION).await?;
            let of = object(&user.email);
            write_down(&mut tx, &live, actor, "add-user", of, Some(user.fields())).await?;
            tx.commit().await?;
            Ok(Added::Invited {
                email: user.email.clone(),
                link,
            })
        })
        .await
    }

    /// A link with which an account's owner chooses another password. None: there is no such
    /// account.
    pub async fn password_link(
        &self,
        actor: &Actor,
        email: &str,
    ) -> Result<Option<Secret>, AppError> {
        let email = normal(email);
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let sql =
                "SELECT CAST(u.\"id\" AS TEXT) FROM \"evenkeel_users\" u WHERE u.\"email\" = $1";
            let Some(id) = first(tx.fetch(sql, &[Some(email.clone())]).await?) else {
                return Ok(None);
            };
            let link = make(&mut tx, id.parse().ok(), INVITATION).await?;
            write_down(
                &mut tx,
                &live,
                actor,
                "make-password-link",
                object(&email),
                None,
            )
            .await?;
            tx.commit().await?;
            Ok(Some(link))
        })
        .await
    }

    /// What a link is for, if it holds.
    pub async fn link(&self, link: &str) -> Result<Option<LinkFor>, AppError> {
        let sql = format!(
            "SELECT COALESCE(u.\"email\", ''), CASE WHEN l.\"user_id\" IS NULL THEN '1' ELSE '0' END \
             FROM \"evenkeel_links\" l LEFT JOIN \"evenkeel_users\" u ON u.\"id\" = l.\"user_id\" \
             WHERE l.\"token\" = $1 AND l.\"expires_at\" >= {}",
            integer(2)
        );
        let args = [Some(digest(link)), Some(moment::seconds().to_string())];
        let Some(row) = self.fetch(&sql, &args).await?.into_iter().next() else {
            return Ok(None);
        };
        let mut row = row.into_iter().flatten();
        let (email, of_nobody) = (row.next().unwrap_or_default(), row.next());
        if of_nobody.as_deref() == Some("0") {
            return Ok((!email.is_empty()).then_some(LinkFor::Password(email)));
        }
        Ok(self.none_yet().await?.then_some(LinkFor::FirstAccount))
    }

    /// Uses a link up: makes the first account, or gives an account its password.
    pub async fn use_link(
        &self,
        link: &str,
        user: &NewUser,
        visitor: &Visitor,
    ) -> Result<Setup, AppError> {
        let actor = Actor {
            name: Some(user.email.clone()),
            address: visitor.address.clone(),
        };
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            // The row that is deleted is locked: of two who use it at once one waits, and finds none.
            let sql = format!(
                "DELETE FROM \"evenkeel_links\" WHERE \"evenkeel_links\".\"token\" = $1 AND \"evenkeel_links\".\"expires_at\" >= {} \
                 RETURNING COALESCE(CAST(\"evenkeel_links\".\"user_id\" AS TEXT), '')",
                integer(2)
            );
            let args = [Some(digest(link)), Some(moment::seconds().to_string())];
            let Some(of) = first(tx.fetch(&sql, &args).await?) else {
                return Ok(Setup::Refused);
            };
            let object = object(&user.email);
            if of.is_empty() {
                if number(first(tx.fetch(USERS, &[]).await?)) > 0 {
                    return Ok(Setup::Refused);
                }
                let id = insert(&mut tx, user).await?;
                let sql = "DELETE FROM \"evenkeel_links\" WHERE \"evenkeel_links\".\"user_id\" IS NULL";
                tx.execute(sql, &[]).await?;
                let after = Some(user.fields());
                write_down(&mut tx, &live, &actor, "set-up", object, after).await?;
                let session = begin(&mut tx, id, Stage::Full, visitor).await?;
                tx.commit().await?;
                return Ok(Setup::Done(session));
            }
            let id = of.parse().unwrap_or_default();
            let sql = format!(
                "UPDATE \"evenkeel_users\" SET \"password\" = $1 \
                 WHERE \"evenkeel_users\".\"id\" = {} AND \"evenkeel_users\".\"email\" = $3 AND \"evenkeel_users\".\"disabled_at\" IS NULL \
                 RETURNING CASE WHEN \"evenkeel_users\".\"second_factor\" IS NULL THEN '0' ELSE '1' END",
                integer(2)
            );
            let args = [
                Some(user.password.clone()),
                Some(of.clone()),
                Some(user.email.clone()),
            ];
            let Some(second_factor) = first(tx.fetch(&sql, &args).await?) else {
                return Ok(Setup::Refused);
            };
            forget_links(&mut tx, id).await?;
            end_all(&mut tx, id, None).await?;
            forget_devices(&mut tx, id).await?;
            write_down(&mut tx, &live, &actor, "choose-password", object, None).await?;
            let done = match second_factor.as_str() {
                "1" => Setup::SignIn,
                _ => Setup::Done(begin(&mut tx, id, Stage::Full, visitor).await?),
            };
            tx.commit().await?;
            Ok(done)
        })
        .await
    }
}
