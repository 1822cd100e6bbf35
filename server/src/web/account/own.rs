//! One's own account.

use axum::{extract::State, http::StatusCode, response::Response};
use evenkeel_app::{
    AppError,
    pages::{
        Flash,
        account::{self, Account, AccountPage, EnrolPage},
    },
};
use leptos::prelude::{IntoAny, view};

use super::{
    At, Fields, From, SignedIn,
    said::{Said, Told},
    session,
    sign_in::wait,
};
use crate::{
    identity::{Caller, Enrolment, NewPassword, Proof, ProofBy, password, qr_code},
    web::{
        Site,
        pages::{failure, page},
    },
};

/// Why a proof wasn't taken; none where it was.
pub fn not_proved(proof: Proof) -> Option<String> {
    match proof {
        Proof::Given => None,
        Proof::Wrong => Some("This isn't your password.".to_owned()),
        Proof::Wait(seconds) => Some(wait(seconds)),
    }
}

/// GET `/account`
pub async fn show(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Said(said): Said,
) -> Response {
    render(&site, &caller, said, None, None).await
}

async fn render(
    site: &Site,
    caller: &Caller,
    said: Option<Flash>,
    current: Option<String>,
    new: Option<String>,
) -> Response {
    let read = async {
        let recovery_codes = match caller.second_factor {
            true => Some(site.accounts.recovery_codes_left(caller.user).await?),
            false => None,
        };
        let sessions = site.accounts.sessions(Some(caller.user)).await?;
        Ok::<_, AppError>(Account {
            email: caller.email.to_string(),
            name: caller.name.clone(),
            role: caller.role,
            recovery_codes,
            sessions: sessions.into_iter().map(|s| session(s, caller)).collect(),
        })
    };
    let refused = current.is_some() || new.is_some() || matches!(said, Some(Flash::Refused(_)));
    let status = match refused {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    match read.await {
        Ok(shown) => page(site, Some(caller), "/account", "Account", status, || {
            view! { <AccountPage account=shown flash=said current_error=current password_error=new/> }
                .into_any()
        }),
        Err(error) => failure(site, Some(caller), "/account", "Account", error),
    }
}

/// POST `/account/password`
pub async fn change_password(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    From(visitor): From,
    At(names): At,
    told: Told,
    fields: Fields,
) -> Response {
    let new = fields.get("password").to_owned();
    if let Err(why) = password::judge(&new, &[caller.email.as_str(), &caller.name]) {
        return render(&site, &caller, None, None, Some(why)).await;
    }
    let current = fields.get("current").to_owned();
    match site
        .accounts
        .change_password(&caller, current, new, &visitor)
        .await
    {
        Ok(NewPassword::Kept(session)) => {
            let mut response = told.under(&session).say("/account", "password", "");
            names.set_session(response.headers_mut(), &session);
            response
        }
        Ok(NewPassword::Not(proof)) => render(&site, &caller, None, not_proved(proof), None).await,
        Err(error) => failure(&site, Some(&caller), "/account", "Account", error),
    }
}

/// GET `/account/second-factor`
pub async fn enrol_page(State(site): State<Site>, SignedIn(caller): SignedIn) -> Response {
    enrolment(&site, &caller, Enrolment::new(&caller.email), None)
}

fn enrolment(site: &Site, caller: &Caller, enrolment: Enrolment, said: Option<Flash>) -> Response {
    let status = match said {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let required = site.accounts.must_enrol(caller);
    let picture = qr_code(&enrolment.url);
    let path = "/account/second-factor";
    page(
        site,
        Some(caller),
        path,
        "Two-factor authentication",
        status,
        || {
            view! { <EnrolPage secret=enrolment.secret qr_code=picture required flash=said/> }
                .into_any()
        },
    )
}

/// POST `/account/second-factor`
pub async fn enrol(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    fields: Fields,
) -> Response {
    let secret: String = fields.get("secret").chars().take(64).collect();
    let again = |why: &str| {
        let same = Enrolment::of(secret.clone(), &caller.email);
        enrolment(&site, &caller, same, Some(Flash::Refused(why.to_owned())))
    };
    let given = fields.get("password").to_owned();
    match site
        .accounts
        .prove(&caller, given, ProofBy::Password)
        .await
        .map(not_proved)
    {
        Ok(None) => {}
        Ok(Some(why)) => return again(&why),
        Err(error) => return failure(&site, Some(&caller), "/account", "Account", error),
    }
    match site
        .accounts
        .enrol(&caller, &secret, fields.get("code"))
        .await
    {
        Ok(Some(codes)) => {
            let path = "/account/second-factor";
            let title = "Recovery codes";
            page(&site, Some(&caller), path, title, StatusCode::OK, || {
                account::recovery_codes(codes)
            })
        }
        Ok(None) => again(
            "These aren't the digits of now. Look at the clock of your phone, and try the next ones.",
        ),
        Err(error) => failure(&site, Some(&caller), "/account", "Account", error),
    }
}

/// POST `/account/second-factor/remove`
pub async fn remove_second_factor(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let given = fields.get("password").to_owned();
    match site
        .accounts
        .prove(&caller, given, ProofBy::Password)
        .await
        .map(not_proved)
    {
        Ok(None) => {}
        Ok(Some(why)) => {
            let word = Some(Flash::Refused(format!(
                "{why} Two-factor authentication is still on."
            )));
            return render(&site, &caller, word, None, None).await;
        }
        Err(error) => return failure(&site, Some(&caller), "/account", "Account", error),
    }
    let actor = caller.actor();
    match site
        .accounts
        .remove_second_factor(&actor, caller.user, &caller.email)
        .await
    {
        Ok(()) => told.say("/account", "factor-off", ""),
        Err(error) => failure(&site, Some(&caller), "/account", "Account", error),
    }
}

/// POST `/account/sessions/end`
pub async fn end_session(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let id = fields.get("id").parse().unwrap_or(-1);
    let back = match fields.get("back") {
        "/users" => "/users",
        _ => "/account",
    };
    let done = async {
        let all = site.accounts.sessions(None).await?;
        let whose = all.into_iter().find(|s| s.id == id).map(|s| s.email);
        let ended = site.accounts.end_session(&caller, id).await?;
        Ok(ended.then(|| whose.map_or_else(String::new, String::from)))
    };
    match done.await {
        Ok(Some(whose)) => told.say(back, "session", &whose),
        Ok(None) => told.say(back, "unknown", ""),
        Err(error) => failure(&site, Some(&caller), "/account", "Account", error),
    }
}

/// POST `/account/sessions/end-all`
pub async fn end_sessions(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
) -> Response {
    match site
        .accounts
        .end_sessions(&caller, caller.user, &caller.email, caller.session())
        .await
    {
        Ok(_) => told.say("/account", "sessions", ""),
        Err(error) => failure(&site, Some(&caller), "/account", "Account", error),
    }
}
