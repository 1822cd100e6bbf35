//! What is asked before something is done: that it is meant, what it brings about, and, where the last
//! proof is too old, that it is still the same person.

use leptos::prelude::*;

use super::{Field, Flash, field, flash};
use crate::ui::{Acting, IntoSettled};

/// A field's name, and its values with what they mean and whether they are set.
pub type Choices = (&'static str, Vec<(&'static str, String, bool)>);

/// A question, and the form that goes on with it.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What it brings about, each in a sentence.
    pub brings: Vec<String>,
    /// The form's address.
    pub action: String,
    /// What the form holds.
    pub fields: Vec<(String, String)>,
    /// What the button says.
    pub button: String,
    /// Something to choose: the field's name, and values with what they mean; the first marked is set.
    pub choices: Option<Choices>,
    /// Whether what the form holds is shown: it was typed by somebody, perhaps a while ago.
    pub listed: bool,
    /// The name of the field in which a password is asked for.
    pub proof: Option<&'static str>,
    /// Whose password that is.
    pub email: String,
    /// Whether the digits of an app will do as well.
    pub second_factor: bool,
    /// Where it is given up.
    pub back: String,
}

/// The page.
pub fn question(asked: Question, said: Option<Flash>) -> AnyView {
    let brings: Vec<_> = asked
        .brings
        .into_iter()
        .map(|one| view! { <li>{one}</li> })
        .collect();
    let brings = (!brings.is_empty()).then(|| view! { <ul>{brings}</ul> });
    let held = asked.listed.then(|| held(&asked.fields)).flatten();
    let hidden: Vec<_> = asked
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let choices = asked.choices.map(|(name, all)| {
        let all: Vec<_> = all
            .into_iter()
            .map(|(value, meaning, chosen)| {
                let id = format!("choice-{value}");
                view! {
                    <div class="field check">
                        <input id=id.clone() type="radio" name=name value=value checked=chosen required/>
                        <label for=id>{meaning}</label>
                    </div>
                }
            })
            .collect();
        view! { <fieldset class="choices"><legend class="visually-hidden">{asked.title.clone()}</legend>{all}</fieldset> }
    });
    let label = match asked.second_factor {
        true => "Your password, or the six digits that your app shows",
        false => "Your password",
    };
    let proof = asked.proof.map(|name| {
        view! {
            <p>"Is it still you? Your last sign-in is more than ten minutes ago."</p>
            // For the password manager. Without a name it isn't sent.
            <input type="hidden" autocomplete="username" value=asked.email/>
            {field(Field {
                name,
                label,
                kind: "password",
                autocomplete: "current-password",
                first: true,
                ..Field::default()
            })}
        }
    });
    view! {
        <section class="door question">
            <h1>{asked.title}</h1>
            {flash(said)}
            {brings}
            {held}
            <form class="form" method="post" action=asked.action>
                <Acting/>
                {hidden}
                {choices}
                {proof}
                <div class="form-actions">
                    <button class="button primary" type="submit">{asked.button}</button>
                    <a class="button" href=asked.back>"Cancel"</a>
                </div>
            </form>
        </section>
    }
    .settled()
}

/// What a form holds, for people: not what it carries for us.
fn held(fields: &[(String, String)]) -> Option<AnyView> {
    let ours = ["revision", "from", "key_of_post", "id", "back"];
    let lines: Vec<_> = fields
        .iter()
        .filter(|(name, value)| {
            let carried = name.starts_with("offered_")
                || name.starts_with("from_")
                || name.starts_with("base_");
            !value.is_empty() && !carried && !ours.contains(&name.as_str())
        })
        .map(|(name, value)| {
            let name = name.replace('_', " ");
            view! { <dt>{name}</dt><dd>{value.clone()}</dd> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <details class="held"><summary>"What was typed"</summary><dl>{lines}</dl></details> }
            .settled()
    })
}
