//! Whom a page was made for, held against who is signed in by the time that it asks for something. In
//! one browser people follow each other: a page of Ann's that is still open must do nothing as Ben. And
//! a form that comes when nobody is signed in any more waits until somebody is, and is asked about then.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use evenkeel_app::{
    AppError, FOR, FOR_HEADER, NOW,
    pages::{Flash, question::Question, sign_in::Waiting},
};

use super::{
    BODY_LIMIT, Site,
    account::{Fields, ask},
    guard::{Channel, function, text},
    pages,
};
use crate::identity::{Caller, mark};

/// The header in which a script of ours states it.
const HEADER: HeaderName = HeaderName::from_static(FOR_HEADER);
/// The longest form that waits for a sign-in: in the page it is encoded once more.
const LONGEST: usize = 160 * 1024;

/// What a request states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// Who is signed in; or it needn't state anybody.
    Same,
    /// Nobody, though it comes from a page that would change something.
    Nobody,
    /// Somebody else.
    Another(String),
}

/// Reads what a request states. What reads needn't state anything; what changes something must, if a
/// browser sends it: it names the page's origin then, which a script at a shell doesn't.
///
/// # Errors
/// The body can't be read.
pub async fn stated(caller: &Caller, request: Request) -> Result<(Stated, Request), Response> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let browser = is_browser(request.headers());
    let own = mark(&caller.email);
    let judged = |said: Option<String>| match said {
        Some(said) if said == own => Stated::Same,
        Some(said) => Stated::Another(said),
        None if reads || !browser => Stated::Same,
        None => Stated::Nobody,
    };
    let by_header = text(&request, HEADER);
    if reads || by_header.is_some() || !is_form(&request) {
        return Ok((judged(by_header), request));
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let by_field = form_urlencoded::parse(&bytes)
        .find(|(name, _)| name == FOR)
        .map(|(_, value)| value.into_owned());
    Ok((
        judged(by_field),
        Request::from_parts(parts, Body::from(bytes)),
    ))
}

/// Whether a browser sends it: it names its page's origin then, which a script at a shell doesn't.
pub fn is_browser(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site")
}

fn is_form(request: &Request) -> bool {
    text(request, header::CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The name of the account of this mark, where there is one.
async fn name(site: &Site, marked: &str) -> Result<Option<String>, AppError> {
    let all = site.accounts.users().await?.into_iter();
    Ok(all
        .map(|u| (mark(&u.email), u.name))
        .find(|(m, _)| m == marked)
        .map(|(_, name)| name))
}

/// Says that nothing was done, and how to go on.
pub async fn refuse(site: &Site, caller: &Caller, stated: Stated, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    match Channel::of(&request) {
        Channel::Function => {
            let mut response = function(&AppError::AnotherAccount);
            let name: String = form_urlencoded::byte_serialize(caller.name.as_bytes())
                .collect::<String>()
                .replace('+', "%20");
            if let Ok(name) = HeaderValue::from_str(&name) {
                let headers = response.headers_mut();
                headers.insert(HeaderName::from_static(NOW), name);
            }
            response
        }
        Channel::Form => match waiting(site, request).await {
            Some(waiting) => again(site, caller, &waiting, &stated).await,
            None => another(site, caller, &path, &stated).await,
        },
        Channel::Page | Channel::Api => another(site, caller, &path, &stated).await,
    }
}

async fn another(site: &Site, caller: &Caller, path: &str, stated: &Stated) -> Response {
    let said = match said(site, caller, stated).await {
        Ok(said) => said,
        Err(error) => {
            return pages::failure(site, Some(caller), path, "Nothing was changed", error);
        }
    };
    let back = match path.starts_with("/account") {
        true => "/account",
        false => "/projects",
    };
    let question = Question {
        title: "Nothing was changed".to_owned(),
        brings: vec![said],
        back: back.to_owned(),
        ..Question::default()
    };
    ask::show(
        site,
        caller,
        path,
        StatusCode::PRECONDITION_FAILED,
        question,
        None,
    )
}

/// Who a page was made for and who is signed in, in a sentence.
async fn said(site: &Site, caller: &Caller, stated: &Stated) -> Result<String, AppError> {
    let now = &caller.name;
    Ok(match stated {
        Stated::Another(marked) => match name(site, marked).await? {
            Some(name) => format!(
                "This page was made for {name}; this browser is now signed in as {now}. Nothing was changed."
            ),
            None => format!(
                "This page was made for another account; this browser is now signed in as {now}. Nothing was changed."
            ),
        },
        Stated::Nobody => format!(
            "This page doesn't say whom it was made for: it may be older than the server. You are signed \
             in as {now}. Nothing was changed."
        ),
        Stated::Same => format!("You are signed in again as {now}. Nothing is saved yet."),
    })
}

/// What a form waits with; none where it is none that waits: it holds a password, or is too long.
pub async fn waiting(site: &Site, request: Request) -> Option<Waiting> {
    let to = request.uri().path().to_owned();
    site.routes.form(&to)?;
    if !is_form(&request) {
        return None;
    }
    let bytes = to_bytes(request.into_body(), LONGEST).await.ok()?;
    let form = String::from_utf8(bytes.to_vec()).ok()?;
    Some(Waiting { to, form })
}

/// What waits, as the form of a sign-in carries it.
pub fn carried(site: &Site, fields: &Fields) -> Option<Waiting> {
    let (to, form) = (fields.get("held-to"), fields.get("held-form"));
    site.routes.form(to)?;
    Some(Waiting {
        to: to.to_owned(),
        form: form.to_owned(),
    })
}

/// What waited, shown to whoever is signed in now: they say whether it is done.
pub async fn again(site: &Site, caller: &Caller, waiting: &Waiting, stated: &Stated) -> Response {
    let fields: Vec<(String, String)> = form_urlencoded::parse(waiting.form.as_bytes())
        .into_owned()
        .collect();
    let of = fields
        .iter()
        .find(|(n, _)| n == FOR)
        .map(|(_, v)| v.clone());
    // After a sign-in it is the form itself that says whose it is.
    let stated = match (stated, of) {
        (Stated::Same, Some(of)) if of != mark(&caller.email) => Stated::Another(of),
        (Stated::Same, None) => Stated::Nobody,
        (stated, _) => stated.clone(),
    };
    let asked = async {
        let said = said(site, caller, &stated).await?;
        let mut asked = ask::about(site, caller, &waiting.to, fields).await?;
        asked.listed = true;
        asked.brings.insert(0, said);
        if stated != Stated::Same {
            asked.button = format!("{} as {}", asked.button, caller.name);
        }
        if !site.routes.may_post(caller, &waiting.to) {
            return Err(AppError::NotAllowed);
        }
        Ok(asked)
    };
    let status = match stated {
        Stated::Same => StatusCode::OK,
        _ => StatusCode::PRECONDITION_FAILED,
    };
    match asked.await {
        Ok(mut asked) => {
            asked.title = match stated {
                Stated::Same => "You are signed in again".to_owned(),
                _ => "Nothing was changed".to_owned(),
            };
            ask::show(site, caller, &waiting.to, status, asked, None)
        }
        Err(AppError::NotAllowed) => another(site, caller, &waiting.to, &stated).await,
        Err(error) => pages::failure(
            site,
            Some(caller),
            &waiting.to,
            "Nothing was changed",
            error,
        ),
    }
}

/// The word above a sign-in that a form waits for.
pub fn ended(waiting: bool) -> Flash {
    Flash::Refused(match waiting {
        true => {
            "Your session has ended. What you typed is kept: sign in, and go on with it.".to_owned()
        }
        false => "Your session has ended. Nothing was changed; sign in and do it again.".to_owned(),
    })
}
