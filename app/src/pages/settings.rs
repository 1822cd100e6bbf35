//! The switches of all projects, and nothing else.

use leptos::prelude::*;

use super::projects::{ProjectLink, cell_class, column_head};
use crate::{
    identity::{Role, may},
    project::{Column, Flag, ProjectList},
    ui::{
        BeyondEnd, ColumnHead, DataTable, FlagToggle, IntoSettled, Lacking, Pagination, ShownCell,
    },
};

/// The columns, in order.
const SHOWN: [Column; 4] = [
    Column::Name,
    Column::Key,
    Column::IsActive,
    Column::SendMeetingEmails,
];

/// `/settings`
pub fn settings(list: ProjectList) -> AnyView {
    view! {
        <header class="page-head">
            <div>
                <h1>"Settings"</h1>
                <p class="sub">"Which projects are active, and which send meeting emails."</p>
            </div>
        </header>
        <Switches list/>
    }
    .settled()
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
    if list.rows.is_empty() {
        return view! {
            <BeyondEnd list=&list path="/settings"/>
            <Pagination list=&list path="/settings"/>
        }
        .settled();
    }
    let gone: Vec<Column> = list.unavailable().collect();
    let heading = |column: Column| column_head(column, gone.contains(&column), None);
    let rows: Vec<_> = list
        .records()
        .map(|record| {
            let key = record.cell(Column::Key);
            let class = cell_class(Column::Key, &key);
            view! {
                <tr>
                    <th scope="row" class="name"><ProjectLink record=&record/></th>
                    <td class=class data-label=Column::Key.label()>
                        <ShownCell column=Column::Key cell=key/>
                    </td>
                    <td class="flag" data-label=Column::IsActive.label()>
                        <FlagToggle record=&record flag=Flag::IsActive/>
                    </td>
                    <td class="flag" data-label=Column::SendMeetingEmails.label()>
                        <FlagToggle record=&record flag=Flag::SendMeetingEmails/>
                    </td>
                </tr>
            }
        })
        .collect();
    let columns = SHOWN.map(|column| ColumnHead::Cell(heading(column).settled()));
    view! {
        <Lacking columns={
            gone.iter().copied().filter(|c| SHOWN.contains(c)).collect::<Vec<_>>()
        }/>
        <DataTable class="grid settings" caption="Switches of the projects" heads=columns.into() rows=rows.settled()/>
        <Pagination list=&list path="/settings"/>
    }
    .settled()
}
