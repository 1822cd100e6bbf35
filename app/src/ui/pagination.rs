//! Walking through the pages of a list.

use leptos::prelude::*;

use super::IntoSettled;
use crate::project::{PageQuery, ProjectList};

/// What stands in place of a page's rows where the list has ended before.
#[component]
pub fn BeyondEnd<'a>(
    /// The page shown.
    list: &'a ProjectList,
    /// The path of the page that shows it.
    path: &'static str,
) -> impl IntoView + use<> {
    let page = list.query.page;
    let last = list.last_page();
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
    let (previous, next) = (list.previous(), list.next());
    let shown = list.rows.len() as u64;
    (previous.is_some() || next.is_some()).then(|| {
        let link = |text: &'static str, rel: &'static str, page: Option<PageQuery>| match page {
            Some(page) => {
                let href = format!("{path}{}", page.address());
                view! { <a class="button" rel=rel href=href>{text}</a> }.settled()
            }
            None => view! { <span class="button" aria-disabled="true">{text}</span> }.settled(),
        };
        let first = list.query.offset() + 1;
        let last = list.query.offset() + shown;
        let place = if shown == 0 {
            "Nothing on this page".to_owned()
        } else {
            format!("{first}–{last} of {}", list.total.max(last))
        };
        view! {
            <nav class="pagination" aria-label="Pages">
                {link("Previous", "prev", previous)}
                <span class="where">{place}</span>
                {link("Next", "next", next)}
            </nav>
        }
    })
}
