//! A dozen sample projects for looking around.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    audit::Action,
    project::{Column, Value},
};
use evenkeel_model::Schema;

use super::{Failure, Store, audit, create::insert, projects};
use crate::audit::Actor;

/// Key, name, work type, total, cumulative and retainer hours, meeting day, start, launch, active.
const SAMPLES: [[&str; 10]; 12] = [
    [
        "BW",
        "Beacon Website",
        "project-based",
        "843.48",
        "1783.81",
        "40",
        "Thursday",
        "2025-09-15",
        "2026-03-02",
        "1",
    ],
    [
        "HM",
        "Harbour Migration",
        "retainer",
        "427.21",
        "3723.04",
        "20",
        "Friday",
        "2025-03-15",
        "2026-09-01",
        "1",
    ],
    [
        "RI",
        "Ridge Intranet",
        "n-a",
        "149.34",
        "2381.76",
        "0",
        "Monday",
        "2025-03-15",
        "",
        "1",
    ],
    [
        "SA",
        "Summit Analytics",
        "growth-support",
        "524.25",
        "2531.88",
        "62.5",
        "Friday",
        "2025-01-15",
        "2026-01-01",
        "0",
    ],
    [
        "QP",
        "Quarry Portal",
        "project-based",
        "386.56",
        "4759.72",
        "40",
        "Tuesday",
        "2025-03-15",
        "2026-04-01",
        "1",
    ],
    [
        "NC",
        "Nimbus Checkout",
        "project-based",
        "494.65",
        "4988.25",
        "0",
        "",
        "2025-01-15",
        "",
        "1",
    ],
    [
        "WK",
        "Willow Knowledge Base",
        "growth-support",
        "562",
        "1926.91",
        "20",
        "Friday",
        "2025-05-15",
        "",
        "0",
    ],
    [
        "TL",
        "Tideline Loyalty",
        "retainer",
        "95.5",
        "310.25",
        "32",
        "Wednesday",
        "2026-02-01",
        "2026-12-01",
        "1",
    ],
    [
        "CS",
        "Café Søren",
        "project-based",
        "61.1",
        "61.1",
        "0",
        "Monday",
        "2026-05-04",
        "2026-08-15",
        "1",
    ],
    [
        "JC",
        "Juniper Campaign",
        "growth-support",
        "12.75",
        "12.75",
        "8",
        "Tuesday",
        "2026-06-01",
        "",
        "1",
    ],
    [
        "OB",
        "Orchard Booking",
        "retainer",
        "204",
        "1500.4",
        "48",
        "Thursday",
        "2025-10-01",
        "2026-05-01",
        "1",
    ],
    [
        "YR",
        "Yonder Rebrand",
        "project-based",
        "318.09",
        "318.09",
        "0",
        "Wednesday",
        "2025-11-10",
        "2026-04-20",
        "0",
    ],
];

const COLUMNS: [Column; 10] = [
    Column::Key,
    Column::Name,
    Column::WorkType,
    Column::TotalHours,
    Column::CumulativeHours,
    Column::RetainerHours,
    Column::WeeklyMeetingDay,
    Column::StartDate,
    Column::LaunchDate,
    Column::IsActive,
];

impl Store {
    /// Fills an empty table with sample projects. Does nothing where there are any.
    pub async fn load_samples(&self, actor: &Actor) -> Result<(), AppError> {
        self.attempt(|live| load(self, live, actor)).await
    }
}

async fn load(store: &Store, live: Arc<Schema>, actor: &Actor) -> Result<(), Failure> {
    let table = projects(&live)?;
    let mut tx = store.watched.begin().await?;
    let any = tx.fetch("select '1' from projects limit 1", &[]).await?;
    if !any.is_empty() {
        return Ok(());
    }
    for sample in SAMPLES {
        let values: std::collections::BTreeMap<Column, Option<Value>> = COLUMNS
            .into_iter()
            .zip(sample)
            .map(|(column, text)| (column, column.parse(text).ok().flatten()))
            .collect();
        let id = insert(&mut tx, table, &values).await?.id;
        let after = audit::texts(&values);
        audit::record(&mut tx, &live, actor, Action::Create, id, None, &after).await?;
    }
    tx.commit().await?;
    store.count.forget();
    Ok(())
}
