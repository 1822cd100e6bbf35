//! The components that pages are made of.

mod bar;
mod cell;
mod failure;
mod focus;
mod frame;
mod notice;
mod pagination;
mod settled;
mod title;
mod toggle;

pub use bar::Bar;
pub use cell::{ShownCell, reading};
pub use failure::Failure;
pub use focus::focus;
pub use frame::{Frame, banner, dot};
pub use notice::{Notices, Toasts};
pub use pagination::{Pagination, page_query};
pub use settled::IntoSettled;
pub use title::{PageTitle, escaped};
pub use toggle::{FlagForm, FlagToggle};
