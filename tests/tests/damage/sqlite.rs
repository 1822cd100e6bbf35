//! Damage done to SQLite's own statement of each table, line by line, as a file that somebody edited:
//! ALTER TABLE reaches little of it.

use evenkeel_tests::TestDatabase;

use super::{Damage, quote};

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub async fn sqlite(database: &TestDatabase) -> Vec<Damage> {
    let rows = database
        .rows("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'search%' ORDER BY type, name")
        .await;
    let mut all = Vec::new();
    for row in &rows {
        let [Some(kind), Some(name), Some(table), Some(sql)] = row.as_slice() else {
            continue;
        };
        let drop = format!("DROP {} {}", kind.to_uppercase(), quote(name));
        match kind.as_str() {
            "table" => {
                let found = format!("missing-table {name}");
                all.push(Damage::new("table removed", drop, [found]));
                of_table(name, sql, &mut all);
            }
            "index" => {
                let found = format!("missing-index {table} index {name}");
                all.push(Damage::new("index removed", drop, [found]));
                let unique = match sql.contains("UNIQUE") {
                    true => sql.replace("UNIQUE ", ""),
                    false => sql.replacen("INDEX", "UNIQUE INDEX", 1),
                };
                let again = format!("DROP INDEX {}; {unique}", quote(name));
                let found = format!("definition-mismatch {table} index {name}");
                all.push(Damage::new("index changed", again, [found]));
            }
            "view" => {
                let found = format!("missing-view view {name}");
                all.push(Damage::new("view removed", drop, [found]));
            }
            _ => {
                let found = format!("missing-trigger {table} trigger {name}");
                all.push(Damage::new("trigger removed", drop, [found]));
            }
        }
    }
    all.push(Damage::new(
        "table removed",
        "DROP TABLE search".into(),
        ["missing-table search".to_owned()],
    ));
    all
}

/// Puts another statement in the place of a table's.
fn edit(table: &str, sql: &str) -> String {
    format!(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = {} WHERE type = 'table' AND name = {}; \
         PRAGMA writable_schema = RESET; PRAGMA quick_check;",
        literal(sql),
        literal(table)
    )
}

fn of_table(table: &str, sql: &str, all: &mut Vec<Damage>) {
    let lines: Vec<&str> = sql.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let said = line.trim().trim_end_matches(',');
        let with = |other: &str| {
            let mut lines = lines.clone();
            let replaced = line.replace(said, other);
            lines[at] = &replaced;
            edit(table, &lines.join("\n"))
        };
        let Some(own) = said
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next())
        else {
            continue;
        };
        let one = |rule: &str| [format!("{rule} {table}.{own}")];
        // A rowid's NOT NULL and type are the key's.
        if said.contains("PRIMARY KEY") || table == "kept_pair" {
            continue;
        }
        if said.contains(" NOT NULL") {
            let other = said.replace(" NOT NULL", "");
            all.push(Damage::new(
                "nullability changed",
                with(&other),
                one("nullability-mismatch"),
            ));
        } else if !said.contains("GENERATED") {
            let other = format!("{said} NOT NULL");
            all.push(Damage::new(
                "nullability changed",
                with(&other),
                one("nullability-mismatch"),
            ));
        }
        if let Some((before, default)) = said.split_once(" DEFAULT ") {
            let other = match default.starts_with('\'') {
                true => format!("{before} DEFAULT 'another'"),
                false => format!("{before} DEFAULT 77"),
            };
            all.push(Damage::new(
                "default changed",
                with(&other),
                one("default-mismatch"),
            ));
            let other = match said.contains("NOT NULL DEFAULT") {
                true => before.to_owned(),
                false => before.to_owned(),
            };
            all.push(Damage::new(
                "default lost",
                with(&other),
                one("default-mismatch"),
            ));
        } else if !said.contains("GENERATED") {
            let other = format!("{said} DEFAULT 77");
            all.push(Damage::new(
                "default gained",
                with(&other),
                one("default-mismatch"),
            ));
        }
        for (from, to) in [
            ("TEXT", "BLOB"),
            ("INTEGER", "TEXT"),
            ("VARCHAR(", "TEXT("),
            ("NUMERIC(10, 2)", "REAL"),
            ("BOOLEAN", "TEXT"),
            ("DATE", "BLOB"),
            ("TIMESTAMP", "TEXT"),
        ] {
            if said.contains(&format!("\" {from}")) && !said.contains("GENERATED") {
                let other = said.replacen(&format!("\" {from}"), &format!("\" {to}"), 1);
                all.push(Damage::new(
                    "type changed",
                    with(&other),
                    one("column-type-mismatch"),
                ));
                break;
            }
        }
        if !said.contains("COLLATE") && said.contains("\" TEXT") {
            let other = format!("{said} COLLATE RTRIM");
            all.push(Damage::new(
                "collation changed",
                with(&other),
                one("collation-mismatch"),
            ));
        }
    }
    constraints(table, &lines, all);
}

/// Constraints that stand on a line of their own.
fn constraints(table: &str, lines: &[&str], all: &mut Vec<Damage>) {
    for (at, line) in lines.iter().enumerate() {
        let said = line.trim().trim_end_matches(',');
        let columns = |after: &str| -> Option<String> {
            let rest = said.split_once(after)?.1;
            let inner = rest.split_once('(')?.1.split_once(')')?.0;
            Some(format!("({})", inner.replace('"', "")))
        };
        let found = if said.contains("FOREIGN KEY") {
            columns("FOREIGN KEY").map(|c| format!("missing-foreign-key {table} foreign key {c}"))
        } else if said.contains("UNIQUE (") {
            // Its index would be left without an owner.
            None
        } else if said.contains("CHECK (") {
            said.strip_prefix("CONSTRAINT \"")
                .and_then(|rest| rest.split('"').next())
                .map(|own| format!("missing-check {table} check {own}"))
        } else {
            None
        };
        if let Some(found) = found {
            let mut left: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
            left.remove(at);
            // The last one before the parenthesis has no comma.
            let text = left.join("\n").replace(",\n)", "\n)");
            all.push(Damage::new(
                "constraint removed",
                edit(table, &text),
                [found],
            ));
        }
    }
}
