//! The HTML document around the app.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::App;

/// Where the browser finds what it loads. The server knows; names carry a hash of the content.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The stylesheet.
    pub css: Option<String>,
    /// The JavaScript that loads the wasm.
    pub js: Option<String>,
    /// The wasm.
    pub wasm: Option<String>,
    /// The icon.
    pub icon: Option<String>,
    /// In the development loop: what reloads the page after a change.
    pub reload: Option<LeptosOptions>,
}

/// The whole document.
pub fn shell(assets: Assets) -> impl IntoView {
    let hydration = assets.js.zip(assets.wasm).map(|(js, wasm)| {
        let script = format!(
            "import(\"{js}\").then(m => m.default({{ module_or_path: \"{wasm}\" }}).then(() => m.hydrate()))"
        );
        view! {
            <link rel="modulepreload" href=js nonce=use_nonce()/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=use_nonce()>{script}</script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                {assets.css.map(|href| view! { <link rel="stylesheet" href=href/> })}
                {assets.icon.map(|href| view! { <link rel="icon" r#type="image/svg+xml" href=href/> })}
                {hydration}
                {assets.reload.map(|options| view! { <AutoReload options=options/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
