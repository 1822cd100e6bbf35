//! Projects: the list, one project, and the forms.

mod find;
pub(crate) mod form;
mod list;
mod show;

pub use form::{edit, new};
pub use list::{ProjectLink, cell_class, column_head, list};
pub use show::show;
