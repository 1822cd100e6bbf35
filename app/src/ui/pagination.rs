//! Walking through the pages of a list.

use leptos::prelude::*;

use leptos_router::hooks::use_location;

use super::IntoSettled;
use crate::project::{PageQuery, ProjectList};

/// The page that the URL asks for.
pub fn page_query() -> Memo<PageQuery> {
    let search = use_location().search;
    Memo::new(move |_| search.with(|query| PageQuery::read(query)))
}

/// The number of the last page that holds anything.
fn last_page(list: &ProjectList) -> u32 {
    let end = list.total.div_ceil(u64::from(list.query.per_page)).max(1);
    u32::try_from(end).unwrap_or(u32::MAX)
}

/// What stands in place of a page's rows where the list has ended before.
#[component]
pub fn BeyondEnd<'a>(
    /// The page shown.
    list: &'a ProjectList,
    /// The path of the page that shows it.
    path: &'static str,
) -> impl IntoView + use<> {
    let page = list.query.page;
    let last = last_page(list);
    let href = format!("{path}{}", list.query.at(last).address());
    let says = match last {
        1 => format!("There is no page {page}: the list has one page. "),
        n => format!("There is no page {page}: the list ends with page {n}. "),
    };
    view! {
        <p class="empty-note">{says} <a href=href>"Go to the last page"</a></p>
    }
}

/// Links to the pages before and after; nothing where one page holds all.
#[component]
pub fn Pagination<'a>(
    /// The page shown.
    list: &'a ProjectList,
    /// The path of the page that shows it.
    path: &'static str,
) -> impl IntoView + use<> {
    let page = list.query.page;
    let shown = list.rows.len() as u64;
    (page > 1 || list.more).then(|| {
        let href = |page: u32| format!("{path}{}", list.query.at(page).address());
        let link = |text: &'static str, rel: &'static str, page: Option<u32>| match page {
            Some(page) => view! { <a class="button" rel=rel href=href(page)>{text}</a> }.settled(),
            None => view! { <span class="button" aria-disabled="true">{text}</span> }.settled(),
        };
        let first = list.query.offset() + 1;
        let last = list.query.offset() + shown;
        let place = if shown == 0 {
            "Nothing on this page".to_owned()
        } else {
            format!("{first}–{last} of {}", list.total.max(last))
        };
        // A page far beyond the end leads back to where there is something.
        let before = (page > 1).then(|| last_page(list).min(page - 1));
        view! {
            <nav class="pagination" aria-label="Pages">
                {link("Previous", "prev", before)}
                <span class="where">{place}</span>
                {link("Next", "next", list.more.then(|| page.saturating_add(1)))}
            </nav>
        }
    })
}
