use std::path::Path;

use evenkeel_model::Dialect;

use super::{evidence, flyway, of_script, recognise, sections};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        write(folder.path(), name, text.as_bytes());
    }
    folder
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    let parent = path.parent().expect("it is in a folder");
    std::fs::create_dir_all(parent).expect("a folder can be made");
    std::fs::write(path, bytes).expect("it can be written");
}

const JOURNAL: &str = r#"{"version":"7","dialect":"postgresql","entries":[
    {"idx":0,"version":"7","when":1700000000000,"tag":"0001_b","breakpoints":true},
    {"idx":1,"version":"7","when":1700000000001,"tag":"0000_a","breakpoints":true}]}"#;

/// What each layout is taken for, and what is run of it. "UP n" stands for the part that is.
#[test]
fn each_layout_is_told_and_its_ups_are_run_in_its_order() {
    // Tools, versions in order, files.
    type Case = (
        &'static [&'static str],
        &'static [&'static str],
        &'static [(&'static str, &'static str)],
    );
    let cases: &[Case] = &[
        (
            &["sqlx"],
            &["2", "10"],
            &[("10_b.sql", "UP 2"), ("2_a.sql", "UP 1")],
        ),
        (
            &["sqlx", "golang-migrate"],
            &["2", "10"],
            &[
                ("10_b.up.sql", "UP 2"),
                ("10_b.down.sql", "DOWN"),
                ("2_a.up.sql", "UP 1"),
                ("2_a.down.sql", "DOWN"),
            ],
        ),
        (
            &["Diesel"],
            &["20240101000000", "20240202000000"],
            &[
                ("2024-01-01-000000_a/up.sql", "UP 1"),
                ("2024-01-01-000000_a/down.sql", "DOWN"),
                ("2024-02-02-000000_b/up.sql", "UP 2"),
                ("2024-02-02-000000_b/down.sql", "DOWN"),
            ],
        ),
        (
            &["Prisma"],
            &["20240101000000_a", "20240202000000_b"],
            &[
                ("migration_lock.toml", "provider = \"postgresql\""),
                ("20240202000000_b/migration.sql", "UP 2"),
                ("20240101000000_a/migration.sql", "UP 1"),
                ("20240101000000_a/down.sql", "DOWN"),
            ],
        ),
        (
            &["Flyway"],
            &["1", "1.1", "2", "10", "a view", "b view"],
            &[
                ("V10__d.sql", "UP 4"),
                ("2024/V2__c.sql", "UP 3"),
                ("V1__a.sql", "UP 1"),
                ("V1_1__b.sql", "UP 2"),
                ("R__b_view.sql", "UP 6"),
                ("views/R__a_view.sql", "UP 5"),
                ("U10__d.sql", "DOWN"),
                ("undo/V3__z.sql", "DOWN"),
                ("readme.txt", ""),
            ],
        ),
        (
            &["dbmate"],
            &["20240101", "20240202"],
            &[
                (
                    "20240202_b.sql",
                    "-- migrate:up transaction:false\r\nUP 2\r\n-- migrate:down\r\nDOWN\r\n",
                ),
                (
                    "20240101_a.sql",
                    "\u{feff}-- migrate:up\nUP 1\n--migrate:down\nDOWN",
                ),
            ],
        ),
        (
            &["goose"],
            &["2", "10"],
            &[
                (
                    "00010_b.sql",
                    "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nUP 2\n-- +goose StatementEnd\n-- +goose Down\nDOWN",
                ),
                ("00002_a.sql", "-- +goose Up\nUP 1\n"),
            ],
        ),
        (
            &["sql-migrate"],
            &["1_a.sql", "10_b.sql"],
            &[
                (
                    "10_b.sql",
                    "-- +migrate Up notransaction\nUP 2\n-- +migrate Down\nDOWN",
                ),
                ("1_a.sql", "-- +migrate Up\nUP 1\n-- +migrate Down\nDOWN"),
            ],
        ),
        (
            &["node-pg-migrate"],
            &["1_a", "2_b"],
            &[
                ("2_b.sql", "-- Up Migration\nUP 2\n-- Down Migration\nDOWN"),
                ("1_a.sql", "-- Up Migration\nUP 1"),
            ],
        ),
        (
            &["tern"],
            &["1", "2"],
            &[
                (
                    "002_b.sql",
                    "UP 2\n---- create above / drop below ----\nDOWN",
                ),
                ("001_a.sql", "UP 1"),
            ],
        ),
        (
            &["Drizzle"],
            &["1700000000000", "1700000000001"],
            &[
                ("meta/_journal.json", JOURNAL),
                ("meta/0000_snapshot.json", "{}"),
                ("0001_b.sql", "UP 1"),
                ("0000_a.sql", "--> statement-breakpoint\nUP 2"),
            ],
        ),
        (
            &[],
            &["1", "2", "10"],
            &[
                ("10-c.sql", "UP 3"),
                ("1-a.sql", "UP 1"),
                ("2-b.sql", "UP 2"),
            ],
        ),
        (
            &[],
            &["2024-01-05", "2024-01-12"],
            &[("2024-01-12 b.sql", "UP 2"), ("2024-01-05 a.sql", "UP 1")],
        ),
        (
            &[],
            &["001"],
            &[("001.do.a.sql", "UP 1"), ("001.undo.a.sql", "DOWN")],
        ),
        (
            &[],
            &["1"],
            &[
                ("1-a-up.sql", "UP 1"),
                ("1-a-down.sql", "DOWN"),
                ("down/2.sql", "DOWN"),
            ],
        ),
        (
            &["sqlx"],
            &["1"],
            &[("1_a.sql", "UP 1"), ("rollback/1_a.sql", "DOWN")],
        ),
        (
            &["sqlx"],
            &["1"],
            &[("1_a.sql", "UP 1"), ("1_a.down.sql", "DOWN")],
        ),
        (
            &[],
            &["structure"],
            &[("structure.sql", "UP 1"), (".hidden.sql", "DOWN")],
        ),
    ];
    for (tools, versions, files) in cases {
        let folder = folder(files);
        let layout = match recognise::layout(folder.path(), Dialect::Postgres) {
            Ok(layout) => layout,
            Err(error) => panic!("{files:?}: {error}"),
        };
        assert_eq!(layout.tools, *tools, "{files:?}");
        let found: Vec<&str> = layout.found.iter().map(|f| f.version.as_str()).collect();
        assert_eq!(found, *versions, "{files:?}");
        for (number, migration) in layout.found.iter().enumerate() {
            let text = migration.text.as_deref().unwrap_or_default();
            assert!(
                text.contains(&format!("UP {}", number + 1)),
                "{files:?}: {text}"
            );
            assert!(
                !text.contains("DOWN") && !text.contains('\u{feff}'),
                "{files:?}: {text}"
            );
        }
    }
}

/// What is refused, and a word that must be in the reason.
#[test]
fn what_is_not_known_or_of_two_kinds_is_refused_by_name() {
    type Case = (&'static str, &'static [(&'static str, &'static str)]);
    const GOOSE: &str = "-- +goose Up\nUP\n-- +goose Down\nDOWN";
    const DBMATE: &str = "-- migrate:up\nUP\n-- migrate:down\nDOWN";
    let cases: &[Case] = &[
        ("no migrations", &[]),
        ("no migrations", &[("README.md", "")]),
        ("up", &[("up/1.sql", ""), ("down/1.sql", "")]),
        ("may be what was meant", &[("migrations/1_a.sql", "")]),
        // Of two tools.
        ("goose's", &[("1_a.sql", GOOSE), ("2_b.sql", DBMATE)]),
        (
            "without marks",
            &[("1_a.sql", GOOSE), ("2_b.sql", "CREATE")],
        ),
        (
            "another tool",
            &[("1_a.up.sql", DBMATE), ("1_a.down.sql", DBMATE)],
        ),
        ("another tool", &[("V1__a.sql", GOOSE)]),
        ("Prisma's", &[("1_a/migration.sql", ""), ("2_b/up.sql", "")]),
        ("Diesel's", &[("1_a/up.sql", ""), ("2_b.sql", "")]),
        ("neither", &[("1_a.up.sql", ""), ("2_b.sql", "")]),
        ("Flyway", &[("V1__a.sql", ""), ("2_b.sql", "")]),
        ("Flyway", &[("V1__a.sql", ""), ("V2_b.sql", "")]),
        (
            "a folder of scripts",
            &[("1_a.sql", ""), ("more/2_b.sql", "")],
        ),
        (
            "doesn't name",
            &[
                ("meta/_journal.json", JOURNAL),
                ("0001_b.sql", ""),
                ("0000_a.sql", ""),
                ("0002_c.sql", ""),
            ],
        ),
        (
            "isn't there",
            &[("meta/_journal.json", JOURNAL), ("0001_b.sql", "")],
        ),
        // Ways back alone, or without what they take back.
        ("nothing that it takes back", &[("1_a.down.sql", "")]),
        (
            "nothing that it takes back",
            &[("1_a.up.sql", ""), ("2_b.down.sql", "")],
        ),
        ("takes something back", &[("down.sql", "")]),
        ("takes something back", &[("U1__a.sql", "")]),
        (
            "a down.sql and no up.sql",
            &[("1_a/up.sql", ""), ("2_b/down.sql", "")],
        ),
        (
            "may take something back",
            &[("1_a.sql", ""), ("2_rollback.sql", "")],
        ),
        ("U2__b.sql", &[("V1__a.sql", ""), ("U2__b.sql", "")]),
        // Orders that aren't told.
        ("without a number", &[("create.sql", ""), ("drop.sql", "")]),
        ("without a number", &[("1_a.sql", ""), ("seed.sql", "")]),
        (
            "same number",
            &[("001_create.sql", ""), ("001_drop.sql", "")],
        ),
        ("same number", &[("1_a.up.sql", ""), ("01_b.up.sql", "")]),
        ("same number", &[("1_a.sql", GOOSE), ("01_b.sql", GOOSE)]),
        ("same version", &[("V1__a.sql", ""), ("V1.0__b.sql", "")]),
        // Marks that aren't as their tool reads them.
        (
            "isn't written",
            &[("1_a.sql", "-- migrate:up\nUP\n  /* migrate:down */\nDOWN")],
        ),
        (
            "isn't written",
            &[("1_a.sql", "-- +goose Up\nUP\n -- +goose Down\nDOWN")],
        ),
        (
            "isn't written",
            &[("1_a.sql", "-- +goose Up\nUP\n-- +goose Dwon\nDOWN")],
        ),
        (
            "isn't written",
            &[("1_a.sql", "-- +migrate Up\nUP\n--+migrate Down\nDOWN")],
        ),
        (
            "second part",
            &[(
                "1_a.sql",
                "-- +goose Up\nUP\n-- +goose Down\nDOWN\n-- +goose Up\nUP",
            )],
        ),
        (
            "before one that goes up",
            &[("1_a.sql", "-- migrate:down\nDOWN\n-- migrate:up\nUP")],
        ),
        ("SQL before", &[("1_a.sql", "DROP\n-- migrate:up\nUP")]),
        (
            "ENVSUB",
            &[(
                "1_a.sql",
                "-- +goose ENVSUB ON\n-- +goose Up\nCREATE ${NAME}",
            )],
        ),
        ("a number comes first", &[("a.sql", GOOSE)]),
        // Others' marks.
        (
            "Liquibase",
            &[(
                "1_a.sql",
                "--liquibase formatted sql\n--changeset a:1\nUP\n--rollback DOWN",
            )],
        ),
        ("MyBatis", &[("1_a.sql", "UP\n-- //@UNDO\nDOWN")]),
        ("Play", &[("1.sql", "# --- !Ups\nUP\n# --- !Downs\nDOWN")]),
        (
            "isn't known",
            &[("1_a.sql", "-- ==== UP ====\nUP;\n-- ==== DOWN ====\nDOWN;")],
        ),
        ("isn't known", &[("1_a.sql", "UP;\n-- rollback:\nDOWN;")]),
        (
            "Atlas",
            &[("1_a.sql", "-- atlas:txtar\n"), ("atlas.sum", "")],
        ),
        // What a tool would put in.
        ("isn't known", &[("V1__a.sql", "CREATE ${name}")]),
        (
            "shouldExecute",
            &[
                ("V1__a.sql", ""),
                ("V1__a.sql.conf", "shouldExecute=${x}==y"),
            ],
        ),
        ("around", &[("V1__a.sql", ""), ("afterMigrate.sql", "")]),
        // Code.
        (
            "Django",
            &[
                ("0001_initial.py", "class Migration(migrations.Migration)"),
                ("__init__.py", ""),
            ],
        ),
        (
            "Alembic",
            &[("env.py", ""), ("versions/ab_x.py", "down_revision = None")],
        ),
        (
            "Alembic",
            &[("ab_x.py", "down_revision = None"), ("1_a.sql", "")],
        ),
        (
            "Rails",
            &[("20240101_a.rb", "class A < ActiveRecord::Migration[7.1]")],
        ),
        (
            "Rails",
            &[
                ("structure.sql", ""),
                ("migrate/20240101_a.rb", "ActiveRecord::Migration"),
            ],
        ),
        (
            "Knex",
            &[("20240101_a.js", "exports.up = knex => knex.schema")],
        ),
        (
            "Sequelize",
            &[("20240101-a.js", "up: (queryInterface) => {}")],
        ),
        (
            "TypeORM",
            &[("1700-a.ts", "class A implements MigrationInterface")],
        ),
        (
            "Go",
            &[("1_a.sql", GOOSE), ("00002_b.go", "package migrations")],
        ),
        ("Java", &[("V1__a.sql", ""), ("V2__b.java", "")]),
        ("Ecto", &[("2024_a.exs", "use Ecto.Migration")]),
        ("Liquibase", &[("changelog.xml", "<databaseChangeLog>")]),
        ("Sqitch", &[("sqitch.plan", ""), ("deploy/a.sql", "")]),
        // Names.
        ("lower case", &[("1_a.SQL", "")]),
        (
            "mysql",
            &[
                ("migration_lock.toml", "provider = \"mysql\""),
                ("1_a/migration.sql", ""),
            ],
        ),
    ];
    for (why, files) in cases {
        let folder = folder(files);
        match recognise::layout(folder.path(), Dialect::Postgres) {
            Ok(layout) => panic!("{files:?} is taken for {:?}", layout.tools),
            Err(error) => {
                let said = error.to_string();
                assert!(
                    said.contains(why),
                    "{files:?}: {said} says nothing of {why}"
                );
            }
        }
    }
}

#[test]
fn a_folder_of_ways_back_is_none_of_ways_forward() {
    for name in ["down", "undo", "Rollback", "reverts"] {
        let folder = folder(&[]);
        write(folder.path(), &format!("{name}/1_a.sql"), b"DROP");
        let said = recognise::layout(&folder.path().join(name), Dialect::Sqlite);
        assert!(
            said.is_err_and(|e| e.to_string().contains("back")),
            "{name}"
        );
    }
}

#[test]
fn a_baseline_stands_for_what_is_before_it() {
    let folder = folder(&[
        ("V1__a.sql", "OLD"),
        ("V2__b.sql", "OLD"),
        ("B2__all.sql", "UP"),
        ("V3__c.sql", "UP"),
        ("U1__a.sql", "DOWN"),
    ]);
    let layout = recognise::layout(folder.path(), Dialect::Postgres).expect("it is Flyway's");
    let run: Vec<_> = layout
        .found
        .iter()
        .map(|f| (f.version.as_str(), f.text.as_deref()))
        .collect();
    assert_eq!(run, [("1", None), ("2", Some("UP")), ("3", Some("UP"))]);
}

#[cfg(unix)]
#[test]
fn odd_files_are_told_or_read() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let layout = |folder: &Path| recognise::layout(folder, Dialect::Sqlite);
    let refused = |folder: &Path, why: &str| {
        let said = layout(folder)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default();
        assert!(said.contains(why), "{said} says nothing of {why}");
    };
    let folder = folder(&[("1_a.sql", "UP 1"), ("real/2.txt", "UP 2")]);
    let path = folder.path();
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, path.join(name)).expect("a link can be made")
    };
    link("real/2.txt", "2_b.sql");
    let found = layout(path).expect("a link is followed");
    assert_eq!(found.found.len(), 2);
    link(".", "circle");
    refused(path, "circle");
    std::fs::remove_file(path.join("circle")).expect("it can be removed");
    link("/etc/passwd", "3_c.sql");
    refused(path, "outside of the folder");
    std::fs::remove_file(path.join("3_c.sql")).expect("it can be removed");
    link("nowhere", "3_c.sql");
    refused(path, "3_c.sql");
    std::fs::remove_file(path.join("3_c.sql")).expect("it can be removed");
    std::fs::create_dir(path.join("4_d.sql")).expect("a folder can be made");
    refused(path, "is no file");
    std::fs::remove_dir(path.join("4_d.sql")).expect("it can be removed");
    let odd = path.join(OsStr::from_bytes(b"5_\xff.sql"));
    std::fs::write(&odd, "UP").expect("it can be written");
    refused(path, "UTF-8");
    std::fs::remove_file(odd).expect("it can be removed");
    write(path, "6_e.sql", b"\xff\xfeC\0");
    refused(path, "UTF-16");
    write(path, "6_e.sql", b"caf\xe9");
    refused(path, "UTF-8");
    let large = std::fs::File::create(path.join("6_e.sql")).expect("it can be made");
    large.set_len(65 * 1024 * 1024).expect("it can be long");
    refused(path, "MiB");
}

#[test]
fn a_script_by_itself_goes_up_alone() {
    let of = |name: &str, text: &str| of_script(Path::new(name), text.to_owned());
    let up =
        of("a.sql", "-- +goose Up\nUP\n-- +goose Down\nDOWN").expect("it has a part that goes up");
    assert!(up.contains("UP") && !up.contains("DOWN"), "{up}");
    let dump = "CREATE FUNCTION f() AS $$\n-- rollback\n$$;\n-- down\n";
    assert_eq!(of("dump.sql", dump).ok().as_deref(), Some(dump));
    for (name, text) in [
        ("1_a.down.sql", "DROP"),
        ("U1__a.sql", "DROP"),
        ("rollback.sql", "DROP"),
        ("a.sql", "UP\n-- //@UNDO\nDOWN"),
        ("a.sql", "-- migrate:down\nDROP"),
    ] {
        assert!(of(name, text).is_err(), "{name}: {text}");
    }
}

#[test]
fn a_comment_that_merely_speaks_of_it_marks_nothing() {
    for text in [
        "-- slows down the import\nCREATE",
        "-- undo this by hand if it fails\nCREATE",
        "CREATE FUNCTION f() AS $$\n-- rollback\n$$;",
        "-- see migrate:up in the guide\nCREATE",
    ] {
        assert_eq!(sections::kind(text, true), None, "{text}");
    }
    assert!(!evidence::may_take_back("1_undo_prices"));
}

#[test]
fn lines_stay_where_they_were() {
    let text = "-- migrate:up\n\nCREATE\n-- migrate:down\nDROP\n";
    let up = sections::up(sections::Tool::Dbmate, Path::new("a.sql"), text).expect("it has one");
    assert_eq!(up.lines().position(|line| line == "CREATE"), Some(2));
}

#[test]
fn a_script_has_flyways_checksum_however_its_lines_end() {
    // CRC-32 of "CREATE TABLE t (id int);SELECT 1;", as a signed number.
    let expected = "-1645056791";
    for text in [
        "CREATE TABLE t (id int);\nSELECT 1;\n",
        "CREATE TABLE t (id int);\r\nSELECT 1;",
        "\u{feff}CREATE TABLE t (id int);\rSELECT 1;\n",
    ] {
        assert_eq!(flyway::checksum(text), expected);
    }
    assert_eq!(flyway::checksum(""), "0");
}
