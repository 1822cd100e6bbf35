//! What stands around every page: the bar, the banner, the messages.

use std::time::Duration;

use evenkeel_schema::Verdict;
use leptos::{prelude::*, server_fn::error::ServerFnUrlError};

use leptos_router::{
    components::A,
    hooks::{use_location, use_query_map},
};

use super::{FlagForm, IntoSettled, Notices, Toasts, focus};
use crate::{AppError, api::get_status, backend::Status};

/// How often an open page asks whether the schema still stands.
const STATUS_EVERY: Duration = Duration::from_secs(10);

/// The frame around the pages.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    provide_context(Notices::new());
    let path = use_location().pathname;
    let tick = RwSignal::new(0_u32);
    // Asked again at every navigation and every few seconds: a banner that is late helps nobody.
    let status = Resource::new_blocking(move || (path.get(), tick.get()), |_| get_status());
    Effect::new(move |_| {
        let _hydrated = document()
            .document_element()
            .map(|root| root.set_attribute("data-hydrated", "true"));
        if let Ok(timer) = set_interval_with_handle(move || tick.update(|n| *n += 1), STATUS_EVERY)
        {
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
        <header class="topbar">
            <A href="/projects" attr:class="brand">
                <Mark/>
                "Evenkeel"
            </A>
            <nav aria-label="Main">
                <A href="/projects">"Projects"</A>
                <A href="/settings">"Settings"</A>
                <A href="/schema">
                    "Schema"
                    <Transition>
                        {move || Suspend::new(async move { dot(status.await.ok()) })}
                    </Transition>
                </A>
            </nav>
        </header>
        <Transition>
            // The schema's own page says it all itself.
            {move || {
                let elsewhere = path.get() != "/schema";
                Suspend::new(async move { status.await.ok().filter(|_| elsewhere).and_then(banner) })
            }}
        </Transition>
        <main id="main" tabindex="-1">
            <RefusedWithoutScript/>
            {children()}
        </main>
        <FlagForm/>
        <Toasts/>
    }
}

/// Evenkeel's mark.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="20" height="20" fill="currentColor" aria-hidden="true" focusable="false">
            <path d="M12.75 1.75v10.5h7.5c-.6-4.9-3.2-8.6-7.5-10.5Z"></path>
            <path d="M10.75 5.25v7h-5.5c2.6-1.5 4.5-3.8 5.5-7Z" opacity=".6"></path>
            <path d="M2 14.25h20c-1 3.2-3.8 4.75-7.5 4.75l-.75 3.25h-3.5L9.5 19C5.8 19 3 17.45 2 14.25Z"></path>
        </svg>
    }
}

fn dot(status: Option<Status>) -> impl IntoView {
    status.map(|status| {
        let (class, says) = match status.verdict {
            Verdict::Clean => ("dot clean", "clean"),
            Verdict::Drift => ("dot drift", "drift found"),
            Verdict::CouldNotVerify => ("dot could-not-verify", "could not verify"),
        };
        view! {
            <span class=class aria-hidden="true"></span>
            <span class="visually-hidden">{format!(" ({says})")}</span>
        }
    })
}

fn banner(status: Status) -> Option<AnyView> {
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
            <div class=class>
                <p>
                    <strong>{title}</strong>
                    " "
                    {says}
                    " "
                    <a href="/schema">"See what is missing"</a>
                </p>
            </div>
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
