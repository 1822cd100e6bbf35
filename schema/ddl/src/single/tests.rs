use super::*;
use evenkeel_model::Dialect::{Postgres, Sqlite};

const BOTH: [Dialect; 2] = [Sqlite, Postgres];

#[test]
fn expressions_are_one() {
    for dialect in BOTH {
        for text in [
            "1",
            "'a;b'",
            "lower(a) || 'x'",
            "a IS NOT NULL AND b > 0",
            "a IS DISTINCT FROM b",
            "CASE WHEN a THEN 1 ELSE 2 END",
            "(SELECT max(a) FROM t WHERE a > 1)",
            "CURRENT_TIMESTAMP",
            "a IN (1, 2)",
        ] {
            assert!(is_one_expression(dialect, text), "{dialect}: {text}");
        }
        for text in [
            "",
            " ",
            "1; DROP TABLE canary",
            "1)) AS TEXT); COMMIT; DROP TABLE canary; BEGIN; SELECT CAST((SELECT (1",
            "(1)) AS TEXT), CAST((SELECT (1)",
            "1, evil integer",
            "1 NOT NULL",
            "1 CHECK (pg_sleep(1) IS NULL)",
            "1 UNION SELECT 2",
            "1 -- ",
            "1 /* */",
            "1 /*",
            "'a",
            "\"a",
            "(1",
            "1)",
            "a\0b",
            "'a\0b'",
            ":x",
            "\\! id",
            "1 REFERENCES t",
        ] {
            assert!(!is_one_expression(dialect, text), "{dialect}: {text}");
        }
    }
    assert!(is_one_expression(
        Postgres,
        "('a'::text)::timestamp with time zone"
    ));
    assert!(is_one_expression(Postgres, "E'\\';' || $a$;$a$"));
    assert!(is_one_expression(Postgres, "(ARRAY[1, 2])[1]"));
    assert!(!is_one_expression(Postgres, "(1]"));
    assert!(is_one_expression(Sqlite, "[a;b] + `c;d`"));
    assert!(!is_one_expression(Sqlite, "[a"));
    assert!(!is_one_expression(Sqlite, "a\n/\nb"));
    assert!(!is_one_expression(Sqlite, "a\n GO \nb"));
}

#[test]
fn types_are_one() {
    for text in [
        "integer",
        "character varying(50)",
        "numeric(10,-2)[]",
        "timestamp(3) without time zone",
        "interval day to second(2)",
        "\"My Schema\".\"odd) type\"[]",
        "geometry(Point,4326)",
        "\"char\"",
    ] {
        assert!(is_one_type(text), "{text}");
    }
    for text in [
        "",
        "integer); DROP TABLE canary; --",
        "integer, evil text",
        "integer DEFAULT pg_sleep(1)",
        "integer NOT NULL",
        "integer USING (1)",
        "a(f(1))",
        "integer[",
    ] {
        assert!(!is_one_type(text), "{text}");
    }
    assert!(is_one_field("text COLLATE \"C\"") && !is_one_field("text COLLATE"));
    for text in [
        "INTEGER",
        "DOUBLE PRECISION",
        "NUMERIC(10,2)",
        "NUMERIC(10,-2)",
        "",
    ] {
        assert!(is_plain_type(text), "{text}");
    }
    for text in [
        "(R",
        "A \"B\"",
        "INTEGER PRIMARY KEY",
        "VARCHAR(MAX)",
        "A,B",
        "A)",
        "NOT NULL",
        "(1)",
    ] {
        assert!(!is_plain_type(text), "{text}");
    }
}

#[test]
fn triggers_are_one_of_their_table() {
    let sqlite = |text: &str| is_one_trigger(Sqlite, "Tr", "T", text);
    assert!(sqlite(
        "CREATE TRIGGER \"tr\" after update of on_ on t when new.begin > 1 begin update t set a = 1; select case when 1 then 2 end; end"
    ));
    for text in [
        "DROP TABLE canary",
        "CREATE TRIGGER \"tr\" after insert on t begin select 1; end; DROP TABLE canary",
        "CREATE TRIGGER \"tr\" after insert on t begin select 1; end; DROP TABLE canary; end",
        "CREATE TRIGGER \"tr\" after insert on t; DROP TABLE canary; begin select 1; end",
        "CREATE TRIGGER \"tr\" after insert on t begin drop table canary; end",
        "CREATE TRIGGER \"tr\" after insert on canary begin select 1; end",
        "CREATE TRIGGER \"other\" after insert on t begin select 1; end",
        "CREATE TRIGGER \"tr\" after insert on t begin select (1; DROP TABLE canary; 2); end",
        "CREATE TRIGGER \"tr\" after insert on t begin end",
    ] {
        assert!(!sqlite(text), "{text}");
    }
    let postgres = |text: &str| is_one_trigger(Postgres, "tr", "s.t", text);
    assert!(postgres(
        "CREATE TRIGGER tr AFTER INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION f('a;b')"
    ));
    assert!(!postgres(
        "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"
    ));
    assert!(!postgres(
        "CREATE TRIGGER tr AFTER INSERT ON s.t EXECUTE FUNCTION f(); DROP TABLE x"
    ));
}

#[test]
fn routines_are_one() {
    for text in [
        "(a integer) RETURNS integer LANGUAGE sql AS $function$ SELECT 1; $function$",
        "() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
        "() RETURNS integer LANGUAGE sql RETURN 1",
    ] {
        assert!(is_one_routine(RoutineKind::Function, text), "{text}");
    }
    for text in [
        "() RETURNS integer AS $f$ $f$; DROP TABLE canary",
        "() RETURNS integer AS $f$ $f$; DROP TABLE canary; $f$",
        "() BEGIN ATOMIC SELECT 1 AS case; END; DROP TABLE canary; END",
        "() BEGIN ATOMIC SELECT 1 end; END; DROP TABLE canary; END",
        "() RETURNS begin atomic; DROP TABLE canary",
        "; DROP TABLE canary",
    ] {
        assert!(!is_one_routine(RoutineKind::Function, text), "{text}");
    }
    assert!(is_one_routine(
        RoutineKind::Aggregate,
        "(integer) (SFUNC = f, STYPE = integer)"
    ));
    assert!(are_arguments("a.mood, integer, VARIADIC text[]") && are_arguments(""));
    assert!(!are_arguments("integer); DROP TABLE canary; --"));
    assert!(!are_arguments("integer) CASCADE"));
}

#[test]
fn the_rest_is_one() {
    let check = |dialect, text: &str| is_one_constraint(dialect, ObjectKind::Check, text);
    for dialect in BOTH {
        assert!(check(dialect, "CHECK (a > 0)"));
        assert!(!check(dialect, "CHECK (1), DROP COLUMN a"));
        assert!(!check(
            dialect,
            "CHECK (1)) AS TEXT); DROP TABLE canary; SELECT (1"
        ));
        assert!(!check(dialect, "CHECK (1) CHECK (2)"));
        assert!(!check(dialect, "UNIQUE (a)"));
        let key =
            "FOREIGN KEY (a) REFERENCES \"t\"(b) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED";
        assert!(is_one_constraint(dialect, ObjectKind::ForeignKey, key));
    }
    assert!(check(Postgres, "CHECK ((a > 0)) NO INHERIT"));
    let exclusion = "EXCLUDE USING gist (a WITH &&) WHERE ((a IS NOT NULL))";
    assert!(is_one_constraint(
        Postgres,
        ObjectKind::Exclusion,
        exclusion
    ));
    for (dialect, good, bad) in [
        (
            Sqlite,
            "(\"a\" COLLATE NOCASE DESC, lower(b)) WHERE a IS NOT NULL",
            "(a); DROP TABLE t",
        ),
        (
            Postgres,
            "USING btree (a, lower(b)) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor='70') WHERE (a > 1)",
            "USING btree (a) WHERE a; SELECT 1",
        ),
    ] {
        assert!(is_one_index(dialect, good), "{good}");
        assert!(!is_one_index(dialect, bad), "{bad}");
        assert!(is_one_index(dialect, &good.replace("WHERE", "WHERE a AND")));
    }
    assert!(
        is_one_view(Sqlite, "(a) as select 1")
            && is_one_view(Sqlite, "as with x as (select 1) select 1")
    );
    assert!(is_one_view(
        Postgres,
        "( SELECT 1 UNION SELECT 2) EXCEPT SELECT 3"
    ));
    assert!(
        !is_one_view(Sqlite, "as select 1; DROP TABLE canary")
            && !is_one_view(Postgres, "DELETE FROM t")
    );
    assert!(is_one_rule(
        "r",
        "t",
        "CREATE RULE r AS ON INSERT TO t DO ALSO ( SELECT 1; SELECT 2)"
    ));
    assert!(!is_one_rule(
        "r",
        "t",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1); DROP TABLE t"
    ));
    assert!(is_one_policy(
        "AS PERMISSIVE FOR ALL TO PUBLIC USING (a) WITH CHECK (b)"
    ));
    assert!(
        is_one_statistics("t", "(ndistinct) ON a, b FROM t")
            && !is_one_statistics("t", "ON a, b FROM u")
    );
    assert!(is_one_sequence(
        "AS integer START WITH 1 INCREMENT BY -1 NO CYCLE"
    ));
    assert!(!is_one_sequence("AS integer OWNED BY canary.id"));
    assert!(
        is_one_bound("FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)") && is_one_bound("DEFAULT")
    );
    assert!(
        is_one_option(Postgres, "WITH (fillfactor=70)")
            && is_one_option(Postgres, "STATISTICS 500")
    );
    assert!(
        is_one_option(Sqlite, "NOT NULL ON CONFLICT IGNORE")
            && !is_one_option(Postgres, "STATISTICS 1, DROP COLUMN a")
    );
    assert!(is_one_setting("toast.autovacuum_enabled=false") && !is_one_setting("a=1, b=2"));
    assert!(
        is_one_privilege("SELECT (id) WITH GRANT OPTION")
            && !is_one_privilege("ALL ON canary TO x")
    );
    assert!(is_one_module("fts5(a, content='t')") && !is_one_module("fts5(a; b)"));
}

#[test]
fn statements_are_one() {
    for (dialect, text, one) in [
        // Nothing, and a command of the shell's that eats the rest of its line.
        (Sqlite, ";", false),
        (Sqlite, ".read \"x\"", false),
        (
            Sqlite,
            "CREATE TABLE \"t\" (\n    \"a\" INTEGER,\n    CHECK (a > 0)\n)",
            true,
        ),
        (
            Sqlite,
            "CREATE TRIGGER \"t\" AFTER INSERT ON t BEGIN SELECT 1; END",
            true,
        ),
        (
            Sqlite,
            "CREATE TABLE t (a x); DROP TABLE canary; CREATE TABLE u (b)",
            false,
        ),
        (
            Postgres,
            "DO $evenkeel$ BEGIN IF true THEN SELECT 1; END IF; END $evenkeel$",
            true,
        ),
        (
            Postgres,
            "CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
            true,
        ),
        (
            Postgres,
            "CREATE OR REPLACE FUNCTION f() LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
            true,
        ),
        (
            Postgres,
            "CREATE OR REPLACE FUNCTION f() LANGUAGE sql AS $a$ ; $a$",
            true,
        ),
        (
            Postgres,
            "ALTER TABLE t ADD COLUMN a integer; COMMIT",
            false,
        ),
    ] {
        assert_eq!(is_one_statement(dialect, text), one, "{text}");
    }
}
