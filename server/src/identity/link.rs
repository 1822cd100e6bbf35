//! Links with which somebody chooses a password: for the first account, or for one that an
//! administrator has made or reset.
//!
//! No address is open because there is no account. A link is random, kept as a digest, holds for a
//! while and dies with its use; that of the first account was seen by the machine's operator alone,
//! and dies with any account. So an emptied table of accounts opens nothing to the network.

use evenkeel_app::{AppError, audit::Action, identity::Role, pages::sign_in::LinkFor};
use evenkeel_live::database::{DbError, TextRow, Tx};
use evenkeel_model::Schema;

use super::{
    Accounts, Email, Stage, Visitor,
    device::forget_devices,
    new_user::{NewUser, UserError, insert},
    secret::{Secret, digest},
    session::{begin, end_all},
    write_down,
};
use crate::{
    audit::{Actor, AuditEntry},
    moment,
    row::{Columns, Number, Rows},
};

/// Seconds that the first account's link holds for.
const FIRST: i64 = 60 * 60;
/// Seconds that an invitation holds for.
const INVITATION: i64 = 24 * 60 * 60;

/// The number of some account, where there is one.
const ANY_USER: &str = "select cast(u.id as text) from evenkeel_users u limit 1";

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
        email: Email,
        /// The link's secret part.
        link: Secret,
    },
    /// What was entered can't be taken.
    Refused(UserError),
}

/// A link, as it is shown.
struct LinkRow {
    /// Whose password it is for; none: the first account's.
    user: Option<i64>,
    /// The account's address, where it is still there.
    email: Option<Email>,
}

impl TryFrom<TextRow> for LinkRow {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            user: columns.optional_number("a link's user_id")?,
            email: columns.optional().map(Email::kept),
        })
    }
}

/// Whose password a used link was for; none: the first account's.
struct Used(Option<i64>);

impl TryFrom<TextRow> for Used {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        Columns::of(row)
            .optional_number("a link's user_id")
            .map(Self)
    }
}

/// An account whose password was chosen.
struct Chosen {
    second_factor: bool,
}

impl TryFrom<TextRow> for Chosen {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let second_factor = Columns::of(row).flag("second_factor")?;
        Ok(Self { second_factor })
    }
}

/// Ends the links of an account: a newer one is there, or its password was settled in another way.
pub(super) async fn forget_links(tx: &mut Tx, user: i64) -> Result<(), DbError> {
    let sql = "delete from evenkeel_links as l where l.user_id = cast($1 as bigint)";
    tx.execute(sql, &[Some(user.to_string())]).await.map(drop)
}

/// Ends the links of the first account: with an account there, no link makes another.
pub(super) async fn forget_first_links(tx: &mut Tx) -> Result<(), DbError> {
    let sql = "delete from evenkeel_links as l where l.user_id is null";
    tx.execute(sql, &[]).await.map(drop)
}

/// Makes one; an account's earlier ones end.
async fn make(tx: &mut Tx, user: Option<i64>, holds: i64) -> Result<Secret, DbError> {
    let now = moment::seconds();
    if let Some(user) = user {
        forget_links(tx, user).await?;
    }
    let sql = "delete from evenkeel_links as l where l.expires_at < cast($1 as bigint)";
    tx.execute(sql, &[Some(now.to_string())]).await?;
    let link = Secret::for_link();
    let sql = "insert into evenkeel_links (token, user_id, expires_at) \
         values ($1, cast($2 as bigint), cast($3 as bigint))";
    let args = [
        Some(link.digest()),
        user.map(|id| id.to_string()),
        Some((now + holds).to_string()),
    ];
    tx.execute(sql, &args).await?;
    Ok(link)
}

impl Accounts {
    /// Whether there is no account yet.
    pub async fn none_yet(&self) -> Result<bool, AppError> {
        Ok(self.row::<Number>(ANY_USER, &[]).await?.is_none())
    }

    /// A link for the first account. Earlier ones go on holding: another process may have printed
    /// one.
    pub async fn first_link(&self) -> Result<Secret, AppError> {
        self.attempt(async |_| {
            let mut tx = self.watched.begin().await?;
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
            let mut tx = self.watched.begin().await?;
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
            let entry = AuditEntry::new(actor, Action::AddUser, user.email.object());
            write_down(&mut tx, &live, entry.after(user.fields())).await?;
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
        email: &Email,
    ) -> Result<Option<Secret>, AppError> {
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let sql = "select cast(u.id as text) from evenkeel_users u where u.email = $1";
            let known = tx.fetch(sql, &[Some(email.to_string())]).await?.one()?;
            let Some(Number(id)) = known else {
                return Ok(None);
            };
            let link = make(&mut tx, Some(id), INVITATION).await?;
            let entry = AuditEntry::new(actor, Action::MakePasswordLink, email.object());
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await?;
            Ok(Some(link))
        })
        .await
    }

    /// What a link is for, if it holds.
    pub async fn link(&self, link: &str) -> Result<Option<LinkFor>, AppError> {
        let sql = "select cast(l.user_id as text), u.email \
             from evenkeel_links l left join evenkeel_users u on u.id = l.user_id \
             where l.token = $1 and l.expires_at >= cast($2 as bigint)";
        let args = [Some(digest(link)), Some(moment::seconds().to_string())];
        let Some(shown) = self.row::<LinkRow>(sql, &args).await? else {
            return Ok(None);
        };
        if shown.user.is_some() {
            return Ok(shown.email.map(|email| LinkFor::Password(email.into())));
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
        let actor = Actor::named(user.email.to_string(), visitor.address.clone());
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            // The row that is deleted is locked: of two who use it at once one waits, and finds none.
            let sql = "delete from evenkeel_links as l \
                 where l.token = $1 and l.expires_at >= cast($2 as bigint) \
                 returning cast(user_id as text)";
            let args = [Some(digest(link)), Some(moment::seconds().to_string())];
            let Some(Used(of)) = tx.fetch(sql, &args).await?.one()? else {
                return Ok(Setup::Refused);
            };
            let done = match of {
                Some(id) => choose_password(&mut tx, &live, &actor, id, user, visitor).await?,
                None => set_up(&mut tx, &live, &actor, user, visitor).await?,
            };
            if !matches!(done, Setup::Refused) {
                tx.commit().await?;
            }
            Ok(done)
        })
        .await
    }
}

/// Makes the first account.
async fn set_up(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    user: &NewUser,
    visitor: &Visitor,
) -> Result<Setup, DbError> {
    if !tx.fetch(ANY_USER, &[]).await?.is_empty() {
        return Ok(Setup::Refused);
    }
    let id = insert(tx, user).await?;
    forget_first_links(tx).await?;
    let entry = AuditEntry::new(actor, Action::SetUp, user.email.object());
    write_down(tx, live, entry.after(user.fields())).await?;
    Ok(Setup::Done(begin(tx, id, Stage::Full, visitor).await?))
}

/// Gives an account its password.
async fn choose_password(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    id: i64,
    user: &NewUser,
    visitor: &Visitor,
) -> Result<Setup, DbError> {
    let sql = "update evenkeel_users as u set password = $1 \
         where u.id = cast($2 as bigint) and u.email = $3 and u.disabled_at is null \
         returning case when second_factor is null then '0' else '1' end";
    let args = [
        Some(user.password.clone()),
        Some(id.to_string()),
        Some(user.email.to_string()),
    ];
    let Some(chosen) = tx.fetch(sql, &args).await?.one::<Chosen>()? else {
        return Ok(Setup::Refused);
    };
    forget_links(tx, id).await?;
    end_all(tx, id, None).await?;
    forget_devices(tx, id).await?;
    let entry = AuditEntry::new(actor, Action::ChoosePassword, user.email.object());
    write_down(tx, live, entry).await?;
    match chosen.second_factor {
        true => Ok(Setup::SignIn),
        false => Ok(Setup::Done(begin(tx, id, Stage::Full, visitor).await?)),
    }
}
