//! Asks the live database how many rows stand in the way of a plan, and changes nothing there.
//!
//! Some questions hold an expression of the expected side: a check's, or the condition of an index. That
//! may be a file which somebody else edited. Such an expression is asked only if it is one expression and
//! calls nothing but what is known to do nothing beside giving a value; else the count is left open, and
//! the plan leaves out what it was for. On SQLite the file is opened for reading, by a connection that may read and no more;
//! on Postgres it is a read-only transaction, as a role that may only read where there is one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use evenkeel_ddl::{
    lex::{Kind, postgres::Tokens},
    single::is_one_expression,
    sql,
};
use evenkeel_engine::{Count, Question};
use evenkeel_model::{Dialect, ObjectKind, ObjectPath};

use crate::{
    database::{Database, DatabaseUrl, DbError, Guarded, Tx},
    introspect::main_schema,
};

/// Words before a parenthesis that no function can have for a name unless it is quoted: the grammar's own.
/// All of them only compute.
const FORMS: &str = " all and any array as asc between bit case cast char character coalesce current_date \
    current_time current_timestamp dec decimal desc distinct else end extract float for from greatest in int \
    interval least localtime localtimestamp nchar normalize not null nullif numeric on or order overlay \
    placing position precision real row smallint some substring then time timestamp to treat trim using \
    values varchar when where with xmlconcat xmlelement xmlexists xmlforest xmlparse xmlpi xmlroot \
    xmlserialize ";

/// What operators are made of.
const OPERATORS: &str = "+-*/<>=~!@#%^&|`?";

/// Operators that are used without being written: by keys, `IN`, `LIKE`, `CASE`, `NULLIF`.
const UNWRITTEN: [&str; 10] = ["=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*"];

/// Functions of live that may not be called: those that change something, and those that somebody made who
/// is no superuser, whatever they say of themselves. `$1` are names that must be there; `$2` those that may
/// be no function, such as a field's.
const DOUBTFUL_FUNCTIONS: &str = "SELECT w.name FROM (\
    SELECT j.name, true AS needed FROM pg_catalog.json_array_elements_text($1::json) AS j(name) \
    UNION ALL SELECT j.name, false FROM pg_catalog.json_array_elements_text($2::json) AS j(name)) w \
    WHERE (w.needed AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.proname = w.name::name)) \
    OR EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner \
    WHERE p.proname = w.name::name AND (p.provolatile = 'v' OR NOT r.rolsuper \
    OR (p.provolatile = 's' AND p.pronamespace <> 'pg_catalog'::regnamespace))) ORDER BY 1";

/// Operators of live that may not be used, likewise.
const DOUBTFUL_OPERATORS: &str = "SELECT w.name FROM pg_catalog.json_array_elements_text($1::json) AS w(name) \
    WHERE EXISTS (SELECT FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode \
    JOIN pg_catalog.pg_roles r ON r.oid = o.oprowner JOIN pg_catalog.pg_roles s ON s.oid = p.proowner \
    WHERE o.oprname = w.name::name AND (p.provolatile = 'v' OR NOT r.rolsuper OR NOT s.rolsuper)) ORDER BY 1";

/// Types of live whose values somebody else's function may be asked about, by their names; and whether any
/// cast does so.
const DOUBTFUL_TYPES: &str = "SELECT w.name FROM pg_catalog.json_array_elements_text($1::json) AS w(name) \
    WHERE EXISTS (SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_roles r ON r.oid = t.typowner \
    WHERE t.typname = w.name::name AND t.typtype IN ('b', 'd', 'r') AND NOT r.rolsuper) \
    UNION ALL SELECT t.typname::text FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc \
    JOIN pg_catalog.pg_roles r ON r.oid = p.proowner JOIN pg_catalog.pg_type t ON t.oid = c.castsource \
    WHERE NOT r.rolsuper ORDER BY 1";

/// The answers to a plan's questions.
///
/// # Errors
/// The database can't be reached or read. That one question can't be answered is an answer.
pub async fn count(
    url: &DatabaseUrl,
    questions: Vec<Question>,
) -> Result<BTreeMap<ObjectPath, Count>, DbError> {
    if questions.is_empty() {
        return Ok(BTreeMap::new());
    }
    match url {
        DatabaseUrl::Sqlite(options) => {
            let file = options.get_filename().to_owned();
            let counting = tokio::task::spawn_blocking(move || of_sqlite(&file, questions));
            counting
                .await
                .unwrap_or_else(|panic| Err(DbError::Other(panic.to_string())))
        }
        DatabaseUrl::Postgres(_) => {
            let database = Database::observer(url);
            let counted = of_postgres(&database, questions).await;
            database.close().await;
            counted
        }
    }
}

/// Why a question's expression can't be asked, by its text alone.
fn unfit(dialect: Dialect, question: &Question) -> Option<Count> {
    let fits = |text: &String| is_one_expression(dialect, text);
    let fit = question.expression.as_ref().is_none_or(fits);
    (!fit).then(|| Count::Open("its text isn't one expression".into()))
}

fn of_sqlite(
    file: &Path,
    questions: Vec<Question>,
) -> Result<BTreeMap<ObjectPath, Count>, DbError> {
    let reader = Guarded::reader(file)?;
    let mut answers = BTreeMap::new();
    for question in questions {
        let answer = match unfit(Dialect::Sqlite, &question) {
            Some(open) => open,
            None => match reader.number(&question.sql) {
                Ok(rows) => Count::Rows(rows),
                Err(why @ (DbError::Unreachable(_) | DbError::Busy(_))) => return Err(why),
                Err(DbError::ReadOnly(why)) => Count::Open(why),
                Err(why) => Count::Open(format!("SQLite says {why}")),
            },
        };
        answers.insert(question.object, answer);
    }
    Ok(answers)
}

async fn of_postgres(
    database: &Database,
    questions: Vec<Question>,
) -> Result<BTreeMap<ObjectPath, Count>, DbError> {
    let mut tx = database.snapshot().await?;
    // As the schema was read, so that names mean the same.
    main_schema(&mut tx).await?;
    let mut answers = BTreeMap::new();
    let mut open = BTreeMap::new();
    for question in &questions {
        let answer = match unfit(Dialect::Postgres, question) {
            None => doubtful(&mut tx, question).await?,
            unfit => unfit,
        };
        if let Some(answer) = answer {
            open.insert(question.object.clone(), answer);
        }
    }
    become_reader(&mut tx).await?;
    // Rows that a policy hides would not be counted; so Postgres is to say that there are some.
    tx.run("SET LOCAL row_security = off").await?;
    for question in questions {
        if let Some(answer) = open.remove(&question.object) {
            answers.insert(question.object, answer);
            continue;
        }
        let mut answer = counted(&mut tx, &question, "").await?;
        // Policies hide rows from the reader that they may not hide from us. Where only what Postgres brings
        // itself is called, the count runs nothing of anybody's, whoever asks.
        if matches!(answer, Count::Open(_)) && is_plain(&mut tx, &question).await? {
            answer = counted(&mut tx, &question, "SET LOCAL ROLE NONE").await?;
        }
        answers.insert(question.object, answer);
    }
    Ok(answers)
}

/// What a question gives, asked after that.
async fn counted(tx: &mut Tx, question: &Question, first: &str) -> Result<Count, DbError> {
    tx.run("SAVEPOINT question").await?;
    if !first.is_empty() {
        tx.run(first).await?;
    }
    let sql = format!("SELECT CAST(({}) AS TEXT)", question.sql);
    let answer = match tx.fetch(&sql, &[]).await {
        Ok(rows) => {
            let number = rows.into_iter().flatten().flatten().next();
            let number = number.and_then(|n| n.parse().ok());
            let unread = || Count::Open("the count gave no number".into());
            number.map_or_else(unread, Count::Rows)
        }
        Err(why @ DbError::Unreachable(_)) => return Err(why),
        Err(why) => Count::Open(format!("Postgres says: {why}")),
    };
    // The role of before comes back with it.
    tx.run("ROLLBACK TO SAVEPOINT question").await?;
    Ok(answer)
}

/// Whether a question holds nobody's expression and is of a table, no view, all of whose columns are of
/// types that Postgres brings itself, or compares as its own.
async fn is_plain(tx: &mut Tx, question: &Question) -> Result<bool, DbError> {
    let Some(table) = question.object.table.as_deref() else {
        return Ok(false);
    };
    // A foreign key compares with another table's columns.
    if question.expression.is_some() || question.object.kind == ObjectKind::ForeignKey {
        return Ok(false);
    }
    // Enumerations and domains compare as Postgres' own types do.
    let plain = "SELECT CAST(bool_and(t.typnamespace = 'pg_catalog'::regnamespace OR t.typtype = 'e' \
                 OR b.typnamespace = 'pg_catalog'::regnamespace) AS TEXT) \
                 FROM pg_catalog.pg_class c \
                 JOIN pg_catalog.pg_attribute a \
                   ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
                 JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
                 LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype \
                 WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p')";
    let rows = tx.fetch(plain, &[Some(sql::name(table))]).await?;
    Ok(rows.into_iter().flatten().flatten().next().as_deref() == Some("true"))
}

/// For the rest of the transaction a role that may read everything and do nothing, where we may be it.
async fn become_reader(tx: &mut Tx) -> Result<(), DbError> {
    let may = "SELECT '1' FROM pg_catalog.pg_roles r WHERE r.rolname = 'pg_read_all_data' \
               AND pg_catalog.pg_has_role(r.oid, 'MEMBER')";
    if !tx.fetch(may, &[]).await?.is_empty() {
        tx.run("SET LOCAL ROLE pg_read_all_data").await?;
    }
    Ok(())
}

/// Why a question isn't asked, by what live knows of what it would call.
async fn doubtful(tx: &mut Tx, question: &Question) -> Result<Option<Count>, DbError> {
    let mut called = called(question.expression.as_deref().unwrap_or_default());
    if called.queries {
        let why = "it holds a query, which neither a check nor an index may".to_owned();
        return Ok(Some(Count::Open(why)));
    }
    called.operators.extend(UNWRITTEN.map(str::to_owned));
    let json = |names: &BTreeSet<String>| {
        serde_json::to_string(names)
            .map(Some)
            .map_err(|e| DbError::Other(e.to_string()))
    };
    let functions = vec![json(&called.functions)?, json(&called.members)?];
    for (names, sql, sort) in [
        (functions, DOUBTFUL_FUNCTIONS, "the function"),
        (
            vec![json(&called.operators)?],
            DOUBTFUL_OPERATORS,
            "the operator",
        ),
        (vec![json(&called.words)?], DOUBTFUL_TYPES, "the type"),
    ] {
        let found = tx.fetch(sql, &names).await?;
        if let Some(name) = found.into_iter().flatten().flatten().next() {
            let why = format!("{sort} {name} may do more than compute, or isn't there");
            return Ok(Some(Count::Open(why)));
        }
    }
    Ok(None)
}

/// What an expression calls, by name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Called {
    /// Names before a parenthesis.
    functions: BTreeSet<String>,
    /// Names behind a dot: Postgres calls a function as `(x).f` too.
    members: BTreeSet<String>,
    operators: BTreeSet<String>,
    /// All names, of types among them.
    words: BTreeSet<String>,
    /// Whether there is a query in it.
    queries: bool,
}

fn called(expression: &str) -> Called {
    let tokens: Vec<_> = Tokens::new(expression).collect();
    let mut called = Called::default();
    let mut operator = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        if token.kind == Kind::Operator && OPERATORS.contains(token.raw) {
            operator.push_str(token.raw);
            // One that goes on is one.
            if next.is_none_or(|n| n.offset != token.end() || !OPERATORS.contains(n.raw)) {
                called.operators.insert(std::mem::take(&mut operator));
            }
        }
        let name = match token.kind {
            Kind::Word => token.raw.to_ascii_lowercase(),
            Kind::Quoted => token.text().into_owned(),
            _ => continue,
        };
        let word = token.kind == Kind::Word;
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let member = before.is_some_and(|t| t.is_mark("."));
        let varying = name == "varying"
            && before.is_some_and(|t| {
                ["character", "char", "bit", "national"]
                    .iter()
                    .any(|w| t.is(w))
            });
        let form = word && !member && (varying || FORMS.contains(&format!(" {name} ")));
        called.queries |= word && ["select", "table", "values"].contains(&name.as_str());
        if next.is_some_and(|n| n.is_mark("(")) && !form {
            called.functions.insert(name.clone());
        } else if member {
            called.members.insert(name.clone());
        }
        called.words.insert(name);
    }
    called
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn what_an_expression_calls_is_found() {
        let found = called(
            r#"((lower(a) = 'pg_sleep(1)'::varchar(5)) AND (b IN (1, 2)) OR public."Odd"(c) <@ "x" (d.trim(e)))"#,
        );
        let functions: Vec<&str> = found.functions.iter().map(String::as_str).collect();
        assert_eq!(functions, ["Odd", "lower", "trim", "x"]);
        let operators: Vec<&str> = found.operators.iter().map(String::as_str).collect();
        assert_eq!(operators, ["<@", "="]);
        assert!(!found.queries);
        let found =
            called("('3'::float8).pg_sleep IS NULL AND zone(a) AND b::character varying(5) = ''");
        assert!(found.members.contains("pg_sleep"));
        assert!(found.functions.contains("zone"));
        assert!(!found.functions.contains("varying"));
        assert!(called("(SELECT 1) > 0").queries);
    }
}
