//! A scratch database on a Postgres server, owned and used by a role of nothing.
//!
//! That such a role can't act beyond its database is Postgres' own doing, not a matter of reading
//! the script: it connects as nobody else, may make neither roles nor databases, and has no extension
//! that makes connections, since only a superuser could have made one.

use std::time::Duration;

use evenkeel_ddl::sql::quote;
use evenkeel_engine::Engine;

use super::{
    Ground, LONGEST,
    extensions::{self, Wanted},
    live::Live,
    lodging::{home, remove, remove_leftovers},
    overdue,
    places::{beside, on_named, on_throwaway},
};
use crate::{
    database::{Database, DbError},
    introspect::Observed,
    source::observed,
};

#[cfg(unix)]
use super::throwaway::Throwaway;

/// How long a connection to what is gone may take to notice.
const CLOSE: Duration = Duration::from_secs(1);
/// What can be done where a script can't be run.
const WAYS: &str = ". Install Postgres' programs (Debian: postgresql), or name a server that may be broken \
     with --scratch postgres://…, or give a capture or a database instead of the script";

/// A scratch database and who uses it.
pub struct Guest {
    pub(super) database: Database,
    pub(super) place: Place,
    /// Where it is, in a few words.
    pub said: String,
    /// What was made beforehand, and is not made again.
    pub(super) made: Vec<Wanted>,
    /// Whether the script has made anything.
    pub(super) begun: bool,
    /// Who the script's owner stands for, where it isn't them: what they are granted is the owner's own.
    pub(super) stands_for: Option<String>,
}

/// Where it stands.
pub(super) enum Place {
    /// Gone with its server.
    #[cfg(unix)]
    Throwaway(Throwaway),
    /// On a server that stays, with the connection that made it and holds its lock, and whether it has a
    /// role of its own.
    Lodged {
        keeper: Database,
        name: String,
        role: bool,
    },
}

impl Guest {
    /// Makes a scratch database for scripts, where there is a place for it.
    ///
    /// # Errors
    /// There is none, or Postgres says no; in words that follow "no scratch database to run … on: ".
    pub async fn new(ground: &Ground, scripts: &[&str]) -> Result<Self, String> {
        if let Some(url) = &ground.named {
            return on_named(url, ground).await;
        }
        let keeper = ground.live.as_ref().map(Database::session);
        let mut guest = match (&keeper, &ground.live) {
            (Some(keeper), Some(url)) => {
                let live = Live::read(keeper).await.map_err(|e| e.to_string())?;
                let home = home(keeper).await.map_err(|e| e.to_string())?;
                remove_leftovers(keeper, &home)
                    .await
                    .map_err(|e| e.to_string())?;
                beside(keeper, url, &live, &home, scripts).await
            }
            _ => on_throwaway(None, ground.major, scripts).await,
        };
        // Else it holds the lock of a database that stands beside.
        if let Some(keeper) = keeper
            && !matches!(&guest, Ok(guest) if guest.is_lodged())
        {
            keeper.close().await;
        }
        if let Err(why) = &mut guest {
            why.push_str(WAYS);
        }
        guest
    }

    fn is_lodged(&self) -> bool {
        matches!(self.place, Place::Lodged { .. })
    }

    /// Runs one statement.
    pub async fn run(&mut self, sql: &str) -> Result<(), DbError> {
        let mut sql = sql.to_owned();
        if let Some(wanted) = Wanted::read(&sql)
            && self.made.iter().any(|made| made.name == wanted.name)
        {
            return Ok(());
        }
        if let Some(schema) = extensions::plain_schema(&sql)
            && self.made.iter().any(|m| m.schema.as_ref() == Some(&schema))
        {
            return Ok(());
        }
        if is_of_owners(&sql) {
            sql = if_it_may(&sql);
        }
        let run = tokio::time::timeout(LONGEST, self.database.run(&sql)).await;
        let confined = match &self.place {
            Place::Lodged { role, .. } => *role,
            #[cfg(unix)]
            Place::Throwaway(_) => true,
        };
        let first = extensions::words(&sql).into_iter().next();
        let first = first.unwrap_or_default().to_uppercase();
        self.begun |= first == "CREATE" && matches!(run, Ok(Ok(())));
        match run {
            // What a dump with --clean begins with: it takes away what may be there.
            Ok(Err(why))
                if !self.begun && matches!(first.as_str(), "DROP" | "ALTER") && is_absent(&why) =>
            {
                Ok(())
            }
            Err(_) => Err(overdue()),
            Ok(Err(DbError::MissingObject(why))) if Wanted::read(&sql).is_some() => {
                Err(DbError::Other(format!(
                    "{why} where the script is {}; --scratch names a server that has it",
                    self.said
                )))
            }
            // The script's role may do nothing beyond its database.
            Ok(Err(DbError::ReadOnly(why))) if confined => Err(DbError::Other(format!(
                "{why}. A script is run by a role that may do nothing outside of its own database; \
                 --scratch names a server that it may do more on"
            ))),
            Ok(other) => other,
        }
    }

    /// Reads what is there now.
    pub async fn observe(&mut self) -> Result<(Observed, Engine), DbError> {
        // What the script left open or set is not what a new connection would see.
        self.database
            .run("ROLLBACK; RESET ALL; RESET SESSION AUTHORIZATION")
            .await?;
        let (mut read, engine) = observed(&self.database).await?;
        if let (Some(owner), Some(grants)) = (&self.stands_for, &mut read.schema.grants) {
            let own = [owner.clone(), quote(owner)];
            grants.retain(|grant| !own.contains(&grant.role));
        }
        Ok((read, engine))
    }

    /// Takes it away.
    pub async fn end(self) {
        // The place first: a statement that still runs ends with it, and would not otherwise.
        match self.place {
            #[cfg(unix)]
            Place::Throwaway(server) => server.end().await,
            Place::Lodged { keeper, name, role } => {
                remove(&keeper, &name, role).await;
                keeper.close().await;
            }
        }
        drop(tokio::time::timeout(CLOSE, self.database.close()).await);
    }
}

/// Whether a statement says who owns something, which isn't compared: dumps are full of it, and of roles
/// that a role of nothing may not act for. So are what belongs to an extension's own words.
fn is_of_owners(sql: &str) -> bool {
    let words = extensions::words(sql);
    let upper: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
    let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
    match upper.as_slice() {
        ["ALTER", "DEFAULT", "PRIVILEGES", "FOR", ..] | ["COMMENT", "ON", "EXTENSION", ..] => true,
        // A column may have the name.
        ["ALTER", what @ .., "OWNER", "TO", _] => {
            !matches!(what.last(), Some(&"RENAME" | &"COLUMN"))
        }
        _ => false,
    }
}

/// Whether a statement failed because what it is about isn't there.
fn is_absent(why: &DbError) -> bool {
    match why {
        DbError::MissingObject(_) => true,
        DbError::Refused(text) | DbError::Other(text) => text.contains("does not exist"),
        _ => false,
    }
}

/// The statement, passed over where the role may not or the other role isn't there.
fn if_it_may(sql: &str) -> String {
    let mut tag = String::from("$evenkeel$");
    while sql.contains(&tag) {
        tag.insert(1, '_');
    }
    let outer = tag.replace('$', "").to_owned() + "_outer";
    format!(
        "DO ${outer}$ BEGIN EXECUTE {tag}{sql}{tag}; \
         EXCEPTION WHEN insufficient_privilege OR undefined_object THEN NULL; END ${outer}$"
    )
}

#[cfg(test)]
mod tests {
    use super::{if_it_may, is_of_owners};

    #[test]
    fn what_speaks_of_owners_is_passed_over() {
        for (sql, is) in [
            ("ALTER TABLE public.a OWNER TO bob", true),
            ("alter function f(a int) owner to \"Bob\"", true),
            (
                "ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT SELECT ON TABLES TO ann",
                true,
            ),
            ("ALTER TABLE a ADD COLUMN owner int", false),
            ("ALTER TABLE a RENAME owner TO b", false),
            ("CREATE TABLE owner (to_ int)", false),
        ] {
            assert_eq!(is_of_owners(sql), is, "{sql}");
        }
        let nested = if_it_may("ALTER TABLE \"$evenkeel$\" OWNER TO a");
        assert!(nested.contains("$_evenkeel$ALTER TABLE \"$evenkeel$\" OWNER TO a$_evenkeel$"));
    }
}
