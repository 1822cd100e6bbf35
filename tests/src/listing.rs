//! One page of the projects, as `/projects.json` gives it.

use serde_json::Value;

use crate::flag;

/// A page of the projects.
pub struct Listing {
    /// The columns that the live schema has.
    pub columns: Vec<String>,
    /// A project each.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many projects there are.
    pub total: u64,
}

impl Listing {
    /// Reads the JSON of `/projects.json`.
    ///
    /// # Panics
    /// It has another form.
    #[must_use]
    #[track_caller]
    pub fn read(json: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
        Self {
            columns: items(&json["columns"]).iter().filter_map(text).collect(),
            rows: items(&json["rows"])
                .iter()
                .map(|row| items(row).iter().map(text).collect())
                .collect(),
            more: json["more"].as_bool().expect("`more` is a yes or no"),
            total: json["total"].as_u64().expect("`total` is a number"),
        }
    }

    /// The values of a column.
    ///
    /// # Panics
    /// The listing has no such column.
    #[must_use]
    #[track_caller]
    pub fn values(&self, column: &str) -> Vec<Option<&str>> {
        let index = self
            .columns
            .iter()
            .position(|name| name == column)
            .unwrap_or_else(|| panic!("{column} is not among {:?}", self.columns));
        self.rows.iter().map(|row| row[index].as_deref()).collect()
    }

    /// The projects' numbers.
    ///
    /// # Panics
    /// The listing has no numbers.
    #[must_use]
    #[track_caller]
    pub fn ids(&self) -> Vec<i64> {
        self.values("id")
            .into_iter()
            .map(|id| {
                id.and_then(|text| text.parse().ok())
                    .expect("every project has a number")
            })
            .collect()
    }

    /// Whether the project of that number has the flag on.
    ///
    /// # Panics
    /// The listing has no such project or no such flag.
    #[must_use]
    #[track_caller]
    pub fn is_on(&self, id: i64, column: &str) -> bool {
        let index = self
            .ids()
            .iter()
            .position(|listed| *listed == id)
            .unwrap_or_else(|| panic!("project {id} is not listed"));
        flag(self.values(column)[index].expect("the flag has a value"))
    }
}
