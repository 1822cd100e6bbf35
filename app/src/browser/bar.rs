//! What stands above an open page that has lost its session or its server.

use leptos::{prelude::*, task::spawn_local};

use super::{
    dom::address,
    page::{refresh, refresh_soon},
    presence::{Presence, Standing},
    sign_in_again::SignInAgain,
};
use crate::{identity::Me, ui::IntoSettled};

/// Says that the session is over, that somebody else is signed in, or that the server is away, and
/// goes by itself when all is well again.
#[component]
pub fn PresenceBar() -> impl IntoView {
    let me = expect_context::<Me>();
    let presence = Presence::new(&me);
    presence.take_over();
    let (standing, asking) = (presence.standing.clone(), presence.asking.clone());
    let (again, missed) = (standing.clone(), presence.missed.clone());
    // What couldn't be had meanwhile is asked for again; and what something was found missing of.
    Effect::new(move |last: Option<(bool, u32)>| {
        let fine = again.with(|now| matches!(now, Standing::Fine));
        let missed = missed.get();
        if last.is_some_and(|(was, before)| (fine && !was) || before != missed) {
            refresh_soon();
        }
        (fine, missed)
    });
    let name = me.0.as_ref().map(|i| i.name.clone()).unwrap_or_default();
    let trying = RwSignal::new(false);
    let again = move |_| {
        trying.set(true);
        spawn_local(async move {
            // What comes of it the request tells the page itself.
            refresh().await;
            trying.try_set(false);
        });
    };
    let ask = move || {
        let asking = asking.clone();
        view! {
            <button class="button primary" type="button" on:click=move |_| asking.set(true)>"Sign in"</button>
        }
    };
    let bar = move || {
        let (class, says, acts) = match standing.get() {
            Standing::Fine => return None,
            Standing::Over => (
                "presence warning",
                "Your session has ended. What you see and what you have typed stays; nothing is saved until you sign in again.".to_owned(),
                ask().settled(),
            ),
            Standing::Another(now) => {
                let now = if now.is_empty() { "somebody else".to_owned() } else { now };
                let says = format!(
                    "This page was made for {name}; this browser is now signed in as {now}. Nothing is shown or saved for {now} here."
                );
                let acts = view! {
                    {ask()}
                    <a class="button" href=address()>{format!("Show it as {now}")}</a>
                };
                ("presence warning", says, acts.settled())
            }
            Standing::Away => (
                "presence error",
                "The server doesn't answer. What you see may be out of date, and nothing is saved until it answers again.".to_owned(),
                view! {
                    <button class="button primary" type="button" aria-busy=move || trying.get().then_some("true") on:click=again>"Try again"</button>
                }
                .settled(),
            ),
        };
        Some(view! {
            <section class=class aria-label="Connection">
                <p role="alert">{says}</p>
                <div class="presence-acts">{acts}</div>
            </section>
        })
    };
    view! {
        {bar}
        <SignInAgain presence/>
    }
}
