//! Tokens for machines, for administrators.

use leptos::prelude::*;

use super::{Field, Flash, admin_tabs, asking, field, head};
use crate::ui::{Acting, ColumnHead, DataTable, IntoSettled, heads};

/// A token, as administrators see it.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: String,
    /// Who made it.
    pub email: String,
    /// Until when it holds.
    pub expires: String,
    /// Whether that is past.
    pub expired: bool,
    /// When it was last used.
    pub used: String,
}

/// What was entered for a new token.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// What it is for.
    pub name: String,
    /// The names of what it may do.
    pub scopes: Vec<String>,
    /// For how many days.
    pub days: i64,
    /// What is wrong with the name.
    pub name_error: Option<String>,
}

/// `/tokens`
#[component]
pub fn TokensPage(
    /// All that there are.
    tokens: Vec<Token>,
    /// What a token may do: names and meanings.
    scopes: Vec<(&'static str, &'static str)>,
    /// What was entered for a new one.
    entered: Entered,
    /// The secret of one that was just made.
    fresh: Option<String>,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
) -> impl IntoView {
    let count = match tokens.len() {
        0 => "No machine may use the API yet.".to_owned(),
        1 => "1 token".to_owned(),
        n => format!("{n} tokens"),
    };
    let rows: Vec<_> = tokens
        .into_iter()
        .map(|token| {
            let expires = match token.expired {
                true => view! { <span class="badge">"expired"</span> }.settled(),
                false => view! { {token.expires} }.settled(),
            };
            view! {
                <tr>
                    <th scope="row">{token.name.clone()}</th>
                    <td data-label="May">{token.scopes}</td>
                    <td data-label="Made by">{token.email}</td>
                    <td data-label="Holds until">{expires}</td>
                    <td data-label="Last used">{token.used}</td>
                    <td class="act">{asking("/tokens/revoke", &[("id", &token.id.to_string())], "Revoke", &token.name)}</td>
                </tr>
            }
        })
        .collect();
    let mut columns = heads(["For", "May", "Made by", "Holds until", "Last used"]);
    columns.push(ColumnHead::Heard("Revoke it"));
    let table = (!rows.is_empty()).then(|| {
        view! {
            <DataTable class="grid plain" caption="API tokens" heads=columns rows=rows.settled()/>
        }
    });
    let boxes: Vec<_> = scopes
        .into_iter()
        .map(|(name, meaning)| {
            let id = format!("scope-{name}");
            let chosen = entered.scopes.iter().any(|s| s == name);
            view! {
                <div class="field check">
                    <input id=id.clone() type="checkbox" name="scope" value=name checked=chosen/>
                    <label for=id><code>{name}</code>" "{meaning}</label>
                </div>
            }
        })
        .collect();
    let days: Vec<_> = [(30, "30 days"), (90, "90 days"), (365, "a year")]
        .into_iter()
        .map(|(days, text)| {
            let chosen = days == if entered.days == 0 { 90 } else { entered.days };
            view! { <option value=days.to_string() selected=chosen>{text}</option> }
        })
        .collect();
    view! {
        {admin_tabs("/tokens")}
        {head("API tokens", count)}
        {super::flash(flash)}
        {fresh.map(|secret| view! {
            <div class="alert success" role="status">
                <p><strong>"The token is made."</strong>" Keep it now: it is not shown again."</p>
                <p><code class="whole">{secret}</code></p>
            </div>
        })}
        {table}
        <section class="block">
            <h2>"Make a token"</h2>
            <form class="form" method="post" action="/tokens/make">
                <Acting/>
                {field(Field {
                    name: "name",
                    label: "What it is for",
                    kind: "text",
                    autocomplete: "off",
                    hint: Some("Such as: nightly vector sync.".into()),
                    value: entered.name,
                    error: entered.name_error,
                    ..Field::default()
                })}
                <fieldset class="scopes"><legend>"What it may do"</legend>{boxes}</fieldset>
                <div class="field">
                    <label for="field-days">"For how long"</label>
                    <select id="field-days" name="days">
                        {days}
                    </select>
                </div>
                <div class="form-actions"><button class="button primary" type="submit">"Make the token"</button></div>
            </form>
            <p class="hint">"How the API is used: "<a href="/api/v1/openapi.json">"/api/v1/openapi.json"</a></p>
        </section>
    }
    .settled()
}
