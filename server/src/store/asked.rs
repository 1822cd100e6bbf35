//! What is looked for among the projects, as SQL over the columns that are there.

use evenkeel_app::project::{Column, Find, Kind, Sort};
use evenkeel_live::database::Arg;
use evenkeel_model::Table;

use super::present;
use crate::text::{no_pattern, spellings};

/// What is looked for, as SQL over the columns that are there.
#[derive(Default)]
pub(super) struct Asked {
    conditions: Vec<String>,
    /// What is to be bound.
    pub args: Vec<Arg>,
    /// By a column that is there.
    pub sort: Option<Sort>,
    /// The columns that aren't.
    pub undone: Vec<Column>,
}

impl Asked {
    /// Of a table.
    pub fn of(find: &Find, table: &Table) -> Self {
        let mut asked = Self::default();
        let searched = present(table, Find::SEARCHED);
        for word in find.words() {
            asked.contains(&searched, word);
        }
        if find.words().next().is_some() && searched.is_empty() {
            asked.undone.push(Column::Name);
        }
        for (column, value) in &find.filters {
            match table.columns.contains_key(column.name()) {
                true => asked.holds(*column, value),
                false => asked.undone.push(*column),
            }
        }
        if let Some(sort) = find.sort {
            match table.columns.contains_key(sort.by.name()) {
                true => asked.sort = Some(sort),
                false => asked.undone.push(sort.by),
            }
        }
        asked.undone.dedup();
        asked
    }

    fn bind(&mut self, value: String) -> String {
        self.args.push(Some(value));
        format!("${}", self.args.len())
    }

    /// A word stands somewhere in one of the columns, whatever its case.
    fn contains(&mut self, columns: &[Column], word: &str) {
        let mut any = Vec::new();
        for spelled in spellings(word) {
            let place = self.bind(format!("%{}%", no_pattern(&spelled)));
            for column in columns {
                let text = format!("cast(p.{} as text)", column.name());
                any.push(format!("{text} like {place} escape '\\'"));
                any.push(format!("lower({text}) like {place} escape '\\'"));
            }
        }
        if !any.is_empty() {
            self.conditions.push(any.join(" or "));
        }
    }

    /// A column holds a value, whichever type drift has given it.
    fn holds(&mut self, column: Column, value: &str) {
        let text = format!("cast(p.{} as text)", column.name());
        let condition = match (column.kind(), value) {
            (_, Find::NONE) => format!("coalesce({text}, '') = ''"),
            (Kind::Flag, "true") => format!("lower({text}) in ('1', 't', 'true')"),
            (Kind::Flag, _) => format!("lower({text}) in ('0', 'f', 'false')"),
            _ => {
                let place = self.bind(value.to_owned());
                format!("{text} = {place}")
            }
        };
        self.conditions.push(condition);
    }

    /// The condition, with one more, from its `where` on; nothing where everything is asked for.
    pub fn which(&self, more: Option<&str>) -> String {
        let conditions = self.conditions.iter().map(String::as_str).chain(more);
        let all = conditions.collect::<Vec<_>>().join(") and (");
        match all.is_empty() {
            true => String::new(),
            false => format!(" where ({all})"),
        }
    }
}
