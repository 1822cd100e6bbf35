//! Damage done with ordinary SQL; what goes along by CASCADE is read from the captured schema.

use serde_json::{Map, Value};

use super::{Damage, quote};

fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value[key].as_object().unwrap_or(&NONE).iter()
}

/// `billing.ledger` as SQL. No name here has a dot of its own.
fn sql(qualified: &str) -> String {
    qualified
        .split('.')
        .map(quote)
        .collect::<Vec<_>>()
        .join(".")
}

/// The name of a part beside its table.
fn beside(table: &str, own: &str) -> String {
    match table.split_once('.') {
        Some((schema, _)) => format!("{}.{}", quote(schema), quote(own)),
        None => quote(own),
    }
}

/// What stands on an object, directly or by way of others.
fn dependents(schema: &Value, object: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    let mut open = vec![object.clone()];
    while let Some(below) = open.pop() {
        for edge in schema["dependencies"].as_array().into_iter().flatten() {
            let of_table = edge["needs"]["table"].is_string()
                && edge["needs"]["table"] == below["table"]
                && below["kind"] == "table";
            if (edge["needs"] == below || of_table) && !found.contains(&edge["object"]) {
                found.push(edge["object"].clone());
                open.push(edge["object"].clone());
            }
        }
    }
    found
}

/// Views that a CASCADE takes along.
fn views(schema: &Value, object: &Value) -> Vec<String> {
    dependents(schema, object)
        .iter()
        .filter_map(|o| {
            let name = o["name"].as_str()?;
            match o["kind"].as_str()? {
                "view" => Some(format!("missing-view view {name}")),
                "materialised-view" => Some(format!("missing-view materialised view {name}")),
                _ => None,
            }
        })
        .collect()
}

/// Foreign keys of other tables that lead to a table, or to a column of it.
fn leading(schema: &Value, table: &str, column: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for (other, it) in entries(schema, "tables").filter(|(other, _)| *other != table) {
        for (own, key) in entries(it, "foreign_keys") {
            let to = &key["references"];
            let columns = to["columns"].as_array().cloned().unwrap_or_default();
            if to["table"] == table && column.is_none_or(|c| columns.contains(&Value::from(c))) {
                found.push(format!("missing-foreign-key {other} foreign key {own}"));
            }
        }
    }
    found
}

/// Whether an expression in a part's definition has the column's name as a word of its own.
fn names(part: &Value, column: &str) -> bool {
    let text = part.to_string();
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == column)
}

pub fn postgres(schema: &Value) -> Vec<Damage> {
    let mut all = Vec::new();
    for (table, it) in entries(schema, "tables") {
        of_table(schema, table, it, &mut all);
    }
    for (view, it) in entries(schema, "views") {
        let materialised = it["materialised"] == true;
        let (word, kind) = match materialised {
            true => ("MATERIALIZED VIEW", "materialised-view"),
            false => ("VIEW", "view"),
        };
        let path = serde_json::json!({ "kind": kind, "name": view });
        let mut found = views(schema, &path);
        found.push(format!("missing-view {} {view}", kind.replace('-', " ")));
        let drop = format!("DROP {word} {} CASCADE", sql(view));
        all.push(Damage::new("view removed", drop, found));
        for (index, _) in entries(it, "indexes") {
            let drop = format!("DROP INDEX {}", beside(view, index));
            let found = format!("missing-index {view} index {index}");
            all.push(Damage::new("index removed", drop, [found]));
        }
        let comment = format!("COMMENT ON {word} {} IS 'changed'", sql(view));
        let found = format!("comment-mismatch {} {view}", kind.replace('-', " "));
        all.push(Damage::new("comment changed", comment, [found]));
    }
    for (sequence, _) in entries(schema, "sequences") {
        let it = sql(sequence);
        for change in ["INCREMENT BY 7", "CACHE 9", "CYCLE", "MAXVALUE 99999"] {
            let found = format!("definition-mismatch sequence {sequence}");
            let sql = format!("ALTER SEQUENCE {it} {change}");
            all.push(Damage::new("sequence changed", sql, [found]));
        }
    }
    for (statistics, _) in entries(schema, "statistics") {
        let found = format!("missing-statistics statistics {statistics}");
        let drop = format!("DROP STATISTICS {}", sql(statistics));
        all.push(Damage::new("statistics removed", drop, [found]));
    }
    for (routine, it) in entries(schema, "routines") {
        let (name, arguments) = routine.split_once('(').expect("it has arguments");
        let word = it["kind"].as_str().expect("it has a kind").to_uppercase();
        let it = format!("{word} {}({arguments}", sql(name));
        let comment = format!("COMMENT ON {it} IS 'changed'");
        let found = format!("comment-mismatch routine {routine}");
        all.push(Damage::new("comment changed", comment, [found]));
        if word != "AGGREGATE" {
            let found = format!("definition-mismatch routine {routine}");
            let change = format!("ALTER {it} SECURITY DEFINER");
            all.push(Damage::new("routine changed", change, [found]));
        }
        // Without CASCADE: what is in use can't go alone.
        let found = format!("missing-routine routine {routine}");
        all.push(Damage::new(
            "routine removed",
            format!("DROP {it}"),
            [found],
        ));
    }
    for (own, it) in entries(schema, "types") {
        let word = if it["domain"].is_object() {
            "DOMAIN"
        } else {
            "TYPE"
        };
        let found = format!("missing-type type {own}");
        let drop = format!("DROP {word} {}", sql(own));
        all.push(Damage::new("type removed", drop, [found]));
        let found = format!("comment-mismatch type {own}");
        let comment = format!("COMMENT ON {word} {} IS 'changed'", sql(own));
        all.push(Damage::new("comment changed", comment, [found]));
        let mismatch = || [format!("definition-mismatch type {own}")];
        let changes: &[&str] = match word {
            "DOMAIN" => &[
                "DROP DEFAULT",
                "SET DEFAULT 7",
                "SET NOT NULL",
                "DROP CONSTRAINT amount_positive",
            ],
            _ if it["enum"].is_array() => &["RENAME VALUE 'paid' TO 'settled'"],
            _ if it["composite"].is_array() => &["ADD ATTRIBUTE more text"],
            _ => &[],
        };
        for change in changes {
            let sql = format!("ALTER {word} {} {change}", sql(own));
            // A composite's new field can only go with its values.
            all.push(Damage::new("type changed", sql, mismatch()));
        }
    }
    all
}

fn of_table(schema: &Value, table: &str, it: &Value, all: &mut Vec<Damage>) {
    let target = sql(table);
    let alter = format!("ALTER TABLE {target}");
    let path = serde_json::json!({ "table": table, "kind": "table" });
    let mut found = views(schema, &path);
    found.extend(leading(schema, table, None));
    found.push(format!("missing-table {table}"));
    for (child, other) in entries(schema, "tables") {
        let of = &other["options"];
        let inherits = of["inherits"].as_array().cloned().unwrap_or_default();
        if of["partition_of"]["parent"] == table || inherits.contains(&Value::from(table)) {
            found.push(format!("missing-table {child}"));
        }
    }
    all.push(Damage::new(
        "table removed",
        format!("DROP TABLE {target} CASCADE"),
        found,
    ));
    let one = |rule: &str| [format!("{rule} {table}")];
    all.push(Damage::new(
        "comment changed",
        format!("COMMENT ON TABLE {target} IS 'x'"),
        one("comment-mismatch"),
    ));
    all.push(Damage::new(
        "options changed",
        format!("{alter} SET (fillfactor = 55)"),
        one("options-mismatch"),
    ));
    let security = match it["options"]["row_security"].as_str() {
        Some("enabled") => "DISABLE",
        _ => "ENABLE",
    };
    let sql = format!("{alter} {security} ROW LEVEL SECURITY");
    all.push(Damage::new(
        "row security changed",
        sql,
        one("row-security-mismatch"),
    ));
    all.push(Damage::new(
        "extra column",
        format!("{alter} ADD COLUMN \"extra one\" text"),
        [format!("extra-column {table}.extra one")],
    ));
    for (own, column) in entries(it, "columns").filter(|(_, c)| c["inherited"] != true) {
        of_column(schema, (table, it), (own, column), all);
    }
    if it["primary_key"].is_object() {
        let own = it["primary_key"]["name"].as_str().unwrap_or_default();
        let columns = it["primary_key"]["columns"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut found = vec![format!("missing-primary-key {table} primary key")];
        for (other, key) in entries(schema, "tables") {
            for (name, key) in entries(key, "foreign_keys") {
                if key["references"]["table"] == table
                    && key["references"]["columns"].as_array() == Some(&columns)
                {
                    found.push(format!("missing-foreign-key {other} foreign key {name}"));
                }
            }
        }
        let sql = format!("{alter} DROP CONSTRAINT {} CASCADE", quote(own));
        all.push(Damage::new("primary key removed", sql, found));
    }
    for (key, word, rule) in [
        ("uniques", "unique", "missing-unique"),
        ("foreign_keys", "foreign key", "missing-foreign-key"),
        ("checks", "check", "missing-check"),
        ("exclusions", "exclusion", "missing-exclusion"),
    ] {
        for (own, _) in entries(it, key) {
            let sql = format!("{alter} DROP CONSTRAINT {}", quote(own));
            all.push(Damage::new(
                "constraint removed",
                sql,
                [format!("{rule} {table} {word} {own}")],
            ));
            let sql = format!("COMMENT ON CONSTRAINT {} ON {target} IS 'x'", quote(own));
            all.push(Damage::new(
                "comment changed",
                sql,
                [format!("comment-mismatch {table} {word} {own}")],
            ));
        }
    }
    for (own, _) in entries(it, "foreign_keys") {
        let sql = format!("{alter} ALTER CONSTRAINT {} DEFERRABLE", quote(own));
        let found = format!("definition-mismatch {table} foreign key {own}");
        all.push(Damage::new("constraint changed", sql, [found]));
    }
    for (own, _) in entries(it, "indexes") {
        let index = beside(table, own);
        all.push(Damage::new(
            "index removed",
            format!("DROP INDEX {index}"),
            [format!("missing-index {table} index {own}")],
        ));
        all.push(Damage::new(
            "index changed",
            format!("ALTER INDEX {index} SET (fillfactor = 44)"),
            [format!("definition-mismatch {table} index {own}")],
        ));
    }
    for (own, _) in entries(it, "triggers") {
        let trigger = quote(own);
        all.push(Damage::new(
            "trigger removed",
            format!("DROP TRIGGER {trigger} ON {target}"),
            [format!("missing-trigger {table} trigger {own}")],
        ));
        all.push(Damage::new(
            "trigger disabled",
            format!("{alter} DISABLE TRIGGER {trigger}"),
            [format!("disabled-trigger {table} trigger {own}")],
        ));
    }
    for (own, _) in entries(it, "policies") {
        let policy = quote(own);
        all.push(Damage::new(
            "policy removed",
            format!("DROP POLICY {policy} ON {target}"),
            [format!("missing-policy {table} policy {own}")],
        ));
        all.push(Damage::new(
            "policy changed",
            format!("ALTER POLICY {policy} ON {target} USING (true)"),
            [format!("definition-mismatch {table} policy {own}")],
        ));
    }
    for (own, _) in entries(it, "rewrite_rules") {
        all.push(Damage::new(
            "rewrite rule removed",
            format!("DROP RULE {} ON {target}", quote(own)),
            [format!("missing-rewrite-rule {table} rewrite rule {own}")],
        ));
    }
}

fn of_column(
    schema: &Value,
    (table, of): (&str, &Value),
    (own, column): (&str, &Value),
    all: &mut Vec<Damage>,
) {
    let target = sql(table);
    let it = quote(own);
    let alter = format!("ALTER TABLE {target} ALTER COLUMN {it}");
    let path = serde_json::json!({ "table": table, "kind": "column", "name": own });
    let one = |rule: &str| [format!("{rule} {table}.{own}")];
    let mut found = views(schema, &path);
    found.extend(leading(schema, table, Some(own)));
    found.extend(one("missing-column"));
    // A generated column goes with the one it is computed from.
    let computed = table == "billing.ledger" && own == "id";
    if computed {
        found.push("missing-column billing.ledger.doubled".to_owned());
    }
    for (policy, _) in entries(of, "policies").filter(|(_, policy)| names(policy, own)) {
        found.push(format!("missing-policy {table} policy {policy}"));
    }
    all.push(Damage::new(
        "column removed",
        format!("ALTER TABLE {target} DROP COLUMN {it} CASCADE"),
        found,
    ));
    all.push(Damage::new(
        "comment changed",
        format!("COMMENT ON COLUMN {target}.{it} IS 'x'"),
        one("comment-mismatch"),
    ));
    all.push(Damage::new(
        "column stored otherwise",
        format!("{alter} SET STATISTICS 77"),
        one("options-mismatch"),
    ));
    let null = match column["nullable"] == true {
        true => "SET NOT NULL",
        false => "DROP NOT NULL",
    };
    all.push(Damage::new(
        "nullability changed",
        format!("{alter} {null}"),
        one("nullability-mismatch"),
    ));
    let data_type = column["data_type"].as_str().unwrap_or_default();
    if column["generated"].is_null() {
        let default = match (column["default"].is_string(), data_type) {
            (true, _) => "DROP DEFAULT".to_owned(),
            (false, "integer" | "bigint" | "smallint") => "SET DEFAULT 7".to_owned(),
            (false, t) if t.starts_with("numeric") => "SET DEFAULT 7".to_owned(),
            (false, t) if t.starts_with("character") || t == "text" => "SET DEFAULT 'x'".to_owned(),
            (false, "boolean") => "SET DEFAULT true".to_owned(),
            _ => "SET DEFAULT NULL::text".to_owned(),
        };
        all.push(Damage::new(
            "default changed",
            format!("{alter} {default}"),
            one("default-mismatch"),
        ));
        let other = match data_type {
            "integer" => "bigint",
            "text" => "character varying(77)",
            t if t.starts_with("character varying") => "text",
            t if t.starts_with("numeric") => "numeric(11,3)",
            "date" => "timestamp",
            "boolean" => return,
            t if t.starts_with("timestamp") => "date",
            _ => "text",
        };
        let mut found = one("column-type-mismatch").to_vec();
        // A type given without a collation takes the type's own.
        if column["collation"].is_string() {
            found.extend(one("collation-mismatch"));
        }
        all.push(Damage::new(
            "type changed",
            format!("{alter} TYPE {other}"),
            found,
        ));
    } else {
        all.push(Damage::new(
            "generation lost",
            format!("{alter} DROP IDENTITY"),
            one("generated-mismatch"),
        ));
        all.push(Damage::new(
            "generation lost",
            format!("{alter} DROP EXPRESSION"),
            one("generated-mismatch"),
        ));
    }
}
