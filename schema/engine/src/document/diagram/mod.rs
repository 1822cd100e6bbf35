//! Draws tables and foreign keys: what stands in the boxes, and how the lines run.

mod layout;

use std::collections::{BTreeMap, BTreeSet};

use super::key_marks;
use crate::{Diagram, DiagramBox, DiagramEdge, DiagramLine, Marks, Schema, Table, ghosts::Ghosts};
use layout::{Place, Size, place};

/// With more tables than this, boxes hold names alone.
const MOST_WITH_COLUMNS: usize = 60;
/// The most columns in a box.
const MOST_COLUMNS: usize = 8;
/// How wide a letter is, at most on average.
const LETTER: usize = 7;
/// The most letters of a name.
const MOST_LETTERS: usize = 30;
const TITLE: i32 = DiagramBox::TITLE;
const LINE: i32 = DiagramBox::LINE;
/// Around everything.
const MARGIN: i32 = 12;

/// Draws a schema. `marks` says what was found in a table, `ghosts` what of it isn't there.
pub fn draw(schema: &Schema, marks: impl Fn(&str) -> Marks, ghosts: &Ghosts) -> Diagram {
    let names: Vec<&String> = schema.tables.keys().collect();
    let with_columns = names.len() <= MOST_WITH_COLUMNS;
    let mut boxes: Vec<DiagramBox> = schema
        .tables
        .iter()
        .map(|(name, table)| DiagramBox {
            missing: ghosts.table(name),
            ..blank(name, table, marks(name), with_columns, ghosts)
        })
        .collect();
    let keys = foreign_keys(schema);
    let number = |name: &str| names.binary_search_by(|n| n.as_str().cmp(name)).ok();
    let edges: Vec<(usize, usize)> = keys
        .keys()
        .filter_map(|(from, to)| Some((number(to)?, number(from)?)))
        .collect();
    let sizes: Vec<Size> = boxes
        .iter()
        .map(|b| Size {
            width: b.width.into(),
            height: b.height.into(),
        })
        .collect();
    for (one, Place { x, y }) in boxes.iter_mut().zip(place(&sizes, &edges)) {
        one.x = x.round() as i32 + MARGIN;
        one.y = y.round() as i32 + MARGIN;
    }
    let edges = keys
        .iter()
        .filter_map(|((from, to), column)| {
            let (child, parent) = (&boxes[number(from)?], &boxes[number(to)?]);
            Some(DiagramEdge {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                path: path(child, parent, column),
            })
        })
        .collect();
    Diagram {
        width: boxes.iter().map(|b| b.x + b.width).max().unwrap_or(0) + MARGIN,
        height: boxes.iter().map(|b| b.y + b.height).max().unwrap_or(0) + MARGIN,
        edges,
        boxes,
    }
}

/// From and to, each pair once, with the first column of its first key.
fn foreign_keys(schema: &Schema) -> BTreeMap<(&str, &str), &str> {
    let mut found = BTreeMap::new();
    for (name, table) in &schema.tables {
        for key in table.foreign_keys.values() {
            if let Some(target) = &key.references {
                let column = key.columns.first().map_or("", String::as_str);
                found
                    .entry((name.as_str(), target.table.as_str()))
                    .or_insert(column);
            }
        }
    }
    found
}

/// A box that has no place yet.
fn blank(
    name: &str,
    table: &Table,
    marks: Marks,
    with_columns: bool,
    ghosts: &Ghosts,
) -> DiagramBox {
    let mut lines = Vec::new();
    if with_columns {
        let mut columns: Vec<_> = table.columns.iter().collect();
        columns.sort_by_key(|(_, c)| c.position);
        let missing = |column: &str| ghosts.column(name, column);
        // Keys and what is missing are shown even where they come late.
        let mut by_worth: Vec<_> = columns
            .iter()
            .map(|(n, c)| (key_marks(table, n).is_empty() && !missing(n), c.position))
            .collect();
        by_worth.sort_unstable();
        let shown: BTreeSet<u32> = by_worth
            .iter()
            .take(MOST_COLUMNS)
            .map(|(_, p)| *p)
            .collect();
        lines = columns
            .iter()
            .filter(|(_, c)| shown.contains(&c.position))
            .map(|(n, _)| DiagramLine {
                key: key_marks(table, n),
                name: fitted(n),
                missing: missing(n),
            })
            .collect();
        if columns.len() > lines.len() {
            let more = format!("… {} more", columns.len() - lines.len());
            lines.push(DiagramLine {
                key: String::new(),
                name: more,
                missing: false,
            });
        }
    }
    let title = fitted(name);
    let letters = |text: &str| text.chars().count();
    // A mark stands behind the title: "! 12".
    let title_letters = letters(&title) + if marks.count > 0 { 6 } else { 0 };
    let line_letters = lines
        .iter()
        .map(|l| letters(&l.name) + 7)
        .max()
        .unwrap_or(0);
    let width = (title_letters.max(line_letters).max(10) * LETTER) as i32 + 24;
    let height = match lines.len() {
        0 => TITLE,
        n => TITLE + LINE * n as i32 + 8,
    };
    DiagramBox {
        x: 0,
        y: 0,
        width,
        height,
        table: name.to_owned(),
        title,
        lines,
        marks,
        missing: false,
    }
}

/// A name as far as it fits on a line.
fn fitted(name: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    match name.chars().count() > MOST_LETTERS {
        true => name
            .chars()
            .take(MOST_LETTERS - 1)
            .map(plain)
            .chain(['…'])
            .collect(),
        false => name.chars().map(plain).collect(),
    }
}

/// From the key's column, with a crow's foot, to the title of the table referred to.
fn path(child: &DiagramBox, parent: &DiagramBox, column: &str) -> String {
    let title = |b: &DiagramBox| b.y + TITLE.min(b.height) / 2;
    let line = child
        .lines
        .iter()
        .position(|l| l.key.contains("FK") && l.name == fitted(column));
    let from = match line {
        Some(n) => child.y + TITLE + LINE * n as i32 + LINE / 2,
        None => title(child),
    };
    let to = title(parent);
    let (child_right, parent_right) = (child.x + child.width, parent.x + parent.width);
    // Which side each end leaves at, and towards where: 1 is right.
    let (start, out, end, into) = if child.table == parent.table {
        (child_right, 1, parent_right, 1)
    } else if parent_right <= child.x {
        (child.x, -1, parent_right, 1)
    } else if child_right <= parent.x {
        (child_right, 1, parent.x, -1)
    } else {
        (child.x, -1, parent.x, -1)
    };
    let bend = ((start - end).abs() / 2).clamp(28, 120);
    let foot = start + 9 * out;
    let (a, b) = (start + bend * out, end + bend * into);
    let (low, high) = (from - 5, from + 5);
    format!(
        "M{start} {low}L{foot} {from}L{start} {high}M{start} {from}L{foot} {from}C{a} {from} {b} {to} {end} {to}"
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::draw;
    use crate::{
        Column, Constraint, Diagram, Dialect, Marks, Reference, Schema, Table, ghosts::Ghosts,
    };

    /// Tables with up to twelve columns and three foreign keys each, to any table: some to themselves,
    /// some in circles, some to a table that isn't there.
    fn generated(count: usize) -> Schema {
        let mut state = 7_usize;
        let mut random = move |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        let mut schema = Schema::empty(Dialect::Postgres);
        for n in 0..count {
            let mut table = Table::default();
            for position in 1..=1 + random(12) as u32 {
                let column = Column {
                    position,
                    data_type: "integer".into(),
                    ..Column::default()
                };
                table.columns.insert(format!("column_{position}"), column);
            }
            for key in 0..random(4) {
                // Most refer to a few, as in life.
                let target = if random(3) == 0 {
                    random(count + 1)
                } else {
                    random(5)
                };
                table.foreign_keys.insert(
                    format!("key_{key}"),
                    Constraint {
                        definition: String::new(),
                        columns: vec!["column_1".into()],
                        references: Some(Reference {
                            table: format!("table_{target}"),
                            columns: Vec::new(),
                            on_delete: String::new(),
                            on_update: String::new(),
                        }),
                        name: None,
                        validated: true,
                        enforced: true,
                        marks: Vec::new(),
                        comment: None,
                    },
                );
            }
            schema.tables.insert(format!("table_{n}"), table);
        }
        schema
    }

    fn drawn(count: usize) -> Diagram {
        draw(&generated(count), |_| Marks::default(), &Ghosts::default())
    }

    #[test]
    fn no_two_boxes_overlap() {
        for count in [1, 2, 40, 300] {
            let diagram = drawn(count);
            assert_eq!(diagram.boxes.len(), count);
            for (n, a) in diagram.boxes.iter().enumerate() {
                assert!(a.x >= 0 && a.y >= 0, "{a:?}");
                assert!(a.x + a.width <= diagram.width && a.y + a.height <= diagram.height);
                for b in &diagram.boxes[..n] {
                    let apart = a.x + a.width <= b.x
                        || b.x + b.width <= a.x
                        || a.y + a.height <= b.y
                        || b.y + b.height <= a.y;
                    assert!(apart, "{a:?} and {b:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_schema_is_drawn_the_same() {
        assert_eq!(drawn(300), drawn(300));
        let by_name: BTreeMap<_, _> = drawn(40)
            .boxes
            .into_iter()
            .map(|b| (b.table, b.x))
            .collect();
        assert_eq!(by_name.len(), 40);
    }

    #[test]
    fn many_tables_show_names_alone() {
        assert!(drawn(40).boxes.iter().any(|b| !b.lines.is_empty()));
        assert!(drawn(300).boxes.iter().all(|b| b.lines.is_empty()));
    }

    #[test]
    fn a_long_chain_and_its_shortcuts_are_drawn() {
        let mut schema = generated(0);
        for n in 0..900 {
            let mut table = Table::default();
            for target in [n + 1, 899, n / 2] {
                let key = generated(9)
                    .tables
                    .values()
                    .find_map(|t| t.foreign_keys.values().next().cloned());
                let mut key = key.expect("one of nine tables has a key");
                if let Some(to) = &mut key.references {
                    to.table = format!("table_{target:04}");
                }
                table.foreign_keys.insert(format!("{target}"), key);
            }
            schema.tables.insert(format!("table_{n:04}"), table);
        }
        assert_eq!(
            draw(&schema, |_| Marks::default(), &Ghosts::default())
                .boxes
                .len(),
            900
        );
    }
}
