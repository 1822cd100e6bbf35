//! Pages that need nothing of the browser but links and forms: sign-in, the account, and what
//! administrators look after.
//!
//! The server renders them; nothing of them is in the browser's half, so it loads no faster without
//! them and a script has no part in what protects the rest.

pub mod account;
pub mod audit;
pub mod question;
pub mod repair;
pub mod sign_in;
pub mod sync;
pub mod tokens;
pub mod users;

use leptos::{prelude::*, tachys::view::RenderHtml};

use crate::{
    AppError, Assets,
    backend::Status,
    identity::{Identity, Me},
    ui::{Acting, Bar, Failure, Head, IntoSettled, banner, dot, escaped, failure_title},
};

/// What stands around a plain page.
#[derive(Clone, Debug, Default)]
pub struct PageContext {
    /// The stylesheet and the icon.
    pub assets: Assets,
    /// Who is signed in.
    pub identity: Option<Identity>,
    /// The page's path.
    pub path: String,
    /// The schema's state, for those who are signed in.
    pub status: Option<Status>,
    /// A script of ours, where the page has one.
    pub script: Option<String>,
}

/// A whole document.
pub fn document(context: PageContext, title: &str, body: impl FnOnce() -> AnyView) -> String {
    let PageContext {
        assets,
        identity,
        path,
        status,
        script,
    } = context;
    let title = format!("{} · Evenkeel", escaped(title));
    Owner::new_root(None).with(|| {
        let beside = status.clone();
        let path = Signal::stored(path);
        provide_context(Me(identity.clone()));
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <Head css=assets.css icon=assets.icon>
                    {script.map(|src| view! { <script src=src defer></script> })}
                    <title inner_html=title></title>
                </Head>
                <body>
                    <a class="skip" href="#main">"Skip to content"</a>
                    <Bar identity path>{beside.clone().map(dot)}</Bar>
                    {status.and_then(banner)}
                    <main id="main" tabindex="-1">{body()}</main>
                </body>
            </html>
        }
        .to_html()
    })
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
