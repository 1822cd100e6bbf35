//! The components that pages are made of.

mod acting;
mod bar;
mod cell;
mod failure;
mod focus;
mod frame;
mod notice;
mod pagination;
mod presence;
mod settled;
mod sign_in_again;
mod title;
mod toggle;

pub use acting::Acting;
pub use bar::Bar;
pub use cell::{ShownCell, reading};
pub use failure::Failure;
pub use focus::focus;
pub use frame::{Frame, banner, dot};
pub use notice::{Notices, Toasts};
pub use pagination::{Pagination, page_query};
pub use presence::PresenceBar;
pub use settled::IntoSettled;
pub use sign_in_again::SignInAgain;
pub use title::{PageTitle, escaped};
pub use toggle::{FlagForm, FlagToggle};
