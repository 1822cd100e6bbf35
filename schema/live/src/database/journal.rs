//! What a transaction can't write into the database now: kept in a file for its owner alone, beside the
//! database or in the data directory, until it can be entered.
//!
//! A line is on the disk before its change is committed. If the commit then fails, another line says
//! that it came to nothing. After a crash between entering and emptying the file, lines are entered
//! twice; none is lost. What a row says is the matter of whoever keeps it.

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{DatabaseUrl, DbError};
use crate::random::{hex, random_hex};

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
    Done { key: String, row: Value },
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
                let which = hex(&Sha256::digest(url.to_string())[..8]);
                data_dir.join(format!("trail-{which}.journal"))
            }
        };
        Self { path }
    }

    /// Keeps rows; gives their keys.
    ///
    /// # Errors
    /// The file is full or can't be written.
    fn append(&self, rows: Vec<Value>) -> io::Result<Vec<String>> {
        let keys: Vec<String> = rows.iter().map(|_| random_hex::<16>()).collect();
        let lines: Vec<Line> = keys
            .iter()
            .cloned()
            .zip(rows)
            .map(|(key, row)| Line::Done { key, row })
            .collect();
        self.write(&lines)?;
        Ok(keys)
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

    /// Locks the file and reads what it holds. None: nothing.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn take(&self) -> io::Result<Option<Taken>> {
        let mut file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        file.lock()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if text.is_empty() {
            return Ok(None);
        }
        let (rows, torn) = rows(&text);
        Ok(Some(Taken { rows, torn, file }))
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        std::fs::metadata(&self.path).map_or(true, |file| file.len() == 0)
    }
}

/// What a journal holds. Nobody else reads or writes it meanwhile.
#[derive(Debug)]
pub struct Taken {
    /// The rows of what was done.
    pub rows: Vec<Value>,
    /// How many lines can't be read.
    pub torn: usize,
    file: File,
}

impl Taken {
    /// Empties the journal: its rows are where they belong.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn entered(self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.sync_data()
    }
}

/// Keeps rows of a transaction that is about to be committed; gives their keys.
///
/// # Errors
/// They can't be kept.
pub async fn keep(journal: &Arc<Journal>, rows: Vec<Value>) -> Result<Vec<String>, DbError> {
    let journal = journal.clone();
    let kept = tokio::task::spawn_blocking(move || journal.append(rows)).await;
    kept.map_err(io::Error::other)
        .flatten()
        .map_err(|error| DbError::Unwritten(error.to_string()))
}

/// Says of rows that were kept that their transaction came to nothing.
pub async fn void(journal: &Arc<Journal>, keys: Vec<String>) {
    let journal = journal.clone();
    let lines: Vec<Line> = keys.into_iter().map(|key| Line::Void { key }).collect();
    let done = tokio::task::spawn_blocking(move || journal.write(&lines)).await;
    if let Err(error) = done.map_err(io::Error::other).flatten() {
        tracing::error!(%error, "the journal tells of something that was not done");
    }
}

/// The rows of what was done, and how many lines can't be read.
fn rows(text: &str) -> (Vec<Value>, usize) {
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

#[cfg(test)]
mod tests {
    use super::{Journal, Line, rows};

    #[test]
    fn what_came_to_nothing_is_not_entered() {
        let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
        let journal = Journal {
            path: folder.path().join("new/file"),
        };
        assert!(journal.is_empty());
        journal.append(vec!["one".into()]).expect("it is written");
        let keys = journal.append(vec!["two".into()]).expect("it is written");
        let void: Vec<_> = keys.into_iter().map(|key| Line::Void { key }).collect();
        journal.write(&void).expect("it is written");
        let text = std::fs::read_to_string(&journal.path).expect("it is read");
        let (held, torn) = rows(&format!("{text}{{\"Done\":{{\"ke"));
        assert_eq!(
            (held.as_slice(), torn),
            ([serde_json::Value::from("one")].as_slice(), 1)
        );
        let taken = journal
            .take()
            .expect("it is read")
            .expect("it holds something");
        assert_eq!((taken.rows, taken.torn), (held, 0));
    }
}
