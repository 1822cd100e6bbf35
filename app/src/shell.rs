//! The HTML document around the app.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, ui::Head};

/// What hands the page to the browser's half.
const BOOT: &str = include_str!("boot.js");

/// What stands where the page's shape goes, once it is rendered; as long as that is.
pub const SHAPE: &str = "unknown!";

/// Where the browser finds what it loads. The server knows; names carry a hash of the content.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The stylesheet.
    pub css: Option<String>,
    /// The JavaScript that loads the wasm.
    pub js: Option<String>,
    /// The wasm.
    pub wasm: Option<String>,
    /// What takes from a tab what was typed in it, once its owner has signed out.
    pub signed_out: Option<String>,
    /// The icon.
    pub icon: Option<String>,
    /// In the development loop: what reloads the page after a change.
    pub reload: Option<LeptosOptions>,
}

/// The whole document. The app has an element of its own, so that what others put into the body is none
/// of its business.
pub fn shell(assets: Assets) -> impl IntoView {
    let hydration = assets.js.zip(assets.wasm).map(|(js, wasm)| {
        let script = boot(&js, &wasm);
        view! {
            <link rel="modulepreload" href=js nonce=use_nonce()/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=use_nonce()>{script}</script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <Head css=assets.css icon=assets.icon>
                {hydration}
                {assets.reload.map(|options| view! { <AutoReload options=options/> })}
                <MetaTags/>
            </Head>
            <body>
                <div id="app" data-shape=SHAPE><App/></div>
            </body>
        </html>
    }
}

/// The script, without its comments and with the addresses of what it loads.
fn boot(js: &str, wasm: &str) -> String {
    let lines = BOOT.lines().map(str::trim_start);
    let code: Vec<&str> = lines.filter(|line| !line.starts_with("//")).collect();
    code.join("\n")
        .replacen("'JS'", &format!("{js:?}"), 1)
        .replacen("'WASM'", &format!("{wasm:?}"), 1)
}
