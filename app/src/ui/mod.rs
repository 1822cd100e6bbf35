//! The components that pages are made of.

mod acting;
mod bar;
mod cell;
mod changes;
mod crumbs;
mod data_table;
mod escaped;
mod failure;
mod head;
mod lacking;
mod moment;
mod pagination;
mod settled;
mod state;
mod toggle;

pub use acting::Acting;
pub use bar::Bar;
pub use cell::{ShownCell, reading};
pub use changes::changes;
pub use crumbs::Crumbs;
pub use data_table::{ColumnHead, DataTable, heads};
pub use escaped::escaped;
pub use failure::{Failure, title as failure_title};
pub use head::Head;
pub use lacking::Lacking;
pub use moment::Moment;
pub use pagination::{BeyondEnd, Pagination};
pub use settled::IntoSettled;
pub use state::{banner, dot};
pub use toggle::{FlagForm, FlagToggle};
