//! The engine alone: diff, findings and plan over schemas of a team's and of larger sizes.

#![expect(missing_docs, reason = "criterion's macro makes a function without")]

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use evenkeel_engine::{PlanOptions, changes, compare, diff, fingerprint, plan};
use evenkeel_model::{Column, Constraint, Dialect, Index, Reference, Schema, Table};

fn column(position: u32, data_type: &str) -> Column {
    Column {
        position,
        data_type: data_type.into(),
        nullable: position > 2,
        ..Column::default()
    }
}

fn constraint(definition: &str, column: &str) -> Constraint {
    Constraint {
        definition: definition.into(),
        columns: vec![column.into()],
        references: None,
        name: None,
        validated: true,
        enforced: true,
        marks: Vec::new(),
        comment: None,
    }
}

/// Tables of ten columns with a key, a foreign key to the table before, a check and an index.
fn schema(tables: u32) -> Schema {
    let mut schema = Schema::empty(Dialect::Postgres);
    for n in 0..tables {
        let mut table = Table::default();
        for position in 1..=10 {
            let name = format!("column_{position}");
            table.columns.insert(name, column(position, "integer"));
        }
        table.primary_key = Some(constraint("PRIMARY KEY (column_1)", "column_1"));
        let mut key = constraint("FOREIGN KEY (column_2) REFERENCES t(column_1)", "column_2");
        key.references = Some(Reference {
            table: format!("table_{}", n.saturating_sub(1)),
            columns: vec!["column_1".into()],
            on_delete: "CASCADE".into(),
            on_update: "NO ACTION".into(),
        });
        table.foreign_keys.insert(format!("fk_{n}"), key);
        let check = constraint("CHECK ((column_3 >= 0))", "column_3");
        table.checks.insert(format!("ck_{n}"), check);
        let index = Index {
            definition: "USING btree (column_4)".into(),
            unique: false,
            columns: vec!["column_4".into()],
            valid: true,
            marks: Vec::new(),
            comment: None,
        };
        table.indexes.insert(format!("ix_{n}"), index);
        schema.tables.insert(format!("table_{n}"), table);
    }
    schema
}

/// Every tenth table has lost a column.
fn damaged(tables: u32) -> Schema {
    let mut schema = schema(tables);
    for table in schema.tables.values_mut().step_by(10) {
        table.columns.remove("column_5");
    }
    schema
}

fn engine(criterion: &mut Criterion) {
    for tables in [37, 1_000, 5_000] {
        let (expected, live) = (schema(tables), damaged(tables));
        let mut group = criterion.benchmark_group("engine");
        group
            .sample_size(20)
            .throughput(Throughput::Elements(tables.into()));
        group.bench_function(BenchmarkId::new("diff", tables), |b| {
            b.iter(|| diff(black_box(&expected), black_box(&live)));
        });
        group.bench_function(BenchmarkId::new("fingerprint", tables), |b| {
            b.iter(|| fingerprint(black_box(&live)));
        });
        group.bench_function(BenchmarkId::new("compare", tables), |b| {
            b.iter(|| compare(black_box(&expected), black_box(&live), &[], &[]));
        });
        let found = changes(&expected, &live, |_| true);
        group.bench_function(BenchmarkId::new("plan", tables), |b| {
            let options = PlanOptions::default();
            b.iter(|| {
                plan(
                    &expected,
                    &live,
                    black_box(&found),
                    &BTreeMap::new(),
                    &options,
                )
            });
        });
        group.finish();
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);
