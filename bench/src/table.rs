//! What is printed: figures, what they are beside, and the budget.

use std::time::Duration;

const HEADER: [&str; 5] = ["", "Evenkeel", "beside", "ratio", "budget"];

/// An aligned table.
pub struct Table {
    title: String,
    rows: Vec<[String; 5]>,
}

impl Table {
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a figure and the one that it is measured against.
    pub fn compare(&mut self, what: String, [ours, beside]: [Figure; 2], budget: &str) {
        let ratio = format!("{:.2}", ours.amount() / beside.amount());
        self.rows
            .push([what, ours.shown(), beside.shown(), ratio, budget.to_owned()]);
    }

    /// Adds a figure that stands for itself.
    pub fn state(&mut self, what: String, ours: Figure, budget: &str) {
        let nothing = String::new;
        self.rows
            .push([what, ours.shown(), nothing(), nothing(), budget.to_owned()]);
    }

    pub fn print(&self) {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells
                .chain([HEADER[column].len()])
                .max()
                .unwrap_or_default()
        };
        let widths: [usize; 5] = std::array::from_fn(width);
        println!("\n{}", self.title);
        print_row(HEADER, widths);
        for row in &self.rows {
            print_row(row.each_ref().map(String::as_str), widths);
        }
    }
}

fn print_row(cells: [&str; 5], widths: [usize; 5]) {
    let mut line = format!("  {:<1$}", cells[0], widths[0]);
    for (cell, width) in cells.into_iter().zip(widths).skip(1) {
        line.push_str(&format!("  {cell:>width$}"));
    }
    println!("{}", line.trim_end());
}

/// An amount with its unit.
#[derive(Clone, Copy)]
pub enum Figure {
    Time(Duration),
    PerSecond(f64),
    Bytes(u64),
    Share(f64),
}

impl Figure {
    fn amount(self) -> f64 {
        match self {
            Self::Time(time) => time.as_secs_f64(),
            Self::PerSecond(amount) | Self::Share(amount) => amount,
            Self::Bytes(bytes) => bytes as f64,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::Time(time) => format!("{:.3} ms", time.as_secs_f64() * 1e3),
            Self::PerSecond(rate) => format!("{rate:.0}/s"),
            Self::Share(share) => format!("{share:.2}"),
            Self::Bytes(bytes @ ..1_000_000) => format!("{:.1} KB", bytes as f64 / 1e3),
            Self::Bytes(bytes) => format!("{:.1} MB", bytes as f64 / 1e6),
        }
    }
}
