//! The columns of `projects`: the one place that says what each holds and how it is written.

use serde::{Deserialize, Serialize};

use super::{Hours, Value, date};
use crate::text;

/// A column of `projects`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are the columns' own names")]
pub enum Column {
    Id,
    Key,
    Name,
    IsActive,
    #[serde(rename = "project_work_type")]
    WorkType,
    TotalHours,
    CumulativeHours,
    RetainerHours,
    WeeklyMeetingDay,
    SendMeetingEmails,
    Description,
    StartDate,
    LaunchDate,
    CreatedAt,
    UpdatedAt,
    Version,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number that the product itself counts.
    Number,
    /// One line of text.
    Text {
        /// The most characters.
        max: usize,
        /// Whether it may not be empty.
        required: bool,
    },
    /// Several lines of text.
    LongText {
        /// The most characters.
        max: usize,
    },
    /// One of a few usual values; others that are there already stay as they are.
    Choice {
        /// The usual values, and how people read them.
        usual: &'static [(&'static str, &'static str)],
    },
    /// Yes or no.
    Flag,
    /// Hours with two decimals.
    Hours,
    /// A day.
    Date,
    /// A moment, in UTC.
    Timestamp,
}

const WORK_TYPES: &[(&str, &str)] = &[
    ("project-based", "Project-based"),
    ("retainer", "Retainer"),
    ("growth-support", "Growth support"),
    ("n-a", "Not applicable"),
];

const DAYS: &[(&str, &str)] = &[
    ("Monday", "Monday"),
    ("Tuesday", "Tuesday"),
    ("Wednesday", "Wednesday"),
    ("Thursday", "Thursday"),
    ("Friday", "Friday"),
    ("Saturday", "Saturday"),
    ("Sunday", "Sunday"),
];

impl Column {
    /// All columns, in the order of the table.
    pub const ALL: [Self; 16] = [
        Self::Id,
        Self::Key,
        Self::Name,
        Self::IsActive,
        Self::WorkType,
        Self::TotalHours,
        Self::CumulativeHours,
        Self::RetainerHours,
        Self::WeeklyMeetingDay,
        Self::SendMeetingEmails,
        Self::Description,
        Self::StartDate,
        Self::LaunchDate,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Version,
    ];

    /// The columns of the list.
    pub const LISTED: [Self; 12] = [
        Self::Id,
        Self::Key,
        Self::Name,
        Self::IsActive,
        Self::WorkType,
        Self::TotalHours,
        Self::CumulativeHours,
        Self::RetainerHours,
        Self::WeeklyMeetingDay,
        Self::SendMeetingEmails,
        Self::StartDate,
        Self::LaunchDate,
    ];

    /// The columns that a person fills in, in the order of the form.
    pub const EDITABLE: [Self; 12] = [
        Self::Name,
        Self::Key,
        Self::Description,
        Self::WorkType,
        Self::WeeklyMeetingDay,
        Self::StartDate,
        Self::LaunchDate,
        Self::TotalHours,
        Self::CumulativeHours,
        Self::RetainerHours,
        Self::IsActive,
        Self::SendMeetingEmails,
    ];

    /// The name in the database, in forms and in URLs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Key => "key",
            Self::Name => "name",
            Self::IsActive => "is_active",
            Self::WorkType => "project_work_type",
            Self::TotalHours => "total_hours",
            Self::CumulativeHours => "cumulative_hours",
            Self::RetainerHours => "retainer_hours",
            Self::WeeklyMeetingDay => "weekly_meeting_day",
            Self::SendMeetingEmails => "send_meeting_emails",
            Self::Description => "description",
            Self::StartDate => "start_date",
            Self::LaunchDate => "launch_date",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Version => "version",
        }
    }

    /// How people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Id => "Number",
            Self::Key => "Key",
            Self::Name => "Name",
            Self::IsActive => "Active",
            Self::WorkType => "Work type",
            Self::TotalHours => "Total hours",
            Self::CumulativeHours => "Cumulative hours",
            Self::RetainerHours => "Retainer hours",
            Self::WeeklyMeetingDay => "Meeting day",
            Self::SendMeetingEmails => "Meeting emails",
            Self::Description => "Description",
            Self::StartDate => "Start",
            Self::LaunchDate => "Launch",
            Self::CreatedAt => "Created",
            Self::UpdatedAt => "Updated",
            Self::Version => "Version",
        }
    }

    /// What it holds.
    pub fn kind(self) -> Kind {
        match self {
            Self::Id | Self::Version => Kind::Number,
            Self::Key => Kind::Text {
                max: 50,
                required: true,
            },
            Self::Name => Kind::Text {
                max: 200,
                required: true,
            },
            Self::IsActive | Self::SendMeetingEmails => Kind::Flag,
            Self::WorkType => Kind::Choice { usual: WORK_TYPES },
            Self::WeeklyMeetingDay => Kind::Choice { usual: DAYS },
            Self::TotalHours | Self::CumulativeHours | Self::RetainerHours => Kind::Hours,
            Self::Description => Kind::LongText { max: 10_000 },
            Self::StartDate | Self::LaunchDate => Kind::Date,
            Self::CreatedAt | Self::UpdatedAt => Kind::Timestamp,
        }
    }

    /// The value that a new project's form begins with.
    pub fn initial(self) -> &'static str {
        match self {
            Self::IsActive => "true",
            Self::SendMeetingEmails => "false",
            Self::WorkType => "project-based",
            Self::TotalHours | Self::CumulativeHours | Self::RetainerHours => "0.00",
            _ => "",
        }
    }

    /// Reads a value as the database prints it. None is no value.
    ///
    /// # Errors
    /// The text isn't of the column's kind; one sentence says what would be.
    pub fn parse(self, text: &str) -> Result<Option<Value>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        Ok(Some(match self.kind() {
            Kind::Number => Value::Number(text.parse().map_err(|_| "Enter a whole number.")?),
            Kind::Flag => Value::Flag(match text {
                "1" | "t" | "true" | "TRUE" => true,
                "0" | "f" | "false" | "FALSE" => false,
                _ => return Err("Choose on or off.".into()),
            }),
            Kind::Hours => Value::Hours(text.parse::<Hours>().map_err(|e| e.to_string())?),
            Kind::Date => {
                Value::Date(date::printed(text).ok_or("Enter a date such as 2026-03-31.")?)
            }
            Kind::Text { .. } | Kind::LongText { .. } | Kind::Choice { .. } | Kind::Timestamp => {
                Value::Text(text.to_owned())
            }
        }))
    }

    /// Reads a value as a person typed it, within what may be saved: more strictly than what a
    /// database prints, and as their country writes it. What a database already holds is shown
    /// whatever it is; these limits bind new input alone.
    ///
    /// # Errors
    /// One sentence that says what to enter instead.
    pub fn parse_input(self, typed: &str) -> Result<Option<Value>, String> {
        let text = self.one_text(typed)?;
        if text.is_empty() {
            return self.parse_stated(typed);
        }
        let value = match self.kind() {
            Kind::Hours => Value::Hours(Hours::typed(&text).map_err(|e| e.to_string())?),
            Kind::Date => Value::Date(date::typed(&text)?),
            _ => return self.parse_stated(typed),
        };
        within(value).map(Some)
    }

    /// Reads a value as a machine states it, within what may be saved: as [`Self::parse_input`], but
    /// numbers and days are written in one way alone.
    ///
    /// # Errors
    /// One sentence that says what to send instead.
    pub fn parse_stated(self, stated: &str) -> Result<Option<Value>, String> {
        let text = self.one_text(stated)?;
        if text.is_empty() && self.kind() == Kind::Flag {
            return Err(REQUIRED.into());
        }
        match self.parse(&text)? {
            // The same years as a person may type.
            Some(Value::Date(day)) => date::typed(&day).map(|day| Some(Value::Date(day))),
            Some(value) => within(value).map(Some),
            None => Ok(None),
        }
    }

    /// The text as it may be saved.
    fn one_text(self, typed: &str) -> Result<String, String> {
        match self.kind() {
            Kind::LongText { max } => text::fits(typed, max).map(|()| typed.to_owned()),
            Kind::Text { max, .. } if self == Self::Key => text::key(typed, max),
            Kind::Text { max, .. } => text::name(typed, max),
            _ => text::one_line(typed, 50),
        }
    }

    /// What is said of a control that holds half a value.
    pub fn unfinished(self) -> &'static str {
        match self.kind() {
            Kind::Date => "The date isn't whole. Complete it, or clear it.",
            _ => "This isn't whole. Complete it, or clear it.",
        }
    }

    /// What is said of a value that isn't of the column's kind.
    pub fn unreadable(self) -> &'static str {
        match self.kind() {
            Kind::Date => {
                "The database holds no date here. It stays as it is unless you change it."
            }
            Kind::Hours => {
                "The database holds no hours with two decimals here. It stays as it is unless you change it."
            }
            Kind::Flag => {
                "The database holds neither on nor off here. It stays as it is unless you change it."
            }
            _ => "The database holds something else here. It stays as it is unless you change it.",
        }
    }

    /// What is said of something typed for a column that the live schema lacks by now.
    pub fn gone() -> &'static str {
        "Its column is missing from the database, so this can't be saved now. The rest can be, without it."
    }

    /// What is said of a value that the database wouldn't keep as it was entered, but as `raw`: a day
    /// as some moment of it, hours without their decimals. A guess is never saved.
    pub fn kept_otherwise(self, raw: &str) -> String {
        let what = match self.kind() {
            Kind::Date => "days",
            Kind::Hours => "hours with two decimals",
            _ => "values like this",
        };
        format!(
            "The column doesn't hold {what} any more: this would be kept as {raw}. Take it back to save the rest."
        )
    }

    /// Whether two texts that the database printed say the same.
    pub fn same_saved(self, one: &str, other: &str) -> bool {
        // HTML knows one sort of line end alone.
        lines(one) == lines(other)
            || matches!((self.parse(one), self.parse(other)), (Ok(a), Ok(b)) if a == b)
    }

    /// Whether what a form sent is what it was filled with: nobody touched it, or they typed the same
    /// value in other words. A text that today's rules refuse is itself all the same.
    pub fn untouched(self, mine: &str, base: &str) -> bool {
        let one_line = !matches!(self.kind(), Kind::LongText { .. });
        // An input of one line shows no line ends, and a box without its tick is all that no value
        // and off look like.
        let as_sent = match (self.kind(), base) {
            (Kind::Flag, "") => "false".to_owned(),
            _ if one_line => base.replace(['\n', '\r'], ""),
            _ => lines(base),
        };
        let mine = lines(mine);
        mine == as_sent
            || mine == lines(base)
            || matches!((self.parse_input(&mine), self.parse(base)), (Ok(a), Ok(b)) if a == b)
    }
}

/// What an empty field that may not be empty is told.
const REQUIRED: &str = "Required";

fn within(value: Value) -> Result<Value, String> {
    match value {
        Value::Hours(hours) if hours < Hours::default() => Err("Enter 0 or more.".into()),
        value => Ok(value),
    }
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::{Column, Value};

    #[test]
    fn a_moment_is_no_day() {
        for moment in ["2025-09-14 22:00:00+00", "2025-09-15 00:00:00"] {
            assert!(Column::StartDate.parse(moment).is_err(), "{moment}");
        }
    }

    #[test]
    fn machines_write_in_one_way_alone() {
        assert!(Column::TotalHours.parse_stated("12,5").is_err());
        assert!(Column::TotalHours.parse_stated("12.5").is_ok());
        assert!(Column::StartDate.parse_stated("31.03.2026").is_err());
        assert!(Column::StartDate.parse_stated("0026-03-31").is_err());
        assert!(Column::StartDate.parse_stated("2026-03-31").is_ok());
    }

    #[test]
    fn untouched_is_what_the_form_was_filled_with_whatever_the_rules_say() {
        for (column, base, sent) in [
            (Column::Name, "two\nlines", "twolines"),
            (Column::Name, "blank behind ", "blank behind "),
            (Column::Description, "a\rb\n", "a\r\nb\r\n"),
            (Column::TotalHours, "NaN", "NaN"),
            (Column::TotalHours, "0.125", "0.125"),
            (Column::TotalHours, "12.50", "12,5"),
            (Column::StartDate, "31.03.2026", "31.03.2026"),
            (Column::IsActive, "", "false"),
            (Column::IsActive, "1", "true"),
        ] {
            assert!(column.untouched(sent, base), "{column:?} {base:?} {sent:?}");
        }
        assert!(!Column::Name.untouched("blank behind", "blank behind "));
        assert!(!Column::IsActive.untouched("true", ""));
        assert!(!Column::StartDate.untouched("", "31.03.2026"));
    }

    #[test]
    fn required_and_too_long_are_said() {
        assert_eq!(Column::Name.parse_input("  "), Err("Required".into()));
        assert!(Column::Key.parse_input(&"x".repeat(51)).is_err());
        assert!(Column::Key.parse_input(&"é".repeat(50)).is_ok());
        assert!(Column::Name.parse_input("a\0b").is_err());
        assert!(Column::Name.parse_input("a\nb").is_err());
        assert!(Column::Description.parse_input("a\nb").is_ok());
        assert!(Column::TotalHours.parse_input("-1").is_err());
    }

    #[test]
    fn what_the_database_holds_is_shown_whatever_its_length() {
        let long = "x".repeat(5_000);
        assert_eq!(
            Column::Name.parse(&long),
            Ok(Some(Value::Text(long.clone())))
        );
    }
}
