//! Looking changes nothing: what `--expected` and an edited capture may do to a live database.

use std::path::Path;

use evenkeel_tests::{Ended, Engine, Fixture, Survived, TestDatabase, on_both_engines, run_in};

on_both_engines!(
    a_script_reaches_nothing,
    an_edited_capture_runs_nothing_while_rows_are_counted,
    a_dump_with_its_data_is_only_looked_at,
);

/// As many as keep two cores busy.
const AT_ONCE: usize = 4;
/// Where Postgres' programs are not.
const NO_PROGRAMS: (&str, &str) = ("EVENKEEL_POSTGRES_PROGRAMS", "/nowhere");

/// A live database with something to lose.
async fn live(engine: Engine) -> TestDatabase {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let id = match engine {
        Engine::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
        Engine::Postgres => "serial PRIMARY KEY",
    };
    database
        .execute(&format!("CREATE TABLE canary (id {id}, song text)"))
        .await;
    for _ in 0..3 {
        database
            .execute("INSERT INTO canary (song) VALUES ('tweet')")
            .await;
    }
    database
}

/// Everything of a database, and of its server, that an attack may want to change.
async fn state(database: &TestDatabase) -> Vec<String> {
    let mut state = database.shape().await;
    let mut asked = vec!["SELECT count(*) FROM canary WHERE song = 'tweet'"];
    if database.engine() == Engine::Postgres {
        asked.extend([
            "SELECT last_value FROM canary_id_seq",
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'evil%'",
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'evil%'",
            "SELECT count(*) FROM pg_tablespace WHERE spcname LIKE 'evil%'",
            "SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
             WHERE d.datname = current_database()",
            "SELECT count(*) FROM pg_shdescription WHERE description LIKE 'evil%'",
            "SELECT count(*) FROM pg_file_settings WHERE name = 'evil.setting'",
            "SELECT count(*) FROM pg_database WHERE datname = current_database() AND datallowconn",
            // What scripts were run on is gone again.
            "SELECT count(*) FROM pg_database, pg_roles WHERE datname ~ ('^evenkeel_scratch_' ||
             (SELECT oid FROM pg_database WHERE datname = current_database()) || '_')",
        ]);
    } else {
        asked.push("SELECT seq FROM sqlite_sequence WHERE name = 'canary'");
    }
    for sql in asked {
        state.push(format!("{sql}: {}", database.number(sql).await));
    }
    state
}

async fn look(database: &TestDatabase, command: &str, source: &str, env: &[(&str, &str)]) -> Ended {
    let url = database.url();
    let arguments = [command, "--database", &url, "--expected", source];
    run_in(database.folder(), &arguments, env).await
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("it can be written");
    path.display().to_string()
}

/// Scripts for Postgres; `LIVE` is the checked database, `FILE` one that must not be made.
const ON_POSTGRES: &[&str] = &[
    "COMMIT/**/WORK; DROP TABLE public.canary",
    "END/**/TRANSACTION; CREATE TABLE public.evil (a int); DROP TABLE public.canary",
    "ABORT; DROP TABLE public.canary",
    "ROLLBACK; BEGIN; DELETE FROM public.canary; COMMIT",
    "DO $$ BEGIN COMMIT; EXECUTE 'DROP TABLE public.canary'; END $$",
    "CREATE PROCEDURE evil() LANGUAGE plpgsql AS $$ BEGIN COMMIT; EXECUTE 'DROP TABLE public.canary'; END $$;
     CALL evil()",
    "DROP TABLE IF EXISTS public.canary CASCADE",
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
    "SELECT setval('public.canary_id_seq', 1, false)",
    "SELECT nextval('public.canary_id_seq')",
    "COPY (SELECT 1) TO PROGRAM 'touch FILE'",
    "COPY (SELECT 1) TO 'FILE'",
    "CREATE TABLE a (b text); COPY a FROM PROGRAM 'touch FILE; echo 1'",
    "SELECT lo_export(lo_from_bytea(0, 'a'), 'FILE')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "ALTER SYSTEM SET evil.setting = 1",
    "ALTER SYSTEM SET \"evil.setting\" = 1; SELECT pg_reload_conf()",
    "CREATE ROLE evil_role SUPERUSER",
    "ALTER ROLE CURRENT_USER SUPERUSER; CREATE ROLE evil_role",
    "GRANT pg_execute_server_program TO CURRENT_USER; COPY (SELECT 1) TO PROGRAM 'touch FILE'",
    "CREATE DATABASE evil_database",
    "DROP DATABASE \"LIVE\" WITH (FORCE)",
    "ALTER DATABASE \"LIVE\" SET search_path = evil",
    "ALTER DATABASE \"LIVE\" RENAME TO evil_database",
    "ALTER DATABASE \"LIVE\" ALLOW_CONNECTIONS false",
    "UPDATE pg_database SET datallowconn = false WHERE datname = 'LIVE'",
    "COMMENT ON DATABASE \"LIVE\" IS 'evil'",
    "CREATE EXTENSION dblink; SELECT dblink_exec('dbname=LIVE', 'DROP TABLE canary')",
    "CREATE EXTENSION postgres_fdw; CREATE SERVER evil FOREIGN DATA WRAPPER postgres_fdw OPTIONS (dbname 'LIVE')",
    "CREATE EXTENSION file_fdw; CREATE SERVER evil FOREIGN DATA WRAPPER file_fdw",
    "CREATE SUBSCRIPTION evil CONNECTION 'dbname=LIVE' PUBLICATION evil",
    "SET SESSION AUTHORIZATION postgres; DROP DATABASE \"LIVE\" WITH (FORCE)",
    "RESET SESSION AUTHORIZATION; CREATE ROLE evil_role",
    "SET ROLE postgres; CREATE ROLE evil_role",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'LIVE'",
    "CREATE TABLESPACE evil_space LOCATION '/tmp'",
    "CREATE FUNCTION evil() RETURNS int LANGUAGE c AS 'libc.so.6', 'system'",
    "CREATE EVENT TRIGGER evil ON ddl_command_end EXECUTE FUNCTION evil()",
    "SELECT set_config('session_authorization', 'postgres', false); CREATE ROLE evil_role",
    "ALTER TABLE a $x$ OWNER TO b; COMMIT; CREATE ROLE evil_role; ALTER TABLE c OWNER TO d",
    "ALTER TABLE $_evenkeel$ $evenkeel$ $evenkeel_outer$ OWNER TO evil_role",
    "CREATE FUNCTION evil() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
     ALTER FUNCTION evil() OWNER TO postgres; CREATE ROLE evil_role",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I IS_TEMPLATE true', current_database()); END $$",
    "CREATE EXTENSION postgis SCHEMA \"a; CREATE ROLE evil_role\"",
];

/// Scripts for SQLite; `LIVE` is the checked file, `FILE` one that must not be made.
const ON_SQLITE: &[&str] = &[
    "ATTACH 'LIVE' AS l; DROP TABLE l.canary",
    "AtTaCh/**/DATABASE 'file:LIVE?mode=rw' AS l; DELETE FROM l.canary",
    "ATTACH 'FILE' AS f; CREATE TABLE f.a (b)",
    "ATTACH 'LI' || 'VE' AS l; UPDATE l.canary SET song = 'evil'",
    "VACUUM INTO 'FILE'",
    "VACUUM/**/main/**/INTO 'FILE'",
    "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('table', 'a', 'a', 2, 'CREATE TABLE a (b)')",
    "SELECT * FROM pragma_writable_schema(1)",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA data_store_directory = '/tmp'",
    "PRAGMA hard_heap_limit = 1000",
    "PRAGMA max_page_count = 4294967294",
    "SELECT load_extension('FILE')",
    "SELECT writefile('FILE', 'evil')",
    "SELECT readfile('/etc/passwd')",
    "SELECT edit('a', 'touch FILE')",
    "SELECT fts3_tokenizer('simple', x'00')",
    "CREATE VIRTUAL TABLE a USING csv(filename='/etc/passwd')",
    "CREATE VIRTUAL TABLE a USING fts5(b); PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'evil'",
    "CREATE TABLE a (b); CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT writefile('FILE', 'x'); END; INSERT INTO a VALUES (1)",
    "CREATE VIEW a AS SELECT load_extension('FILE'); SELECT * FROM a",
    "CREATE TABLE a (b DEFAULT (load_extension('FILE'))); INSERT INTO a DEFAULT VALUES",
    "ATTACH ':memory:' AS m; CREATE TABLE m.a (b)",
    "PRAGMA page_size = 65536",
    "PRAGMA temp_store = FILE",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT zeroblob(2000000000) FROM n",
];

async fn a_script_reaches_nothing(engine: Engine) {
    let mut survived = Survived::on(engine, "looking::a_script_reaches_nothing");
    let database = live(engine).await;
    let made = database.folder().join("made-by-a-script");
    let before = state(&database).await;
    let (name, scripts) = match engine {
        Engine::Sqlite => (database.file().display().to_string(), ON_SQLITE),
        Engine::Postgres => {
            let url = database.url();
            let name = url.rsplit('/').next().unwrap_or_default().to_owned();
            (name, ON_POSTGRES)
        }
    };
    // On a server of our own, and on the checked one where there are no programs for that.
    let grounds: &'static [&'static [(&'static str, &'static str)]] = match engine {
        Engine::Sqlite => &[&[]],
        Engine::Postgres => &[&[], &[NO_PROGRAMS]],
    };
    for group in scripts.chunks(AT_ONCE) {
        let mut looks = tokio::task::JoinSet::new();
        for (number, script) in group.iter().enumerate() {
            let text = script
                .replace("LIVE", &name)
                .replace("FILE", &made.display().to_string());
            let source = write(database.folder(), &format!("evil-{number}.sql"), &text);
            for env in grounds {
                // One of the two is enough where a server is made each time.
                let command = if number % 2 == 0 { "check" } else { "plan" };
                let (folder, url) = (database.folder().to_owned(), database.url());
                let source = source.clone();
                looks.spawn(async move {
                    let arguments = [command, "--database", &url, "--expected", &source];
                    (*script, run_in(&folder, &arguments, env).await)
                });
            }
        }
        while let Some(looked) = looks.join_next().await {
            let (script, ended) = looked.expect("no look panics");
            assert!(ended.code.is_some(), "{script}: {}", ended.output());
            assert!(!ended.stderr.contains("panicked"), "{}", ended.output());
        }
        assert!(!made.exists(), "one of these made a file: {group:#?}");
        assert_eq!(state(&database).await, before, "one of these: {group:#?}");
        for script in group {
            survived.attack(*script);
        }
    }
}

/// What a capture may be edited to hold: a check, and the condition of a unique index.
async fn an_edited_capture_runs_nothing_while_rows_are_counted(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "looking::an_edited_capture_runs_nothing_while_rows_are_counted",
    );
    let database = live(engine).await;
    let made = database.folder().join("made-by-a-capture");
    let twin = TestDatabase::create(engine, Fixture::Empty).await;
    let id = match engine {
        Engine::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
        Engine::Postgres => "serial PRIMARY KEY",
    };
    twin.execute(&format!(
        "CREATE TABLE canary (id {id}, song text, CONSTRAINT sung CHECK (song <> 'marker-one'));
         CREATE UNIQUE INDEX one_song ON canary (song) WHERE song <> 'marker-two'"
    ))
    .await;
    let url = twin.url();
    let captured = run_in(twin.folder(), &["capture", "--database", &url], &[]).await;
    let captured = captured.expect_code(0).stdout;
    let marker = |name: &str| {
        let line = captured
            .lines()
            .find(|line| line.contains(name))
            .expect("it is captured");
        let text: serde_json::Value =
            serde_json::from_str(&format!("{{{}}}", line.trim().trim_end_matches(',')))
                .expect("it is a field");
        let field = text.as_object().and_then(|o| o.values().next());
        field
            .and_then(|v| v.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let mut evil = vec![
        "1)) AS TEXT); COMMIT; DROP TABLE canary; BEGIN; SELECT CAST((SELECT (1",
        "1); DROP TABLE canary; --",
        "1) /* ",
        "(SELECT count(*) FROM canary) > 0; DELETE FROM canary",
        "1=1) UNION SELECT 1; DROP TABLE canary; SELECT (1",
    ];
    match engine {
        Engine::Sqlite => evil.extend([
            "load_extension('FILE') = 1",
            "writefile('FILE', 'x') = 1",
            "(SELECT count(*) FROM pragma_writable_schema(1)) = 0",
            "random() > 0",
            "instr(printf('%.*c', 60000000, 'a'), printf('%.*c', 30000000, 'a') || 'b') > 0",
            "(SELECT count(*) FROM canary) > (SELECT zeroblob(100000000))",
        ]),
        Engine::Postgres => evil.extend([
            "pg_terminate_backend(0)",
            "pg_read_file('/etc/passwd') = ''",
            "nextval('canary_id_seq') > 0",
            "setval('canary_id_seq', 1) > 0",
            "set_config('search_path', 'evil', false) = ''",
            "lo_import('/etc/passwd') > 0",
            "pg_sleep(100) IS NULL",
            "query_to_xml('DELETE FROM canary', true, true, '') IS NULL",
            "dblink_exec('dbname=x', 'DROP TABLE canary') = ''",
            "pg_catalog . \"pg_sleep\" (100) IS NULL",
            "('100'::float8).pg_sleep IS NULL",
            "('FILE'::text).pg_read_file IS NULL",
            "(SELECT count(*) FROM canary) > 100",
            "((SELECT count(*) FROM (SELECT ('select 1'::text).ts_stat) x) > 100)",
            "song::evil_domain IS NULL",
            "evil_function(song) > 0",
            "song === 'a'",
            "zone(song) > 0",
        ]),
    }
    let role = format!("stranger_{}_{engine:?}", std::process::id()).to_lowercase();
    if engine == Engine::Postgres {
        // What somebody without rights may have made, who says that it only computes.
        database
            .execute(&format!(
                "CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}; SET ROLE {role};
                 CREATE FUNCTION evil_function(text) RETURNS int IMMUTABLE LANGUAGE plpgsql
                     AS $$ BEGIN PERFORM set_config('role', 'none', false);
                     PERFORM pg_read_file('/etc/passwd'); RETURN 1; END $$;
                 CREATE FUNCTION zone(text) RETURNS int IMMUTABLE LANGUAGE sql
                     AS 'SELECT evil_function($1)';
                 CREATE FUNCTION evil_check(text) RETURNS boolean LANGUAGE sql
                     AS 'SELECT evil_function($1) = 1';
                 CREATE DOMAIN evil_domain AS text CHECK (evil_check(VALUE));
                 CREATE FUNCTION evil_same(text, text) RETURNS boolean IMMUTABLE LANGUAGE sql
                     AS 'SELECT evil_function($1) = 1';
                 CREATE OPERATOR === (FUNCTION = evil_same, LEFTARG = text, RIGHTARG = text);
                 RESET ROLE"
            ))
            .await;
    }
    let before = state(&database).await;
    let marks = [("marker-one", "check"), ("marker-two", "index")];
    for text in &evil {
        for (mark, place) in marks {
            let whole = marker(mark);
            let plain = match engine {
                Engine::Sqlite => format!("song <> '{mark}'"),
                Engine::Postgres => format!("(song <> '{mark}'::text)"),
            };
            assert!(whole.contains(&plain), "{whole}");
            let put = text.replace("FILE", &made.display().to_string());
            let json = |text: &str| serde_json::Value::from(text).to_string();
            let edited = captured.replace(&json(&whole), &json(&whole.replace(&plain, &put)));
            assert_ne!(edited, captured);
            let source = write(database.folder(), "edited.json", &edited);
            for format in ["text", "sql", "json"] {
                let url = database.url();
                let arguments = [
                    "plan",
                    "--database",
                    &url,
                    "--expected",
                    &source,
                    "--format",
                    format,
                ];
                let ended = run_in(database.folder(), &arguments, &[]).await;
                assert!(
                    ended.code.is_some_and(|code| code > 0),
                    "{}",
                    ended.output()
                );
                assert!(!ended.stderr.contains("panicked"), "{}", ended.output());
            }
            assert!(!made.exists(), "{text}");
            assert_eq!(state(&database).await, before, "{text}");
            survived.attack(format!("{place}: {text}"));
        }
    }
    if engine == Engine::Postgres {
        database
            .execute(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"))
            .await;
    }
}

/// Whoever may create functions in the main schema has some called in place of Postgres' own, if their
/// arguments fit better: by a superuser nothing is read then, and by others with no more rights than theirs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_shadows_postgres_own_is_not_called_by_a_superuser() {
    let mut survived = Survived::on(
        Engine::Postgres,
        "looking::what_shadows_postgres_own_is_not_called_by_a_superuser",
    );
    let database = live(Engine::Postgres).await;
    let role = format!("stranger_shadow_{}", std::process::id());
    database
        .execute(&format!(
            "CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role};
             CREATE TABLE called (by text); GRANT INSERT ON called TO PUBLIC"
        ))
        .await;
    let twin = write(database.folder(), "twin.sql", "CREATE TABLE a (b int)");
    let url = database.url();
    for (what, made) in [
        ("format", "FUNCTION format(text, name) RETURNS text"),
        (
            "array_to_string",
            "FUNCTION array_to_string(text[], text) RETURNS text",
        ),
        (
            "json_build_array",
            "FUNCTION json_build_array(name, text) RETURNS json",
        ),
        (
            "concat_ws",
            "FUNCTION concat_ws(text, text, text) RETURNS text",
        ),
        (
            "array_to_json",
            "FUNCTION array_to_json(text[]) RETURNS json",
        ),
    ] {
        // It does what only a superuser's call can do, and fails otherwise.
        database
            .execute(&format!(
                "SET ROLE {role}; CREATE {made} LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'evil was called'; END $$; RESET ROLE"
            ))
            .await;
        for arguments in [
            &["check", "--database", &url][..],
            &["check", "--database", &url, "--expected", &twin],
            &["plan", "--database", &url, "--expected", &twin],
            &["capture", "--database", &url],
            &["docs", "--database", &url],
        ] {
            let ended = run_in(database.folder(), arguments, &[])
                .await
                .expect_code(1);
            assert!(
                !ended.output().contains("evil was called"),
                "{}",
                ended.output()
            );
            assert!(ended.output().contains(what), "{}", ended.output());
        }
        let function = made.split(" RETURNS").next().unwrap_or_default();
        database.execute(&format!("DROP {function}")).await;
        survived.attack(what);
    }
    database
        .execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await;
    run_in(database.folder(), &["capture", "--database", &url], &[])
        .await
        .expect_code(0);
}

/// A ledger whose version is of a type with a cast of somebody's own is not read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_of_a_strange_type_is_not_read() {
    let mut survived = Survived::on(
        Engine::Postgres,
        "looking::a_ledger_of_a_strange_type_is_not_read",
    );
    let database = live(Engine::Postgres).await;
    database
        .execute(
            "CREATE TYPE v AS (x text);
             CREATE FUNCTION evil(v) RETURNS text LANGUAGE plpgsql
                 AS $$ BEGIN RAISE EXCEPTION 'evil was called'; END $$;
             CREATE CAST (v AS text) WITH FUNCTION evil(v);
             CREATE TABLE alembic_version (version_num v); INSERT INTO alembic_version VALUES (ROW('a'))",
        )
        .await;
    let url = database.url();
    for command in ["capture", "check"] {
        let arguments = [command, "--database", &url];
        let ended = run_in(database.folder(), &arguments, &[]).await;
        assert!(ended.code.is_some_and(|code| code != 1), "{}", ended.stderr);
        // The function's text is in the capture.
        let said = ended.stderr;
        assert!(!said.contains("evil was called"), "{said}");
    }
    survived.attack("a cast of the version's type");
}

/// What people really give: a dump that drops what it is going to make, with rows and sequences.
async fn a_dump_with_its_data_is_only_looked_at(engine: Engine) {
    let mut survived = Survived::on(engine, "looking::a_dump_with_its_data_is_only_looked_at");
    let database = live(engine).await;
    let before = state(&database).await;
    let dump = match engine {
        Engine::Sqlite => {
            "PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; DROP TABLE IF EXISTS canary;
             CREATE TABLE canary (id INTEGER PRIMARY KEY AUTOINCREMENT, song text);
             INSERT INTO canary VALUES(1,'other'); DELETE FROM sqlite_sequence;
             INSERT INTO sqlite_sequence VALUES('canary',1); COMMIT;"
        }
        Engine::Postgres => {
            "SET statement_timeout = 0; SELECT pg_catalog.set_config('search_path', '', false);
             ALTER TABLE ONLY public.canary DROP CONSTRAINT canary_pkey;
             ALTER TABLE public.canary ALTER COLUMN id DROP DEFAULT;
             DROP SEQUENCE public.canary_id_seq; DROP TABLE public.canary;
             DROP TABLE IF EXISTS public.canary;
             CREATE TABLE public.canary (id integer NOT NULL, song text);
             ALTER TABLE public.canary OWNER TO somebody_else;
             CREATE SEQUENCE public.canary_id_seq AS integer START WITH 1 INCREMENT BY 1
                 NO MINVALUE NO MAXVALUE CACHE 1;
             ALTER TABLE public.canary_id_seq OWNER TO somebody_else;
             ALTER SEQUENCE public.canary_id_seq OWNED BY public.canary.id;
             ALTER TABLE ONLY public.canary ALTER COLUMN id
                 SET DEFAULT nextval('public.canary_id_seq'::regclass);
             COPY public.canary (id, song) FROM stdin;\n1\tother\n\\.\n
             SELECT pg_catalog.setval('public.canary_id_seq', 1, true);
             ALTER TABLE ONLY public.canary ADD CONSTRAINT canary_pkey PRIMARY KEY (id);"
        }
    };
    let source = write(database.folder(), "dump.sql", dump);
    let grounds: &[&[(&str, &str)]] = match engine {
        Engine::Sqlite => &[&[]],
        Engine::Postgres => &[&[], &[NO_PROGRAMS]],
    };
    for env in grounds {
        look(&database, "check", &source, env).await.expect_code(0);
        look(&database, "plan", &source, env).await.expect_code(0);
        assert_eq!(state(&database).await, before);
        survived.attack(format!("a dump with its data {env:?}"));
    }
}

/// Where nothing else is left, a script isn't run, and the ways there are are said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_place_a_script_is_refused() {
    let mut survived = Survived::on(
        Engine::Postgres,
        "looking::without_a_place_a_script_is_refused",
    );
    let database = live(Engine::Postgres).await;
    let before = state(&database).await;
    let role = format!("evenkeel_plain_{}", std::process::id());
    database
        .execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'plain'; GRANT ALL ON canary, canary_id_seq TO {role};
             GRANT ALL ON SCHEMA public TO {role}"
        ))
        .await;
    let url = database.url();
    let address = url
        .rsplit_once('@')
        .map_or(url.as_str(), |(_, rest)| rest)
        .trim_start_matches("postgres://");
    let plain = format!("postgres://{role}:plain@{address}");
    let source = write(
        database.folder(),
        "drops.sql",
        "CREATE TABLE a (b int); COMMIT; DROP TABLE public.canary",
    );
    let arguments = ["check", "--database", &plain, "--expected", &source];
    let refused = run_in(database.folder(), &arguments, &[NO_PROGRAMS]).await;
    let named = [&arguments[..], &["--scratch", &url]].concat();
    let by_name = run_in(database.folder(), &named, &[NO_PROGRAMS]).await;
    database
        .execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await;
    let refused = refused.expect_code(1);
    for said in ["--scratch", "capture", "initdb"] {
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
    // On a server that was named for it, it runs: where it does no harm to what is checked.
    let by_name = by_name.expect_code(1);
    assert!(
        by_name.stderr.contains("drops.sql, line 1"),
        "{}",
        by_name.stderr
    );
    assert_eq!(state(&database).await, before);
    survived.attack("a role that may make nothing, and no programs");
}
