//! Whom a form's page was made for.

use leptos::prelude::*;

use crate::{FOR, identity::Me};

/// The hidden field in which every form states whom its page was made for. Where somebody else is
/// signed in by the time that it is posted, nothing is done.
#[component]
pub fn Acting() -> impl IntoView {
    let account = use_context::<Me>().and_then(|me| me.0).map(|i| i.account);
    account.map(|account| view! { <input type="hidden" name=FOR value=account/> })
}
