//! Columns, tables, types and sequences that are there and not as they should be.

use std::collections::BTreeSet;

use super::{NEW_TABLE, Planner, create, drop_column, drop_type, wanted_drop};
use crate::{
    Aspect, Attribute, Change, Column, Domain, Generated, ObjectPath, Schema, Table, Type,
    TypeShape,
    plan::{
        Drawing, Hazard, Lock, LockMode,
        change::{Edit, Noun},
        dependencies::dependents,
        order::{OfColumn, Order, Phase},
        rows, step,
    },
    sql::{literal, name, quote},
};

/// Whether a column's type or collation is changed in place by this plan.
pub fn retypes(edit: &Edit<'_, Column>, drawing: &Drawing<'_>) -> bool {
    match edit {
        Edit::Alter(expected, live, Attribute::DataType) => {
            (widens(&live.data_type, &expected.data_type) || drawing.allowed(Hazard::ChangesValues))
                && !rebuilds(edit)
        }
        Edit::Alter(_, _, Attribute::Collation) => !rebuilds(edit),
        Edit::Add(_) | Edit::Drop(_) | Edit::Alter(..) => false,
    }
}

/// Whether a column is dropped and added anew: its values are computed, or are to be.
pub fn rebuilds(edit: &Edit<'_, Column>) -> bool {
    let computed = |column: &Column| column.generated.is_some_and(|how| !how.is_identity());
    match edit {
        Edit::Alter(expected, _, Attribute::Generated) => computed(expected),
        Edit::Alter(expected, live, Attribute::DataType | Attribute::Collation) => {
            computed(expected) && computed(live)
        }
        Edit::Add(_) | Edit::Drop(_) | Edit::Alter(..) => false,
    }
}

/// The name of a type without its modifier, and the numbers in it.
fn parts(data_type: &str) -> (String, Vec<i64>) {
    let Some((base, rest)) = data_type.split_once('(') else {
        return (data_type.to_owned(), Vec::new());
    };
    let (numbers, tail) = rest.split_once(')').unwrap_or((rest, ""));
    let numbers = numbers.split(',').filter_map(|n| n.trim().parse().ok());
    (format!("{base}{tail}"), numbers.collect())
}

/// Whether every value of one type is the same value of another.
fn widens(from: &str, to: &str) -> bool {
    let ((from, a), (to, b)) = (parts(from), parts(to));
    let whole = ["smallint", "integer", "bigint"];
    let place = |t: &str| whole.iter().position(|w| *w == t);
    match (from.as_str(), to.as_str()) {
        ("character varying", "text") | ("text", "character varying") if b.is_empty() => true,
        ("character varying", "character varying") => match (a.first(), b.first()) {
            (_, None) => true,
            (Some(a), Some(b)) => b >= a,
            (None, Some(_)) => false,
        },
        ("numeric", "numeric") => match (a.as_slice(), b.as_slice()) {
            (_, []) => true,
            ([p, s], [q, t]) => t >= s && q - t >= p - s,
            _ => false,
        },
        (f, t) if place(f).is_some() && place(t).is_some() => place(t) >= place(f),
        (f, "numeric") if place(f).is_some() => b.is_empty(),
        ("smallint" | "integer" | "real", "double precision") => true,
        ("date", "timestamp without time zone") => b.is_empty(),
        (f, t) if f == t && (f.starts_with("timestamp") || f.starts_with("time")) => {
            b.is_empty() || a.first().is_some_and(|a| b.first() >= Some(a))
        }
        _ => false,
    }
}

/// Whether there is a cast between two types. Between all others there is one by way of text.
fn akin(from: &str, to: &str) -> bool {
    let family = |data_type: &str| {
        let (base, _) = parts(data_type);
        Some(match base.as_str() {
            "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => 1,
            base if base == "date" || base.starts_with("timestamp") => 2,
            "text" | "character varying" | "character" => 3,
            _ => return None,
        })
    };
    let (from, to) = (family(from), family(to));
    to == Some(3) || (from.is_some() && from == to)
}

fn of_text(data_type: &str) -> bool {
    let (base, _) = parts(data_type);
    matches!(base.as_str(), "text" | "character varying" | "character")
}

/// The columns of the live schema that are of a type, or arrays of it.
pub fn columns_of_type<'a>(live: &'a Schema, own: &str) -> Vec<(ObjectPath, &'a Column)> {
    let written = crate::sql::name(own);
    let bare = written.replace('"', "");
    let is = |data_type: &str| {
        let data_type = data_type.trim_end_matches("[]");
        data_type == written || data_type.replace('"', "") == bare
    };
    let mut found = Vec::new();
    for (on, table) in &live.tables {
        // What a child has from its parent changes with that.
        let own = table.columns.iter().filter(|(_, c)| !c.inherited);
        let columns = own.filter(|(_, c)| is(&c.data_type));
        found.extend(columns.map(|(n, column)| (ObjectPath::column(on, n), column)));
    }
    found
}

/// Whether a type's change means a new type: labels of an enum that are gone or moved.
pub fn remakes_type(edit: &Edit<'_, Type>) -> bool {
    match edit {
        Edit::Alter(expected, live, Attribute::Definition) => {
            loses_labels(&expected.shape, &live.shape)
        }
        Edit::Add(_) | Edit::Drop(_) | Edit::Alter(..) => false,
    }
}

fn loses_labels(expected: &TypeShape, live: &TypeShape) -> bool {
    match (expected, live) {
        (TypeShape::Enum(wanted), TypeShape::Enum(found)) => !is_subsequence(found, wanted),
        _ => false,
    }
}

fn is_subsequence(part: &[String], whole: &[String]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|label| whole.any(|other| other == label))
}

impl Planner<'_> {
    pub(super) fn alter_column(
        &mut self,
        change: &Change,
        expected: &Column,
        live: &Column,
        attribute: Attribute,
    ) {
        let object = &change.object;
        let (own, on) = (object.own(), object.owner());
        if self.remade.columns.contains(object) {
            match self.cause_of_rebuild(object).map(Change::aspect) {
                Some(aspect) if aspect != change.aspect() => {
                    self.d.goes_with_change(change, aspect);
                }
                // It is answered by the step that computes it anew.
                Some(_) => {}
                None => self.d.goes_with(change, object),
            }
            return;
        }
        let edit = Edit::Alter(expected, live, attribute);
        let (retypes, keeps_values) = (
            retypes(&edit, &self.d),
            attribute != Attribute::DataType || widens(&live.data_type, &expected.data_type),
        );
        let wanted_null = expected.nullable;
        let expected = &self.d.wanted(object, expected, live);
        let table = name(on);
        let alter = format!("ALTER TABLE {table} ALTER COLUMN {}", quote(own));
        let it = step(Some(change), object, String::new(), Vec::new()).lock(Lock::exclusive(on));
        let (title, sql, hazard) = match attribute {
            Attribute::DataType | Attribute::Collation if self.divides(object) => {
                let why = "It decides which partition a row is in, and Postgres keeps its type.";
                self.d.leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                return;
            }
            Attribute::DataType | Attribute::Collation => {
                if !retypes {
                    self.d.hazardous(change, Hazard::ChangesValues);
                    return;
                }
                if attribute == Attribute::Collation && expected.data_type != live.data_type {
                    self.d
                        .goes_with_change(change, Aspect::Differs(Attribute::DataType));
                    return;
                }
                let collation = match &expected.collation {
                    Some(collation) => format!(" COLLATE {collation}"),
                    None if live.collation.is_some() => {
                        " COLLATE pg_catalog.\"default\"".to_owned()
                    }
                    None => String::new(),
                };
                let using = match keeps_values {
                    true => String::new(),
                    // An explicit cast to a shorter text would cut; without one, Postgres refuses.
                    false if of_text(&live.data_type) && of_text(&expected.data_type) => {
                        String::new()
                    }
                    false => {
                        let by_way = match akin(&live.data_type, &expected.data_type) {
                            true => "",
                            false => "::text",
                        };
                        format!(" USING {}{by_way}::{}", quote(own), expected.data_type)
                    }
                };
                let mut sql = Vec::new();
                let has_default = live.default.is_some() && live.generated.is_none();
                if has_default {
                    sql.push(format!("{alter} DROP DEFAULT"));
                }
                sql.push(format!(
                    "{alter} TYPE {}{collation}{using}",
                    expected.data_type
                ));
                if has_default && let Some(default) = &expected.default {
                    sql.push(format!("{alter} SET DEFAULT {default}"));
                }
                let hazard = match keeps_values {
                    true => Hazard::RewritesTable,
                    false => Hazard::ChangesValues,
                };
                (format!("Change the type of {object}"), sql, Some(hazard))
            }
            Attribute::Nullability if !wanted_null => {
                if self.uncounted(change) {
                    return;
                }
                let count = self.d.rows(object);
                let mut sql = Vec::new();
                let mut hazard = Hazard::ScansTable;
                if count > 0 {
                    let Some(value) = self.d.options.backfill.get(object) else {
                        let why = format!("{} have no value.", rows(count));
                        let ways = vec![format!("--backfill '{object}=EXPRESSION'")];
                        self.d.leave_out(change, why, ways);
                        return;
                    };
                    sql.extend(create::backfill(on, own, value));
                    hazard = Hazard::BackfillsRows;
                }
                sql.push(format!("{alter} SET NOT NULL"));
                (format!("Forbid NULL in {object}"), sql, Some(hazard))
            }
            Attribute::Nullability => (
                format!("Allow NULL in {object}"),
                vec![format!("{alter} DROP NOT NULL")],
                None,
            ),
            // It is taken away and set again with what it calls.
            Attribute::Default if self.remade.defaults.contains(object) => {
                self.d.goes_with(change, object);
                return;
            }
            Attribute::Default => {
                let sql = match (&expected.default, expected.generated) {
                    (Some(default), None) => format!("{alter} SET DEFAULT {default}"),
                    // It became identity or generated, which says the rest.
                    (_, Some(_)) => {
                        self.d
                            .goes_with_change(change, Aspect::Differs(Attribute::Generated));
                        return;
                    }
                    (None, None) => format!("{alter} DROP DEFAULT"),
                };
                (format!("Set the default of {object}"), vec![sql], None)
            }
            Attribute::Generated => self.identity(object, expected, live),
            Attribute::Options => {
                let mut sql = Vec::new();
                for said in live
                    .storage
                    .iter()
                    .filter(|s| !expected.storage.contains(s))
                {
                    sql.extend(storage_reset(&alter, said));
                }
                sql.extend(create::column_storage(on, own, &expected.storage));
                (format!("Set how {object} is stored"), sql, None)
            }
            // A column has none of these, and comments and grants are said elsewhere.
            Attribute::Definition
            | Attribute::RowSecurity
            | Attribute::Validated
            | Attribute::Valid
            | Attribute::Fires
            | Attribute::Version
            | Attribute::Grants
            | Attribute::Comment => return self.follow(change),
        };
        let mut it = it;
        it.title = title;
        it.sql = sql;
        if let Some(hazard) = hazard {
            it = it.hazard(hazard);
        }
        if hazard == Some(Hazard::ChangesValues) {
            it = it.hazard(Hazard::RewritesTable);
        }
        if self.d.rows(object) > 0 {
            it = it.rows(self.d.rows(object));
        }
        let what = match attribute {
            Attribute::DataType => OfColumn::Type,
            Attribute::Collation => OfColumn::Collation,
            Attribute::Nullability => OfColumn::Nullability,
            Attribute::Generated => OfColumn::Filling,
            _ => OfColumn::Rest,
        };
        // What is done to a parent's column is done to those below: theirs come after.
        let does_something = !it.sql.is_empty();
        self.d.add(Order::column(self.depth(on), what), it);
        if does_something {
            self.keep_below(on, own);
        }
    }

    /// From and to an identity, and from a generated column to an ordinary one.
    fn identity(
        &self,
        object: &ObjectPath,
        expected: &Column,
        live: &Column,
    ) -> (String, Vec<String>, Option<Hazard>) {
        let (own, on) = (object.own(), object.owner());
        let alter = format!("ALTER TABLE {} ALTER COLUMN {}", name(on), quote(own));
        let title = format!("Change how {object} is filled");
        let mut sql = Vec::new();
        let identity = |how: Option<Generated>| how.filter(|g| g.is_identity());
        if let (Some(wanted), Some(_)) = (identity(expected.generated), identity(live.generated)) {
            // The sequence and its counter stay.
            let how = match wanted {
                Generated::IdentityAlways => "ALWAYS",
                _ => "BY DEFAULT",
            };
            let options = identity_options(expected);
            sql.push(format!("{alter} SET GENERATED {how} {options}"));
            return (title, sql, None);
        }
        let mut hazard = None;
        match live.generated {
            Some(how) if how.is_identity() => {
                sql.push(format!("{alter} DROP IDENTITY IF EXISTS"));
                hazard = Some(Hazard::Replaces);
            }
            Some(_) => sql.push(format!("{alter} DROP EXPRESSION IF EXISTS")),
            None if live.default.is_some() => sql.push(format!("{alter} DROP DEFAULT")),
            None => {}
        }
        match expected.generated {
            Some(_) => {
                // A sequence of its own that the column had would be taken for the new one.
                let owned = self.d.live.sequences.iter().filter(|(_, sequence)| {
                    let owner = sequence.owned_by.as_ref();
                    owner.is_some_and(|(t, c)| t == on && c == own)
                });
                sql.extend(owned.map(|(n, _)| format!("ALTER SEQUENCE {} OWNED BY NONE", name(n))));
                sql.push(format!("{alter} ADD{}", create::filling(expected)));
                let sequence = format!(
                    "pg_get_serial_sequence({}, {})",
                    literal(&name(on)),
                    literal(own)
                );
                sql.push(create::past(&sequence, on, own));
            }
            None => {
                if let Some(default) = &expected.default {
                    sql.push(format!("{alter} SET DEFAULT {default}"));
                }
            }
        }
        (title, sql, hazard)
    }

    /// The change for which a column is computed anew; none where that is for what it rests on.
    fn cause_of_rebuild(&self, object: &ObjectPath) -> Option<&Change> {
        let mut changes = self.d.changes.iter().filter(|c| c.object == *object);
        changes.find(|change| {
            matches!(Noun::of(change, self.d.expected, self.d.live),
                Some(Noun::Column(edit)) if rebuilds(&edit))
        })
    }

    /// A column whose values are computed: dropped before anything below it changes, and added anew.
    pub(super) fn rebuild_column(&mut self, object: &ObjectPath, live: &Column) {
        let (own, on) = (object.own(), object.owner());
        let mut own_changes = self.d.changes.iter().filter(|c| c.object == *object);
        let change = self.cause_of_rebuild(object).cloned();
        let for_good = own_changes.any(|c| wanted_drop(c, &self.d));
        let computed = live.generated.is_some_and(|g| !g.is_identity());
        if let Some(change) = &change
            && !computed
            && !self.d.allowed(Hazard::DeletesData)
        {
            self.d.hazardous(change, Hazard::DeletesData);
            return;
        }
        let table = name(on);
        let lock = Lock::exclusive(on);
        let title = format!("Drop {object} to compute it anew");
        let mut drop = step(None, object, title, vec![drop_column(object)])
            .hazard(Hazard::Replaces)
            .lock(lock.clone());
        if !computed {
            drop = drop.hazard(Hazard::DeletesData);
        }
        // After the views on the table and before the routines that it is computed with.
        let rank = self.rank(&ObjectPath::table(on));
        self.d.add(Order::below(Phase::DropViews, rank), drop);
        if for_good {
            return;
        }
        let schema = match self.d.expected.column(on, own) {
            Some(_) => self.d.expected,
            None => self.d.live,
        };
        let wanted = self.d.wanted_or_kept(object, live);
        let mut sql = vec![format!(
            "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
            create::column(own, &wanted)
        )];
        sql.extend(create::column_storage(on, own, &wanted.storage));
        let title = format!("Compute {object} anew");
        let add = step(change.as_ref(), object, title, sql)
            .hazard(Hazard::RewritesTable)
            .lock(lock);
        self.d.add(Order::column(0, OfColumn::ComputedAnew), add);
        self.say_from(schema, object);
    }

    pub(super) fn alter_table(
        &mut self,
        change: &Change,
        expected: &Table,
        live: &Table,
        attribute: Attribute,
    ) {
        let object = &change.object;
        let on = object.owner();
        let (wanted, found) = (&expected.options, &live.options);
        let mut hazard = None;
        let sql = match attribute {
            Attribute::RowSecurity => {
                create::row_security(on, wanted.row_security, found.row_security)
            }
            Attribute::Options => {
                let unlogged = |s: &[String]| s.iter().any(|s| s == "UNLOGGED");
                if unlogged(&wanted.storage) != unlogged(&found.storage) {
                    hazard = Some(Hazard::RewritesTable);
                }
                table_options(&name(on), &wanted.storage, &found.storage)
            }
            Attribute::Definition if wanted.partition_by != found.partition_by => {
                let why = "Postgres can't change how a table is partitioned.";
                self.d.leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                return;
            }
            Attribute::Definition => return self.move_table(change, wanted, found),
            // A table has none of these, and comments and grants are said elsewhere.
            Attribute::DataType
            | Attribute::Nullability
            | Attribute::Default
            | Attribute::Generated
            | Attribute::Collation
            | Attribute::Validated
            | Attribute::Valid
            | Attribute::Fires
            | Attribute::Version
            | Attribute::Grants
            | Attribute::Comment => return self.follow(change),
        };
        let mut answer =
            step(Some(change), object, format!("Alter {object}"), sql).lock(Lock::exclusive(on));
        if let Some(hazard) = hazard {
            answer = answer.hazard(hazard);
        }
        self.d.add(Order::column(0, OfColumn::Table), answer);
    }

    pub(super) fn alter_type(&mut self, change: &Change, expected: &Type, live: &Type) {
        let object = &change.object;
        let own = object.own();
        let it = name(own);
        match (&expected.shape, &live.shape) {
            (wanted, found) if loses_labels(wanted, found) => self.remake_enum(change, expected),
            (TypeShape::Enum(wanted), TypeShape::Enum(found)) => {
                let mut before: Option<&String> = None;
                let mut sql = Vec::new();
                for label in wanted {
                    if !found.contains(label) {
                        let place = match before {
                            Some(before) => format!(" AFTER {}", literal(before)),
                            None => match found.first() {
                                Some(first) => format!(" BEFORE {}", literal(first)),
                                None => String::new(),
                            },
                        };
                        sql.push(format!(
                            "ALTER TYPE {it} ADD VALUE IF NOT EXISTS {}{place}",
                            literal(label)
                        ));
                    }
                    before = Some(label);
                }
                let title = format!("Add to {object}");
                let answer = step(Some(change), object, title, sql)
                    .hazard(Hazard::NotTransactional)
                    .note("A new label can't be used in the transaction that adds it.");
                self.add(Phase::Before, answer);
            }
            (TypeShape::Domain(wanted), TypeShape::Domain(found))
                if wanted.base == found.base && wanted.collation == found.collation =>
            {
                let sql = domain(&it, wanted, found);
                let answer = step(Some(change), object, format!("Alter {object}"), sql)
                    .hazard(Hazard::ScansTable);
                self.add(Phase::Types, answer);
            }
            (TypeShape::Composite(wanted), TypeShape::Composite(found))
                if wanted.len() >= found.len()
                    && wanted.iter().zip(found).all(|(w, f)| w.name == f.name)
                    && self.columns_free(own, &wanted[..found.len()] != found.as_slice()) =>
            {
                let mut actions = Vec::new();
                for (w, f) in wanted.iter().zip(found) {
                    if w.data_type != f.data_type {
                        actions.push(format!(
                            "ALTER ATTRIBUTE {} TYPE {}",
                            quote(&w.name),
                            w.data_type
                        ));
                    }
                }
                for field in &wanted[found.len()..] {
                    actions.push(format!(
                        "ADD ATTRIBUTE {} {}",
                        quote(&field.name),
                        field.data_type
                    ));
                }
                let sql = vec![format!("ALTER TYPE {it} {}", actions.join(", "))];
                let answer = step(Some(change), object, format!("Alter {object}"), sql);
                self.add(Phase::Types, answer);
            }
            _ => {
                let on: BTreeSet<_> = [object.clone()].into();
                let used = !columns_of_type(self.d.live, own).is_empty()
                    || !dependents(self.d.live, &on).is_empty();
                if used {
                    self.d.leave_out(
                        change,
                        "It is in use, and Postgres can't change a type in this way.",
                        vec!["make a type of another name and move what uses it".into()],
                    );
                    return;
                }
                let sql = vec![drop_type(object, live), create::data_type(own, expected)];
                let title = format!("Make {object} anew");
                let answer = step(Some(change), object, title, sql).hazard(Hazard::Replaces);
                self.add(Phase::Types, answer);
                self.say_from(self.d.expected, object);
            }
        }
    }

    /// Postgres can't change a field's type while a column is of the composite type.
    fn columns_free(&self, own: &str, changes_fields: bool) -> bool {
        !changes_fields || columns_of_type(self.d.live, own).is_empty()
    }

    /// An enum that loses labels or changes their order: a new type in its place.
    fn remake_enum(&mut self, change: &Change, wanted: &Type) {
        let object = &change.object;
        let own = object.own();
        let old = format!("{}__old", crate::split_qualified(own).1);
        let old_name = create::beside(own, &old);
        let it = name(own);
        let mut sql = vec![
            format!("ALTER TYPE {it} RENAME TO {}", quote(&old)),
            create::data_type(own, wanted),
        ];
        for (path, live) in columns_of_type(self.d.live, own) {
            let (on, column) = (path.owner(), path.own());
            let alter = format!("ALTER TABLE {} ALTER COLUMN {}", name(on), quote(column));
            let array = live.data_type.ends_with("[]");
            let suffix = if array { "[]" } else { "" };
            if live.default.is_some() {
                sql.push(format!("{alter} DROP DEFAULT"));
            }
            sql.push(format!(
                "{alter} TYPE {it}{suffix} USING {}::text{suffix}::{it}{suffix}",
                quote(column)
            ));
            let kept = self.d.wanted_or_kept(&path, live);
            if live.default.is_some()
                && let Some(default) = kept.default
            {
                sql.push(format!("{alter} SET DEFAULT {default}"));
            }
        }
        sql.push(format!("DROP TYPE {old_name}"));
        let answer = step(Some(change), object, format!("Make {object} anew"), sql)
            .hazard(Hazard::Replaces)
            .hazard(Hazard::RewritesTable)
            .lock(Lock::Users(LockMode::AccessExclusive))
            .note("It stops if a row holds a label that is no longer expected.");
        self.add(Phase::Types, answer);
        self.say_from(self.d.expected, object);
    }
}

fn domain(it: &str, wanted: &Domain, found: &Domain) -> Vec<String> {
    let mut sql = Vec::new();
    if wanted.default != found.default {
        sql.push(match &wanted.default {
            Some(default) => format!("ALTER DOMAIN {it} SET DEFAULT {default}"),
            None => format!("ALTER DOMAIN {it} DROP DEFAULT"),
        });
    }
    if wanted.nullable != found.nullable {
        let word = if wanted.nullable { "DROP" } else { "SET" };
        sql.push(format!("ALTER DOMAIN {it} {word} NOT NULL"));
    }
    for (own, check) in &found.checks {
        if wanted.checks.get(own) != Some(check) {
            sql.push(format!(
                "ALTER DOMAIN {it} DROP CONSTRAINT IF EXISTS {}",
                quote(own)
            ));
        }
    }
    for (own, check) in &wanted.checks {
        if found.checks.get(own) != Some(check) {
            sql.push(format!(
                "ALTER DOMAIN {it} ADD CONSTRAINT {} {check}",
                quote(own)
            ));
        }
    }
    sql
}

/// All that an identity's sequence is told, also what is usual: it may have been told otherwise.
fn identity_options(column: &Column) -> String {
    let said = column.identity.as_deref().unwrap_or_default();
    let words: Vec<&str> = said.split(' ').collect();
    let value = |word: &str| {
        let at = words.iter().position(|w| *w == word)?;
        words.get(
            at + if word == "START" || word == "INCREMENT" {
                2
            } else {
                1
            },
        )
    };
    let mut all = Vec::new();
    for (word, set, usual) in [
        ("INCREMENT", "SET INCREMENT BY", "SET INCREMENT BY 1"),
        ("START", "SET START WITH", "SET START WITH 1"),
        ("MINVALUE", "SET MINVALUE", "SET NO MINVALUE"),
        ("MAXVALUE", "SET MAXVALUE", "SET NO MAXVALUE"),
        ("CACHE", "SET CACHE", "SET CACHE 1"),
    ] {
        all.push(match value(word) {
            Some(value) => format!("{set} {value}"),
            None => usual.to_owned(),
        });
    }
    let cycle = if words.contains(&"CYCLE") {
        "SET CYCLE"
    } else {
        "SET NO CYCLE"
    };
    all.push(cycle.to_owned());
    all.join(" ")
}

fn storage_reset(alter: &str, said: &str) -> Option<String> {
    if said.starts_with("STATISTICS") {
        return Some(format!("{alter} SET STATISTICS -1"));
    }
    if let Some(options) = said.strip_prefix('(') {
        let names: Vec<_> = options
            .trim_end_matches(')')
            .split(", ")
            .map(|o| o.split('=').next().unwrap_or(o))
            .collect();
        return Some(format!("{alter} RESET ({})", names.join(", ")));
    }
    // Back to what is usual for nearly all types that have a choice.
    Some(format!("{alter} SET STORAGE EXTENDED"))
}

fn table_options(it: &str, wanted: &[String], found: &[String]) -> Vec<String> {
    let mut sql = Vec::new();
    let has = |all: &[String], word: &str| all.iter().any(|s| s == word);
    match (has(wanted, "UNLOGGED"), has(found, "UNLOGGED")) {
        (true, false) => sql.push(format!("ALTER TABLE {it} SET UNLOGGED")),
        (false, true) => sql.push(format!("ALTER TABLE {it} SET LOGGED")),
        _ => {}
    }
    let with = |all: &[String]| -> Vec<(String, String)> {
        let inner = all.iter().find_map(|s| s.strip_prefix("WITH ("));
        let inner = inner.unwrap_or_default().trim_end_matches(')');
        inner
            .split(", ")
            .filter_map(|o| o.split_once('='))
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect()
    };
    let (want, have) = (with(wanted), with(found));
    let reset: Vec<_> = have
        .iter()
        .filter(|(n, _)| want.iter().all(|(w, _)| w != n))
        .map(|(n, _)| n.clone())
        .collect();
    if !reset.is_empty() {
        sql.push(format!("ALTER TABLE {it} RESET ({})", reset.join(", ")));
    }
    let set: Vec<_> = want
        .iter()
        .filter(|option| !have.contains(option))
        .map(|(n, v)| format!("{n}={v}"))
        .collect();
    if !set.is_empty() {
        sql.push(format!("ALTER TABLE {it} SET ({})", set.join(", ")));
    }
    let method = |all: &[String]| {
        let found = all.iter().find_map(|s| s.strip_prefix("USING "));
        found.unwrap_or("heap").to_owned()
    };
    if method(wanted) != method(found) {
        let method = quote(&method(wanted));
        sql.push(format!("ALTER TABLE {it} SET ACCESS METHOD {method}"));
    }
    let identity = |all: &[String]| {
        let found = all.iter().find_map(|s| s.strip_prefix("REPLICA IDENTITY "));
        found.unwrap_or("DEFAULT").to_owned()
    };
    if identity(wanted) != identity(found) {
        sql.push(format!(
            "ALTER TABLE {it} REPLICA IDENTITY {}",
            identity(wanted)
        ));
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::widens;

    #[test]
    fn only_what_keeps_every_value_widens() {
        for (from, to) in [
            ("character varying(50)", "character varying(80)"),
            ("character varying(50)", "text"),
            ("integer", "bigint"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("numeric(10,2)", "numeric(12,4)"),
            ("real", "double precision"),
            ("date", "timestamp without time zone"),
        ] {
            assert!(widens(from, to), "{from} to {to}");
        }
        for (from, to) in [
            ("character varying(80)", "character varying(50)"),
            ("text", "character varying(50)"),
            ("bigint", "integer"),
            ("numeric(10,2)", "numeric(10,4)"),
            ("numeric(10,2)", "numeric(9,2)"),
            ("text", "integer"),
            ("character(5)", "text"),
            ("timestamp without time zone", "timestamp with time zone"),
        ] {
            assert!(!widens(from, to), "{from} to {to}");
        }
    }
}
