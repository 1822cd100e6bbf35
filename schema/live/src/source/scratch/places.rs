//! The places on Postgres where a script may run, in the order in which they are tried.

use evenkeel_ddl::sql::{literal, quote};
use sqlx::postgres::PgConnectOptions;

use super::{
    Ground,
    extensions::{self, Wanted},
    live::Live,
    lodging::{free_name, home, remove, remove_leftovers},
    postgres::{Guest, Place},
};
use crate::{
    database::{Database, DatabaseUrl, DbError},
    random::random_hex,
};

#[cfg(unix)]
use super::throwaway::{Programs, Throwaway};

/// The database on a server of our own.
const NAME: &str = "scratch";

/// A password that nobody needs to remember.
pub fn password() -> String {
    random_hex::<32>()
}

/// A throwaway server of the same version; else the checked server, if that may be; else a throwaway of
/// another version, about which the comparison has a word.
pub(super) async fn beside(
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
pub(super) async fn on_throwaway(
    _live: Option<&Live>,
    _major: Option<u32>,
    _scripts: &[&str],
) -> Result<Guest, String> {
    Err("there is no Postgres database to run it beside".into())
}

/// On a server of our own, which is no server of anybody's.
#[cfg(unix)]
pub(super) async fn on_throwaway(
    live: Option<&Live>,
    major: Option<u32>,
    scripts: &[&str],
) -> Result<Guest, String> {
    let Some(programs) = Programs::find(major).await else {
        let place = match std::env::var_os(Programs::SETTING) {
            Some(folder) => format!("in {}", folder.display()),
            None => "on this machine".into(),
        };
        let mut why = format!("Postgres' own programs (initdb, postgres) aren't {place}");
        if live.is_some() {
            why.push_str(", and the role may not make a role and a database for it on the server");
        }
        return Err(why);
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
pub(super) async fn on_named(url: &DatabaseUrl, ground: &Ground) -> Result<Guest, String> {
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
