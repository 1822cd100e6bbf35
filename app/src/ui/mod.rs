//! The components that pages are made of.

mod acting;
mod bar;
mod cell;
mod failure;
mod focus;
mod frame;
mod kept;
mod live;
mod notice;
mod pagination;
mod place;
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
pub use kept::kept;
pub use live::{Live, page_data, schema_seen};
pub use notice::{Notices, Toasts};
pub use pagination::{Pagination, page_query};
pub use place::list_address;
pub use presence::PresenceBar;
pub use settled::IntoSettled;
pub use sign_in_again::SignInAgain;
pub use title::{PageTitle, escaped};
pub use toggle::{FlagForm, FlagToggle};
