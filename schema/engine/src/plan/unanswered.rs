//! What a check tells and no plan can answer.

use super::LeftOut;
use crate::{Change, ObjectKind, ObjectPath, Report, Rule, SetKind, Severity};

/// What a check would tell and no step can answer: what can't be compared, and what a ledger says.
pub fn unanswered(judged: &Report, changes: &[Change]) -> Vec<LeftOut> {
    let mut left: Vec<LeftOut> = judged
        .ledgers
        .iter()
        .filter_map(|ledger| {
            Some(LeftOut {
                object: ObjectPath::object(ObjectKind::Ledger, &ledger.table),
                rule: Rule::Unverifiable,
                why: format!("It can't be read: {}", ledger.unreadable.as_ref()?),
                ways: Vec::new(),
            })
        })
        .collect();
    for finding in &judged.findings {
        let unknown = finding.rule == Rule::Unverifiable && finding.severity == Severity::Error;
        let answered = changes.iter().any(|c| c.object == finding.object);
        if !unknown && (answered || finding.severity < Severity::Warning) {
            continue;
        }
        let (why, ways) = match finding.object.kind {
            _ if unknown => {
                let why = finding.note.as_ref().or(finding.live.as_ref());
                (
                    why.cloned().unwrap_or_else(|| finding.sentence()),
                    Vec::new(),
                )
            }
            // What it misses are findings of their own.
            ObjectKind::Ledger if finding.rule == Rule::LedgerEffectsMissing => (
                "It is true again once what it brought is back, which the steps see to.".to_owned(),
                Vec::new(),
            ),
            ObjectKind::Ledger => {
                let ours = finding.object.table.as_deref().is_some_and(|table| {
                    judged
                        .ledgers
                        .iter()
                        .any(|ledger| ledger.table == table && ledger.kind != SetKind::Given)
                });
                (
                    "A plan changes the schema, not what a ledger says of it.".to_owned(),
                    vec![match ours {
                        true => "`evenkeel migrate`, once the schema is right".to_owned(),
                        false => "the tool that the ledger belongs to brings it on".to_owned(),
                    }],
                )
            }
            _ => (finding.sentence(), Vec::new()),
        };
        left.push(LeftOut {
            object: finding.object.clone(),
            rule: finding.rule,
            why,
            ways,
        });
    }
    left
}
