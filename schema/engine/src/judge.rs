//! A change, judged: which rule it breaks, how bad that is, and whom it hurts.

use crate::{Attribute, Change, Difference, Feature, Finding, ObjectKind, Rule};

/// Judges a change.
pub fn judge(change: Change, migration: Option<String>, features: &[Feature]) -> Finding {
    let kind = change.object.kind;
    let (rule, expected, live) = match change.what {
        Difference::Missing { expected } => (missing(kind), Some(expected), None),
        Difference::Extra { live } => (extra(kind), None, Some(live)),
        Difference::Differs {
            attribute,
            expected,
            live,
        } => {
            let rule = differs(kind, attribute, &expected);
            let said = |value| in_words(attribute, value);
            (rule, Some(said(expected)), Some(said(live)))
        }
    };
    let hurts = live.is_none()
        || matches!(
            rule,
            Rule::ColumnTypeMismatch | Rule::DefaultMismatch | Rule::GeneratedMismatch
        );
    let mut features: Vec<String> = features
        .iter()
        .filter(|f| hurts && f.rests_on(&change.object))
        .map(|f| f.name.clone())
        .collect();
    features.dedup();
    Finding {
        severity: rule.severity(),
        rule,
        object: change.object,
        expected,
        live,
        migration,
        features,
        note: None,
    }
}

/// What the absence of an attribute means, where that isn't "none".
fn in_words(attribute: Attribute, value: String) -> String {
    match attribute {
        Attribute::Validated if value == crate::facts::NONE => "validated".into(),
        Attribute::Valid if value == crate::facts::NONE => "valid".into(),
        Attribute::Grants if value == crate::facts::NONE => "the usual".into(),
        _ => value,
    }
}

fn missing(kind: ObjectKind) -> Rule {
    match kind {
        ObjectKind::Schema => Rule::MissingSchema,
        ObjectKind::Extension => Rule::MissingExtension,
        ObjectKind::Type => Rule::MissingType,
        ObjectKind::Sequence => Rule::MissingSequence,
        ObjectKind::Routine => Rule::MissingRoutine,
        ObjectKind::Table => Rule::MissingTable,
        ObjectKind::Column => Rule::MissingColumn,
        ObjectKind::PrimaryKey => Rule::MissingPrimaryKey,
        ObjectKind::Unique => Rule::MissingUnique,
        ObjectKind::ForeignKey => Rule::MissingForeignKey,
        ObjectKind::Check => Rule::MissingCheck,
        ObjectKind::Exclusion => Rule::MissingExclusion,
        ObjectKind::Index => Rule::MissingIndex,
        ObjectKind::Trigger => Rule::MissingTrigger,
        ObjectKind::Policy => Rule::MissingPolicy,
        ObjectKind::RewriteRule => Rule::MissingRewriteRule,
        ObjectKind::View | ObjectKind::MaterialisedView => Rule::MissingView,
        ObjectKind::Statistics => Rule::MissingStatistics,
        ObjectKind::Other => Rule::Unverifiable,
        ObjectKind::Ledger => Rule::LedgerPending,
    }
}

fn extra(kind: ObjectKind) -> Rule {
    match kind {
        ObjectKind::Table => Rule::ExtraTable,
        ObjectKind::Column => Rule::ExtraColumn,
        ObjectKind::PrimaryKey
        | ObjectKind::Unique
        | ObjectKind::ForeignKey
        | ObjectKind::Check
        | ObjectKind::Exclusion => Rule::ExtraConstraint,
        ObjectKind::Index => Rule::ExtraIndex,
        ObjectKind::Trigger => Rule::ExtraTrigger,
        _ => Rule::ExtraObject,
    }
}

fn differs(kind: ObjectKind, attribute: Attribute, expected: &str) -> Rule {
    match attribute {
        Attribute::DataType => Rule::ColumnTypeMismatch,
        Attribute::Nullability => Rule::NullabilityMismatch,
        Attribute::Default => Rule::DefaultMismatch,
        Attribute::Generated => Rule::GeneratedMismatch,
        Attribute::Collation => Rule::CollationMismatch,
        Attribute::Options => Rule::OptionsMismatch,
        Attribute::RowSecurity => Rule::RowSecurityMismatch,
        // The other way round, live is stricter than it must be.
        Attribute::Validated if expected == crate::facts::NONE => Rule::UnvalidatedConstraint,
        Attribute::Valid if expected == crate::facts::NONE => match kind {
            ObjectKind::ForeignKey | ObjectKind::Check => Rule::UnenforcedConstraint,
            _ => Rule::InvalidIndex,
        },
        Attribute::Fires => Rule::DisabledTrigger,
        Attribute::Version => Rule::ExtensionVersionMismatch,
        Attribute::Grants => Rule::GrantsMismatch,
        Attribute::Comment => Rule::CommentMismatch,
        Attribute::Definition | Attribute::Validated | Attribute::Valid => Rule::DefinitionMismatch,
    }
}
