//! A plan as a pure function: each change has an answer, and nothing rests on what is left out.

use std::collections::{BTreeMap, BTreeSet};

use evenkeel_engine::{Answer, Aspect, Attribute, Hazard, Plan, PlanOptions, changes, plan};
use evenkeel_model::{
    Column, Constraint, Dialect, Index, ObjectPath, Partition, Reference, Rule, Schema, Table,
};

fn column(position: u32, data_type: &str) -> Column {
    Column {
        position,
        data_type: data_type.into(),
        nullable: true,
        ..Column::default()
    }
}

fn table(columns: &[(&str, &str)]) -> Table {
    let columns = columns
        .iter()
        .zip(1..)
        .map(|((name, data_type), place)| ((*name).to_owned(), column(place, data_type)));
    Table {
        columns: columns.collect(),
        ..Table::default()
    }
}

fn schema(tables: Vec<(&str, Table)>) -> Schema {
    let tables = tables.into_iter().map(|(name, it)| (name.to_owned(), it));
    Schema {
        tables: tables.collect(),
        ..Schema::empty(Dialect::Postgres)
    }
}

fn planned(expected: &Schema, live: &Schema, allow: &[Hazard]) -> Plan {
    let all = changes(expected, live, |_| true);
    let options = PlanOptions {
        allow: allow.iter().copied().collect::<BTreeSet<_>>(),
        ..PlanOptions::default()
    };
    let plan = plan(expected, live, &all, &BTreeMap::new(), &options);
    assert_eq!(plan.answers.len(), all.len(), "each change has an answer");
    plan
}

fn left_out(plan: &Plan) -> Vec<(String, &str)> {
    let all = plan.left_out.iter();
    all.map(|left| (left.object.to_string(), left.why.as_str()))
        .collect()
}

#[test]
fn what_no_step_is_known_for_is_said_to_be_not_planned() {
    let child = |parents: [&str; 2]| {
        let mut child = table(&[]);
        child.options.inherits = parents.map(str::to_owned).to_vec();
        child
    };
    let parents = || {
        vec![
            ("a", table(&[("x", "integer")])),
            ("b", table(&[("y", "integer")])),
        ]
    };
    let with = |child: Table| {
        schema(
            [parents(), vec![("c", child)]]
                .into_iter()
                .flatten()
                .collect(),
        )
    };
    let plan = planned(&with(child(["a", "b"])), &with(child(["b", "a"])), &[]);
    assert!(plan.steps.is_empty());
    let [left] = plan.left_out.as_slice() else {
        panic!("{plan:#?}");
    };
    assert_eq!(left.rule, Rule::DefinitionMismatch);
    assert!(left.why.starts_with("Not planned"), "{}", left.why);
    assert_eq!(plan.answers[0].answer, Answer::LeftOut(0));
    assert_eq!(
        plan.answers[0].aspect,
        Aspect::Differs(Attribute::Definition)
    );
}

#[test]
fn a_collation_stays_with_the_type_that_it_comes_with() {
    let mut wanted = table(&[("name", "character varying(20)")]);
    if let Some(column) = wanted.columns.get_mut("name") {
        column.collation = Some("\"C\"".into());
    }
    let (expected, live) = (
        schema(vec![("a", wanted)]),
        schema(vec![("a", table(&[("name", "text")]))]),
    );
    let plan = planned(&expected, &live, &[]);
    assert!(plan.steps.is_empty());
    let left = left_out(&plan);
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(
        left[1].1,
        "It comes with the type of a.name, which is left out."
    );
    // Allowed, one step does both.
    let plan = planned(&expected, &live, &[Hazard::ChangesValues]);
    assert!(left_out(&plan).is_empty(), "{:?}", left_out(&plan));
    let answers: Vec<Answer> = plan.answers.iter().map(|a| a.answer).collect();
    assert_eq!(answers, [Answer::Step(0), Answer::With(0)]);
}

#[test]
fn a_partition_stays_with_the_parent_that_cannot_be_changed() {
    let parent = |by: &str| {
        let mut parent = table(&[("day", "date")]);
        parent.options.partition_by = Some(by.into());
        parent
    };
    let mut part = table(&[("day", "date")]);
    part.options.partition_of = Some(Partition {
        parent: "reading".into(),
        bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')".into(),
    });
    let expected = schema(vec![
        ("reading", parent("RANGE (day)")),
        ("reading_2026", part),
    ]);
    let live = schema(vec![("reading", parent("LIST (day)"))]);
    let plan = planned(&expected, &live, &Hazard::TO_ALLOW);
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
    let left = left_out(&plan);
    assert_eq!(
        left[1],
        (
            "reading_2026".to_owned(),
            "It rests on the definition of reading, which is left out."
        )
    );
}

#[test]
fn a_table_stays_with_the_foreign_key_that_leads_to_it() {
    let mut item = table(&[("owner", "integer")]);
    let key = Constraint {
        definition: "FOREIGN KEY (owner) REFERENCES person(id)".into(),
        columns: vec!["owner".into()],
        references: Some(Reference {
            table: "person".into(),
            columns: vec!["id".into()],
            on_delete: String::new(),
            on_update: String::new(),
        }),
        name: None,
        validated: true,
        enforced: true,
        marks: Vec::new(),
        comment: None,
    };
    item.foreign_keys.insert("owned".into(), key);
    let expected = schema(vec![("item", table(&[("owner", "integer")]))]);
    let live = schema(vec![
        ("item", item),
        ("person", table(&[("id", "integer")])),
    ]);
    let plan = planned(&expected, &live, &[Hazard::DeletesData]);
    assert!(plan.steps.is_empty(), "{:#?}", plan.steps);
    let person = plan
        .left_out
        .iter()
        .find(|left| left.object == ObjectPath::table("person"));
    let person = person.expect("it stays");
    assert_eq!(
        person.why,
        "item foreign key owned stands on it, and stays."
    );
    assert_eq!(person.ways, ["--allow drops-objects"]);
}

#[test]
fn a_lock_is_told_of_what_is_below_its_table() {
    let mut parent = table(&[("day", "date")]);
    parent.options.partition_by = Some("RANGE (day)".into());
    let mut part = table(&[("day", "date")]);
    part.options.partition_of = Some(Partition {
        parent: "reading".into(),
        bound: "DEFAULT".into(),
    });
    let live = schema(vec![
        ("reading", parent.clone()),
        ("reading_rest", part.clone()),
    ]);
    let index = Index {
        definition: "USING btree (day)".into(),
        unique: false,
        columns: vec!["day".into()],
        valid: true,
        marks: Vec::new(),
        comment: None,
    };
    parent.indexes.insert("by_day".into(), index);
    if let Some(day) = parent.columns.get_mut("day") {
        day.nullable = false;
    }
    let expected = schema(vec![("reading", parent), ("reading_rest", part)]);
    let plan = planned(&expected, &live, &[]);
    let locks: Vec<String> = plan.steps.iter().map(|s| s.lock.to_string()).collect();
    assert_eq!(
        locks,
        [
            "ACCESS EXCLUSIVE on reading and its partitions",
            "SHARE on reading and its partitions: writers wait",
        ]
    );
}
