//! Indexes, and scripts cut into statements.

use super::*;

fn index(sql: &str) -> Option<CreateIndex> {
    create_index(sql).ok()
}

/// The columns of an index on `list`, each as its text, collation and order.
fn ordered(list: &str) -> Vec<(IndexedTerm, String, bool)> {
    let columns = index(&format!("CREATE INDEX i ON t({list})"))
        .map(|index| index.columns)
        .unwrap_or_default();
    columns
        .into_iter()
        .map(|one| (one.term, one.collation.unwrap_or_default(), one.descending))
        .collect()
}

#[test]
fn an_index_is_read_whole() {
    let read = index("CREATE UNIQUE INDEX \"i x\" ON [my t] (a, lower(B) desc) WHERE (a notnull);");
    let read = read.map(|index| {
        (
            index.unique,
            index.name,
            index.table,
            index.columns.len(),
            index.predicate,
        )
    });
    let wanted = (
        true,
        "i x".to_owned(),
        "my t".to_owned(),
        2,
        Some("a IS NOT NULL".to_owned()),
    );
    assert_eq!(read, Some(wanted));
    let known = create_index_with("CREATE INDEX i ON t(a) WHERE a = \"x\"", &["a"]);
    assert_eq!(
        known.map(|index| index.predicate),
        Ok(Some("a = 'x'".to_owned()))
    );
    assert!(create_index("CREATE INDEX i ON t(a) WHERE").is_err());
    assert!(create_index("CREATE INDEX i ON t(a) x").is_err());
    assert!(create_index("CREATE INDEX i ON t()").is_err());
}

#[test]
fn parts_of_an_index_are_columns_or_expressions() {
    let column = |name: &str, collation: &str, descending| {
        vec![(
            IndexedTerm::Column(name.to_owned()),
            collation.to_owned(),
            descending,
        )]
    };
    let expression = |text: &str, collation: &str| {
        vec![(
            IndexedTerm::Expression(text.to_owned()),
            collation.to_owned(),
            false,
        )]
    };
    assert_eq!(ordered("a"), column("a", "", false));
    assert_eq!(ordered("'a' desc"), column("a", "", true));
    assert_eq!(ordered("desc desc"), column("desc", "", true));
    assert_eq!(
        ordered("((a) collate nocase) asc"),
        column("a", "NOCASE", false)
    );
    assert_eq!(
        ordered("a collate x collate \"y\""),
        column("a", "Y", false)
    );
    assert_eq!(
        ordered("lower(a) collate nocase"),
        expression("lower(a)", "NOCASE")
    );
    assert_eq!(
        ordered("a||b collate nocase"),
        expression("a || b COLLATE nocase", "")
    );
    assert_eq!(ordered("(a,b)"), expression("(a, b)", ""));
    assert_eq!(
        ordered("case a when 1 then case b when 2 then 3 end end collate nocase"),
        expression("CASE a WHEN 1 THEN CASE b WHEN 2 THEN 3 END END", "NOCASE")
    );
    assert_eq!(ordered("1"), expression("1", ""));
}

fn sqlite(script: &str) -> Vec<(usize, &str)> {
    split_sqlite(script)
        .into_iter()
        .map(|statement| (statement.line, statement.sql))
        .collect()
}

#[test]
fn sqlite_scripts_are_split() {
    assert_eq!(sqlite(""), []);
    assert_eq!(sqlite(";;\n -- x;\n/* ; */;"), []);
    assert_eq!(
        sqlite("a;\nb ';' \"\n;\" -- ;\n;c"),
        [(1, "a"), (2, "b ';' \"\n;\""), (4, "c")]
    );
    assert_eq!(
        sqlite(".read 'x\n# it's\nSELECT 1\n.5;\n.quit"),
        [(3, "SELECT 1\n.5")]
    );
    let trigger =
        "create temp trigger x after insert on t begin select case when 1 then 2 end; end";
    assert_eq!(sqlite(&format!("{trigger}; b")), [(1, trigger), (1, "b")]);
    assert_eq!(
        sqlite("BEGIN; END; CREATE TABLE trigger(a);"),
        [(1, "BEGIN"), (1, "END"), (1, "CREATE TABLE trigger(a)"),]
    );
    assert_eq!(sqlite("a 'unclosed; b"), [(1, "a 'unclosed; b")]);
}

fn postgres(script: &str) -> Vec<(usize, &str)> {
    split_postgres(script)
        .into_iter()
        .map(|statement| (statement.line, statement.sql))
        .collect()
}

#[test]
fn postgres_scripts_are_split() {
    assert_eq!(postgres("-- ;\n/* /* ; */ ; */ ;"), []);
    assert_eq!(
        postgres("a 'x\\'; b E'\\';' ;c"),
        [(1, "a 'x\\'"), (1, "b E'\\';'"), (1, "c")]
    );
    assert_eq!(
        postgres("a $$;$$ $x$ ; $$ $x$;\nb$x$;c$1;"),
        [(1, "a $$;$$ $x$ ; $$ $x$"), (2, "b$x$"), (2, "c$1")]
    );
    assert_eq!(
        postgres("\\restrict it's\nSELECT \";\"\"\";\\echo ;\nb"),
        [(2, "SELECT \";\"\"\""), (3, "b")]
    );
    assert_eq!(
        postgres("CREATE RULE r AS DO (a; b); c"),
        [(1, "CREATE RULE r AS DO (a; b)"), (1, "c")]
    );
    assert_eq!(
        postgres("BEGIN; SELECT CASE WHEN a THEN b END; END;").len(),
        3
    );
    let function =
        "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END; SELECT 1; END";
    assert_eq!(
        postgres(&format!("{function}; b")),
        [(1, function), (1, "b")]
    );
}

#[test]
fn copied_data_is_no_statement() {
    let dump = "COPY public.t (a, b) FROM stdin;\n1\tit's;\n\\N\t\\.\n\\.\nSELECT 1;\nCOPY t TO stdout; COPY t FROM 'stdin';";
    assert_eq!(
        postgres(dump),
        [
            (5, "SELECT 1"),
            (6, "COPY t TO stdout"),
            (6, "COPY t FROM 'stdin'")
        ]
    );
    assert_eq!(
        postgres("copy t from STDIN with (format csv);\r\nx\r\n\\.\r\nb;"),
        [(4, "b")]
    );
    assert_eq!(postgres("COPY t FROM stdin;\n1"), []);
    assert_eq!(postgres("COPY t FROM stdin"), []);
}

#[test]
fn tokens_know_their_kind_and_place() {
    let tokens: Vec<_> = Tokens::new("a[b]'c''d'?1 0x1F .5e-3<>x'0g' 1a @")
        .map(|token| (token.kind, token.offset))
        .collect();
    let kinds = [
        (Kind::Word, 0),
        (Kind::Quoted, 1),
        (Kind::String, 4),
        (Kind::Parameter, 10),
        (Kind::Number, 13),
        (Kind::Number, 18),
        (Kind::Operator, 23),
        (Kind::Unknown, 25),
        (Kind::Unknown, 31),
        (Kind::Unknown, 34),
    ];
    assert_eq!(tokens, kinds);
    assert_eq!(
        Tokens::new("'c''d'")
            .next()
            .map(|token| token.text().into_owned())
            .as_deref(),
        Some("c'd")
    );
}

#[test]
fn no_input_makes_it_panic() {
    let sql = "CREATE TABLE é(a CHECK(x'1' <> [b]), $t$ 'c', \"d\" /* e */ REFERENCES é(b)) -- f\n\\. COPY E'\\";
    for (start, _) in sql.char_indices() {
        for (end, _) in sql.char_indices().skip_while(|(at, _)| *at < start) {
            let piece = sql.get(start..end).unwrap_or_default();
            let _read = (
                create_table(piece),
                create_index(piece),
                normalise(piece),
                identifiers(piece),
            );
            assert!(split_sqlite(piece).len() + split_postgres(piece).len() <= 2 * piece.len());
        }
    }
}
