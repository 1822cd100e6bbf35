//! What stands around every page: the bar, the banner, the messages.

use std::time::Duration;

use evenkeel_model::Verdict;
use leptos::{ev, prelude::*, server_fn::error::ServerFnUrlError, task::spawn_local};

use leptos_router::hooks::{use_location, use_query_map};

use super::{
    AGAIN, Bar, FlagForm, IntoSettled, Live, Notices, PresenceBar, Toasts, UnderWay, focus,
    place::keep_place, sleep,
};
use crate::{
    AppError,
    api::{get_status, wait_for_news},
    backend::Status,
    identity::Me,
};

/// How often an open page asks whether the schema still stands.
const STATUS_EVERY: Duration = Duration::from_secs(10);

/// The frame around the pages.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    provide_context(Notices::new());
    provide_context(UnderWay::new());
    let live = Live::new();
    provide_context(live);
    keep_place();
    let Me(identity) = expect_context::<Me>();
    let signed_in = identity.is_some();
    let path = use_location().pathname;
    // Asked again at every navigation and every few seconds: a banner that is late helps nobody.
    let status = Resource::new_blocking(
        move || (path.get(), live.ticks()),
        // It is nobody's business who isn't signed in. What was written matters to a page that has been
        // open for a while.
        move |(_, tick)| async move {
            match signed_in {
                true => get_status(tick > 0).await.map(Some),
                false => Ok(None),
            }
        },
    );
    Effect::new(move |answered: Option<bool>| match status.get() {
        Some(Ok(Some(status))) => {
            live.hear(&status);
            // What couldn't be had while nothing answered is asked for again.
            if answered == Some(false) && status.reachable {
                live.ask_again();
            }
            status.reachable
        }
        Some(Err(_)) => false,
        _ => answered.unwrap_or(true),
    });
    Effect::new(move |_| {
        // What was out of sight may have changed, also from behind.
        let seen_again = window_event_listener(ev::visibilitychange, move |_| {
            if !document().hidden() {
                live.ask_state();
                live.ask_again();
            }
        });
        on_cleanup(move || seen_again.remove());
    });
    Effect::new(move |_| {
        if signed_in {
            spawn_local(listen(live));
        }
    });
    Effect::new(move |_| {
        let _hydrated = document()
            .document_element()
            .map(|root| root.set_attribute("data-hydrated", "true"));
        if let Ok(timer) = set_interval_with_handle(move || live.ask_state(), STATUS_EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        // The router would take the step and leave the focus behind.
        <a
            class="skip"
            href="#main"
            on:click=move |event| {
                event.prevent_default();
                focus("main");
            }
        >
            "Skip to content"
        </a>
        <Bar identity=identity path=path>
            <Transition>
                {move || Suspend::new(async move { status.await.ok().flatten().map(dot) })}
            </Transition>
        </Bar>
        <Transition>
            // The schema's own page says it all itself.
            {move || {
                let elsewhere = path.get() != "/schema";
                Suspend::new(async move { status.await.ok().flatten().filter(|_| elsewhere).and_then(banner) })
            }}
        </Transition>
        <PresenceBar/>
        <main id="main" tabindex="-1">
            <RefusedWithoutScript/>
            {children()}
        </main>
        <FlagForm/>
        <Toasts/>
    }
}

/// Hears at once when somebody changes the schema or a project, for as long as the page is looked at. What it
/// doesn't hear the page asks for every few seconds all the same.
async fn listen(live: Live) {
    let mut known = None;
    let mut pause = AGAIN.0;
    while live.lives() {
        if document().hidden() {
            sleep(AGAIN.0).await;
            continue;
        }
        match wait_for_news(known.clone().unwrap_or_default()).await {
            Ok(news) => {
                if known.as_ref().is_some_and(|known| *known != news) {
                    live.ask_state();
                }
                known = Some(news);
                pause = AGAIN.0;
            }
            Err(_) => {
                sleep(pause).await;
                pause = (pause * 2).min(AGAIN.1);
            }
        }
    }
}

/// The mark beside "Schema".
pub fn dot(status: Status) -> impl IntoView {
    let (class, says) = match status.verdict {
        Verdict::Clean => ("dot clean", "clean"),
        Verdict::Drift => ("dot drift", "drift found"),
        Verdict::CouldNotVerify => ("dot could-not-verify", "could not verify"),
    };
    view! {
        <span class=class aria-hidden="true"></span>
        <span class="visually-hidden">{format!(" ({says})")}</span>
    }
}

/// What stands above every page while something is wrong.
pub fn banner(status: Status) -> Option<AnyView> {
    let (class, title, says) = if !status.reachable {
        (
            "banner error",
            "The database can't be reached.".to_owned(),
            "Nothing can be shown or saved until it answers.".to_owned(),
        )
    } else {
        match status.verdict {
            Verdict::Clean => return None,
            Verdict::CouldNotVerify => (
                "banner warning",
                "The schema could not be verified.".to_owned(),
                String::new(),
            ),
            Verdict::Drift => {
                let count = status.errors + status.warnings;
                let title = match count {
                    1 => "The database schema has drifted in one place.".to_owned(),
                    n => format!("The database schema has drifted in {n} places."),
                };
                let says = if status.features.is_empty() {
                    "Everything still works.".to_owned()
                } else {
                    "What can be shown and saved still is; the rest is marked unavailable."
                        .to_owned()
                };
                let class = if status.errors > 0 {
                    "banner error"
                } else {
                    "banner warning"
                };
                (class, title, says)
            }
        }
    };
    Some(
        view! {
            <aside class=class aria-label="State of the database">
                <p>
                    <strong>{title}</strong>
                    " "
                    {says}
                    " "
                    <a href="/schema">"See what is missing"</a>
                </p>
            </aside>
        }
        .settled(),
    )
}

/// Without JavaScript a server function's refusal comes back in the URL.
#[component]
fn RefusedWithoutScript() -> impl IntoView {
    let query = use_query_map();
    let refusal = move || {
        let encoded = query.with(|q| q.get("__err"))?;
        Some(ServerFnUrlError::<AppError>::decode_err(&encoded))
    };
    move || {
        refusal().map(|error| {
            view! { <div class="alert error" role="alert"><p>{error.to_string()}</p></div> }
        })
    }
}
