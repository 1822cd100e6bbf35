//! What stands in the head of every document.

use leptos::prelude::*;

/// What every document's head begins with: how it is to be read, its style and its icon. What follows is
/// the document's own.
#[component]
pub fn Head(
    /// The stylesheet.
    css: Option<String>,
    /// The icon.
    icon: Option<String>,
    /// What follows.
    children: Children,
) -> impl IntoView {
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            {css.map(|href| view! { <link rel="stylesheet" href=href/> })}
            {icon.map(|href| view! { <link rel="icon" r#type="image/svg+xml" href=href/> })}
            {children()}
        </head>
    }
}
