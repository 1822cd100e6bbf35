//! Findings, those of one cause together.

use evenkeel_model::{Finding, ObjectKind, hurt};
use leptos::prelude::*;

use crate::{schema_doc::address, ui::IntoSettled};

/// Findings, worst first. Where `linked`, tables lead to their pages.
pub fn findings(findings: Vec<Finding>, linked: bool) -> AnyView {
    let mut groups: Vec<Vec<Finding>> = Vec::new();
    for finding in findings {
        // A table has a row of its own, which leads to its page.
        let of_a_table = finding.object.kind != ObjectKind::Table && finding.object.table.is_some();
        let same = |group: &&mut Vec<Finding>| {
            of_a_table && group.first().is_some_and(|f| f.goes_with(&finding))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    let items: Vec<_> = groups
        .into_iter()
        .filter_map(|group| item(group, linked))
        .collect();
    view! {
        <section class="findings">
            <h2>"Findings"</h2>
            <ul class="causes">{items}</ul>
        </section>
    }
    .settled()
}

fn item(group: Vec<Finding>, linked: bool) -> Option<AnyView> {
    let first = group.first()?;
    let severity = first.severity.to_string();
    let object = match group.len() {
        1 => first.object.to_string(),
        _ => first.object.owner().to_owned(),
    };
    let object = match (
        &first.object.table,
        linked && first.object.kind != ObjectKind::Ledger,
    ) {
        (Some(table), true) => view! { <a href=address(table)><code>{object}</code></a> }.settled(),
        _ => view! { <code>{object}</code> }.settled(),
    };
    let says = match group.len() {
        1 => first.meaning().to_owned(),
        n => many(first, n),
    };
    let equal = group
        .iter()
        .all(|f| f.expected == first.expected && f.live == first.live);
    let values = equal.then(|| values(first)).flatten();
    let names = (group.len() > 1).then(|| names(&group));
    let each = (!equal).then(|| each(&group));
    let source = match &first.migration {
        Some(version) => format!("{} · migration {version}", first.rule),
        None => first.rule.to_string(),
    };
    let hurts = hurt(group.iter().flat_map(|f| &f.features));
    let hurts = (!hurts.is_empty()).then(|| {
        view! { <p class="hurts"><span class="label">"Hurts"</span> " " {hurts}</p> }
    });
    let note = first.note.clone().map(|note| view! { <p>{note}</p> });
    let view = view! {
        <li>
            <span class=format!("badge {severity}")>{severity.clone()}</span>
            <div class="cause">
                <p class="what">{object} " " {says} " " <span class="rule">{source}</span></p>
                {names}
                {values}
                {note}
                {hurts}
                {each}
            </div>
        </li>
    };
    Some(view.settled())
}

/// What the rule says, of several.
fn many(first: &Finding, count: usize) -> String {
    let meaning = first.meaning();
    let kind = first.object.kind.words();
    let plural = match kind.strip_suffix('x') {
        Some(stem) => format!("{stem}xes"),
        None => format!("{kind}s"),
    };
    match meaning
        .strip_prefix("The ")
        .and_then(|m| m.strip_prefix(kind))
    {
        Some(" is missing.") => format!("{count} {plural} are missing."),
        _ => format!("{count} {plural}: {meaning}"),
    }
}

/// What one of several is called.
fn name(of: &Finding) -> String {
    let name = of.object.name.clone();
    name.unwrap_or_else(|| of.object.to_string())
}

fn names(group: &[Finding]) -> AnyView {
    let names: Vec<_> = group
        .iter()
        .map(|f| view! { <li><code>{name(f)}</code></li> })
        .collect();
    view! { <ul class="names">{names}</ul> }.settled()
}

fn values(of: &Finding) -> Option<AnyView> {
    let side = |label: &'static str, value: &Option<String>| {
        let value = value.clone()?;
        Some(
            view! { <span class=label.to_lowercase()><span class="label">{label}</span> " " <code>{value}</code></span> },
        )
    };
    let (expected, live) = (side("Expected", &of.expected), side("Live", &of.live));
    (expected.is_some() || live.is_some())
        .then(|| view! { <p class="values">{expected} {live}</p> }.settled())
}

/// Each by itself, folded.
fn each(group: &[Finding]) -> AnyView {
    let lines: Vec<_> = group
        .iter()
        .map(|f| view! { <li><code>{name(f)}</code> {values(f)}</li> })
        .collect();
    view! { <details class="each"><summary>"What was expected of each"</summary><ul>{lines}</ul></details> }
        .settled()
}
