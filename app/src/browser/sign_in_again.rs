//! Signing in again in place: the page stays as it is, with all that is typed.

use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};

use super::{focus::focus_on, presence::Presence};
use crate::{
    AppError,
    api::{second_factor_again, sign_in_again},
    identity::{Admitted, Me},
};

const PASSWORD: &str = "again-password";
const CODE: &str = "again-code";

/// The dialog that asks for the password, and for the code where the account has a second factor.
#[component]
pub fn SignInAgain(
    /// The page's standing.
    presence: Presence,
) -> impl IntoView {
    let Me(identity) = expect_context::<Me>();
    identity.map(|identity| {
        let dialog = NodeRef::<html::Dialog>::new();
        let field = NodeRef::<html::Input>::new();
        let code = RwSignal::new(false);
        let busy = RwSignal::new(false);
        let why = RwSignal::new(String::new());
        let asking = presence.asking.clone();
        Effect::new(move |_| {
            let asked = asking.get();
            let Some(dialog) = dialog.get() else { return };
            if asked && !dialog.open() {
                code.set(false);
                why.set(String::new());
                // A dialog that can't be shown leaves the bar with its link.
                dialog.show_modal().ok();
            } else if !asked && dialog.open() {
                dialog.close();
            }
        });
        let (given, gone) = (presence.clone(), presence);
        let email = identity.email.clone();
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = field.get_untracked() else { return };
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (shown, email, given) = (input.value(), email.clone(), given.clone());
            spawn_local(async move {
                let answer = match code.get_untracked() {
                    true => second_factor_again(shown).await,
                    false => sign_in_again(email, shown).await,
                };
                busy.set(false);
                match answer {
                    Ok(Admitted::Done) => {
                        input.set_value("");
                        given.answer(true);
                        return;
                    }
                    Ok(Admitted::SecondFactor) => {
                        input.set_value("");
                        why.set(String::new());
                        code.set(true);
                    }
                    Ok(Admitted::Refused) if code.get_untracked() => {
                        why.set("The code is wrong, or was used already. Wait for the next one.".into());
                    }
                    Ok(Admitted::Refused) => why.set("The password is wrong.".into()),
                    Ok(Admitted::Wait(seconds)) => {
                        why.set(match seconds {
                            ..=1 => "Too many attempts. Try again in a second.".to_owned(),
                            _ => format!("Too many attempts. Try again in {seconds} seconds."),
                        });
                    }
                    // The second factor came too late.
                    Err(AppError::SignInNeeded) => {
                        code.set(false);
                        why.set("That took too long. Enter your password once more.".into());
                    }
                    Err(error) => why.set(error.to_string()),
                }
                // The field itself: its name follows what it asks for a moment later.
                focus_on(&input);
            });
        };
        // Escape closes it too.
        let closed = move |_| gone.answer(false);
        let id = move || if code.get() { CODE } else { PASSWORD };
        let label = move || {
            if code.get() { "The six digits that your app shows, or a recovery code" } else { "Password" }
        };
        view! {
            <dialog class="again" aria-labelledby="again-title" node_ref=dialog on:close=closed>
                <h2 id="again-title">"Sign in again"</h2>
                <p>{format!("As {}. What you were doing goes on by itself.", identity.who())}</p>
                <form class="form" method="dialog" on:submit=submit>
                    <input type="hidden" autocomplete="username" value=identity.email.clone()/>
                    <div class=move || if why.with(String::is_empty) { "field" } else { "field invalid" }>
                        <label for=id>{label}</label>
                        <input
                            id=id
                            node_ref=field
                            type=move || if code.get() { "text" } else { "password" }
                            autocomplete=move || if code.get() { "one-time-code" } else { "current-password" }
                            aria-invalid=move || (!why.with(String::is_empty)).then_some("true")
                            aria-describedby="again-why"
                            autofocus
                            required
                        />
                        <p class="error" id="again-why" role="alert">{why}</p>
                    </div>
                    <div class="form-actions">
                        <button class="button primary" type="submit" aria-busy=move || busy.get().then_some("true")>"Sign in"</button>
                        <button class="button" type="button" on:click=move |_| {
                            if let Some(dialog) = dialog.get_untracked() {
                                dialog.close();
                            }
                        }>"Not now"</button>
                    </div>
                </form>
                <p class="hint"><a href="/sign-in">"Sign in as somebody else"</a>": this page is left then."</p>
            </dialog>
        }
    })
}
