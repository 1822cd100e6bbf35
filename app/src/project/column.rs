//! The columns of `projects`: the one place that says what each holds and how it is written.

use serde::{Deserialize, Serialize};

use super::{Hours, Value};

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
            Kind::Date => Value::Date(parse_date(text).ok_or("Enter a date such as 2026-03-31.")?),
            Kind::Text { .. } | Kind::LongText { .. } | Kind::Choice { .. } | Kind::Timestamp => {
                Value::Text(text.to_owned())
            }
        }))
    }

    /// Reads a value as a person typed it: as [`Self::parse`], and within what may be saved. The
    /// limits bind new input alone; what a database already holds is shown whatever its length.
    ///
    /// # Errors
    /// One sentence that says what to enter instead.
    pub fn parse_input(self, text: &str) -> Result<Option<Value>, String> {
        let (text, most, one_line) = match self.kind() {
            Kind::LongText { max } => (text, max, false),
            Kind::Text { max, .. } => (text.trim(), max, true),
            _ => (text.trim(), 50, true),
        };
        let line_end = |c| matches!(c, '\n' | '\r');
        if one_line && text.contains(line_end) {
            return Err("Use one line.".into());
        }
        if text
            .chars()
            .any(|c| c.is_control() && !line_end(c) && c != '\t')
        {
            return Err("Remove the control characters.".into());
        }
        let length = text.chars().count();
        if length > most {
            return Err(format!("Use at most {most} characters; this has {length}."));
        }
        if text.is_empty() && matches!(self.kind(), Kind::Text { required: true, .. } | Kind::Flag)
        {
            return Err("Fill this in.".into());
        }
        match self.parse(text)? {
            Some(Value::Hours(hours)) if hours < Hours::default() => Err("Enter 0 or more.".into()),
            value => Ok(value),
        }
    }
}

/// The day in ISO form, where it exists. A time of day behind it is dropped: some tools write one.
fn parse_date(text: &str) -> Option<String> {
    let day = text.split([' ', 'T']).next()?;
    let mut parts = day.split('-');
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || rest.len() != 2 {
        return None;
    }
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    time::Date::from_calendar_date(year.parse().ok()?, month, rest.parse().ok()?).ok()?;
    Some(day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Column, Value};

    #[test]
    fn only_days_that_exist_are_dates() {
        let parse = |t| Column::StartDate.parse(t);
        assert_eq!(
            parse("2024-02-29"),
            Ok(Some(Value::Date("2024-02-29".into())))
        );
        assert_eq!(parse(""), Ok(None));
        for bad in [
            "2025-02-29",
            "2025-13-01",
            "25-01-01",
            "2025-1-1",
            "soon",
            "2025-01-01-01",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn required_and_too_long_are_said() {
        assert_eq!(Column::Name.parse_input("  "), Err("Fill this in.".into()));
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
