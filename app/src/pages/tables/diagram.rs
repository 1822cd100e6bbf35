//! The drawn diagram. The server says where everything stands.

use leptos::prelude::*;

use crate::{
    schema_doc::{Diagram, DiagramBox, DiagramLine, address},
    ui::IntoSettled,
};

/// A diagram in a frame that scrolls. A screen reader hears its name and its links; the list beside it says the
/// same in words.
///
/// `own`: it is of Evenkeel's own tables.
pub fn drawn(diagram: Diagram, own: bool) -> AnyView {
    if diagram.boxes.is_empty() {
        return ().settled();
    }
    let Diagram {
        width,
        height,
        boxes,
        edges,
    } = diagram;
    let label = format!(
        "Diagram of {} tables and {} links between them by foreign keys. The list of tables says the same in words.",
        boxes.len(),
        edges.len()
    );
    // What drifted worst comes into sight, at any size.
    let worst = boxes
        .iter()
        .filter(|one| one.missing || one.marks.worst.is_some())
        .max_by_key(|one| (one.marks.worst, one.marks.count));
    let worst = worst.map(|one| {
        let (x, y) = (one.x + one.width / 2, one.y + one.height / 2);
        format!("{x} {y} {width} {height}")
    });
    let name = if own { "zoom-own" } else { "zoom" };
    let lines: Vec<_> = edges
        .into_iter()
        .map(|edge| view! { <path d=edge.path></path> }.settled())
        .collect();
    let boxes: Vec<_> = boxes.into_iter().map(table_box).collect();
    view! {
        <section class="drawn">
            <h2>"Diagram"</h2>
            <fieldset class="zoom">
                <legend class="visually-hidden">"Size of the diagram"</legend>
                <label><input type="radio" name=name value="fit"/>"Fit"</label>
                <label><input type="radio" name=name value="full" checked/>"Full size"</label>
                <label><input type="radio" name=name value="large"/>"Large"</label>
            </fieldset>
            <div
                class="diagram"
                tabindex="0"
                role="region"
                aria-label=if own { "Diagram of Evenkeel's own tables, scrollable" } else { "Diagram, scrollable" }
                data-centre=worst
            >
                <svg
                    role="group"
                    aria-label=label
                    viewBox=format!("0 0 {width} {height}")
                    width=width.to_string()
                    height=height.to_string()
                >
                    <g class="edges">{lines}</g>
                    <g class="boxes">{boxes}</g>
                </svg>
            </div>
        </section>
    }
    .settled()
}

fn table_box(one: DiagramBox) -> AnyView {
    let ghost = if one.missing { " ghost" } else { "" };
    let class = match one.marks.worst {
        Some(worst) => format!("box {worst}{ghost}"),
        None => format!("box{ghost}"),
    };
    let mark = one.marks.worst.map(|_| {
        let x = (one.x + one.width - 8).to_string();
        let y = (one.y + 17).to_string();
        view! { <text class="mark" x=x y=y text-anchor="end">{format!("! {}", one.marks.count)}</text> }
    });
    let left = one.x + 10;
    let first = one.y + DiagramBox::TITLE + 13;
    let lines: Vec<_> = (first..)
        .step_by(DiagramBox::LINE as usize)
        .zip(one.lines)
        .map(|(y, line)| column(left, y, line))
        .collect();
    // The link's parents stand in the same view: an `a` is SVG's only where the macro sees that.
    view! {
        <g class=class>
            <a href=address(&one.table) tabindex="-1">
                <title>{if one.missing { format!("{}: missing", one.table) } else { one.table.clone() }}</title>
                <rect
                    x=one.x.to_string()
                    y=one.y.to_string()
                    width=one.width.to_string()
                    height=one.height.to_string()
                    rx="5"
                ></rect>
                <text class="title" x=left.to_string() y=(one.y + 17).to_string()>{one.title}</text>
                {mark}
                {lines}
            </a>
        </g>
    }
    .settled()
}

fn column(left: i32, y: i32, line: DiagramLine) -> AnyView {
    let key = (!line.key.is_empty()).then(|| {
        view! { <text class="key" x=left.to_string() y=y.to_string()>{line.key}</text> }
    });
    view! {
        {key}
        <text class=line.missing.then_some("missing") x=(left + 42).to_string() y=y.to_string()>{line.name}</text>
    }
    .settled()
}
