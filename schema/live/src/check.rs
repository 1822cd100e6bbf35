//! Check: a database held against what it should be.

use evenkeel_engine::{
    Expected, Known, LedgerReading, Scope, Side, check as judge, compare as hold,
};
use evenkeel_model::{
    Dialect, Feature, Finding, ObjectPath, Report, Rule, Schema, SetKind, Severity, qualified,
};

use crate::{
    database::{Beside, Database, DatabaseUrl, DbError},
    expected::expected,
    introspect::introspect,
    source::{Ground, Source, existing},
    target::{Expecting, Target, TargetError},
};

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was found of what is looked at.
    pub report: Report,
    /// The schema that is expected, with what stands beside it.
    pub expected: Schema,
    /// The schema that is there.
    pub live: Schema,
    /// Where the expected one comes from, where that isn't Evenkeel itself.
    pub from: Option<String>,
    /// The database, without its secrets.
    pub database: String,
    /// Patterns that leave nothing out.
    pub idle: Vec<String>,
    /// Whether both sides may say the same in other words.
    pub in_other_words: bool,
    pub(crate) wanted: Wanted,
}

/// The expected side, as read.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    Guarded,
    Own,
    Side(Box<Side>),
}

/// Checks a database.
///
/// # Errors
/// One of the sides can't be read, or nothing would be looked at.
pub async fn check(target: &Target) -> Result<Checked, TargetError> {
    match &target.expecting {
        Expecting::Guarded => check_guarded(target).await,
        Expecting::Own { .. } => check_own(target).await,
        Expecting::Source(source) => {
            let live = Source::Database(target.url.clone());
            compare(source, &live, &target.scope, target.scratch.as_ref()).await
        }
    }
}

/// Holds one source against another, which is expected.
///
/// # Errors
/// As [`check`].
pub async fn compare(
    from: &Source,
    to: &Source,
    scope: &Scope,
    scratch: Option<&DatabaseUrl>,
) -> Result<Checked, TargetError> {
    let (expected, live) = both(from, to, scope.grants, scratch).await?;
    of_sides(expected, live, scope)
}

/// Checks once more, against what was expected then.
///
/// # Errors
/// As [`check`].
pub(crate) async fn again(target: &Target, before: &Checked) -> Result<Checked, TargetError> {
    match &before.wanted {
        Wanted::Guarded => check_guarded(target).await,
        Wanted::Own => check_own(target).await,
        Wanted::Side(expected) => {
            let database = Source::Database(target.url.clone());
            let ground = &Ground::default();
            let mut live = database.read(target.url.dialect(), ground).await?;
            look_at_grants(&mut live, target.scope.grants)?;
            of_sides(expected.as_ref().clone(), live, &target.scope)
        }
    }
}

async fn check_guarded(target: &Target) -> Result<Checked, TargetError> {
    target.scope.of_managed_tables()?;
    let database = existing(&target.url)?;
    let built_in = expected(database.dialect());
    let read = guarded(&database, built_in, &target.features).await;
    database.close().await;
    let read = read.map_err(|why| TargetError::Database {
        database: target.url.to_string(),
        why,
    })?;
    let mut known = Known::default();
    known.schema(&read.live);
    known.tables(built_in.guarded().0);
    for kind in [SetKind::Managed, SetKind::Own] {
        known.schema(&built_in.newest(kind));
    }
    known.ledgers(&read.report);
    let idle = target.scope.matches_something(&known)?;
    Ok(Checked {
        report: target.scope.apply(read.report),
        expected: built_in.so_far(&read.live, &read.ledgers),
        live: read.live,
        from: None,
        database: target.url.to_string(),
        idle,
        in_other_words: false,
        wanted: Wanted::Guarded,
    })
}

/// A guarded database as read at one moment.
pub(crate) struct Guarded {
    /// The tables that the expectation speaks of.
    pub live: Schema,
    /// Their ledgers.
    pub ledgers: Vec<LedgerReading>,
    /// What was found.
    pub report: Report,
}

/// Reads what the built-in expectation speaks of, and judges it.
pub(crate) async fn guarded(
    database: &Database,
    built_in: &Expected,
    features: &[Feature],
) -> Result<Guarded, DbError> {
    let (tables, ledgers) = built_in.guarded();
    let read = introspect(database, &tables, &ledgers).await?;
    let report = judge(built_in, &read.schema, &read.ledgers, features);
    Ok(Guarded {
        report: report.with(read.beside.into_iter().map(second).collect()),
        live: read.schema,
        ledgers: read.ledgers,
    })
}

/// Evenkeel's own tables, against the newest of its migrations. What else they have isn't asked about.
async fn check_own(target: &Target) -> Result<Checked, TargetError> {
    let database = existing(&target.url)?;
    let expected = expected(database.dialect()).newest(SetKind::Own);
    let tables: Vec<String> = expected.tables.keys().cloned().collect();
    let read = introspect(&database, &tables, &[]).await;
    database.close().await;
    let live = read.map_err(|why| TargetError::Database {
        database: target.url.to_string(),
        why,
    })?;
    let report = hold(&expected, &live.schema, &[], &[]);
    Ok(Checked {
        report: target.scope.apply(report),
        expected,
        live: live.schema,
        from: None,
        database: target.url.to_string(),
        idle: Vec::new(),
        in_other_words: false,
        wanted: Wanted::Own,
    })
}

fn of_sides(from: Side, to: Side, scope: &Scope) -> Result<Checked, TargetError> {
    let judged = from.judge(&to, expected(to.engine.dialect));
    let mut known = Known::default();
    known.schema(&judged.expected);
    known.schema(&to.schema);
    known.ledgers(&judged.report);
    let idle = scope.matches_something(&known)?;
    let report = match scope.column_order {
        true => judged.report.with(from.column_order(&to)),
        false => judged.report,
    };
    Ok(Checked {
        report: scope.apply(report),
        expected: judged.expected,
        from: Some(from.shown.clone()),
        database: to.shown,
        idle,
        in_other_words: from.engine.words_otherwise(to.engine),
        live: to.schema,
        wanted: Wanted::Side(Box::new(from)),
    })
}

/// Reads two sources on one engine; a script is run on the engine of the other, or of the server that was
/// named for it. Grants are read only if they were asked for.
async fn both(
    from: &Source,
    to: &Source,
    grants: bool,
    scratch: Option<&DatabaseUrl>,
) -> Result<(Side, Side), TargetError> {
    let live = [from, to].into_iter().find_map(|source| match source {
        Source::Database(url @ DatabaseUrl::Postgres(_)) => Some(url.clone()),
        _ => None,
    });
    // The side that is looked at says which engine; a source of another is what is wrong then.
    let (dialect, major) = match (to.engine()?, from.engine()?) {
        (Some(engine), _) | (None, Some(engine)) => engine,
        (None, None) if scratch.is_some() => (Dialect::Postgres, None),
        (None, None) => (Dialect::Sqlite, None),
    };
    let ground = &Ground {
        live,
        named: scratch.cloned(),
        major,
    };
    if grants && dialect == Dialect::Sqlite {
        return Err(TargetError::NoRoles);
    }
    let mut live = to.read(dialect, ground).await?;
    let mut expected = from.read(dialect, ground).await?;
    for side in [&mut expected, &mut live] {
        look_at_grants(side, grants)?;
    }
    Ok((expected, live))
}

fn look_at_grants(side: &mut Side, grants: bool) -> Result<(), TargetError> {
    match (grants, &side.schema.grants) {
        (true, None) => Err(TargetError::WithoutGrants(side.shown.clone())),
        (true, Some(_)) => Ok(()),
        (false, _) => {
            side.schema.grants = None;
            Ok(())
        }
    }
}

/// What stands on the search path beside a table of ours.
fn second(beside: Beside) -> Finding {
    let (own, place) = (
        beside.name.starts_with("evenkeel_"),
        match beside.before {
            true => "before",
            false => "after",
        },
    );
    Finding {
        rule: Rule::SecondTable,
        severity: match (beside.before, own) {
            (true, _) => Rule::SecondTable.severity(),
            (false, true) => Severity::Warning,
            // Other programs may well have a table of that name behind ours.
            (false, false) => Severity::Notice,
        },
        object: ObjectPath::table(&qualified(Some(&beside.schema), &beside.name)),
        expected: None,
        live: Some(format!(
            "a {} that belongs to {}, {place} Evenkeel's schema on the path",
            beside.kind, beside.owner
        )),
        migration: None,
        features: Vec::new(),
        note: None,
    }
}
