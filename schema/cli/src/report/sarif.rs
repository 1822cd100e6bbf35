//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>. What is found has no place in a
//! file, so its locations are logical.

use evenkeel_model::{Finding, ObjectKind, Report, Rule, Severity, shown_json};
use serde_json::{Value, json};

pub fn render(report: &Report) -> serde_json::Result<String> {
    let rules: Vec<Value> = Rule::ALL.iter().copied().map(rule).collect();
    let results: Vec<Value> = report.findings.iter().map(result).collect();
    let trouble: Vec<Value> = report
        .unverifiable
        .iter()
        .map(|why| json!({ "level": "error", "message": { "text": why } }))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "evenkeel",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "invocations": [{
                "executionSuccessful": report.unverifiable.is_none(),
                "toolExecutionNotifications": trouble,
            }],
            "results": results,
        }],
    });
    Ok(shown_json(&serde_json::to_string_pretty(&document)?) + "\n")
}

fn rule(rule: Rule) -> Value {
    let entry = rule.entry();
    json!({
        "id": entry.id,
        "shortDescription": { "text": entry.meaning },
        "fullDescription": { "text": entry.why },
        "help": { "text": entry.repair },
        "defaultConfiguration": { "level": level(entry.severity) },
    })
}

fn result(finding: &Finding) -> Value {
    let name = finding.object.to_string();
    let kind = match finding.object.kind {
        ObjectKind::Column => "member",
        _ => "type",
    };
    json!({
        "ruleId": finding.rule.id(),
        "ruleIndex": Rule::ALL.iter().position(|r| *r == finding.rule),
        "level": level(finding.severity),
        "message": { "text": finding.sentence() },
        "locations": [{ "logicalLocations": [{ "fullyQualifiedName": &name, "kind": kind }] }],
        // The same finding of the next run is the same result.
        "partialFingerprints": { "ruleAndObject/v1": format!("{} {name}", finding.rule.id()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "note",
    }
}
