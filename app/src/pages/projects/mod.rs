//! Projects: the list, one project, and the forms.

mod edit;
mod form;
mod list;
mod new;
mod show;

pub use edit::Edit;
pub use form::Resubmitted;
pub use list::{List, ProjectLink};
pub use new::New;
pub use show::Show;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::project::ProjectId;

/// The project that the address names. None where it names no number.
fn addressed_project() -> Memo<Option<ProjectId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|p| p.get_str("id")?.parse().ok().map(ProjectId)))
}
