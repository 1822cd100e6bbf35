//! One project.

use leptos::prelude::*;

use crate::{
    AppError,
    audit::Trail,
    identity::{Role, may},
    project::{Cell, Column, Flag, Kind, Merge, Neighbour, Neighbours, Record, Value},
    ui::{Crumbs, FlagToggle, IntoSettled, Moment, ShownCell, changes},
};

/// What the page lists, in reading order.
const SHOWN: [Column; 11] = [
    Column::Key,
    Column::WorkType,
    Column::WeeklyMeetingDay,
    Column::StartDate,
    Column::LaunchDate,
    Column::TotalHours,
    Column::CumulativeHours,
    Column::RetainerHours,
    Column::Description,
    Column::CreatedAt,
    Column::UpdatedAt,
];

/// `/projects/{id}`, with what was just saved together with somebody else's change.
pub fn show(
    record: Record,
    neighbours: Neighbours,
    history: Result<Trail, AppError>,
    merged: Option<Merge>,
) -> AnyView {
    let history = match history {
        Ok(trail) => view! { <History trail/> }.settled(),
        Err(error) => view! {
            <section class="history"><h2>"History"</h2><p class="unavailable">{error.to_string()}</p></section>
        }
        .settled(),
    };
    view! {
        {merged.map(|merge| view! {
            <div class="alert success" role="status"><p>{format!("Saved. {merge}")}</p></div>
        })}
        <div class="project">
            <Found record neighbours/>
            {history}
        </div>
    }
    .settled()
}

/// What was done to the project, newest first.
#[component]
fn History(trail: Trail) -> impl IntoView {
    if trail.entries.is_empty() {
        return view! {
            <section class="history">
                <h2>"History"</h2>
                <p class="sub">"Nothing was changed here since Evenkeel writes it down."</p>
            </section>
        }
        .settled();
    }
    let entries: Vec<_> = trail
        .entries
        .into_iter()
        .map(|entry| {
            let by = entry.by();
            view! {
                <li>
                    <p class="deed">
                        <strong>{deed(&entry.action)}</strong>
                        " by "
                        {if by.is_empty() { "somebody who wasn't signed in".to_owned() } else { by }}
                        ", "
                        <Moment at=entry.at/>
                    </p>
                    {changes(entry.changes, true)}
                </li>
            }
        })
        .collect();
    view! {
        <section class="history">
            <h2>"History"</h2>
            <ol>{entries}</ol>
            {trail.more.then(|| view! { <p class="sub">"Older changes are in the audit trail."</p> })}
        </section>
    }
    .settled()
}

fn deed(action: &str) -> String {
    match action {
        "create" => "Created".to_owned(),
        "change" => "Changed".to_owned(),
        "set" => "Switched".to_owned(),
        other => other.to_owned(),
    }
}

#[component]
fn Found(record: Record, neighbours: Neighbours) -> impl IntoView {
    let title = record.title();
    let details: Vec<_> = SHOWN
        .into_iter()
        .map(|column| {
            let class = (column == Column::Description).then_some("wide");
            let cell = record.cell(column);
            let long = column == Column::Description && matches!(cell, Cell::Value(_));
            let shown = match &cell {
                Cell::Value(Value::Text(at)) if column.kind() == Kind::Timestamp => moment(at),
                _ => view! { <ShownCell column cell/> }.settled(),
            };
            view! {
                <div class=class>
                    <dt>{column.label()}</dt>
                    <dd class=long.then_some("prose")>{shown}</dd>
                </div>
            }
        })
        .collect();
    let switches = [Flag::IsActive, Flag::SendMeetingEmails]
        .into_iter()
        .map(|flag| {
            view! {
                <div class="switch-row">
                    <FlagToggle record=&record flag/>
                    <span aria-hidden="true">{flag.column().label()}</span>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Crumbs above=vec![("/projects", "Projects")] here=title.clone()/>
        <header class="page-head">
            <div>
                <h1>{title}</h1>
            </div>
            <div class="actions">
                {beside(neighbours)}
                {record.id().filter(|_| may(Role::Editor)).map(|id| view! {
                    <a class="button primary" href=format!("/projects/{id}/edit")>"Edit"</a>
                })}
                <a class="button" href="/projects" data-list="">"All projects"</a>
            </div>
        </header>
        <div class="switches">{switches}</div>
        <dl class="details">{details}</dl>
    }
}

/// A moment as the database prints it, without its fraction of a second.
fn moment(at: &str) -> AnyView {
    let at = at.split('.').next().unwrap_or(at).replace('T', " ");
    view! { <Moment at/> }.settled()
}

/// The ways to the projects before and after, in the list's order.
fn beside(neighbours: Neighbours) -> Option<AnyView> {
    let Neighbours { before, after } = neighbours;
    if before.is_none() && after.is_none() {
        return None;
    }
    let link = |text: &'static str, rel: &'static str, to: Option<Neighbour>| match to {
        Some(Neighbour { id, title }) => view! {
            <a class="button" rel=rel href=format!("/projects/{id}") title=title>{text}</a>
        }
        .settled(),
        None => view! { <span class="button" aria-disabled="true">{text}</span> }.settled(),
    };
    let links = view! {
        <nav class="neighbours" aria-label="Projects before and after">
            {link("Previous", "prev", before)}
            {link("Next", "next", after)}
        </nav>
    };
    Some(links.settled())
}
