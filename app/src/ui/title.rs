//! The document's title.

use leptos::prelude::*;
use leptos_meta::Title;

/// Sets the title. On the server leptos_meta writes it as it is, so that a project's name could end
/// the title and go on as markup; in the browser it is set as text.
#[component]
pub fn PageTitle(
    /// The title, without the product's name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let text = if is_server() { escaped(&text) } else { text };
    view! { <Title text/> }
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
