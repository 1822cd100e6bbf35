//! The command that helps next: whole, with what this one was given, quoted for a shell, and without a
//! secret.

use std::{error::Error, fmt, path::Path};

use evenkeel_live::database::{DatabaseUrl, may_hold_secret};
use evenkeel_model::steers;

use crate::database::DatabaseArgs;

/// What a command was given that the next one needs, too.
#[derive(Clone)]
pub struct Again {
    given: Vec<String>,
    /// The engine's own client on this database.
    client: String,
    /// Variables that stand for addresses which aren't repeated, and aren't set yet.
    unset: Vec<(String, String)>,
}

impl Again {
    /// Of a command on a database.
    ///
    /// # Errors
    /// The address can't be read.
    pub fn of(args: &DatabaseArgs) -> Result<Self, Box<dyn Error>> {
        let mut again = Self {
            given: Vec::new(),
            client: String::new(),
            unset: Vec::new(),
        };
        let mut named = None;
        if let Some(database) = &args.database {
            let said = again.address(database, "DATABASE_URL", "--database");
            again.given.push(format!("--database {said}"));
            named = Some(said);
        }
        if args.data_dir != Path::new(DatabaseArgs::DEFAULT_DIR) {
            again = again.with("--data-dir", &args.data_dir.display().to_string());
        }
        if let Some(owner) = &args.owner {
            again = again.with("--owner", owner);
        }
        again.client = match (args.url()?, named) {
            (DatabaseUrl::Sqlite(options), _) => {
                let file = options.get_filename().display().to_string();
                match file.starts_with('-') {
                    true => format!("sqlite3 {}", word(&format!("./{file}"))),
                    false => format!("sqlite3 {}", word(&file)),
                }
            }
            (DatabaseUrl::Postgres(_), named) => format!("psql {}", named.unwrap_or_default()),
        };
        Ok(again)
    }

    /// With another flag and its value; by a variable named as the flag where it may hold a password.
    #[must_use]
    pub fn with(mut self, flag: &str, value: &str) -> Self {
        if !may_hold_secret(value) {
            return self.with_shown(flag, value);
        }
        let variable = flag.trim_start_matches('-').to_uppercase();
        let said = self.address(value, &variable.replace('-', "_"), flag);
        self.given.push(format!("{flag}={said}"));
        self
    }

    /// With a flag whose value the command itself has shown.
    #[must_use]
    pub fn with_shown(mut self, flag: &str, value: &str) -> Self {
        self.given.push(match value.starts_with('-') {
            true => format!("{flag}={}", word(value)),
            false => format!("{flag} {}", word(value)),
        });
        self
    }

    /// With a flag that has no value, where it was given.
    #[must_use]
    pub fn with_if(mut self, flag: &str, given: bool) -> Self {
        if given {
            self.given.push(flag.to_owned());
        }
        self
    }

    /// With a source of an expected schema.
    #[must_use]
    pub fn expecting(mut self, source: Option<&str>) -> Self {
        if let Some(source) = source {
            let said = self.address(source, "EXPECTED_URL", "--expected");
            self.given.push(format!("--expected {said}"));
        }
        self
    }

    /// With a server for scripts, where it was named by the flag: what the environment says is said again
    /// by itself.
    #[must_use]
    pub fn on_scratch(mut self, scratch: Option<&str>) -> Self {
        let known = std::env::var("EVENKEEL_SCRATCH").ok();
        if let Some(scratch) = scratch.filter(|scratch| known.as_deref() != Some(*scratch)) {
            let said = self.address(scratch, "EVENKEEL_SCRATCH", "--scratch");
            self.given.push(format!("--scratch {said}"));
        }
        self
    }

    /// An address in a command; by its variable where it may hold a name or a password.
    pub fn address(&mut self, text: &str, variable: &str, flag: &str) -> String {
        let secret = may_hold_secret(text) || (text.contains("://") && text.contains('@'));
        if !secret {
            return word(text);
        }
        if std::env::var(variable).ok().as_deref() != Some(text) {
            self.unset.push((variable.to_owned(), flag.to_owned()));
        }
        format!("\"${variable}\"")
    }

    /// A command of ours on the same database.
    pub fn evenkeel(&self, command: &str) -> String {
        let mut said = format!("evenkeel {command}");
        for given in &self.given {
            said.push(' ');
            said.push_str(given);
        }
        said
    }

    /// What brings a script from standard input to the database.
    pub fn client(&self) -> &str {
        &self.client
    }

    /// What helps next.
    pub fn next(&self, lead: impl Into<String>, commands: Vec<String>) -> Next {
        let mut lead = lead.into();
        for (variable, flag) in &self.unset {
            let used = format!("${variable}");
            if commands.iter().any(|command| command.contains(&used)) {
                lead.push_str(&format!(
                    " ({variable} stands for what {flag} was given: it isn't repeated, since it may hold a password)"
                ));
            }
        }
        Next { lead, commands }
    }
}

/// What helps next: why, and the commands, each on a line of its own to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What they are for.
    pub lead: String,
    /// The commands.
    pub commands: Vec<String>,
}

impl fmt::Display for Next {
    /// As lines to be copied, which are never broken.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for command in &self.commands {
            writeln!(f, "  {command}")?;
        }
        Ok(())
    }
}

/// Why a command did nothing, and what helps.
#[derive(Debug)]
pub struct Refused {
    /// One sentence.
    pub why: String,
    /// What to do.
    pub next: Next,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl Error for Refused {}

/// A word as every shell reads it. What would steer the terminal is written as its bytes, which `$'…'`
/// turns back.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+%@".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if !text.contains(steers) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if steers(c) => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    // In octal, which ends after three digits whatever follows.
                    out.push_str(&format!("\\{byte:03o}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Again, word};
    use crate::database::DatabaseArgs;

    fn again(database: &str) -> Again {
        Again::of(&DatabaseArgs {
            database: Some(database.to_owned()),
            data_dir: PathBuf::from("./data"),
            owner: None,
        })
        .expect("it is an address")
    }

    #[test]
    fn a_word_is_one_for_a_shell() {
        assert_eq!(word("a/b.db"), "a/b.db");
        assert_eq!(word("my data.db"), "'my data.db'");
        assert_eq!(word("it's; rm -rf $HOME"), "'it'\\''s; rm -rf $HOME'");
        assert_eq!(word("\u{1b}[2J'"), "$'\\033[2J\\''");
        assert_eq!(word(""), "''");
    }

    #[test]
    fn no_password_is_repeated() {
        let again =
            again("postgres://ann:s3cret@host/app").expecting(Some("postgres://bob@host/x"));
        assert_eq!(
            again.evenkeel("plan"),
            "evenkeel plan --database \"$DATABASE_URL\" --expected \"$EXPECTED_URL\""
        );
        assert_eq!(again.client(), "psql \"$DATABASE_URL\"");
        let next = again.next("x", vec![again.evenkeel("plan")]);
        assert!(next.lead.contains("DATABASE_URL") && !next.lead.contains("s3cret"));
    }

    #[test]
    fn a_file_is_named_as_it_was() {
        let again = again("sqlite:some where/x.db");
        assert_eq!(
            again.evenkeel("check"),
            "evenkeel check --database 'sqlite:some where/x.db'"
        );
        assert_eq!(again.client(), "sqlite3 'some where/x.db'");
    }
}
