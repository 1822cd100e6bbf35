//! What can't be written into the trail now, because its table is lost: kept in a file for its owner
//! alone, beside the database or in the data directory, and entered when the table is back, with the
//! moment at which it was done and a mark that it was written later.
//!
//! A line is on the disk before its change is committed. If the commit then fails, another line says
//! that it came to nothing. After a crash between entering and emptying the file, lines are entered
//! twice; none is lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Row, columns, insert};
use crate::{
    database::{Database, DatabaseUrl, DbError},
    identity::secret::{digest, random_hex},
    moment,
};

/// The largest that it gets: some tens of thousands of changes. Beyond it nothing is done that would have
/// to be written down.
const MOST: u64 = 16 * 1024 * 1024;

/// The journal of a database.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
}

/// A line of it.
#[derive(Serialize, Deserialize)]
enum Line {
    /// Something that is about to be done.
    Done { key: String, row: Row },
    /// It was not.
    Void { key: String },
}

impl Journal {
    /// Of a SQLite file beside it, of another database in the data directory.
    pub fn of(url: &DatabaseUrl, data_dir: &Path) -> Self {
        let path = match url.file() {
            Some(file) => {
                let mut name = file.as_os_str().to_owned();
                name.push("-trail");
                PathBuf::from(name)
            }
            None => {
                // Without user and password, and the same for whoever names the same database.
                let which = digest(&url.to_string());
                data_dir.join(format!("trail-{}.journal", &which[..16]))
            }
        };
        Self { path }
    }

    /// Keeps rows; gives their keys.
    ///
    /// # Errors
    /// The file is full or can't be written.
    fn append(&self, rows: Vec<Row>) -> io::Result<Vec<String>> {
        let lines: Vec<Line> = rows
            .into_iter()
            .map(|row| Line::Done {
                key: random_hex::<16>(),
                row,
            })
            .collect();
        self.write(&lines)?;
        Ok(lines
            .into_iter()
            .map(|line| match line {
                Line::Done { key, .. } | Line::Void { key } => key,
            })
            .collect())
    }

    fn write(&self, lines: &[Line]) -> io::Result<()> {
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, line)?;
            text.push(b'\n');
        }
        if let Some(folder) = self.path.parent()
            && !folder.as_os_str().is_empty()
        {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        // Other processes of ours write here too.
        file.lock()?;
        if file.metadata()?.len() > MOST {
            return Err(io::Error::other("the journal of the trail is full"));
        }
        file.write_all(&text)?;
        file.sync_data()
    }

    /// The file, locked, and what it holds. None: nothing.
    fn take(&self) -> io::Result<Option<(File, String)>> {
        let mut file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        file.lock()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok((!text.is_empty()).then_some((file, text)))
    }

    fn is_empty(&self) -> bool {
        std::fs::metadata(&self.path).map_or(true, |file| file.len() == 0)
    }
}

/// Keeps rows of a transaction that is about to be committed; gives their keys.
///
/// # Errors
/// They can't be kept.
pub async fn keep(
    journal: &std::sync::Arc<Journal>,
    rows: Vec<Row>,
) -> Result<Vec<String>, DbError> {
    let journal = journal.clone();
    let kept = tokio::task::spawn_blocking(move || journal.append(rows)).await;
    kept.map_err(io::Error::other)
        .flatten()
        .map_err(|error| DbError::Unwritten(error.to_string()))
}

/// Says of rows that were kept that their transaction came to nothing.
pub async fn void(journal: &std::sync::Arc<Journal>, keys: Vec<String>) {
    let journal = journal.clone();
    let lines: Vec<Line> = keys.into_iter().map(|key| Line::Void { key }).collect();
    let done = tokio::task::spawn_blocking(move || journal.write(&lines)).await;
    if let Err(error) = done.map_err(io::Error::other).flatten() {
        tracing::error!(%error, "the journal tells of something that was not done");
    }
}

/// Enters what the journal holds into the trail, if the trail is there again; gives how much.
///
/// # Errors
/// The file or the database says no. What the journal holds stays in it.
pub async fn enter(database: &Database) -> Result<usize, DbError> {
    let Some(journal) = database.journal().filter(|j| !j.is_empty()).cloned() else {
        return Ok(0);
    };
    // The database's lock first and then the file's, as those who write do.
    let mut tx = database.begin().await?;
    let columns = columns(&mut tx).await?;
    if columns.is_empty() {
        return Ok(0);
    }
    let failed = |error: io::Error| DbError::Other(error.to_string());
    let taken = tokio::task::spawn_blocking(move || journal.take()).await;
    let Some((file, text)) = taken.map_err(io::Error::other).flatten().map_err(failed)? else {
        return Ok(0);
    };
    let (rows, torn) = rows(&text);
    if torn > 0 {
        tracing::error!(torn, "lines of the trail's journal can't be read");
    }
    let mut entered = 0;
    for mut row in rows {
        row.after = Some(marked(row.after.as_deref()));
        tx.run("SAVEPOINT entry").await?;
        match insert(&mut tx, &columns, &row).await {
            Ok(()) => entered += 1,
            Err(DbError::Refused(why)) => {
                tracing::error!(why, ?row, "the trail refuses what the journal holds");
                tx.run("ROLLBACK TO SAVEPOINT entry").await?;
            }
            Err(error) => return Err(error),
        }
        tx.run("RELEASE SAVEPOINT entry").await?;
    }
    tx.commit().await?;
    let emptied = tokio::task::spawn_blocking(move || {
        file.set_len(0)?;
        file.sync_data()
    });
    emptied
        .await
        .map_err(io::Error::other)
        .flatten()
        .map_err(failed)?;
    tracing::warn!(
        entered,
        "what was done while the trail was lost is written down in it"
    );
    Ok(entered)
}

/// The rows of what was done, and how many lines can't be read.
fn rows(text: &str) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    let mut void = BTreeSet::new();
    let mut torn = 0;
    for line in text.lines() {
        match serde_json::from_str(line) {
            Ok(Line::Done { key, row }) => rows.push((key, row)),
            Ok(Line::Void { key }) => _ = void.insert(key),
            Err(_) => torn += 1,
        }
    }
    rows.retain(|(key, _)| !void.contains(key));
    (rows.into_iter().map(|(_, row)| row).collect(), torn)
}

/// What changed, with the mark.
fn marked(after: Option<&str>) -> String {
    let mut fields: BTreeMap<String, Option<String>> = after
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default();
    fields.insert("written later".to_owned(), Some(moment::now()));
    super::json(fields)
}

#[cfg(test)]
mod tests {
    use super::{Journal, Row, marked, rows};

    fn row(action: &str) -> Row {
        Row {
            action: action.to_owned(),
            ..Row::default()
        }
    }

    #[test]
    fn what_came_to_nothing_is_not_entered() {
        let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
        let journal = Journal {
            path: folder.path().join("new/file"),
        };
        assert!(journal.is_empty());
        journal.append(vec![row("one")]).expect("it is written");
        let keys = journal.append(vec![row("two")]).expect("it is written");
        let void: Vec<_> = keys
            .into_iter()
            .map(|key| super::Line::Void { key })
            .collect();
        journal.write(&void).expect("it is written");
        let (_, text) = journal
            .take()
            .expect("it is read")
            .expect("it holds something");
        let (entered, torn) = rows(&format!("{text}{{\"Done\":{{\"ke"));
        assert_eq!(entered, [row("one")]);
        assert_eq!(torn, 1);
    }

    #[test]
    fn what_is_written_later_says_so() {
        assert!(marked(None).starts_with("{\"written later\":\""));
        let marked = marked(Some("{\"name\":\"x\"}"));
        assert!(
            marked.starts_with("{\"name\":\"x\",\"written later\":"),
            "{marked}"
        );
    }
}
