//! One project.

use leptos::prelude::*;

use super::addressed_project;
use crate::{
    api::get_project,
    project::{Cell, Column, Flag, Record},
    ui::{Failure, FlagToggle, IntoSettled, PageTitle, ShownCell},
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

/// `/projects/{id}`
#[component]
pub fn Show() -> impl IntoView {
    let id = addressed_project();
    let project = Resource::new_blocking(move || id.get(), get_project);
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || Suspend::new(async move {
                match project.await {
                    Ok(record) => view! { <Found record/> }.settled(),
                    Err(error) => view! { <PageTitle text="Project"/> <h1>"Project"</h1> <Failure error/> }.settled(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Found(record: Record) -> impl IntoView {
    let title = record.title();
    let details: Vec<_> = SHOWN
        .into_iter()
        .map(|column| {
            let class = (column == Column::Description).then_some("wide");
            let cell = record.cell(column);
            let long = column == Column::Description && matches!(cell, Cell::Value(_));
            view! {
                <div class=class>
                    <dt>{column.label()}</dt>
                    <dd class=long.then_some("prose")><ShownCell column cell/></dd>
                </div>
            }
        })
        .collect();
    let switches = [Flag::IsActive, Flag::SendMeetingEmails]
        .into_iter()
        .map(|flag| {
            view! {
                <div class="switch-row">
                    <span aria-hidden="true">{flag.column().label()}</span>
                    <FlagToggle record=&record flag/>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <PageTitle text=title.clone()/>
        <header class="page-head">
            <div>
                <h1>{title}</h1>
            </div>
            <div class="actions">
                {record.id().map(|id| view! {
                    <a class="button primary" href=format!("/projects/{id}/edit")>"Edit"</a>
                })}
                <a class="button" href="/projects">"All projects"</a>
            </div>
        </header>
        <div class="switches">{switches}</div>
        <dl class="details">{details}</dl>
    }
}
