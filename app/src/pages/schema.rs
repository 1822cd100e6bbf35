//! The health of the schema: the verdict, the findings, the ledgers.

use evenkeel_model::{EntryState, LedgerEntry, LedgerView, SetKind, Severity, Verdict};
use leptos::prelude::*;

use super::findings::findings;
use crate::{
    backend::SchemaHealth,
    identity::{Role, may},
    ui::{DataTable, IntoSettled, heads},
};

/// `/schema`
pub fn schema(health: SchemaHealth) -> AnyView {
    view! {
        <header class="page-head">
            <div>
                <h1>"Schema"</h1>
                <p class="sub">"What the database is, against what Evenkeel expects it to be."</p>
            </div>
            <div class="actions">
                <a class="button" href="/schema/tables">"Tables"</a>
                <form method="get" action="/schema" data-live="">
                    <button class="button" type="submit">"Check again"</button>
                </form>
            </div>
        </header>
        <Health health/>
    }
    .settled()
}

#[component]
fn Health(health: SchemaHealth) -> impl IntoView {
    let report = health.report;
    let (class, title) = match report.verdict {
        Verdict::Clean => ("verdict clean", "The schema is what it should be"),
        Verdict::Drift => ("verdict drift", "The schema has drifted"),
        Verdict::CouldNotVerify => (
            "verdict could-not-verify",
            "The schema could not be verified",
        ),
    };
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Notice]
        .into_iter()
        .filter_map(|severity| match report.count(severity) {
            0 => None,
            1 => Some(format!("1 {severity}")),
            n => Some(format!("{n} {severity}s")),
        })
        .collect();
    let says = match (&report.unverifiable, counts.is_empty()) {
        (Some(why), _) => why.clone(),
        (None, true) => "Nothing is missing and nothing differs.".to_owned(),
        (None, false) => format!("{}.", counts.join(", ")),
    };
    let next = (report.verdict == Verdict::Drift).then(|| next(&health.database));
    let findings = (!report.findings.is_empty()).then(|| findings(report.findings, true));
    let ledgers: Vec<_> = report.ledgers.into_iter().map(ledger).collect();
    view! {
        <section class=class>
            <h2>{title}</h2>
            <p>{says}</p>
            <dl class="facts">
                <div><dt>"Database"</dt><dd>{health.database}</dd></div>
                {health.engine.map(|engine| view! { <div><dt>"Engine"</dt><dd>{engine}</dd></div> })}
                <div><dt>"Checked"</dt><dd>{format!("{} UTC, in {} ms", health.checked_at, health.took_ms)}</dd></div>
                {report.fingerprint.map(|f| view! {
                    <div><dt>"Fingerprint"</dt><dd><code>{f.to_string()}</code></dd></div>
                })}
            </dl>
        </section>
        {next}
        {findings}
        {(!ledgers.is_empty()).then(|| view! {
            <section class="ledgers">
                <h2>"Ledgers"</h2>
                <p class="sub">"What is recorded as applied, held against what is there."</p>
                {ledgers}
            </section>
        })}
    }
}

/// What helps: a button for who may press it, and the command, in the terminal's words. An address that may hold
/// a password is left to its variable, as is one that a shell would read otherwise.
fn next(database: &str) -> AnyView {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
    let address = match database.starts_with("sqlite:") && database.chars().all(plain) {
        true => database,
        false => "\"$DATABASE_URL\"",
    };
    view! {
        <section class="next">
            <h2>"What repairs it"</h2>
            {match may(Role::Admin) {
                true => view! {
                    <p class="sub">"Each step is shown and rehearsed first; nothing is changed before you say so."</p>
                    <p><a class="button primary" href="/schema/repair">"Repair"</a></p>
                    <p class="sub">"At the shell:"</p>
                }
                .settled(),
                false => view! { <p class="sub">"An administrator can repair it here, or the operator at the shell:"</p> }.settled(),
            }}
            <pre tabindex="0"><code>{format!("evenkeel repair --database {address}")}</code></pre>
        </section>
    }
    .settled()
}

fn ledger(view: LedgerView) -> AnyView {
    let title = match view.kind {
        SetKind::Managed => "Managed tables",
        SetKind::Own => "Evenkeel's own tables",
        SetKind::Given => "Another tool's migrations",
    };
    let note = match (&view.unreadable, view.exists) {
        (Some(why), _) => Some(format!("It can't be read: {why}.")),
        (None, false) => Some(
            "This table isn't there: no migration of Evenkeel's was ever recorded here. Once what is missing is repaired, evenkeel migrate with the same --database adopts it."
                .to_owned(),
        ),
        _ => None,
    };
    let rows: Vec<_> = view.entries.into_iter().map(entry).collect();
    view! {
        <h3>{title} " " <code>{view.table}</code></h3>
        {note.map(|text| view! { <p class="hint">{text}</p> })}
        <DataTable class="grid ledger" heads=heads(["Version", "Description", "Ledger says", "Schema says"]) rows=rows.settled()/>
    }
    .settled()
}

fn entry(entry: LedgerEntry) -> AnyView {
    let (class, says) = match entry.state {
        EntryState::Applied => ("badge applied", "applied"),
        EntryState::Pending => ("badge pending", "not recorded"),
        EntryState::Unknown => ("badge unknown", "unknown here"),
        EntryState::ChecksumDiffers => ("badge checksum-differs", "checksum differs"),
        EntryState::Failed => ("badge failed", "not finished"),
    };
    let effects = entry.effects.map(|x| {
        let text = if x.complete() {
            match x.introduced {
                1 => "in effect".to_owned(),
                n => format!("in effect: all {n} objects"),
            }
        } else if x.absent() {
            "not in effect".to_owned()
        } else {
            format!(
                "partly in effect: {} of {} objects",
                x.present, x.introduced
            )
        };
        let contradicts = entry.state == EntryState::Applied && !x.complete();
        view! { <span class=contradicts.then_some("contradicts")>{text}</span> }
    });
    view! {
        <tr>
            <th scope="row">{entry.version}</th>
            <td data-label="Description">{entry.description}</td>
            <td data-label="Ledger says"><span class=class>{says}</span></td>
            <td data-label="Schema says">{effects}</td>
        </tr>
    }
    .settled()
}
