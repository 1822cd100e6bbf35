//! Projects: the list, one project, and the forms.

mod edit;
mod find;
mod form;
mod list;
mod merged;
mod new;
mod show;

pub use edit::Edit;
pub use form::Resubmitted;
pub use list::{List, ProjectLink, cell_class, column_head};
pub use new::New;
pub use show::Show;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::project::ProjectId;

/// The project that the address names. Where it names no number there is no such project, and the
/// server is asked all the same, so that the page has the status that says so.
fn addressed_project() -> Memo<ProjectId> {
    let params = use_params_map();
    Memo::new(move |_| {
        params.with(|p| {
            let number = p.get_str("id").and_then(|id| id.parse().ok());
            number.map_or(ProjectId::NONE, ProjectId)
        })
    })
}
