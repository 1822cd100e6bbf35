//! The pages. The server renders them whole: each is a function of what it shows, and reads and works
//! without scripts. What brings an open one to life stands in [`crate::browser`].

pub mod account;
pub mod audit;
mod findings;
mod not_found;
pub mod projects;
pub mod question;
pub mod repair;
pub mod schema;
pub mod settings;
pub mod sign_in;
pub mod sync;
pub mod tables;
pub mod tokens;
pub mod users;

pub use not_found::not_found;

use leptos::{prelude::*, server_fn::error::ServerFnUrlError};
use serde::{Deserialize, Serialize};

use crate::{
    AppError, Assets,
    backend::Status,
    identity::{Identity, Me},
    ui::{Acting, Bar, Failure, FlagForm, Head, IntoSettled, banner, dot, failure_title},
};

/// What stands around a page.
#[derive(Clone, Debug, Default)]
pub struct PageContext {
    /// What the page loads.
    pub assets: Assets,
    /// Who is signed in.
    pub identity: Option<Identity>,
    /// The page's path.
    pub path: String,
    /// The schema's state, for those who are signed in.
    pub status: Option<Status>,
    /// A script of ours, where the page has one.
    pub script: Option<String>,
    /// What the browser's half begins with, where the page has it: what there was to know when the page was
    /// made.
    pub live: Option<String>,
    /// Why what a form of the page asked for was not done: without scripts a server function leads back to it.
    pub refused: Option<AppError>,
}

/// What the browser's half is told of the page that it brings to life. Travels in the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Whom the page was made for.
    pub me: Identity,
    /// What there was to know when it was made ([`crate::api::wait_for_news`]).
    pub news: String,
    /// The live schema's fingerprint then; none while it can't be read.
    pub schema: Option<String>,
}

/// A whole document.
pub fn document(context: PageContext, title: &str, body: impl FnOnce() -> AnyView) -> String {
    let PageContext {
        assets,
        identity,
        path,
        status,
        script,
        live,
        refused,
    } = context;
    let title = format!("{title} · Evenkeel");
    let html = Owner::new_root(None).with(|| {
        let dot = status.as_ref().map(dot);
        let begun = live.zip(identity.clone()).map(|(news, me)| Begun {
            me,
            news,
            schema: status.as_ref().and_then(|status| status.schema.clone()),
        });
        let lives = begun.is_some();
        // The schema's own page says it all itself.
        let banner = status.filter(|_| path != "/schema").and_then(banner);
        provide_context(Me(identity.clone()));
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <Head css=assets.css.clone() icon=assets.icon.clone()>
                    {script.map(|src| view! { <script src=src defer></script> })}
                    {lives.then(|| half(&assets))}
                    <title>{title}</title>
                </Head>
                <body>
                    <a class="skip" href="#main">"Skip to content"</a>
                    <Bar identity path beside=dot.settled()/>
                    <div id="state">{banner}</div>
                    {begun.map(|begun| data(PAGE, &begun))}
                    <main id="main" tabindex="-1">
                        {refused.map(|error| view! {
                            <div class="alert error" role="alert"><p>{error.to_string()}</p></div>
                        })}
                        {body()}
                    </main>
                    {lives.then(|| view! { <FlagForm/> })}
                </body>
            </html>
        }
        .to_html()
    });
    // Marks for a hydration that nobody does, a tenth of a list; what a text says is escaped.
    html.replace("<!>", "")
}

/// Why what a form asked for was not done, as a server function has written it into the address.
pub fn refusal(query: &str) -> Option<AppError> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, encoded) = pairs.find(|(name, _)| name == "__err")?;
    Some(ServerFnUrlError::<AppError>::decode_err(&encoded))
}

/// The element that holds what the browser's half is told of a page.
pub const PAGE: &str = "page";

/// What loads the browser's half.
fn half(assets: &Assets) -> Option<AnyView> {
    let (boot, js, wasm) = (
        assets.boot.clone()?,
        assets.js.clone()?,
        assets.wasm.clone()?,
    );
    let half = view! {
        <link rel="modulepreload" href=js.clone()/>
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" src=boot data-js=js data-wasm=wasm></script>
    };
    Some(half.settled())
}

/// Data for the browser's half: JSON in an element that nothing runs. A `<` of a text in it could end the
/// element.
pub(crate) fn data<T: Serialize>(id: &'static str, data: &T) -> AnyView {
    // Strings and numbers alone: there is nothing in them that can't be written.
    let json = serde_json::to_string(data).unwrap_or_default();
    view! { <script type="application/json" id=id inner_html=json.replace('<', "\\u003c")></script> }
        .settled()
}

/// What a page is called that can't be shown to whoever asks for it.
pub fn refused_title(error: &AppError) -> &'static str {
    failure_title(error)
}

/// The body of a page that could not be shown.
pub fn failure(title: &'static str, error: AppError) -> AnyView {
    // What the heading says needn't be said below it.
    match title == failure_title(&error) {
        true => view! { <Failure error alone=true/> }.settled(),
        false => view! { <h1>{title}</h1> <Failure error/> }.settled(),
    }
}

/// What is said above a form: that it was refused and why, or that it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flash {
    /// It is done.
    Done(String),
    /// It isn't, and why.
    Refused(String),
}

pub(crate) fn flash(flash: Option<Flash>) -> Option<AnyView> {
    flash.map(|flash| match flash {
        Flash::Done(text) => {
            view! { <div class="alert success" role="status"><p>{text}</p></div> }.settled()
        }
        Flash::Refused(text) => {
            view! { <div class="alert error" role="alert"><p>{text}</p></div> }.settled()
        }
    })
}

/// One field of a form.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The kind of input.
    pub kind: &'static str,
    /// What a password manager or browser may fill in.
    pub autocomplete: &'static str,
    /// What it holds already.
    pub value: String,
    /// What is worth knowing before filling it in.
    pub hint: Option<String>,
    /// What is wrong with what was entered.
    pub error: Option<String>,
    /// Whether the keyboard begins here.
    pub first: bool,
}

pub(crate) fn field(field: Field) -> AnyView {
    let id = format!("field-{}", field.name);
    let error_id = format!("error-{}", field.name);
    let hint_id = format!("hint-{}", field.name);
    let described = match (&field.error, &field.hint) {
        (Some(_), _) => Some(error_id.clone()),
        (None, Some(_)) => Some(hint_id.clone()),
        (None, None) => None,
    };
    let class = match field.error {
        Some(_) => "field invalid",
        None => "field",
    };
    let invalid = field.error.as_ref().map(|_| "true");
    let value = Some(field.value).filter(|v| !v.is_empty());
    let plain = (field.kind == "email").then_some("none");
    view! {
        <div class=class>
            <label for=id.clone()>{field.label}</label>
            <input id=id name=field.name type=field.kind autocomplete=field.autocomplete value=value
                autocapitalize=plain aria-invalid=invalid aria-describedby=described
                autofocus=field.first required/>
            {field.hint.map(|text| view! { <p class="hint" id=hint_id>{text}</p> })}
            {field.error.map(|text| view! { <p class="error" id=error_id>{text}</p> })}
        </div>
    }
    .settled()
}

/// The head of a page.
pub(crate) fn head(title: &'static str, sub: impl Into<String>) -> AnyView {
    view! { <header class="page-head"><div><h1>{title}</h1><p class="sub">{sub.into()}</p></div></header> }
        .settled()
}

/// The ways between the pages of administrators.
pub(crate) fn admin_tabs(here: &'static str) -> AnyView {
    let tabs: Vec<_> = [
        ("/users", "Accounts"),
        ("/tokens", "API tokens"),
        ("/audit", "Audit trail"),
    ]
    .into_iter()
    .map(|(href, name)| {
        let current = (href == here).then_some("page");
        view! { <a href=href aria-current=current>{name}</a> }
    })
    .collect();
    view! { <nav class="tabs" aria-label="Administration">{tabs}</nav> }.settled()
}

/// A link to what asks before it does something, with what it is about in its address.
pub(crate) fn asking(
    action: &'static str,
    fields: &[(&'static str, &str)],
    text: &'static str,
    about: &str,
) -> AnyView {
    let mut href = action.to_owned();
    for (at, (name, value)) in fields.iter().enumerate() {
        href.push(if at == 0 { '?' } else { '&' });
        href.push_str(name);
        href.push('=');
        href.push_str(&encoded(value));
    }
    // Several links of one name on a page are told apart by what they are about.
    let label = match about {
        "" => text.to_owned(),
        _ => format!("{text}: {about}"),
    };
    view! { <a class="button" href=href aria-label=label>{text}</a> }.settled()
}

/// A text as it may stand in an address.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(byte.into());
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A form of one button, with what it is about in hidden fields.
pub(crate) fn button(
    action: &'static str,
    fields: &[(&'static str, &str)],
    text: &'static str,
    about: &str,
) -> AnyView {
    let hidden: Vec<_> = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=(*value).to_owned()/> })
        .collect();
    // Several buttons of one name on a page are told apart by what they are about.
    let label = match about {
        "" => text.to_owned(),
        _ => format!("{text}: {about}"),
    };
    view! {
        <form method="post" action=action>
            <Acting/>
            {hidden}
            <button class="button" type="submit" aria-label=label>{text}</button>
        </form>
    }
    .settled()
}
