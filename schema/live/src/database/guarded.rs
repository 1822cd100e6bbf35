//! SQLite for SQL of somebody else's: a script that is to be looked at, or an expression out of a
//! captured file. The engine itself asks us about each thing that a statement is to do
//! (<https://www.sqlite.org/c3ref/set_authorizer.html>), before it does anything, so no spelling and
//! no comment gets around it.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    config::DbConfig,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};

use super::DbError;

/// How long one statement may run.
const LONGEST: Duration = Duration::from_secs(30);
/// Between two looks at the clock, in instructions of SQLite's machine.
const STEPS: i32 = 20_000;
/// The largest text, blob or row of a script, in bytes.
const LARGEST: i32 = 16 * 1024 * 1024;
/// The largest of a question: one function over a text is one step, in which nobody looks at the clock.
const LARGEST_ASKED: i32 = 1_000_000;
/// Pages of 4 KiB that a database in memory may grow to: 1 GiB.
const PAGES: u32 = 262_144;
/// Memory that SQLite may take in all, in bytes; temporary tables are in it.
const MEMORY: u32 = 1_500_000_000;

/// Functions that reach out of the database, where a build of SQLite has them.
const REACHING: [&str; 6] = [
    "load_extension",
    "readfile",
    "writefile",
    "edit",
    "fts3_tokenizer",
    "sqlite_dbpage",
];

/// Modules of virtual tables that keep to the database.
const MODULES: [&str; 8] = [
    "fts3",
    "fts4",
    "fts5",
    "fts5vocab",
    "fts4aux",
    "rtree",
    "rtree_i32",
    "geopoly",
];

/// Pragmas that say something of the database or of this connection, and write nothing elsewhere.
const PRAGMAS: [&str; 37] = [
    "analysis_limit",
    "application_id",
    "auto_vacuum",
    "automatic_index",
    "busy_timeout",
    "cache_size",
    "case_sensitive_like",
    "cell_size_check",
    "collation_list",
    "count_changes",
    "data_version",
    "defer_foreign_keys",
    "encoding",
    "foreign_key_check",
    "foreign_key_list",
    "foreign_keys",
    "freelist_count",
    "ignore_check_constraints",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "journal_mode",
    "legacy_alter_table",
    "locking_mode",
    "optimize",
    "page_count",
    "page_size",
    "quick_check",
    "recursive_triggers",
    "secure_delete",
    "synchronous",
    "table_info",
    "table_list",
    "table_xinfo",
    "user_version",
    "wal_autocheckpoint",
];

/// Functions that give the same for the same arguments and do nothing else: all that a question about
/// rows may call.
const PLAIN_FUNCTIONS: &str = " abs acos acosh asin asinh atan atan2 atanh avg cast ceil ceiling char coalesce \
    cos cosh count date datetime degrees exp floor glob hex if ifnull iif \
    instr json json_array json_array_length json_each json_error_position json_extract \
    json_insert json_object json_patch json_pretty json_quote json_remove json_replace \
    json_set json_tree json_type json_valid julianday length like likelihood likely ln log log10 log2 lower \
    ltrim match max min mod nullif octet_length pi pow power quote radians regexp round rtrim \
    sign sin sinh sqrt strftime subtype substr substring sum tan tanh time timediff total trim \
    trunc typeof unhex unicode unistr unixepoch unlikely upper -> ->> ";

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    /// Everything within its own database in memory.
    Script,
    /// Read, with plain functions.
    Question,
}

/// A connection to SQLite that does no more than it has leave for.
pub struct Guarded {
    connection: Connection,
    refused: Arc<Mutex<Option<String>>>,
    until: Arc<Mutex<Instant>>,
}

impl Guarded {
    /// An empty database in memory, for a script that may hold anything.
    ///
    /// # Errors
    /// There is no memory.
    pub fn in_memory() -> Result<Self, DbError> {
        let connection = Connection::open_in_memory().map_err(of_rusqlite)?;
        for (name, value) in [
            ("max_page_count", PAGES),
            ("hard_heap_limit", MEMORY),
            ("temp_store", 2),
        ] {
            connection
                .pragma_update(None, name, value)
                .map_err(of_rusqlite)?;
        }
        Self::guard(connection, Leave::Script)
    }

    /// A file, for questions about its rows. Why it isn't opened for reading alone, see
    /// [`super::Database::observer`]; no statement may write all the same.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn reader(file: &Path) -> Result<Self, DbError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags).map_err(of_rusqlite)?;
        connection
            .busy_timeout(super::LOCK_WAIT)
            .map_err(of_rusqlite)?;
        connection
            .pragma_update(None, "query_only", true)
            .map_err(of_rusqlite)?;
        Self::guard(connection, Leave::Question)
    }

    fn guard(connection: Connection, leave: Leave) -> Result<Self, DbError> {
        let refused = Arc::new(Mutex::new(None));
        let until = Arc::new(Mutex::new(Instant::now() + LONGEST));
        for (limit, most) in [
            // VACUUM attaches a database of its own; the authorizer sees to others.
            (Limit::SQLITE_LIMIT_ATTACHED, 1),
            (
                Limit::SQLITE_LIMIT_LENGTH,
                match leave {
                    Leave::Script => LARGEST,
                    Leave::Question => LARGEST_ASKED,
                },
            ),
        ] {
            connection.set_limit(limit, most).map_err(of_rusqlite)?;
        }
        for (config, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
            // What a view or a trigger of somebody else's calls must be harmless.
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        ] {
            connection.set_db_config(config, on).map_err(of_rusqlite)?;
        }
        let told = refused.clone();
        connection
            .authorizer(Some(move |context: AuthContext<'_>| {
                match leave.refusal(&context.action) {
                    None => Authorization::Allow,
                    Some(what) => {
                        *lock(&told) = Some(what);
                        Authorization::Deny
                    }
                }
            }))
            .map_err(of_rusqlite)?;
        let deadline = until.clone();
        connection
            .progress_handler(STEPS, Some(move || Instant::now() > *lock(&deadline)))
            .map_err(of_rusqlite)?;
        Ok(Self {
            connection,
            refused,
            until,
        })
    }

    /// Runs statements; rows that they give are not looked at.
    ///
    /// # Errors
    /// What SQLite says, or what was refused.
    pub fn run(&self, sql: &str) -> Result<(), DbError> {
        self.begin();
        self.connection.execute_batch(sql).map_err(|e| self.why(e))
    }

    /// Asks one statement for one number.
    ///
    /// # Errors
    /// What SQLite says, what was refused, or that it is more than one statement.
    pub fn number(&self, sql: &str) -> Result<u64, DbError> {
        self.begin();
        let mut statement = self.connection.prepare(sql).map_err(|e| self.why(e))?;
        let number: i64 = statement
            .query_row([], |row| row.get(0))
            .map_err(|e| self.why(e))?;
        u64::try_from(number).map_err(|_| DbError::Other(format!("{number} is no count")))
    }

    /// The whole database as the bytes of a file, as far as it is committed.
    ///
    /// # Errors
    /// There is no memory.
    pub fn bytes(&self) -> Result<Vec<u8>, DbError> {
        if !self.connection.is_autocommit() {
            self.run("ROLLBACK")?;
        }
        let data = self.connection.serialize("main").map_err(of_rusqlite)?;
        Ok(data.to_vec())
    }

    fn begin(&self) {
        *lock(&self.refused) = None;
        *lock(&self.until) = Instant::now() + LONGEST;
    }

    fn why(&self, error: rusqlite::Error) -> DbError {
        match (lock(&self.refused).take(), error.sqlite_error_code()) {
            (Some(what), _) => DbError::ReadOnly(what),
            (None, Some(ErrorCode::OperationInterrupted)) => {
                DbError::Other(format!("it ran for more than {} s", LONGEST.as_secs()))
            }
            _ => of_rusqlite(error),
        }
    }
}

fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

fn of_rusqlite(error: rusqlite::Error) -> DbError {
    DbError::Other(error.to_string())
}

impl Leave {
    /// Why an action isn't done, if it isn't.
    fn refusal(self, action: &AuthAction<'_>) -> Option<String> {
        match self {
            Self::Script => of_script(action),
            Self::Question => of_question(action),
        }
    }
}

fn of_script(action: &AuthAction<'_>) -> Option<String> {
    match *action {
        // A temporary one, as VACUUM does for itself; it is in memory.
        AuthAction::Attach { filename: "" } => None,
        AuthAction::Attach { filename } => Some(format!(
            "a script that is only looked at may open no other file ({filename})"
        )),
        // What the bound of pages is counted in.
        AuthAction::Pragma {
            pragma_name,
            pragma_value: Some(_),
        } if pragma_name.eq_ignore_ascii_case("page_size") => {
            Some("a script that is only looked at may not set PRAGMA page_size".to_owned())
        }
        AuthAction::Pragma { pragma_name, .. } if !is_among(&PRAGMAS, pragma_name) => {
            Some(match pragma_name.eq_ignore_ascii_case("writable_schema") {
                true => "a script that is only looked at may not write to sqlite_schema; name the database \
                         itself, or a capture of it, instead of its dump"
                    .to_owned(),
                false => format!(
                    "a script that is only looked at may not use PRAGMA {pragma_name}"
                ),
            })
        }
        AuthAction::Function { function_name } if is_among(&REACHING, function_name) => Some(
            format!("a script that is only looked at may not call {function_name}()"),
        ),
        AuthAction::CreateVtable { module_name, .. } if !is_among(&MODULES, module_name) => Some(
            format!("the module {module_name} is none that a script may use here"),
        ),
        AuthAction::Unknown { code, .. } => Some(format!("SQLite's action {code} isn't known here")),
        _ => None,
    }
}

fn of_question(action: &AuthAction<'_>) -> Option<String> {
    match *action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => None,
        AuthAction::Function { function_name } => {
            let padded = format!(" {} ", function_name.to_ascii_lowercase());
            (!PLAIN_FUNCTIONS.contains(&padded)).then(|| format!("it calls {function_name}()"))
        }
        _ => Some("it does more than read".to_owned()),
    }
}

fn is_among(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::Guarded;

    #[test]
    fn a_script_keeps_to_its_own_database() {
        let folder = tempfile::tempdir().expect("a folder");
        let live = folder.path().join("live.db");
        let other = rusqlite::Connection::open(&live).expect("a file");
        other
            .execute_batch("CREATE TABLE canary (a); INSERT INTO canary VALUES (1)")
            .expect("a table");
        let path = live.display();
        for sql in [
            format!("ATTACH '{path}' AS l"),
            format!("AtTaCh/**/DATABASE '{path}' AS l; DROP TABLE l.canary"),
            format!("ATTACH 'file:{path}?mode=rw' AS l"),
            format!("VACUUM INTO '{}/copy.db'", folder.path().display()),
            format!(
                "VACUUM main INTO '{}/' || 'copy.db'",
                folder.path().display()
            ),
            "PRAGMA writable_schema = ON".to_owned(),
            "PRAGMA main.temp_store_directory = '/tmp'".to_owned(),
            "SELECT * FROM pragma_writable_schema(1)".to_owned(),
            "SELECT load_extension('x')".to_owned(),
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT load_extension('x'); END; \
             INSERT INTO a VALUES (1)"
                .to_owned(),
            "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')".to_owned(),
            "SELECT readfile('/etc/passwd')".to_owned(),
            "PRAGMA max_page_count = 2147483646".to_owned(),
            "PRAGMA hard_heap_limit = 1".to_owned(),
            "PRAGMA page_size = 65536".to_owned(),
            "ATTACH ':memory:' AS m".to_owned(),
            "PRAGMA temp_store = FILE".to_owned(),
        ] {
            let guarded = Guarded::in_memory().expect("memory");
            guarded.run("CREATE TABLE a (b)").expect("a table");
            assert!(guarded.run(&sql).is_err(), "{sql}");
        }
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("it lists").count(),
            1
        );
        let rows: i64 = other
            .query_row("SELECT count(*) FROM canary", [], |row| row.get(0))
            .expect("the table is there");
        assert_eq!(rows, 1);
    }

    #[test]
    fn a_script_does_what_migrations_do() {
        let guarded = Guarded::in_memory().expect("memory");
        for sql in [
            "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = WAL; PRAGMA user_version = 3",
            "BEGIN; CREATE TABLE a (b INTEGER PRIMARY KEY AUTOINCREMENT, c TEXT); COMMIT",
            "CREATE VIRTUAL TABLE f USING fts5(t)",
            "INSERT INTO f VALUES ('x'); INSERT INTO a (c) VALUES (json('1'))",
            "ALTER TABLE a ADD COLUMN d; ALTER TABLE a RENAME TO e",
            "VACUUM; ANALYZE; REINDEX",
            "CREATE TEMP TABLE t AS SELECT * FROM e; DROP TABLE t",
        ] {
            guarded.run(sql).expect(sql);
        }
        assert!(
            guarded
                .bytes()
                .expect("bytes")
                .starts_with(b"SQLite format 3")
        );
    }

    #[test]
    fn a_question_reads_and_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let live = folder.path().join("live.db");
        rusqlite::Connection::open(&live)
            .and_then(|c| c.execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (1), (2)"))
            .expect("a table");
        let guarded = Guarded::reader(&live).expect("it opens");
        let counted = guarded.number("SELECT count(*) FROM a WHERE NOT (lower(b) = '1')");
        assert_eq!(counted.ok(), Some(1));
        for sql in [
            "SELECT count(*) FROM a; DROP TABLE a",
            "SELECT 1; COMMIT; DROP TABLE a",
            "DELETE FROM a RETURNING 1",
            "SELECT count(*) FROM a WHERE random() > 0",
            "SELECT count(*) FROM a WHERE load_extension('x')",
            "SELECT count(*) FROM pragma_table_info('a')",
            "PRAGMA user_version = 4",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT randomblob(1) FROM n",
        ] {
            assert!(guarded.number(sql).is_err(), "{sql}");
        }
        assert_eq!(guarded.number("SELECT count(*) FROM a").ok(), Some(2));
    }
}
