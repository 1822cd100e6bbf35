//! The audit trail, for administrators.

use leptos::prelude::*;

use super::{admin_tabs, head};
use crate::{
    audit::{Changed, Entry, Filter, Trail},
    ui::IntoSettled,
};

/// `/audit`. `addressed` is the filter as a query string.
pub fn audit(trail: Trail, filter: Filter, addressed: &dyn Fn(&Filter) -> String) -> AnyView {
    let older = trail.entries.last().filter(|_| trail.more).map(|last| {
        let next = Filter {
            before: Some(last.id),
            ..filter.clone()
        };
        format!("/audit{}", addressed(&next))
    });
    let csv = format!("/audit.csv{}", addressed(&filter));
    let none = trail.entries.is_empty();
    let rows: Vec<_> = trail.entries.into_iter().map(row).collect();
    let input = |name: &'static str, label: &'static str, kind: &'static str, value: String| {
        let id = format!("field-{name}");
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input id=id name=name type=kind value=value autocomplete="off"/>
            </div>
        }
    };
    view! {
        {admin_tabs("/audit")}
        {head("Audit trail", "Everything that was done, newest first. Nothing in it can be changed or removed here.")}
        <form class="form filter" method="get" action="/audit">
            {input("actor", "By", "text", filter.actor)}
            {input("action", "What", "text", filter.action)}
            {input("object", "To", "text", filter.object)}
            {input("since", "Since", "date", filter.since)}
            <button class="button" type="submit">"Show"</button>
            <a class="button" href=csv download="audit.csv">"CSV"</a>
        </form>
        {none.then(|| view! { <p class="empty-note">"Nothing was written down that fits."</p> })}
        <div class="table-wrap">
            <table class="grid plain trail">
                <caption class="visually-hidden">"What was done"</caption>
                <thead>
                    <tr>
                        <th scope="col">"When (UTC)"</th>
                        <th scope="col">"By"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"To"</th>
                        <th scope="col">"Change"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {older.map(|href| view! {
            <nav class="pagination" aria-label="Pages"><a class="button" rel="next" href=href>"Older"</a></nav>
        })}
    }
    .settled()
}

fn row(entry: Entry) -> AnyView {
    let changes: Vec<_> = entry.changes.into_iter().map(change).collect();
    let changes = match changes.is_empty() {
        true => ().settled(),
        false => view! { <ul class="changes">{changes}</ul> }.settled(),
    };
    view! {
        <tr>
            <td data-label="When (UTC)"><time>{entry.at}</time></td>
            <td data-label="By">{entry.actor}</td>
            <td data-label="From">{entry.address}</td>
            <td data-label="What">{entry.action}</td>
            <td data-label="To">{entry.object}</td>
            <td data-label="Change">{changes}</td>
        </tr>
    }
    .settled()
}

fn change(change: Changed) -> AnyView {
    let before = change.before.filter(|t| !t.is_empty());
    let before = before.map(|text| view! { <del>{text}</del>" → " });
    let after = change.after.filter(|t| !t.is_empty());
    let after = match after {
        Some(text) => view! { <ins>{text}</ins> }.settled(),
        None => view! { <span class="empty">"nothing"</span> }.settled(),
    };
    view! { <li><span class="field-name">{change.field}</span>": "{before}{after}</li> }.settled()
}
