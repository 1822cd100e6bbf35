//! Which features rest on which objects: how a finding learns whom it hurts.

use evenkeel_model::Feature;

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
        whole("Sign-in", "evenkeel_users"),
        whole("Sign-in", "evenkeel_sessions"),
        whole("Sign-in", "evenkeel_devices"),
        whole("Sign-in", "evenkeel_attempts"),
        whole("First account and invitations", "evenkeel_links"),
        whole("Recovery codes", "evenkeel_recovery_codes"),
        whole("API tokens", "evenkeel_tokens"),
        whole(
            "Creations repeated safely through the API",
            "evenkeel_creations",
        ),
        whole("New projects sent again safely", "evenkeel_form_creations"),
        whole("Limits of vector sync", "evenkeel_sync_limits"),
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
