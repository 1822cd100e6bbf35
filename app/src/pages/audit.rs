//! The audit trail, for administrators.

use leptos::prelude::*;

use super::{admin_tabs, head};
use crate::{
    ago::{RECENT, ago},
    audit::{Action, Entry, Filter, Kind, Offers, Trail, words},
    ui::{DataTable, IntoSettled, changes, heads},
};

/// What the page is made of.
pub struct Shown<'a> {
    /// The entries.
    pub trail: Trail,
    /// What let them through.
    pub filter: Filter,
    /// What of the address was left out, since it can't be read: a sentence each.
    pub unread: Vec<String>,
    /// What the filter can be filled in with.
    pub offers: Offers,
    /// A filter as a query string.
    pub addressed: &'a dyn Fn(&Filter) -> String,
    /// How many seconds ago a moment was.
    pub since: &'a dyn Fn(&str) -> Option<i64>,
}

/// `/audit`.
pub fn audit(shown: Shown<'_>) -> AnyView {
    let Shown {
        trail,
        filter,
        unread,
        offers,
        addressed,
        since,
    } = shown;
    let older = trail.entries.last().filter(|_| trail.more).map(|last| {
        let next = Filter {
            before: Some(last.id),
            ..filter.clone()
        };
        format!("/audit{}", addressed(&next))
    });
    // All that the filter lets through, whichever page one looks at.
    let all = Filter {
        before: None,
        ..filter.clone()
    };
    let csv = format!("/audit.csv{}", addressed(&all));
    let of = |filter: Filter| format!("/audit{}", addressed(&filter));
    let said = said(&filter);
    let filtered = said.is_some();
    let none = trail.entries.is_empty();
    let rows: Vec<_> = trail
        .entries
        .into_iter()
        .map(|entry| row(entry, since, &of))
        .collect();
    view! {
        {admin_tabs("/audit")}
        {head("Audit trail", "Everything that was done, newest first. Nothing in it can be changed or removed here.")}
        {(!unread.is_empty()).then(|| view! { <p class="error" role="alert">{unread.join(" ")}</p> })}
        {form(filter, offers, csv)}
        {said.map(|said| view! {
            <p class="sub filtered">{said}" "<a href="/audit">"Show everything"</a></p>
        })}
        {none.then(|| view! {
            <p class="empty-note">
                {if filtered { "No results" } else { "Nothing was written down yet." }}
            </p>
        })}
        {(!none).then(|| view! {
            <DataTable class="grid plain trail" caption="What was done" heads=heads(["When", "By", "From", "What", "To", "Change"]) rows=rows.settled()/>
        })}
        {older.map(|href| view! {
            <nav class="pagination" aria-label="Pages"><a class="button" rel="next" href=href>"Older"</a></nav>
        })}
    }
    .settled()
}

fn form(filter: Filter, offers: Offers, csv: String) -> AnyView {
    let input = |name: &'static str, label: &'static str, offered: AnyView, value: String| {
        let (id, list) = (format!("field-{name}"), format!("offered-{name}"));
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input id=id name=name type="search" value=value list=list.clone() autocomplete="off"
                    aria-describedby="hint-filter"/>
                <datalist id=list>{offered}</datalist>
            </div>
        }
    };
    let people: Vec<_> = offers
        .people
        .iter()
        .map(|(email, name)| view! { <option value=email.clone()>{name.clone()}</option> })
        .collect();
    let verbs: Vec<_> = Action::ALL
        .iter()
        .map(|action| view! { <option value=action.words()></option> })
        .collect();
    let objects: Vec<_> = offers
        .projects
        .into_iter()
        .chain(offers.people.into_iter().map(|(email, _)| email))
        .map(|name| view! { <option value=name></option> })
        .collect();
    let kinds: Vec<_> = [
        (Kind::All, "", "Everything"),
        (Kind::Changes, "changes", "Changes"),
        (Kind::SignIns, "sign-ins", "Signing in and out"),
    ]
    .into_iter()
    .map(|(kind, value, name)| {
        view! { <option value=value selected=kind == filter.kind>{name}</option> }
    })
    .collect();
    view! {
        <form class="form filter" method="get" action="/audit">
            <div class="field">
                <label for="field-kind">"Kind"</label>
                <select id="field-kind" name="kind">{kinds}</select>
            </div>
            {input("actor", "By", people.settled(), filter.actor)}
            {input("action", "What", verbs.settled(), filter.action)}
            {input("object", "To", objects.settled(), filter.object)}
            <div class="field">
                <label for="field-since">"Since"</label>
                <input id="field-since" name="since" type="date" value=filter.since autocomplete="off"/>
            </div>
            <button class="button" type="submit">"Show"</button>
            <a class="button" href=csv>"CSV"</a>
            <p class="hint" id="hint-filter">
                "A part is enough: of a person's or project's name, an e-mail or network address, or of what was \
                 done. CSV has all that fits, not this page alone."
            </p>
        </form>
    }
    .settled()
}

/// What a filter lets through, in words; nothing where that is everything.
fn said(filter: &Filter) -> Option<String> {
    let mut said = Vec::new();
    for (word, value) in [
        ("by", &filter.actor),
        ("what", &filter.action),
        ("to", &filter.object),
    ] {
        if !value.is_empty() {
            said.push(format!("{word} “{value}”"));
        }
    }
    if !filter.since.is_empty() {
        said.push(format!("since {}", filter.since));
    }
    let kind = match filter.kind {
        Kind::All => "Entries",
        Kind::Changes => "Changes",
        Kind::SignIns => "Signing in and out",
    };
    if said.is_empty() && filter.kind == Kind::All && filter.before.is_none() {
        return None;
    }
    if filter.before.is_some() {
        said.push("older ones".to_owned());
    }
    Some(match said.is_empty() {
        true => format!("{kind} alone."),
        false => format!("{kind}: {}.", said.join(", ")),
    })
}

fn row(
    entry: Entry,
    since: &dyn Fn(&str) -> Option<i64>,
    of: &dyn Fn(Filter) -> String,
) -> AnyView {
    let by = match entry.actor.is_empty() {
        true => view! { <span class="empty">"nobody signed in"</span> }.settled(),
        false => {
            let href = of(Filter {
                actor: entry.actor.clone(),
                ..Filter::default()
            });
            view! { <a href=href title=entry.actor.clone()>{entry.by()}</a> }.settled()
        }
    };
    let object = object(&entry, of);
    let what = words(&entry.action).to_owned();
    let when = match since(&entry.at) {
        Some(seconds) if RECENT.contains(&seconds) => ago(seconds),
        // The day is enough then; the rest is on hover.
        _ => entry.at.chars().take(10).collect(),
    };
    let utc = format!("{} UTC", entry.at);
    let machine = format!("{}Z", entry.at.replace(' ', "T"));
    let of_project = entry.object.starts_with("project");
    let changes = changes(entry.changes, of_project);
    view! {
        <tr>
            <td data-label="When"><time datetime=machine title=utc>{when}</time></td>
            <td data-label="By">{by}</td>
            <td data-label="From">{entry.address}</td>
            <td data-label="What">{what}</td>
            <td data-label="To">{object}</td>
            <td data-label="Change">{changes}</td>
        </tr>
    }
    .settled()
}

/// What it was done to: a link, by the name that people know.
fn object(entry: &Entry, of: &dyn Fn(Filter) -> String) -> AnyView {
    let whole = entry.object.clone();
    let named = |rest: &str| match entry.object_name.is_empty() {
        true => rest.to_owned(),
        false => entry.object_name.clone(),
    };
    let (href, name) = match entry.object.split_once(' ') {
        Some(("project", id)) if id.parse::<i64>().is_ok() => {
            (format!("/projects/{id}"), named(&whole))
        }
        Some(("user", email)) => {
            let theirs = Filter {
                object: whole.clone(),
                ..Filter::default()
            };
            (of(theirs), named(email))
        }
        Some(("sync", source)) => ("/sync".to_owned(), source.to_owned()),
        Some(("token", _)) => ("/tokens".to_owned(), whole.clone()),
        _ => return whole.settled(),
    };
    view! { <a href=href title=whole>{name}</a> }.settled()
}
