//! Expressions and tables. `sqlite3` 3.40 takes every table here but those said to be unread.

use super::*;

/// Each pair: a spelling, and its canonical one, which stays as it is.
fn same(pairs: &[(&str, &str)]) {
    for (written, canonical) in pairs {
        assert_eq!(normalise(written), *canonical, "of {written}");
        assert_eq!(normalise(canonical), *canonical, "again");
    }
}

#[test]
fn spaces_case_and_comments_make_no_difference() {
    same(&[
        ("A>0 /* x */ and\n b<=  1 -- end", "a > 0 AND b <= 1"),
        ("a in(1 ,2)", "a IN (1, 2)"),
        ("a AND(b)", "a AND (b)"),
        ("Length ( a )", "length(a)"),
        ("T . A", "t.a"),
        ("count( * )", "count(*)"),
        ("a*b", "a * b"),
        ("a -1", "a - 1"),
        ("- 1", "-1"),
        ("- -1", "- -1"),
        ("+a", "+a"),
        ("a||'It''s  X'", "a || 'It''s  X'"),
        ("cast (a as Integer)", "CAST(a AS integer)"),
        ("x'aB'", "X'AB'"),
        ("1E5+0Xab", "1e5 + 0xAB"),
        ("a collate NOCASE", "a COLLATE nocase"),
        ("a collate 'NoCase'", "a COLLATE nocase"),
        ("case a when 1 then 2 end", "CASE a WHEN 1 THEN 2 END"),
        ("a is not distinct from b", "a IS NOT DISTINCT FROM b"),
        ("a->>'$.x'", "a ->> '$.x'"),
        ("json_extract(a,'$')is true", "json_extract(a, '$') IS TRUE"),
    ]);
}

#[test]
fn names_are_quoted_only_where_they_must_be() {
    same(&[
        ("\"A\" = [b] and `C`", "a = b AND c"),
        ("\"my col\"", "\"my col\""),
        ("[My \"X\"]", "\"my \"\"x\"\"\""),
        ("key > 0", "\"key\" > 0"),
        ("[Key] > 0", "\"key\" > 0"),
        ("\"true\" = true", "\"true\" = TRUE"),
        ("Ünï", "\"Ünï\""),
        ("current_timestamp", "CURRENT_TIMESTAMP"),
        ("replace(a,b,c)", "REPLACE(a, b, c)"),
        ("a not like b", "a NOT LIKE b"),
        ("a not match match", "a NOT MATCH \"match\""),
        ("left = 'x'", "\"left\" = 'x'"),
    ]);
}

#[test]
fn other_words_for_the_same_are_made_one() {
    same(&[
        ("a!=1", "a <> 1"),
        ("a==1", "a = 1"),
        ("a NOTNULL", "a IS NOT NULL"),
        ("a not null", "a IS NOT NULL"),
        ("a is not null", "a IS NOT NULL"),
        ("a isnull", "a IS NULL"),
        ("not null", "NOT NULL"),
        ("(( a ))", "a"),
        ("(a) + (b)", "(a) + (b)"),
        ("((a) + (b))", "(a) + (b)"),
        ("((1, 2))", "(1, 2)"),
        ("((select 1))", "(SELECT 1)"),
        ("()", "()"),
        ("((a)", "((a)"),
    ]);
}

#[test]
fn double_quotes_hold_a_string_where_no_column_is_named_so() {
    assert_eq!(normalise_with("a = \"It's\"", &["A"]), "a = 'It''s'");
    assert_eq!(
        normalise_with("\"a\" = `b` or t.\"c\"", &["A"]),
        "a = b OR t.c"
    );
    assert_eq!(normalise_with("\"lower\"(\"A\")", &["a"]), "lower(a)");
}

#[test]
fn identifiers_are_the_columns() {
    assert_eq!(
        identifiers("length(A) > \"b c\" OR a IS key"),
        ["a", "b c", "key"]
    );
    assert_eq!(
        identifiers("CAST(t.x AS text) COLLATE nocase = 'y' || replace(1, 2, 3)"),
        ["x"]
    );
    assert!(identifiers("1 + NULL").is_empty());
}

fn column(name: &str, collation: Option<&str>, descending: bool) -> IndexedColumn {
    let collation = collation.map(str::to_owned);
    IndexedColumn {
        term: IndexedTerm::Column(name.to_owned()),
        collation,
        descending,
    }
}

#[test]
fn a_table_is_read_whole() {
    let table = create_table(
        "CREATE TABLE \"my t\"(id INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT, -- a, b)\n\
         'it''s' varchar ( 10 , -2 ) not null on conflict replace default 'x',\n\
         [b] TEXT COLLATE \"nocase\" CHECK (B <> \"no\") DEFAULT word UNIQUE,\n\
         key DOUBLE PRECISION GENERATED ALWAYS AS ((id+1)) STORED, d AS (id),\n\
         r int references p(x) on delete set null match full deferrable initially deferred NOT NULL,\n\
         CONSTRAINT c1 CHECK ((length(b)>0)) UNIQUE ('it''s', b COLLATE rtrim DESC) ON CONFLICT IGNORE\n\
         , FOREIGN KEY (id, b) REFERENCES \"q\" ON UPDATE CASCADE NOT DEFERRABLE INITIALLY IMMEDIATE)",
    )
    .unwrap_or_default();
    let names: Vec<_> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["id", "it's", "b", "key", "d", "r"]);
    assert!(!table.strict && !table.without_rowid);
    let [_, its, b, key, d, _] = table.columns.as_slice() else {
        panic!("six columns")
    };
    assert_eq!(its.not_null_conflict.as_deref(), Some("REPLACE"));
    assert_eq!(its.default.as_deref(), Some("'x'"));
    assert_eq!(
        (b.collation.as_deref(), b.default.as_deref()),
        (Some("NOCASE"), Some("'word'"))
    );
    assert_eq!(
        key.generated,
        Some(GeneratedText {
            expression: "id + 1".to_owned(),
            stored: true
        })
    );
    assert_eq!(
        d.generated,
        Some(GeneratedText {
            expression: "id".to_owned(),
            stored: false
        })
    );
    let of: Vec<_> = table
        .constraints
        .iter()
        .map(|stated| stated.column.as_deref())
        .collect();
    assert_eq!(
        of,
        [
            Some("id"),
            Some("b"),
            Some("b"),
            Some("r"),
            None,
            None,
            None
        ]
    );
    let mut constraints = table
        .constraints
        .into_iter()
        .map(|stated| stated.constraint);
    assert_eq!(
        constraints.next(),
        Some(Constraint::PrimaryKey {
            name: Some("pk".to_owned()),
            columns: vec![column("id", None, false)],
            autoincrement: true,
            on_conflict: None,
        })
    );
    assert_eq!(
        constraints.next(),
        Some(Constraint::Check {
            name: None,
            expression: "b <> 'no'".to_owned()
        })
    );
    assert_eq!(
        constraints.next(),
        Some(Constraint::Unique {
            name: None,
            columns: vec![column("b", None, false)],
            on_conflict: None,
        })
    );
    assert_eq!(
        constraints.next(),
        Some(Constraint::ForeignKey {
            name: None,
            columns: vec!["r".to_owned()],
            table: "p".to_owned(),
            references: vec!["x".to_owned()],
            on_delete: "SET NULL".to_owned(),
            on_update: "NO ACTION".to_owned(),
            match_kind: Some("FULL".to_owned()),
            deferrable: true,
            initially_deferred: true,
        })
    );
    assert_eq!(
        constraints.next(),
        Some(Constraint::Check {
            name: Some("c1".to_owned()),
            expression: "length(b) > 0".to_owned(),
        })
    );
    assert_eq!(
        constraints.next(),
        Some(Constraint::Unique {
            name: None,
            columns: vec![
                column("it's", None, false),
                column("b", Some("RTRIM"), true)
            ],
            on_conflict: Some("IGNORE".to_owned()),
        })
    );
    assert_eq!(
        constraints.next(),
        Some(Constraint::ForeignKey {
            name: None,
            columns: vec!["id".to_owned(), "b".to_owned()],
            table: "q".to_owned(),
            references: vec![],
            on_delete: "NO ACTION".to_owned(),
            on_update: "CASCADE".to_owned(),
            match_kind: None,
            deferrable: false,
            initially_deferred: false,
        })
    );
}

#[test]
fn defaults_are_read_as_sqlite_does() {
    let defaults = [
        ("1", "1"),
        ("- 2.5E3", "-2.5e3"),
        ("+1", "+1"),
        ("((1+2))", "1 + 2"),
        ("Word", "'Word'"),
        ("key", "'key'"),
        ("\"d'q\"", "'d''q'"),
        ("True", "TRUE"),
        ("null", "NULL"),
        ("x'ab'", "X'AB'"),
        ("current_date", "CURRENT_DATE"),
        ("(datetime('now'))", "datetime('now')"),
        ("[b r]", "'b r'"),
    ];
    for (written, canonical) in defaults {
        let table = create_table(&format!("CREATE TABLE t(a DEFAULT {written} NOT NULL, b)"))
            .unwrap_or_default();
        let read = table
            .columns
            .first()
            .and_then(|column| column.default.clone());
        assert_eq!(read.as_deref(), Some(canonical), "of {written}");
    }
}

#[test]
fn odd_tables_are_read() {
    for (sql, columns) in [
        ("CREATE TABLE t(a)", 1),
        (
            "CREATE TABLE \"t 2\"(generated, always generated always as (generated), strict strict)",
            3,
        ),
        (
            "CREATE TABLE main.t(a CONSTRAINT x, b CONSTRAINT y CONSTRAINT z NULL, CONSTRAINT w)",
            2,
        ),
        (
            "CREATE TABLE t(a int, b text, PRIMARY KEY(a, b)CHECK(a)CHECK(b))WITHOUT ROWID, STRICT;",
            2,
        ),
        (
            "CREATE TABLE t(a /* , */ int -- )\n, b 'my type' \"x\", c REFERENCES t DEFERRABLE)",
            3,
        ),
        (
            "CREATE TABLE t(\"a\" \"int\" PRIMARY KEY DESC, desc, end, 'x', `y`, [z])",
            6,
        ),
    ] {
        assert_eq!(
            create_table(sql).map(|table| table.columns.len()),
            Ok(columns),
            "{sql}"
        );
    }
    let inside =
        create_table("CREATE TABLE t(a INTEGER, PRIMARY KEY(a AUTOINCREMENT))").unwrap_or_default();
    let key = inside.constraints.first().map(|stated| &stated.constraint);
    assert!(matches!(
        key,
        Some(Constraint::PrimaryKey {
            autoincrement: true,
            ..
        })
    ));
}

#[test]
fn what_is_no_table_is_said_to_be_unread() {
    let at = |sql: &str| create_table(sql).map_err(|unread| unread.offset);
    assert_eq!(at(""), Err(0));
    assert_eq!(at("CREATE TABLE t AS SELECT 1"), Err(15));
    assert_eq!(at("CREATE VIRTUAL TABLE t USING fts5(a)"), Err(7));
    assert_eq!(at("CREATE TABLE t(a, 'b)"), Err(18));
    assert_eq!(at("CREATE TABLE t(a CHECK (b"), Err(25));
    assert_eq!(at("CREATE TABLE t(a) x"), Err(18));
    assert_eq!(at("CREATE TABLE t(a, PRIMARY KEY (a,))"), Err(30));
}
