//! Evenkeel's own tables under somebody else's name.

use evenkeel_tests::{
    Checked, Ended, Engine, Fixture, Server, Survived, TestDatabase, Who, digest, eventually, now,
    on_both_engines, run, run_with_line,
};
use reqwest::Method;

on_both_engines!(
    tables_before_ours_on_the_path_let_nobody_in,
    our_schema_in_a_strangers_hands_is_refused,
    what_acts_on_our_tables_is_told,
);

const STOLEN: &str = "a-session-that-mallory-wrote";

/// A server's role that owns no more than it must, and another that may make schemas.
struct Roles {
    database: TestDatabase,
    app: String,
    mallory: String,
}

impl Roles {
    async fn create() -> Self {
        let database = TestDatabase::create(Engine::Postgres, Fixture::Empty).await;
        let name = database
            .text("SELECT current_database()::text")
            .await
            .expect("it has a name");
        let roles = Self {
            app: format!("app_{name}"),
            mallory: format!("mallory_{name}"),
            database,
        };
        let Self { app, mallory, .. } = &roles;
        roles
            .database
            .execute(&format!(
                "CREATE ROLE \"{app}\" LOGIN PASSWORD 'app'; CREATE ROLE \"{mallory}\" LOGIN;
                 GRANT CREATE ON SCHEMA public TO \"{app}\";
                 GRANT CREATE ON DATABASE \"{name}\" TO \"{mallory}\""
            ))
            .await;
        roles
    }

    /// The address with which the server's role connects.
    fn url(&self) -> String {
        let url = self.database.url();
        let at = url.find('@').map_or("postgres://".len(), |at| at + 1);
        format!("postgres://{}:app@{}", self.app, &url[at..])
    }

    async fn serve(&self, more: &[&str]) -> Server {
        let url = self.url();
        let arguments = [&["--database", url.as_str()], more].concat();
        Server::start_with(self.database.folder(), &arguments, &[]).await
    }

    async fn evenkeel(&self, arguments: &[&str]) -> Ended {
        let url = self.url();
        let all = [arguments, &["--database", url.as_str()]].concat();
        run(self.database.folder(), &all).await
    }

    /// Makes tables named as ours in a schema, all mallory's, with an account and a session in them.
    async fn plant(&self, schema: &str, like: &str) {
        let Self { app, mallory, .. } = self;
        let (token, now) = (digest(STOLEN), now());
        self.database
            .execute(&format!(
                "CREATE SCHEMA IF NOT EXISTS \"{schema}\" AUTHORIZATION \"{mallory}\";
                 DO $$ DECLARE t text; BEGIN
                     FOR t IN SELECT c.relname FROM pg_class c WHERE c.relkind = 'r'
                              AND c.relnamespace = '{like}'::regnamespace LOOP
                         EXECUTE format('CREATE TABLE \"{schema}\".%I (LIKE {like}.%I INCLUDING ALL)', t, t);
                         IF t LIKE '%migrations' THEN
                             EXECUTE format('INSERT INTO \"{schema}\".%I SELECT * FROM {like}.%I', t, t);
                         END IF;
                         EXECUTE format('ALTER TABLE \"{schema}\".%I OWNER TO \"{mallory}\"', t);
                     END LOOP;
                 END $$;
                 GRANT USAGE ON SCHEMA \"{schema}\" TO \"{app}\";
                 GRANT ALL ON ALL TABLES IN SCHEMA \"{schema}\" TO \"{app}\";
                 INSERT INTO \"{schema}\".evenkeel_users (id, email, name, role, password, created_at)
                 VALUES (666, 'mallory@example.com', 'Mallory', 'admin', '!', {now});
                 INSERT INTO \"{schema}\".evenkeel_sessions (token, user_id, stage, created_at, seen_at, address)
                 VALUES ('{token}', 666, 'full', {now}, {now}, '127.0.0.1')"
            ))
            .await;
    }

    /// A copy of what the migrations make, to plant from.
    async fn keep_a_copy(&self) {
        self.plant("copy", "public").await;
        self.database
            .execute("DELETE FROM copy.evenkeel_sessions; DELETE FROM copy.evenkeel_users")
            .await;
    }

    async fn drop(self) {
        let Self { app, mallory, .. } = &self;
        self.database
            .execute(&format!(
                "DROP OWNED BY \"{mallory}\" CASCADE; DROP OWNED BY \"{app}\" CASCADE"
            ))
            .await;
        self.database
            .execute(&format!("DROP ROLE \"{mallory}\"; DROP ROLE \"{app}\""))
            .await;
    }
}

/// Whether the page for administrators opens for a session.
async fn lets_in(server: &Server, session: &str) -> bool {
    let request = server
        .request_as(Who::Nobody, Method::GET, "/users")
        .header("cookie", format!("evenkeel-session={session}"));
    server.send(request).await.status == 200
}

async fn tables_before_ours_on_the_path_let_nobody_in(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "own_tables::tables_before_ours_on_the_path_let_nobody_in",
    );
    if engine == Engine::Sqlite {
        // There is one schema. A view under the name of a table is all that can come before it.
        let database = TestDatabase::create(engine, Fixture::Empty).await;
        let server = Server::start(&database).await;
        assert!(lets_in(&server, &Who::Admin.session()).await);
        database
            .execute(
                "ALTER TABLE evenkeel_links RENAME TO hidden;
                 CREATE VIEW evenkeel_links AS SELECT * FROM hidden",
            )
            .await;
        let checked = Checked::run(&database).await;
        let missing = "missing-table evenkeel_links".to_owned();
        assert!(checked.problems().contains(&missing), "{}", checked.report);
        survived.attack("a view instead of a table");
        return;
    }
    let roles = Roles::create().await;
    let mut server = roles.serve(&[]).await;
    roles.database.admit().await;
    let admin = Who::Admin.session();
    assert!(lets_in(&server, &admin).await);

    roles.plant(&roles.app, "public").await;
    assert!(!lets_in(&server, STOLEN).await);
    assert!(lets_in(&server, &admin).await);
    survived.attack("a schema named as the role, at the running server");

    server.stop().await;
    let mut server = roles.serve(&[]).await;
    assert!(!lets_in(&server, STOLEN).await);
    assert!(lets_in(&server, &admin).await);
    survived.attack("a schema named as the role, before the start");

    let checked = roles.evenkeel(&["check", "--format", "json"]).await;
    let report = checked.expect_code(2).json();
    let second = report["findings"]
        .as_array()
        .expect("there are some")
        .iter();
    let of_users = second
        .filter(|f| f["rule"] == "second-table" && f["severity"] == "error")
        .filter(|f| f["path"] == format!("{}.evenkeel_users", roles.app));
    assert_eq!(of_users.count(), 1, "{report}");
    let health = server.get("/health").await.json();
    assert_eq!(health["status"], "degraded", "{health}");
    survived.attack("a second table is told");

    let url = roles.url();
    let added = run_with_line(
        roles.database.folder(),
        &["user", "--database", &url, "add", "ann@example.com"],
        "correct horse battery staple",
    )
    .await;
    added.expect_code(0);
    roles.evenkeel(&["migrate"]).await.expect_code(0);
    let (ours, theirs) = (
        "SELECT count(*) FROM public.evenkeel_users WHERE email = 'ann@example.com'".to_owned(),
        format!(
            "SELECT count(*) FROM \"{}\".evenkeel_users WHERE email = 'ann@example.com'",
            roles.app
        ),
    );
    assert_eq!(roles.database.number(&ours).await, 1);
    assert_eq!(roles.database.number(&theirs).await, 0);
    let list = ["user", "--database", &url, "list"];
    let listed = run(roles.database.folder(), &list).await.expect_code(0);
    assert!(!listed.stdout.contains("mallory@"), "{}", listed.stdout);
    survived.attack("the operator's commands go to our tables");

    roles
        .database
        .execute("ALTER TABLE public.evenkeel_sessions RENAME TO gone")
        .await;
    assert!(!lets_in(&server, STOLEN).await);
    roles
        .database
        .execute("ALTER TABLE public.gone RENAME TO evenkeel_sessions")
        .await;
    assert!(lets_in(&server, &admin).await);
    survived.attack("a table of ours is gone, and theirs is there");

    // Later on the path, where only what is missing before would be looked for.
    server.stop().await;
    roles
        .database
        .execute(&format!(
            "DROP SCHEMA \"{app}\" CASCADE; ALTER ROLE \"{app}\" SET search_path = nowhere, public, later",
            app = roles.app
        ))
        .await;
    roles.plant("later", "public").await;
    let mut server = roles.serve(&[]).await;
    assert!(lets_in(&server, &admin).await && !lets_in(&server, STOLEN).await);
    let report = roles.evenkeel(&["check", "--format", "json"]).await;
    let report = report.expect_code(2).json().to_string();
    assert!(report.contains("later.evenkeel_users"), "{report}");
    survived.attack("a schema later on the path");

    roles.plant("nowhere", "public").await;
    assert!(!lets_in(&server, STOLEN).await);
    server.stop().await;
    let mut server = roles.serve(&[]).await;
    assert!(lets_in(&server, &admin).await && !lets_in(&server, STOLEN).await);
    survived.attack("a schema that the path names and that wasn't there");

    server.stop().await;
    roles.drop().await;
}

async fn our_schema_in_a_strangers_hands_is_refused(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "own_tables::our_schema_in_a_strangers_hands_is_refused",
    );
    if engine == Engine::Sqlite {
        // A file has no owners within.
        return;
    }
    let roles = Roles::create().await;
    let Roles { app, mallory, .. } = &roles;
    let mut server = roles.serve(&[]).await;
    roles.database.admit().await;
    roles.keep_a_copy().await;
    let admin = Who::Admin.session();
    assert!(lets_in(&server, &admin).await);

    roles.database.execute("DROP SCHEMA public CASCADE").await;
    roles.plant("public", "copy").await;
    eventually("the next look shuts the door", async || {
        !lets_in(&server, STOLEN).await
    })
    .await;
    survived.attack("our schema is dropped and made by a stranger, at the running server");

    server.stop().await;
    let mut server = roles.serve(&[]).await;
    assert!(!lets_in(&server, STOLEN).await);
    assert!(server.log().contains(mallory), "{}", server.log());
    let added = run_with_line(
        roles.database.folder(),
        &["user", "--database", &roles.url(), "add", "ann@example.com"],
        "correct horse battery staple",
    )
    .await;
    let said = added.expect_code(1).stderr;
    assert!(said.contains("--owner"), "{said}");
    survived.attack("the only schema on the path is a stranger's");

    // It opens by itself once it is in the right hands.
    roles
        .database
        .execute(&format!(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE, CREATE ON SCHEMA public TO \"{app}\""
        ))
        .await;
    server.stop().await;
    let mut server = roles.serve(&[]).await;
    roles.database.admit().await;
    assert!(lets_in(&server, &admin).await);
    server.stop().await;

    // A schema of ours, and tables in it that somebody else made first.
    roles
        .database
        .execute(&format!(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public;
             GRANT USAGE, CREATE ON SCHEMA public TO \"{app}\", \"{mallory}\""
        ))
        .await;
    roles.plant("public", "copy").await;
    let mut server = roles.serve(&[]).await;
    assert!(!lets_in(&server, STOLEN).await);
    assert!(server.log().contains("stranger"), "{}", server.log());
    survived.attack("tables that a stranger made in our schema before the first start");

    // Said to be right, it is.
    server.stop().await;
    let mut server = roles.serve(&["--owner", mallory]).await;
    assert!(lets_in(&server, STOLEN).await);
    server.stop().await;
    drop(server);
    roles.drop().await;
}

async fn what_acts_on_our_tables_is_told(engine: Engine) {
    let mut survived = Survived::on(engine, "own_tables::what_acts_on_our_tables_is_told");
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let server = Server::start(&database).await;
    drop(server);
    assert_eq!(Checked::run(&database).await.problems(), [""; 0]);
    let attacks: &[(&str, &str, &str, &str)] = match engine {
        Engine::Sqlite => &[
            (
                "a trigger that makes every account an administrator's",
                "CREATE TRIGGER more AFTER INSERT ON evenkeel_users BEGIN
                 UPDATE evenkeel_users SET role = 'admin' WHERE id = NEW.id; END",
                "extra-trigger evenkeel_users trigger more",
                "DROP TRIGGER more",
            ),
            (
                "a trigger that keeps the trail empty",
                "CREATE TRIGGER less BEFORE INSERT ON evenkeel_audit BEGIN SELECT RAISE(IGNORE); END",
                "extra-trigger evenkeel_audit trigger less",
                "DROP TRIGGER less",
            ),
        ],
        Engine::Postgres => &[
            (
                "a trigger that keeps the trail empty",
                "CREATE FUNCTION less() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                 CREATE TRIGGER less BEFORE INSERT ON evenkeel_audit FOR EACH ROW EXECUTE FUNCTION less()",
                "extra-trigger evenkeel_audit trigger less",
                "DROP FUNCTION less CASCADE",
            ),
            (
                "a rule that keeps the trail empty",
                "CREATE RULE less AS ON INSERT TO evenkeel_audit DO INSTEAD NOTHING",
                "extra-object evenkeel_audit rewrite rule less",
                "DROP RULE less ON evenkeel_audit",
            ),
            (
                "row-level security that hides accounts",
                "ALTER TABLE evenkeel_users ENABLE ROW LEVEL SECURITY",
                "row-security-mismatch evenkeel_users",
                "ALTER TABLE evenkeel_users DISABLE ROW LEVEL SECURITY",
            ),
            (
                "a policy that waits for it",
                "CREATE POLICY less ON evenkeel_users USING (false)",
                "extra-object evenkeel_users policy less",
                "DROP POLICY less ON evenkeel_users",
            ),
            (
                "a view instead of a table",
                "ALTER TABLE evenkeel_links RENAME TO hidden;
                 CREATE VIEW evenkeel_links AS SELECT * FROM hidden",
                "missing-table evenkeel_links",
                "DROP VIEW evenkeel_links; ALTER TABLE hidden RENAME TO evenkeel_links",
            ),
        ],
    };
    for (name, attack, finding, undo) in attacks {
        database.execute(attack).await;
        let problems = Checked::run(&database).await.problems();
        assert!(
            problems.iter().any(|p| p == finding),
            "{name}: {finding} isn't in {problems:?}"
        );
        database.execute(undo).await;
        assert_eq!(Checked::run(&database).await.problems(), [""; 0], "{name}");
        survived.attack(*name);
    }
}
