//! The switches of all projects, and nothing else.

use leptos::prelude::*;

use super::projects::ProjectLink;
use crate::{
    api::list_projects,
    identity::{Role, may},
    project::{Column, Flag, ProjectList},
    ui::{
        Failure, FlagToggle, IntoSettled, PageTitle, Pagination, ShownCell, kept, page_data,
        page_query,
    },
};

/// `/settings`
#[component]
pub fn Settings() -> impl IntoView {
    let query = page_query();
    let list = page_data(move || query.get(), |q| list_projects(q.page, q.per_page));
    view! {
        <PageTitle text="Settings"/>
        <header class="page-head">
            <div>
                <h1>"Settings"</h1>
                <p class="sub">"Which projects are active, and which send meeting emails."</p>
            </div>
        </header>
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Switches list/> }.settled(),
                    Err(error) => view! { <Failure error/> }.settled(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Switches(list: ProjectList) -> impl IntoView {
    if list.rows.is_empty() && list.query.page == 1 {
        return view! {
            <p class="empty-note">
                "There are no projects yet. "
                {may(Role::Editor).then(|| view! { <a href="/projects/new">"Create the first one"</a> "." })}
            </p>
        }
        .settled();
    }
    let rows: Vec<_> = list
        .records()
        .map(|record| {
            kept(record, |record| {
                view! {
                    <tr>
                        <th scope="row" class="name"><ProjectLink record=record/></th>
                        <td class="key" data-label=Column::Key.label()>
                            <ShownCell column=Column::Key cell=record.cell(Column::Key)/>
                        </td>
                        <td class="flag" data-label=Column::IsActive.label()>
                            <FlagToggle record=record flag=Flag::IsActive/>
                        </td>
                        <td class="flag" data-label=Column::SendMeetingEmails.label()>
                            <FlagToggle record=record flag=Flag::SendMeetingEmails/>
                        </td>
                    </tr>
                }
            })
        })
        .collect();
    view! {
        <div class="table-wrap">
            <table class="grid settings">
                <caption class="visually-hidden">"Switches of the projects"</caption>
                <thead>
                    <tr>
                        <th scope="col">{Column::Name.label()}</th>
                        <th scope="col">{Column::Key.label()}</th>
                        <th scope="col" class="flag">{Column::IsActive.label()}</th>
                        <th scope="col" class="flag">{Column::SendMeetingEmails.label()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pagination list=&list path="/settings"/>
    }
    .settled()
}
