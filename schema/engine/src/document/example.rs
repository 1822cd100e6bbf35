//! Schemas that the tests of documents are made on.

use std::collections::BTreeMap;

use crate::{
    Column, Constraint, Dialect, Domain, Fires, Index, Reference, Schema, Table, Trigger, Type,
    TypeShape, View,
};

/// A name that tries to end whatever it stands in.
pub const NAME: &str = "a\"b|`c\\|</code><script>alert(1)</script>\n| x | y |\n```\n%% }{ -->";

/// A column of integers.
fn column(position: u32, data_type: &str, nullable: bool) -> Column {
    Column {
        position,
        data_type: data_type.into(),
        nullable,
        ..Column::default()
    }
}

fn key(definition: &str, columns: &[&str]) -> Constraint {
    Constraint {
        definition: definition.into(),
        columns: columns.iter().map(|&c| c.into()).collect(),
        references: None,
        name: None,
        validated: true,
        enforced: true,
        marks: Vec::new(),
        comment: None,
    }
}

fn one<T>(name: &str, value: T) -> BTreeMap<String, T> {
    BTreeMap::from([(name.to_owned(), value)])
}

fn refers(column: &str, table: &str, to: &str) -> Constraint {
    Constraint {
        references: Some(Reference {
            table: table.into(),
            columns: vec![to.into()],
            on_delete: "CASCADE".into(),
            on_update: "NO ACTION".into(),
        }),
        ..key("FOREIGN KEY", &[column])
    }
}

/// Orders that refer to customers.
pub fn shop() -> Schema {
    let customers = Table {
        columns: BTreeMap::from([
            ("id".into(), column(1, "integer", false)),
            ("email".into(), column(2, "text", false)),
        ]),
        primary_key: Some(key("PRIMARY KEY (id)", &["id"])),
        uniques: one("customers_email", key("UNIQUE (email)", &["email"])),
        ..Table::default()
    };
    let orders = Table {
        columns: BTreeMap::from([
            ("id".into(), column(1, "integer", false)),
            ("customer_id".into(), column(2, "integer", true)),
        ]),
        primary_key: Some(key("PRIMARY KEY (id)", &["id"])),
        foreign_keys: one("orders_customer", refers("customer_id", "customers", "id")),
        ..Table::default()
    };
    Schema {
        tables: BTreeMap::from([("customers".into(), customers), ("orders".into(), orders)]),
        ..Schema::empty(Dialect::Postgres)
    }
}

/// Everything is named [`NAME`].
pub fn hostile() -> Schema {
    let said = Some(NAME.to_owned());
    let table = Table {
        columns: one(
            NAME,
            Column {
                default: said.clone(),
                comment: said.clone(),
                ..column(1, NAME, false)
            },
        ),
        primary_key: Some(key(NAME, &[NAME])),
        foreign_keys: one(NAME, refers(NAME, NAME, NAME)),
        checks: one(NAME, key(NAME, &[NAME])),
        indexes: one(
            NAME,
            Index {
                definition: NAME.into(),
                unique: false,
                columns: Vec::new(),
                valid: true,
                marks: Vec::new(),
                comment: said.clone(),
            },
        ),
        triggers: one(
            NAME,
            Trigger {
                definition: NAME.into(),
                fires: Fires::Disabled,
                comment: said.clone(),
            },
        ),
        comment: said.clone(),
        ..Table::default()
    };
    let domain = Domain {
        base: NAME.into(),
        collation: None,
        nullable: false,
        default: None,
        checks: one(NAME, NAME.to_owned()),
    };
    let kind = |shape| Type {
        shape,
        comment: Some(NAME.to_owned()),
    };
    Schema {
        tables: one(NAME, table),
        types: BTreeMap::from([
            (NAME.to_owned(), kind(TypeShape::Enum(vec![NAME.into()]))),
            (format!("{NAME}2"), kind(TypeShape::Domain(domain))),
        ]),
        views: one(
            NAME,
            View {
                materialised: false,
                definition: "SELECT 1".into(),
                options: Vec::new(),
                columns: Vec::new(),
                indexes: BTreeMap::new(),
                triggers: BTreeMap::new(),
                rewrite_rules: BTreeMap::new(),
                comment: said,
            },
        ),
        ..Schema::empty(Dialect::Postgres)
    }
}
