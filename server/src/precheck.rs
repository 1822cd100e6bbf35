//! Asks the live database how many rows stand in the way of a plan, and changes nothing there.
//!
//! Some questions hold an expression of the expected side: a check's, or the condition of an index. That
//! may be a file which somebody else edited. Such an expression is asked only if it is one expression and
//! calls nothing but what is known to do nothing beside giving a value; else the count is left open, and
//! the plan says so. On SQLite the file is opened for reading, by a connection that may read and no more;
//! on Postgres it is a read-only transaction, as a role that may only read where there is one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use evenkeel_schema::{
    Count, Dialect, ObjectPath, Question,
    lex::{Kind, postgres::Tokens},
    single::is_one_expression,
};

use crate::{
    database::{Database, DatabaseUrl, DbError, Guarded, Tx},
    introspect::main_schema,
};

/// What isn't the name of a function although a parenthesis follows it, and the forms of expressions that
/// have a grammar of their own; all of them only compute.
const FORMS: &str = " all and any array as asc between bit by case cast char character coalesce collate \
    collation current_date current_time current_timestamp dec decimal desc distinct double else end escape \
    exists extract filter float for from greatest ilike in int interval is isnull json_array json_object \
    least like localtime localtimestamp nchar normalize not notnull null nullif numeric on operator or order \
    over overlay placing position precision real row similar some substring then time timestamp to treat \
    trim using values varchar varying when where with within xmlconcat xmlelement xmlexists xmlforest \
    xmlparse xmlpi xmlroot xmlserialize zone ";

/// What operators are made of.
const OPERATORS: &str = "+-*/<>=~!@#%^&|`?";

/// Functions that may be called, of those that live knows by these names: Postgres' own if they change
/// nothing, others if they only compute.
const UNKNOWN_FUNCTIONS: &str = "SELECT w.name FROM pg_catalog.json_array_elements_text($1::json) AS w(name) \
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.proname = w.name::name) \
    OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.proname = w.name::name AND p.provolatile <> 'i' \
    AND (p.provolatile = 'v' OR p.pronamespace <> 'pg_catalog'::regnamespace)) ORDER BY 1";

/// Operators that may be used: whose functions only compute.
const UNKNOWN_OPERATORS: &str = "SELECT w.name FROM pg_catalog.json_array_elements_text($1::json) AS w(name) \
    WHERE EXISTS (SELECT FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode \
    WHERE o.oprname = w.name::name AND p.provolatile <> 'i' \
    AND (p.provolatile = 'v' OR p.pronamespace <> 'pg_catalog'::regnamespace)) ORDER BY 1";

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
                // A plain count that fails is no matter of the expression.
                Err(why) if question.expression.is_none() => return Err(why),
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
        tx.run("SAVEPOINT question").await?;
        let sql = format!("SELECT CAST(({}) AS TEXT)", question.sql);
        let answer = match tx.fetch(&sql, &[]).await {
            Ok(rows) => {
                let number = rows.into_iter().flatten().flatten().next();
                let number = number.and_then(|n| n.parse().ok());
                let unread = || DbError::Other("a count gave no number".into());
                Count::Rows(number.ok_or_else(unread)?)
            }
            Err(why @ DbError::Unreachable(_)) => return Err(why),
            Err(why) => Count::Open(format!("Postgres says: {why}")),
        };
        tx.run("ROLLBACK TO SAVEPOINT question").await?;
        answers.insert(question.object, answer);
    }
    Ok(answers)
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

/// Why an expression isn't asked, by what live knows of what it calls.
async fn doubtful(tx: &mut Tx, question: &Question) -> Result<Option<Count>, DbError> {
    let Some(expression) = &question.expression else {
        return Ok(None);
    };
    let called = called(expression);
    for (names, sql, sort) in [
        (called.functions, UNKNOWN_FUNCTIONS, "the function"),
        (called.operators, UNKNOWN_OPERATORS, "the operator"),
    ] {
        let names = serde_json::to_string(&names).map_err(|e| DbError::Other(e.to_string()))?;
        let found = tx.fetch(sql, &[Some(names)]).await?;
        if let Some(name) = found.into_iter().flatten().flatten().next() {
            let why = format!("{sort} {name} may do more than compute, or isn't there");
            return Ok(Some(Count::Open(why)));
        }
    }
    Ok(None)
}

/// What an expression calls, by name.
#[derive(Debug, PartialEq, Eq)]
struct Called {
    functions: BTreeSet<String>,
    operators: BTreeSet<String>,
}

fn called(expression: &str) -> Called {
    let tokens: Vec<_> = Tokens::new(expression).collect();
    let mut called = Called {
        functions: BTreeSet::new(),
        operators: BTreeSet::new(),
    };
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
        let qualified = at > 0 && tokens.get(at - 1).is_some_and(|t| t.is_mark("."));
        let form = token.kind == Kind::Word && !qualified && FORMS.contains(&format!(" {name} "));
        if next.is_some_and(|n| n.is_mark("(")) && !form {
            called.functions.insert(name);
        }
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
    }
}
