//! A scratch database on a Postgres server, owned and used by a role of nothing.
//!
//! On the checked server its name, and its role's, holds a number that is locked for as long as it is
//! used; what a killed process left is found by its name and the missing lock, and removed at the next
//! run. That such a role can't act beyond its database is Postgres' own doing, not a matter of reading
//! the script: it connects as nobody else, may make neither roles nor databases, and has no extension
//! that makes connections, since only a superuser could have made one.

use std::time::Duration;

use evenkeel_schema::sql::{literal, quote};
use sqlx::postgres::PgConnectOptions;

use super::{
    Ground,
    extensions::{self, Wanted},
};
use crate::{
    database::{Database, DatabaseUrl, DbError},
    identity::secret::random_hex,
    introspect::Observed,
    source::{Engine, observed},
};

#[cfg(unix)]
use super::throwaway::{Programs, Throwaway};

/// The first of the two numbers of the advisory lock: "evkl".
const LOCK: i32 = 0x6576_6b6c;
/// How long one statement may run, whatever the script sets.
const LONGEST: Duration = Duration::from_secs(60);
/// The database on a server of our own.
const NAME: &str = "scratch";

/// A scratch database and who uses it.
pub struct Guest {
    database: Database,
    place: Place,
    /// Where it is, in a few words.
    pub said: String,
    /// What was made beforehand, and is not made again.
    made: Vec<Wanted>,
    /// Whether the script has made anything.
    begun: bool,
    /// Who the script's owner stands for, where it isn't them: what they are granted is the owner's own.
    stands_for: Option<String>,
}

enum Place {
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

/// What is known of the checked database, so that a script meets the same.
struct Live {
    major: u32,
    encoding: String,
    collate: String,
    ctype: String,
    user: String,
    superuser: bool,
    may_make: bool,
    roles: Vec<String>,
}

/// A password that nobody needs to remember.
pub fn password() -> String {
    random_hex::<32>()
}

async fn one(database: &Database, sql: &str) -> Result<String, DbError> {
    let rows = database.fetch(sql, &[]).await?;
    Ok(rows
        .into_iter()
        .flatten()
        .flatten()
        .next()
        .unwrap_or_default())
}

impl Live {
    async fn read(database: &Database) -> Result<Self, DbError> {
        const SQL: &str = "SELECT (current_setting('server_version_num')::int / 10000)::text, \
             pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, current_user::text, \
             r.rolsuper::text, (r.rolsuper OR (r.rolcreatedb AND r.rolcreaterole))::text \
             FROM pg_catalog.pg_database d, pg_catalog.pg_roles r \
             WHERE d.datname = current_database() AND r.rolname = current_user";
        let unknown = || DbError::Other("the catalog doesn't know its own database".into());
        let row = database.fetch(SQL, &[]).await?.into_iter().next();
        let row: Vec<String> = row.ok_or_else(unknown)?.into_iter().flatten().collect();
        let [major, encoding, collate, ctype, user, superuser, may_make] =
            <[String; 7]>::try_from(row).map_err(|_| unknown())?;
        let roles =
            "SELECT rolname::text FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY 1";
        let roles = database.fetch(roles, &[]).await?;
        Ok(Self {
            major: major.parse().map_err(|_| unknown())?,
            encoding,
            collate,
            ctype,
            user,
            superuser: superuser == "true",
            may_make: may_make == "true",
            roles: roles.into_iter().flatten().flatten().collect(),
        })
    }

    /// As the checked database is, since texts are sorted and compared by it.
    fn like(&self) -> String {
        format!(
            "ENCODING {} LC_COLLATE {} LC_CTYPE {}",
            literal(&self.encoding),
            literal(&self.collate),
            literal(&self.ctype)
        )
    }
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
            Err(_) => Err(DbError::Other(format!(
                "it ran for more than {} s",
                LONGEST.as_secs()
            ))),
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
        self.database.close().await;
        match self.place {
            #[cfg(unix)]
            Place::Throwaway(server) => server.end().await,
            Place::Lodged { keeper, name, role } => {
                remove(&keeper, &name, role).await;
                keeper.close().await;
            }
        }
    }
}

/// What can be done where a script can't be run.
const WAYS: &str = ". Install Postgres' programs (Debian: postgresql), or name a server that may be broken \
     with --scratch postgres://…, or give a capture or a database instead of the script";

/// A throwaway server of the same version; else the checked server, if that may be; else a throwaway of
/// another version, about which the comparison has a word.
async fn beside(
    keeper: &Database,
    url: &DatabaseUrl,
    live: &Live,
    home: &str,
    scripts: &[&str],
) -> Result<Guest, String> {
    #[cfg(unix)]
    {
        let programs = Programs::find(Some(live.major)).await;
        let fits = programs.is_some_and(|p| p.major == live.major);
        if fits || !live.may_make {
            return on_throwaway(Some(live), Some(live.major), scripts).await;
        }
    }
    if !live.may_make {
        return Err("the role may not make a role and a database for it".into());
    }
    lodge(keeper, url, live, home, scripts)
        .await
        .map_err(|e| e.to_string())
}

#[cfg(not(unix))]
async fn on_throwaway(
    _live: Option<&Live>,
    _major: Option<u32>,
    _scripts: &[&str],
) -> Result<Guest, String> {
    Err("there is no Postgres database to run it beside".into())
}

/// On a server of our own, which is no server of anybody's.
#[cfg(unix)]
async fn on_throwaway(
    live: Option<&Live>,
    major: Option<u32>,
    scripts: &[&str],
) -> Result<Guest, String> {
    let Some(programs) = Programs::find(major).await else {
        return Err(match live {
            Some(live) => format!(
                "Postgres' own programs (initdb, postgres) aren't on this machine, and {} may not make a \
                 role and a database for it on the server",
                live.user
            ),
            None => "Postgres' own programs (initdb, postgres) aren't on this machine".into(),
        });
    };
    let server = Throwaway::start(&programs).await?;
    match furnish(&server, live, scripts).await {
        Ok((database, made)) => Ok(Guest {
            database,
            place: Place::Throwaway(server),
            said: format!("run on a throwaway PostgreSQL {}", programs.major),
            made,
            begun: false,
            stands_for: None,
        }),
        Err(why) => {
            server.end().await;
            Err(why.to_string())
        }
    }
}

/// Makes the roles that the live server has, the script's own, and its database.
#[cfg(unix)]
async fn furnish(
    server: &Throwaway,
    live: Option<&Live>,
    scripts: &[&str],
) -> Result<(Database, Vec<Wanted>), DbError> {
    use super::throwaway::KEEPER;

    // The name that things belong to on the live side, so that grants compare.
    let user = live.map_or("evenkeel", |live| &live.user);
    let secret = password();
    let keeper = Database::session(&server.kept("postgres"));
    let mut sql = vec![format!(
        "CREATE ROLE {} LOGIN PASSWORD {}",
        quote(user),
        literal(&secret)
    )];
    for role in live.into_iter().flat_map(|live| &live.roles) {
        if role != user && role != KEEPER {
            sql.push(format!(
                "CREATE ROLE {0}; GRANT {0} TO {1}",
                quote(role),
                quote(user)
            ));
        }
    }
    sql.push("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC".into());
    for statement in &sql {
        keeper.run(statement).await?;
    }
    let like = live.map_or_else(|| "ENCODING 'UTF8'".into(), Live::like);
    let create = |like: &str| {
        format!(
            "CREATE DATABASE {NAME} OWNER {} TEMPLATE template0 {like}",
            quote(user)
        )
    };
    let made = keeper.run(&create(&like)).await;
    if let (Err(_), Some(live)) = (&made, live) {
        // This machine may lack the other's locale.
        let encoding = format!("ENCODING {} LOCALE 'C'", literal(&live.encoding));
        keeper.run(&create(&encoding)).await?;
    } else {
        made?;
    }
    keeper.close().await;
    let made = extend(&server.kept(NAME), user, scripts).await?;
    let database = Database::session(&server.url(NAME, user, &secret));
    Ok((database, made))
}

/// Gives the main schema to the owner, as it is from Postgres 15 on, and makes the extensions that only a
/// superuser may make.
async fn extend(
    keeper: &DatabaseUrl,
    owner: &str,
    scripts: &[&str],
) -> Result<Vec<Wanted>, DbError> {
    let database = Database::session(keeper);
    let make = async {
        database
            .run(&format!("ALTER SCHEMA public OWNER TO {}", quote(owner)))
            .await?;
        let mut wanted = extensions::beforehand(scripts);
        // One that isn't installed is told by the statement that wants it.
        let there = "SELECT name::text FROM pg_catalog.pg_available_extensions";
        let there: Vec<String> = database
            .fetch(there, &[])
            .await?
            .into_iter()
            .flatten()
            .flatten()
            .collect();
        wanted.retain(|extension| there.contains(&extension.name));
        for extension in &wanted {
            for sql in extension.made(owner) {
                database.run(&sql).await?;
            }
        }
        Ok(wanted)
    };
    let made = make.await;
    database.close().await;
    made
}

/// On the server that was named for it, with the rights of its address.
async fn on_named(url: &DatabaseUrl, ground: &Ground) -> Result<Guest, String> {
    let shown = url.to_string();
    let keeper = Database::session(url);
    let make = async {
        let live = Live::read(&keeper).await?;
        let like = match &ground.live {
            // As the checked database is, if it can be asked.
            Some(checked) => {
                let checked = Database::session(checked);
                let read = Live::read(&checked).await;
                checked.close().await;
                read?.like()
            }
            None => live.like(),
        };
        let home = home(&keeper).await?;
        remove_leftovers(&keeper, &home).await?;
        let name = free_name(&keeper, &home).await?;
        keeper
            .run(&format!("CREATE DATABASE {name} TEMPLATE template0 {like}"))
            .await?;
        Ok::<_, DbError>((name, live.major))
    };
    match make.await {
        Ok((name, major)) => Ok(Guest {
            database: Database::session(&url.beside(&name).unwrap_or_else(|| url.clone())),
            place: Place::Lodged {
                keeper,
                name,
                role: false,
            },
            said: format!("run on PostgreSQL {major} at {shown}"),
            made: Vec::new(),
            begun: false,
            stands_for: None,
        }),
        Err(why) => {
            keeper.close().await;
            Err(format!("{shown}: {why}"))
        }
    }
}

/// On the checked server itself, as a role that may do nothing.
async fn lodge(
    keeper: &Database,
    url: &DatabaseUrl,
    live: &Live,
    home: &str,
    scripts: &[&str],
) -> Result<Guest, DbError> {
    let name = free_name(keeper, home).await?;
    let secret = password();
    let role = format!(
        "CREATE ROLE {name} LOGIN PASSWORD {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS \
         CONNECTION LIMIT 3",
        literal(&secret)
    );
    let mut sql = vec![role];
    if !live.superuser {
        sql.push(format!("GRANT {name} TO CURRENT_USER"));
    }
    let like = live.like();
    sql.push(format!(
        "CREATE DATABASE {name} OWNER {name} TEMPLATE template0 {like}"
    ));
    sql.push(format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"));
    let furnish = async {
        for statement in &sql {
            keeper.run(statement).await?;
        }
        let inside = url.beside(&name).unwrap_or_else(|| url.clone());
        let made = match live.superuser {
            true => extend(&inside, &name, scripts).await?,
            false => Vec::new(),
        };
        let DatabaseUrl::Postgres(options) = &inside else {
            return Err(DbError::Other("only Postgres has servers".into()));
        };
        let options: PgConnectOptions = options.as_ref().clone();
        let options = options.username(&name).password(&secret);
        let database = Database::session(&DatabaseUrl::Postgres(Box::new(options)));
        database.fetch("SELECT '1'", &[]).await?;
        Ok((database, made))
    };
    match furnish.await {
        Ok((database, made)) => Ok(Guest {
            database,
            place: Place::Lodged {
                keeper: keeper.clone(),
                name,
                role: true,
            },
            said: format!(
                "run on the checked PostgreSQL {}, in a database and by a role of its own",
                live.major
            ),
            made,
            begun: false,
            stands_for: Some(live.user.clone()),
        }),
        Err(why) => {
            remove(keeper, &name, true).await;
            Err(why)
        }
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

/// The number of the database that we are connected to.
async fn home(keeper: &Database) -> Result<String, DbError> {
    one(
        keeper,
        "SELECT oid::text FROM pg_catalog.pg_database WHERE datname = current_database()",
    )
    .await
}

/// A name that nobody uses, its lock taken.
async fn free_name(keeper: &Database, home: &str) -> Result<String, DbError> {
    loop {
        let number = one(keeper, "SELECT (random() * 2147483646)::int::text").await?;
        let lock = format!("SELECT pg_try_advisory_lock({LOCK}, {number})::text");
        if one(keeper, &lock).await? == "true" {
            return Ok(format!("evenkeel_scratch_{home}_{number}"));
        }
    }
}

async fn remove(keeper: &Database, name: &str, role: bool) {
    let mut sql = vec![format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")];
    if role {
        sql.push(format!("DROP ROLE IF EXISTS {name}"));
    }
    for statement in sql {
        if let Err(error) = keeper.run(&statement).await {
            tracing::warn!(%error, name, "a scratch database is left; the next run removes it");
        }
    }
}

/// Removes what killed processes left: whose lock nobody holds, or whose home is gone. Locks are a
/// database's own, so those of other homes are left to these.
async fn remove_leftovers(keeper: &Database, home: &str) -> Result<(), DbError> {
    const SQL: &str = "SELECT name FROM (SELECT datname::text AS name FROM pg_catalog.pg_database \
         UNION SELECT rolname::text FROM pg_catalog.pg_roles) n \
         WHERE name ~ '^evenkeel_scratch_[0-9]+_[0-9]+$' AND (starts_with(name, $1) \
         OR split_part(name, '_', 3) NOT IN (SELECT oid::text FROM pg_catalog.pg_database))";
    let prefix = format!("evenkeel_scratch_{home}_");
    let found = keeper.fetch(SQL, &[Some(prefix.clone())]).await?;
    for name in found.into_iter().flatten().flatten() {
        let Some(number) = name.strip_prefix(&prefix) else {
            remove(keeper, &name, true).await;
            continue;
        };
        let Ok(number) = number.parse::<i32>() else {
            continue;
        };
        let lock = format!("SELECT pg_try_advisory_lock({LOCK}, {number})::text");
        if one(keeper, &lock).await? == "true" {
            remove(keeper, &name, true).await;
            let unlock = format!("SELECT pg_advisory_unlock({LOCK}, {number})::text");
            one(keeper, &unlock).await?;
        }
    }
    Ok(())
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
