//! Which features rest on which objects: how a finding learns whom it hurts.

use evenkeel_schema::Feature;

use crate::project::Column;

/// The product's features, each with an object that it needs.
pub fn features() -> Vec<Feature> {
    let of_projects = |name: &str, column: Column| Feature {
        name: name.into(),
        table: "projects".into(),
        column: Some(column.name().into()),
    };
    let whole = |name: &str, table: &str| Feature {
        name: name.into(),
        table: table.into(),
        column: None,
    };
    let mut all = vec![
        whole("Projects list", "projects"),
        whole("New and edited projects", "projects"),
        of_projects("Active toggle", Column::IsActive),
        of_projects("Meeting emails toggle", Column::SendMeetingEmails),
        of_projects("Notice of newer changes", Column::Version),
        whole("Vector sync status", "vector-sync-status"),
        whole("Audit trail", "evenkeel_audit"),
    ];
    for column in Column::ALL {
        match column {
            Column::Id => {
                for name in ["Project pages", "Active toggle", "Meeting emails toggle"] {
                    all.push(of_projects(name, column));
                }
            }
            Column::Version | Column::IsActive | Column::SendMeetingEmails => {}
            _ => all.push(of_projects(
                &format!("{} in list and forms", column.label()),
                column,
            )),
        }
    }
    all
}
