//! Sessions: what a browser shows to be let in.

use evenkeel_app::{AppError, audit::Action, identity::Role};
use evenkeel_live::database::{DbError, TextRow, Tx};

use super::{
    Accounts, By, Caller, Email, Stage, Visitor,
    secret::{Secret, digest},
    write_down,
};
use crate::{
    audit::AuditEntry,
    moment,
    row::{Columns, Text},
};

/// Without a request for so many seconds, a session has ended.
pub const IDLE: i64 = 8 * 60 * 60;
/// So many seconds after the sign-in, a session has ended.
pub const ABSOLUTE: i64 = 7 * 24 * 60 * 60;
/// The second factor must come within so many seconds.
const UNFINISHED: i64 = 10 * 60;
/// A request is noted at most every so many seconds.
const NOTED: i64 = 60;
/// What a browser calls itself is kept up to so many characters.
const AGENT: usize = 200;

/// A session, for the pages that list them.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Its number.
    pub id: i64,
    /// The account's address.
    pub email: Email,
    /// When it was signed in, in seconds since 1970.
    pub created_at: i64,
    /// When it was last seen, in seconds since 1970.
    pub seen_at: i64,
    /// From where it was signed in.
    pub address: String,
    /// The browser, as it called itself.
    pub agent: String,
}

impl TryFrom<TextRow> for SessionRow {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("a session's id")?,
            email: Email::kept(columns.text("an account's email")?),
            created_at: columns.number("a session's created_at")?,
            seen_at: columns.number("a session's seen_at")?,
            address: columns.optional().unwrap_or_default(),
            agent: columns.optional().unwrap_or_default(),
        })
    }
}

/// A session and its account, as a request shows it.
struct Holder {
    id: i64,
    stage: Stage,
    created_at: i64,
    seen_at: i64,
    user: i64,
    email: Email,
    name: String,
    role: String,
    second_factor: bool,
}

impl TryFrom<TextRow> for Holder {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.number("a session's id")?,
            stage: Stage::kept(columns.optional().as_deref()),
            created_at: columns.number("a session's created_at")?,
            seen_at: columns.number("a session's seen_at")?,
            user: columns.number("an account's id")?,
            email: Email::kept(columns.text("an account's email")?),
            name: columns.optional().unwrap_or_default(),
            role: columns.optional().unwrap_or_default(),
            second_factor: columns.flag("second_factor")?,
        })
    }
}

impl Stage {
    /// As it is kept.
    fn name(self) -> &'static str {
        match self {
            Self::SecondFactor => "second-factor",
            Self::Full => "full",
        }
    }

    /// As it was kept; what isn't known is not enough.
    fn kept(name: Option<&str>) -> Self {
        match name {
            Some("full") => Self::Full,
            _ => Self::SecondFactor,
        }
    }
}

/// Whether a session of this age is alive.
fn alive(stage: Stage, created: i64, seen: i64, now: i64) -> bool {
    match stage {
        Stage::Full => now - seen <= IDLE && now - created <= ABSOLUTE,
        Stage::SecondFactor => now - created <= UNFINISHED,
    }
}

/// Makes one; gives what the browser is to carry. The one that the browser carried until now ends.
pub(super) async fn begin(
    tx: &mut Tx,
    user: i64,
    stage: Stage,
    visitor: &Visitor,
) -> Result<Secret, DbError> {
    let now = moment::seconds();
    let secret = Secret::new();
    let sql = "insert into evenkeel_sessions \
         (token, user_id, stage, created_at, seen_at, address, agent) \
         values ($1, cast($2 as bigint), $3, cast($4 as bigint), cast($4 as bigint), $5, $6)";
    let agent = visitor
        .agent
        .as_ref()
        .map(|a| a.chars().filter(|c| !c.is_control()).take(AGENT).collect());
    let args = [
        Some(secret.digest()),
        Some(user.to_string()),
        Some(stage.name().to_owned()),
        Some(now.to_string()),
        visitor.address.clone(),
        agent,
    ];
    tx.execute(sql, &args).await?;
    if let Some(earlier) = &visitor.session {
        let sql = "delete from evenkeel_sessions as s where s.token = $1";
        tx.execute(sql, &[Some(digest(earlier))]).await?;
    }
    // What has ended long ago needn't be kept.
    let sql = "delete from evenkeel_sessions as s where s.seen_at < cast($1 as bigint)";
    tx.execute(sql, &[Some((now - ABSOLUTE).to_string())])
        .await?;
    Ok(secret)
}

/// Ends one session. Gives how many there were.
pub(super) async fn end(tx: &mut Tx, id: i64) -> Result<u64, DbError> {
    let sql = "delete from evenkeel_sessions as s where s.id = cast($1 as bigint)";
    tx.execute(sql, &[Some(id.to_string())]).await
}

/// Ends all of an account's sessions but perhaps one. Gives how many there were.
pub(super) async fn end_all(tx: &mut Tx, user: i64, but: Option<i64>) -> Result<u64, DbError> {
    let sql = "delete from evenkeel_sessions as s \
         where s.user_id = cast($1 as bigint) and s.id <> cast($2 as bigint)";
    let args = [Some(user.to_string()), Some(but.unwrap_or(-1).to_string())];
    tx.execute(sql, &args).await
}

impl Accounts {
    /// Whose session this is, if it is alive and its account isn't disabled.
    pub async fn session(
        &self,
        token: &str,
        address: Option<String>,
    ) -> Result<Option<Caller>, AppError> {
        let sql = "select cast(s.id as text), s.stage, cast(s.created_at as text), \
             cast(s.seen_at as text), cast(u.id as text), u.email, u.name, u.role, \
             case when u.second_factor is null then '0' else '1' end \
             from evenkeel_sessions s join evenkeel_users u on u.id = s.user_id \
             where s.token = $1 and u.disabled_at is null";
        let Some(shown) = self.row::<Holder>(sql, &[Some(digest(token))]).await? else {
            return Ok(None);
        };
        // A role that isn't one of ours may do nothing.
        let Ok(role) = shown.role.parse() else {
            return Ok(None);
        };
        let now = moment::seconds();
        if !alive(shown.stage, shown.created_at, shown.seen_at, now) {
            return Ok(None);
        }
        if now - shown.seen_at > NOTED {
            let sql = "update evenkeel_sessions as s set seen_at = cast($1 as bigint) \
                 where s.id = cast($2 as bigint)";
            self.note(sql, shown.id, now);
        }
        Ok(Some(Caller {
            user: shown.user,
            email: shown.email,
            name: shown.name,
            role,
            second_factor: shown.second_factor,
            by: By::Session {
                id: shown.id,
                stage: shown.stage,
            },
            address,
        }))
    }

    /// Notes when a session or a token was last seen, by a statement of a moment and an id: beside the
    /// request, which needn't wait for whoever is writing. That it could not be keeps nobody out.
    pub(super) fn note(&self, sql: &'static str, id: i64, now: i64) {
        let database = self.watched.database.clone();
        tokio::spawn(async move {
            let noted = async {
                let mut tx = database.begin().await?;
                tx.execute(sql, &[Some(now.to_string()), Some(id.to_string())])
                    .await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::debug!(%error, sql, "when it was last seen could not be noted");
            }
        });
    }

    /// The live sessions of one account, or of all.
    pub async fn sessions(&self, user: Option<i64>) -> Result<Vec<SessionRow>, AppError> {
        let mut sql = "select cast(s.id as text), u.email, cast(s.created_at as text), \
             cast(s.seen_at as text), s.address, s.agent \
             from evenkeel_sessions s join evenkeel_users u on u.id = s.user_id \
             where s.stage = 'full'"
            .to_owned();
        let mut args = Vec::new();
        if let Some(user) = user {
            sql.push_str(" and s.user_id = cast($1 as bigint)");
            args.push(Some(user.to_string()));
        }
        sql.push_str(" order by s.seen_at desc, s.id");
        let now = moment::seconds();
        let mut rows = self.rows::<SessionRow>(&sql, &args).await?;
        rows.retain(|s| alive(Stage::Full, s.created_at, s.seen_at, now));
        Ok(rows)
    }

    /// Ends one session: one's own, or, for an administrator, anybody's.
    pub async fn end_session(&self, caller: &Caller, id: i64) -> Result<bool, AppError> {
        let sql = "select u.email from evenkeel_sessions s \
             join evenkeel_users u on u.id = s.user_id where s.id = cast($1 as bigint)";
        let Some(Text(email)) = self.row(sql, &[Some(id.to_string())]).await? else {
            return Ok(false);
        };
        let email = Email::kept(email);
        if email != caller.email && caller.role != Role::Admin {
            return Ok(false);
        }
        let action = match caller.session() == Some(id) {
            true => Action::SignOut,
            false => Action::EndSession,
        };
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let ended = end(&mut tx, id).await?;
            if ended > 0 {
                let entry = AuditEntry::new(&actor, action, email.object());
                write_down(&mut tx, &live, entry).await?;
            }
            tx.commit().await?;
            Ok(ended > 0)
        })
        .await
    }

    /// Ends all sessions of an account, but perhaps one. Gives how many there were.
    pub async fn end_sessions(
        &self,
        caller: &Caller,
        user: i64,
        email: &Email,
        but: Option<i64>,
    ) -> Result<u64, AppError> {
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let ended = end_all(&mut tx, user, but).await?;
            if ended > 0 {
                let entry = AuditEntry::new(&actor, Action::EndSessions, email.object());
                write_down(&mut tx, &live, entry).await?;
            }
            tx.commit().await?;
            Ok(ended)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::{ABSOLUTE, IDLE, Stage, UNFINISHED, alive};

    #[test]
    fn a_session_ends_when_it_is_idle_or_old_or_unfinished() {
        let now = 10_000_000;
        assert!(alive(Stage::Full, now - ABSOLUTE, now - IDLE, now));
        assert!(!alive(Stage::Full, now - 2 * IDLE, now - IDLE - 1, now));
        assert!(!alive(Stage::Full, now - ABSOLUTE - 1, now, now));
        assert!(alive(Stage::SecondFactor, now - UNFINISHED, now, now));
        assert!(!alive(Stage::SecondFactor, now - UNFINISHED - 1, now, now));
    }
}
