//! How many projects there are.
//!
//! Counting a million rows costs more than reading a page of them, so the number may be as old as
//! fifty times what it cost: exact on small tables, under a second old on the largest.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use evenkeel_live::database::{Database, DbError};

use crate::row::{Number, Rows};

const WORTH: u32 = 50;

/// The last count.
#[derive(Default)]
pub struct Count(Mutex<Option<Counted>>);

#[derive(Clone, Copy)]
struct Counted {
    total: u64,
    at: Instant,
    cost: Duration,
}

impl Count {
    /// The number of projects, counted now or a moment ago.
    pub async fn get(&self, database: &Database) -> Result<u64, DbError> {
        let last = *self.lock();
        if let Some(last) = last
            && last.at.elapsed() < last.cost * WORTH
        {
            return Ok(last.total);
        }
        let began = Instant::now();
        let sql = "select cast(count(*) as text) from projects";
        let counted: Option<Number> = database.fetch(sql, &[]).await?.one()?;
        let unread = || DbError::Unreadable("the number of projects".to_owned());
        let total = counted.and_then(|Number(n)| u64::try_from(n).ok());
        let total = total.ok_or_else(unread)?;
        *self.lock() = Some(Counted {
            total,
            at: Instant::now(),
            cost: began.elapsed(),
        });
        Ok(total)
    }

    /// Counts anew next time: a project came or went.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Counted>> {
        // The value is replaced whole, so a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
