//! Sessions: what a browser shows to be let in.

use evenkeel_app::AppError;
use evenkeel_live::database::{Arg, DbError, Tx, dialect::integer};

use super::{Accounts, By, Caller, Stage, Visitor, first, number, secret::Secret};
use crate::moment;

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
    pub email: String,
    /// When it was signed in, in seconds since 1970.
    pub created_at: i64,
    /// When it was last seen, in seconds since 1970.
    pub seen_at: i64,
    /// From where it was signed in.
    pub address: String,
    /// The browser, as it called itself.
    pub agent: String,
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
    let sql = format!(
        "INSERT INTO \"evenkeel_sessions\" \
         (\"token\", \"user_id\", \"stage\", \"created_at\", \"seen_at\", \"address\", \"agent\") \
         VALUES ($1, {}, $3, {}, {}, $5, $6)",
        integer(2),
        integer(4),
        integer(4)
    );
    let agent = visitor
        .agent
        .as_ref()
        .map(|a| a.chars().filter(|c| !c.is_control()).take(AGENT).collect());
    let stage = match stage {
        Stage::SecondFactor => "second-factor",
        Stage::Full => "full",
    };
    let args = [
        Some(secret.digest()),
        Some(user.to_string()),
        Some(stage.to_owned()),
        Some(now.to_string()),
        visitor.address.clone(),
        agent,
    ];
    tx.execute(&sql, &args).await?;
    if let Some(earlier) = &visitor.session {
        let sql = "DELETE FROM \"evenkeel_sessions\" WHERE \"evenkeel_sessions\".\"token\" = $1";
        tx.execute(sql, &[Some(super::secret::digest(earlier))])
            .await?;
    }
    // What has ended long ago needn't be kept.
    let sql = format!(
        "DELETE FROM \"evenkeel_sessions\" WHERE \"evenkeel_sessions\".\"seen_at\" < {}",
        integer(1)
    );
    tx.execute(&sql, &[Some((now - ABSOLUTE).to_string())])
        .await?;
    Ok(secret)
}

/// What ends all of an account's sessions but perhaps one.
fn ending(user: i64, but: Option<i64>) -> (String, [Arg; 2]) {
    let sql = format!(
        "DELETE FROM \"evenkeel_sessions\" WHERE \"evenkeel_sessions\".\"user_id\" = {} AND \"evenkeel_sessions\".\"id\" <> {}",
        integer(1),
        integer(2)
    );
    let args = [Some(user.to_string()), Some(but.unwrap_or(-1).to_string())];
    (sql, args)
}

/// Ends all of an account's sessions but perhaps one.
pub(super) async fn end_all(tx: &mut Tx, user: i64, but: Option<i64>) -> Result<u64, DbError> {
    let (sql, args) = ending(user, but);
    tx.execute(&sql, &args).await
}

impl Accounts {
    /// Whose session this is, if it is alive and its account isn't disabled.
    pub async fn session(
        &self,
        token: &str,
        address: Option<String>,
    ) -> Result<Option<Caller>, AppError> {
        let sql = "SELECT CAST(s.\"id\" AS TEXT), s.\"stage\", CAST(s.\"created_at\" AS TEXT), \
             CAST(s.\"seen_at\" AS TEXT), CAST(u.\"id\" AS TEXT), u.\"email\", u.\"name\", u.\"role\", \
             CASE WHEN u.\"second_factor\" IS NULL THEN '0' ELSE '1' END \
             FROM \"evenkeel_sessions\" s JOIN \"evenkeel_users\" u ON u.\"id\" = s.\"user_id\" \
             WHERE s.\"token\" = $1 AND u.\"disabled_at\" IS NULL";
        let digest = super::secret::digest(token);
        let Some(row) = self.fetch(sql, &[Some(digest)]).await?.into_iter().next() else {
            return Ok(None);
        };
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let id = number(next());
        let stage = match next().as_deref() {
            Some("full") => Stage::Full,
            _ => Stage::SecondFactor,
        };
        let (created, seen) = (number(next()), number(next()));
        let user = number(next());
        let (email, name) = (next().unwrap_or_default(), next().unwrap_or_default());
        // A role that isn't one of ours may do nothing.
        let Some(Ok(role)) = next().map(|r| r.parse()) else {
            return Ok(None);
        };
        let second_factor = next().as_deref() == Some("1");
        let now = moment::seconds();
        if !alive(stage, created, seen, now) {
            return Ok(None);
        }
        if now - seen > NOTED {
            // Beside the request, which needn't wait for whoever is writing.
            let accounts = self.clone();
            tokio::spawn(
                async move { accounts.note("evenkeel_sessions", "seen_at", id, now).await },
            );
        }
        Ok(Some(Caller {
            user,
            email,
            name,
            role,
            second_factor,
            by: By::Session { id, stage },
            address,
        }))
    }

    /// Notes when a session or a token was last seen. That it could not be keeps nobody out.
    pub(super) async fn note(&self, table: &str, column: &str, id: i64, now: i64) {
        let sql = format!(
            "UPDATE \"{table}\" SET \"{column}\" = {} WHERE \"{table}\".\"id\" = {}",
            integer(1),
            integer(2)
        );
        let noted = async {
            let mut tx = self.database.begin().await?;
            tx.execute(&sql, &[Some(now.to_string()), Some(id.to_string())])
                .await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::debug!(%error, table, "when it was last seen could not be noted");
        }
    }

    /// The live sessions of one account, or of all.
    pub async fn sessions(&self, user: Option<i64>) -> Result<Vec<SessionRow>, AppError> {
        let mut sql =
            "SELECT CAST(s.\"id\" AS TEXT), u.\"email\", CAST(s.\"created_at\" AS TEXT), \
             CAST(s.\"seen_at\" AS TEXT), s.\"address\", s.\"agent\" \
             FROM \"evenkeel_sessions\" s JOIN \"evenkeel_users\" u ON u.\"id\" = s.\"user_id\" \
             WHERE s.\"stage\" = 'full'"
                .to_owned();
        let mut args = Vec::new();
        if let Some(user) = user {
            sql.push_str(&format!(" AND s.\"user_id\" = {}", integer(1)));
            args.push(Some(user.to_string()));
        }
        sql.push_str(" ORDER BY s.\"seen_at\" DESC, s.\"id\"");
        let now = moment::seconds();
        let rows = self.fetch(&sql, &args).await?.into_iter().map(|row| {
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            SessionRow {
                id: number(next()),
                email: next().unwrap_or_default(),
                created_at: number(next()),
                seen_at: number(next()),
                address: next().unwrap_or_default(),
                agent: next().unwrap_or_default(),
            }
        });
        Ok(rows
            .filter(|s| alive(Stage::Full, s.created_at, s.seen_at, now))
            .collect())
    }

    /// Ends one session: one's own, or, for an administrator, anybody's.
    pub async fn end_session(&self, caller: &Caller, id: i64) -> Result<bool, AppError> {
        let whose = self
            .fetch(
                &format!(
                    "SELECT u.\"email\" FROM \"evenkeel_sessions\" s \
                     JOIN \"evenkeel_users\" u ON u.\"id\" = s.\"user_id\" WHERE s.\"id\" = {}",
                    integer(1)
                ),
                &[Some(id.to_string())],
            )
            .await?;
        let Some(email) = first(whose) else {
            return Ok(false);
        };
        if email != caller.email && caller.role != evenkeel_app::identity::Role::Admin {
            return Ok(false);
        }
        let sql = format!(
            "DELETE FROM \"evenkeel_sessions\" WHERE \"evenkeel_sessions\".\"id\" = {}",
            integer(1)
        );
        let action = match caller.session() == Some(id) {
            true => "sign-out",
            false => "end-session",
        };
        let ended = self
            .deed(
                &caller.actor(),
                action,
                &format!("user {email}"),
                &sql,
                &[Some(id.to_string())],
            )
            .await?;
        Ok(ended > 0)
    }

    /// Ends all sessions of an account, but perhaps one. Gives how many there were.
    pub async fn end_sessions(
        &self,
        caller: &Caller,
        user: i64,
        email: &str,
        but: Option<i64>,
    ) -> Result<u64, AppError> {
        let object = format!("user {email}");
        let (sql, args) = ending(user, but);
        self.deed(&caller.actor(), "end-sessions", &object, &sql, &args)
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
