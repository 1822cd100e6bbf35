//! The projects list.

use leptos::{either::EitherOf4, prelude::*, server_fn::ServerFn};

use super::find::{self, Finder};
use crate::{
    api::LoadSamples,
    identity::{Role, may},
    project::{Cell, Column, Find, Flag, Kind, PageQuery, ProjectList, Record, marked},
    ui::{
        Acting, BeyondEnd, ColumnHead, DataTable, FlagToggle, IntoSettled, Lacking, Pagination,
        ShownCell,
    },
};

/// The columns between the name and the switches, in reading order.
const SHOWN: [Column; 8] = [
    Column::Key,
    Column::WorkType,
    Column::TotalHours,
    Column::CumulativeHours,
    Column::RetainerHours,
    Column::WeeklyMeetingDay,
    Column::StartDate,
    Column::LaunchDate,
];

/// All columns of the list, in its order.
pub(super) fn columns() -> impl Iterator<Item = Column> {
    std::iter::once(Column::Name)
        .chain(SHOWN)
        .chain([Column::IsActive, Column::SendMeetingEmails])
}

/// `/projects`
pub fn list(list: ProjectList) -> AnyView {
    match list.total == 0 && list.query.find.finds_all() {
        true => view! { <Empty/> }.settled(),
        false => view! { <Found list/> }.settled(),
    }
}

#[component]
fn Found(list: ProjectList) -> impl IntoView {
    let gone: Vec<Column> = list.unavailable().collect();
    let few = if gone.len() > 3 {
        "grid projects few"
    } else {
        "grid projects"
    };
    let heading = |column: Column| column_head(column, gone.contains(&column), Some(&list.query));
    let columns = columns()
        .map(|column| ColumnHead::Cell(heading(column).settled()))
        .collect();
    let found = !list.query.find.finds_all();
    let count = match (list.total, found) {
        (0, _) => "No project matches.".to_owned(),
        (1, false) => "1 project".to_owned(),
        (n, false) => format!("{n} projects"),
        (1, true) => "1 project matches.".to_owned(),
        (n, true) => format!("{n} projects match."),
    };
    let words = &list.query.find.words;
    let rows: Vec<_> = list
        .records()
        .map(|record| view! { <Row record=&record words/> })
        .collect();
    let table = if list.total == 0 {
        view! {
            <p class="empty-note">"Nothing was found. Fewer words or filters find more. " <a href="/projects">"Show all projects"</a></p>
        }
        .settled()
    } else if list.rows.is_empty() {
        view! { <BeyondEnd list=&list path="/projects"/> }.settled()
    } else {
        view! {
            <Lacking columns=gone.clone()/>
            <DataTable class=few caption="Projects" heads=columns rows=rows.settled()/>
        }
        .settled()
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Projects"</h1>
                <p class="sub" role="status">{count}</p>
            </div>
            <div class="actions">
                {may(Role::Editor).then(|| view! {
                    <a class="button primary" href="/projects/new">"New project"</a>
                })}
            </div>
        </header>
        <Finder list=&list/>
        <Undone columns=list.undone.clone()/>
        {table}
        <Pagination list=&list path="/projects"/>
        {(list.total > 0).then(|| files(&list.query))}
    }
}

/// What is found, as files: all of it, whichever page is looked at.
fn files(query: &PageQuery) -> AnyView {
    let all = PageQuery {
        find: query.find.clone(),
        ..PageQuery::default()
    };
    let address = all.address();
    view! {
        <p class="files">
            "Download: "
            <a href=format!("/projects.csv{address}") download="">"CSV"</a>
            " "
            <a href=format!("/projects.json{address}") download="projects.json">"JSON"</a>
        </p>
    }
    .settled()
}

/// What can't be looked for or put in order now, since its column is missing.
#[component]
fn Undone(columns: Vec<Column>) -> impl IntoView {
    (!columns.is_empty()).then(|| {
        let names: Vec<_> = columns.iter().map(|c| c.label().to_lowercase()).collect();
        view! {
            <p class="lacking" role="status">
                <strong>"Not all of it was done. "</strong>
                {format!("Projects can't be searched, filtered or sorted by {} now: the column is missing.", names.join(" or "))}
            </p>
        }
    })
}

/// What a column looks like, in its header and in its cells.
fn class(column: Column) -> &'static str {
    match (column, column.kind()) {
        (Column::Name, _) => "name",
        (Column::Key, _) => "key",
        (Column::WorkType, _) => "choice",
        (Column::WeeklyMeetingDay, _) => "day",
        (_, Kind::Hours) => "num",
        (_, Kind::Date) => "date",
        (_, Kind::Flag) => "flag",
        _ => "",
    }
}

/// What a cell looks like; what is missing takes no room.
pub fn cell_class(column: Column, cell: &Cell) -> &'static str {
    match cell {
        Cell::Unavailable => "gone",
        _ => class(column),
    }
}

/// A column's header; what is missing is marked in it. Where the list can stand in its order, it is a link.
pub fn column_head(column: Column, gone: bool, query: Option<&PageQuery>) -> impl IntoView {
    let badge = gone.then(|| view! { " " <span class="badge">"unavailable"</span> });
    let class = match gone {
        true => format!("{} gone", class(column)),
        false => class(column).to_owned(),
    };
    let sorted = query.and_then(|query| find::direction(column, query));
    let name = match query {
        Some(query) if !gone => find::sortable(column, query),
        _ => column.label().settled(),
    };
    view! { <th scope="col" class=class aria-sort=sorted>{name} {badge}</th> }
}

/// A row. Cells say nothing of themselves: which column is which stands once, in `style/projects.css`, and a
/// thousand rows weigh half as much.
#[component]
fn Row<'a>(
    record: &'a Record,
    /// What was looked for.
    words: &'a str,
) -> impl IntoView + use<> {
    let cells: Vec<_> = SHOWN
        .into_iter()
        .map(|column| {
            let cell = record.cell(column);
            match (column, &cell) {
                (Column::Key, Cell::Value(key)) if !words.is_empty() => {
                    EitherOf4::A(view! { <td>{found(key.to_string(), words)}</td> })
                }
                // What is empty is drawn so.
                (_, Cell::Empty) => EitherOf4::B(view! { <td></td> }),
                (_, Cell::Unavailable) => {
                    EitherOf4::C(view! { <td class="gone"><ShownCell column cell/></td> })
                }
                _ => EitherOf4::D(view! { <td><ShownCell column cell/></td> }),
            }
        })
        .collect();
    let id = record.id().map(|id| format!("p{id}"));
    view! {
        <tr id=id>
            <th scope="row"><ProjectLink record=record words/></th>
            {cells}
            <td><FlagToggle record=record flag=Flag::IsActive/></td>
            <td><FlagToggle record=record flag=Flag::SendMeetingEmails/></td>
        </tr>
    }
}

/// A project's name: the one link of its row.
#[component]
pub fn ProjectLink<'a>(
    /// The project.
    record: &'a Record,
    /// What was looked for: it is marked.
    #[prop(optional)]
    words: &'a str,
) -> impl IntoView + use<> {
    let title = record.title();
    // A long name may be cut short; pointing at it shows the whole.
    let hint = (title.chars().count() > 24).then(|| title.clone());
    match record.id() {
        Some(id) => view! {
            <a href=format!("/projects/{id}") title=hint>{found(title, words)}</a>
        }
        .settled(),
        None => title.settled(),
    }
}

/// A text in which the words are marked.
fn found(text: String, words: &str) -> AnyView {
    let words: Vec<_> = words.split_whitespace().take(Find::WORDS).collect();
    if words.is_empty() {
        return text.settled();
    }
    let pieces: Vec<_> = marked(&text, &words)
        .into_iter()
        .map(|(word, piece)| {
            let piece = piece.to_owned();
            match word {
                true => view! { <mark>{piece}</mark> }.settled(),
                false => piece.settled(),
            }
        })
        .collect();
    pieces.settled()
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="empty-state">
            <Boat/>
            <h1>"No projects yet"</h1>
            {match may(Role::Editor) {
                true => view! {
                    <p>"Create the first one, or look around with a dozen samples. They can be edited and switched off like your own."</p>
                    <div class="actions">
                        <a class="button primary" href="/projects/new">"New project"</a>
                        <form method="post" action=LoadSamples::url()>
                            <Acting/>
                            <button class="button" type="submit">"Load sample projects"</button>
                        </form>
                    </div>
                }
                .settled(),
                false => view! { <p>"An editor or an administrator can create the first one."</p> }.settled(),
            }}
        </section>
    }
}

/// A boat that isn't rigged yet.
#[component]
fn Boat() -> impl IntoView {
    view! {
        <svg width="180" height="126" viewBox="0 0 240 168" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="M116 12v84"></path>
            <path d="M124 22c32 16 47 38 50 64h-50Z" stroke-dasharray="4 6" opacity=".75"></path>
            <path d="M108 32c-5 26-18 44-38 54h38Z" stroke-dasharray="4 6" opacity=".75"></path>
            <path d="M58 100l128-6c-8 24-32 34-64 34-34 0-56-10-64-28Z" fill="currentColor" fill-opacity=".12"></path>
            <path d="M110 128l4 22h20l3-23" fill="currentColor" fill-opacity=".12"></path>
            <path d="M104 155c1-4 5-5 10-5h20c6 0 10 2 13 5-3 3-7 4-13 4h-20c-5 0-9-1-10-4Z" fill="currentColor" fill-opacity=".12"></path>
            <path d="M8 112h44M190 112h42"></path>
            <path d="M24 126h28M196 126h26M42 140h30M172 140h26" opacity=".45"></path>
            </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::columns;

    /// What a row leaves to the style sheet.
    #[test]
    fn the_style_sheet_knows_which_column_is_which() {
        let style = include_str!("../../../../style/projects.css");
        // The name is the row's head, and the key is known by its place beside it.
        for (n, column) in columns().enumerate().skip(2) {
            let label = column.label();
            let rule = format!(
                "td:nth-child({})::before {{\n        content: \"{label}\";",
                n + 1
            );
            assert!(style.contains(&rule), "{rule}");
        }
    }
}
