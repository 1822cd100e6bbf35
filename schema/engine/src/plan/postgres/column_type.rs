//! Columns of another type, and which types take which values.

use super::{
    NEW_TABLE, Planner,
    column::{Told, alter},
    generated,
};
use crate::{
    Aspect, Attribute, Change, Column,
    plan::{Drawing, Hazard, noun::Edit},
    sql::quote,
};

impl Planner<'_> {
    /// Another type, another collation, or both at once.
    pub(super) fn set_type(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Column>,
        wanted: &Column,
        live: &Column,
    ) -> Option<Told> {
        let object = &change.object;
        if self.divides(object) {
            let why = "It decides which partition a row is in, and Postgres keeps its type.";
            self.drawing
                .leave_out(change, why, vec![NEW_TABLE.to_owned()]);
            return None;
        }
        if !retypes(edit, &self.drawing) {
            self.drawing.hazardous(change, Hazard::ChangesValues);
            return None;
        }
        if edit.alters(&[Attribute::Collation]) && wanted.data_type != live.data_type {
            let retyped = Aspect::Differs(Attribute::DataType);
            self.drawing.goes_with_change(change, retyped);
            return None;
        }
        let collation = match &wanted.collation {
            Some(collation) => format!(" COLLATE {collation}"),
            None if live.collation.is_some() => " COLLATE pg_catalog.\"default\"".to_owned(),
            None => String::new(),
        };
        let using = match keeps_values(edit) {
            true => String::new(),
            // An explicit cast to a shorter text would cut; without one, Postgres refuses.
            false if of_text(&live.data_type) && of_text(&wanted.data_type) => String::new(),
            false => {
                let by_way = match akin(&live.data_type, &wanted.data_type) {
                    true => "",
                    false => "::text",
                };
                let own_name = quote(object.own_name());
                format!(" USING {own_name}{by_way}::{}", wanted.data_type)
            }
        };
        let alter = alter(object);
        let mut sql = Vec::new();
        let has_default = live.default.is_some() && live.generated.is_none();
        if has_default {
            sql.push(format!("{alter} DROP DEFAULT"));
        }
        sql.push(format!(
            "{alter} TYPE {}{collation}{using}",
            wanted.data_type
        ));
        if has_default && let Some(default) = &wanted.default {
            sql.push(format!("{alter} SET DEFAULT {default}"));
        }
        Some(Told {
            title: format!("Change the type of {object}"),
            sql,
            hazard: Some(match keeps_values(edit) {
                true => Hazard::RewritesTable,
                false => Hazard::ChangesValues,
            }),
        })
    }
}

/// Whether every value stays what it is.
fn keeps_values(edit: &Edit<'_, Column>) -> bool {
    match edit {
        Edit::Alter(expected, live, Attribute::DataType) => {
            widens(&live.data_type, &expected.data_type)
        }
        Edit::Add(_) | Edit::Drop(_) | Edit::Alter(..) => true,
    }
}

/// Whether a column's type or collation is changed in place by this plan.
pub fn retypes(edit: &Edit<'_, Column>, drawing: &Drawing<'_>) -> bool {
    match edit {
        Edit::Alter(_, _, Attribute::DataType | Attribute::Collation) => {
            (keeps_values(edit) || drawing.allowed(Hazard::ChangesValues))
                && !generated::rebuilds(edit)
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
pub fn widens(from: &str, to: &str) -> bool {
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
pub fn akin(from: &str, to: &str) -> bool {
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

pub fn of_text(data_type: &str) -> bool {
    let (base, _) = parts(data_type);
    matches!(base.as_str(), "text" | "character varying" | "character")
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
