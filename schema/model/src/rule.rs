//! The rules: the stable names under which findings are reported, and what there is to know of each.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad a finding is. Ordered from harmless to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the schema does what it should.
    Notice,
    /// Drift that no feature suffers from yet.
    Warning,
    /// Drift that breaks or weakens a feature.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// On which side a finding's object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It is expected, and isn't there.
    Missing,
    /// It is there, and isn't expected.
    Extra,
    /// It is on both sides, and differs.
    Differs,
}

/// What there is to know of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in reports: `missing-table`.
    pub id: &'static str,
    /// How bad its findings are, unless the circumstances make them harmless.
    pub severity: Severity,
    /// What it says, in one sentence without the object.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How it is repaired.
    pub repair: &'static str,
}

/// Makes the enum, the list and the entries from one table, so that none can lack a rule.
macro_rules! rules {
    ($($rule:ident $id:literal $severity:ident {
        meaning: $meaning:literal,
        why: $why:literal,
        repair: $repair:literal,
    })*) => {
        /// The stable name of a kind of finding; its kebab-case form is what machines see.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[expect(
            missing_docs,
            reason = "`Rule::entry` says it, in one place, for people too"
        )]
        pub enum Rule {
            $(#[serde(rename = $id)] $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The rule's id, as in reports: `missing-table`.
            // By itself, as are the next two: the browser needs no more, and would carry all texts.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)*
                }
            }

            /// What the rule says, in one sentence without the object.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$rule => $meaning,)*
                }
            }

            /// How bad its findings are.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$rule => Severity::$severity,)*
                }
            }

            /// All there is to know of it.
            pub fn entry(self) -> Entry {
                match self {
                    $(Self::$rule => Entry {
                        id: $id,
                        severity: Severity::$severity,
                        meaning: $meaning,
                        why: $why,
                        repair: $repair,
                    },)*
                }
            }
        }
    };
}

rules! {
    MissingSchema "missing-schema" Error {
        meaning: "The schema is missing.",
        why: "Everything in it is missing too.",
        repair: "CREATE SCHEMA, then all that belongs in it.",
    }
    MissingExtension "missing-extension" Error {
        meaning: "The extension is missing.",
        why: "Its types, functions and operators are gone, and with them columns and indexes that \
            used them.",
        repair: "CREATE EXTENSION, as a role that may.",
    }
    MissingType "missing-type" Error {
        meaning: "The type is missing.",
        why: "Columns and functions that use it can't exist.",
        repair: "CREATE TYPE (or DOMAIN) as expected.",
    }
    MissingSequence "missing-sequence" Error {
        meaning: "The sequence is missing.",
        why: "Defaults that take their numbers from it fail, so inserts do.",
        repair: "CREATE SEQUENCE, then setval past the highest number that is in use.",
    }
    MissingRoutine "missing-routine" Error {
        meaning: "The function or procedure is missing.",
        why: "Statements, triggers, defaults and views that call it fail.",
        repair: "CREATE FUNCTION (or PROCEDURE, AGGREGATE) as expected.",
    }
    MissingTable "missing-table" Error {
        meaning: "The table is missing.",
        why: "Everything that reads or writes it fails. Its rows are gone with it, so a repair \
            makes an empty table; only a backup brings them back.",
        repair: "Restore it from a backup if its rows matter. Otherwise create it as expected, with \
            its keys and indexes.",
    }
    MissingColumn "missing-column" Error {
        meaning: "The column is missing.",
        why: "Every statement that names it fails, also those that need other columns of the table. \
            Its values are gone.",
        repair: "ALTER TABLE … ADD COLUMN with the expected type and default. A column that must \
            not be NULL needs a value for the rows that are there.",
    }
    ColumnTypeMismatch "column-type-mismatch" Error {
        meaning: "The column has another type.",
        why: "Values may be cut, rounded or refused, and comparisons may follow other rules, \
            without any error at the time.",
        repair: "Postgres: ALTER TABLE … ALTER COLUMN … TYPE, which may rewrite the table under a \
            lock. SQLite: create the table anew, copy, drop, rename. Look for values that don't fit \
            first.",
    }
    NullabilityMismatch "nullability-mismatch" Error {
        meaning: "The column's NOT NULL differs.",
        why: "A lost NOT NULL lets rows in that readers don't foresee; one that was added refuses \
            rows that were fine.",
        repair: "Give the rows that are NULL a value, then ALTER TABLE … ALTER COLUMN … SET NOT \
            NULL (or DROP NOT NULL). SQLite: create the table anew, copy, drop, rename.",
    }
    DefaultMismatch "default-mismatch" Warning {
        meaning: "The column has another default.",
        why: "Rows that are written without the column get another value than the code expects. \
            Rows that are there keep theirs.",
        repair: "ALTER TABLE … ALTER COLUMN … SET DEFAULT (or DROP DEFAULT). SQLite: create the \
            table anew, copy, drop, rename.",
    }
    GeneratedMismatch "generated-mismatch" Error {
        meaning: "The column is filled in another way.",
        why: "An identity that was lost makes inserts fail or repeat numbers; a generated column \
            that became an ordinary one grows stale.",
        repair: "Postgres: ALTER TABLE … ALTER COLUMN … ADD GENERATED … AS IDENTITY, then set its \
            sequence past the highest number. Otherwise create the column anew.",
    }
    CollationMismatch "collation-mismatch" Error {
        meaning: "The column has another collation.",
        why: "Texts compare and sort by other rules: what was equal may differ, and unique \
            constraints may let duplicates in.",
        repair: "Postgres: ALTER TABLE … ALTER COLUMN … TYPE … COLLATE, which rebuilds indexes. \
            SQLite: create the table anew, copy, drop, rename.",
    }
    MissingPrimaryKey "missing-primary-key" Error {
        meaning: "The primary key is missing.",
        why: "Two rows may have the same key, so an update meant for one changes both; foreign keys \
            can't refer to the table, and replication may stop.",
        repair: "Remove duplicates and NULLs, then ALTER TABLE … ADD PRIMARY KEY.",
    }
    MissingUnique "missing-unique" Error {
        meaning: "The unique constraint is missing.",
        why: "Duplicates that the code holds impossible can be written from now on.",
        repair: "Look for duplicates (GROUP BY … HAVING count(*) > 1), settle them, then ALTER \
            TABLE … ADD CONSTRAINT … UNIQUE.",
    }
    MissingForeignKey "missing-foreign-key" Error {
        meaning: "The foreign key is missing.",
        why: "Rows can refer to something that doesn't exist, and deleting no longer cascades or is \
            refused.",
        repair: "Look for rows that refer to nothing, settle them, then add the constraint. \
            Postgres: NOT VALID first and VALIDATE CONSTRAINT afterwards, which holds no long lock.",
    }
    MissingCheck "missing-check" Error {
        meaning: "The check constraint is missing.",
        why: "Values that the code holds impossible can be written from now on.",
        repair: "Look for rows that violate it, settle them, then ALTER TABLE … ADD CONSTRAINT … \
            CHECK.",
    }
    MissingExclusion "missing-exclusion" Error {
        meaning: "The exclusion constraint is missing.",
        why: "Rows that the code holds incompatible, such as overlapping bookings, can be written \
            from now on.",
        repair: "Look for rows that exclude each other, settle them, then ALTER TABLE … ADD \
            CONSTRAINT … EXCLUDE.",
    }
    UnvalidatedConstraint "unvalidated-constraint" Warning {
        meaning: "The constraint isn't known to hold for all rows.",
        why: "It refuses new rows that violate it; rows from before may still violate it, and the \
            planner doesn't rely on it.",
        repair: "Settle the rows that violate it, then ALTER TABLE … VALIDATE CONSTRAINT, which \
            lets others write meanwhile.",
    }
    UnenforcedConstraint "unenforced-constraint" Error {
        meaning: "The constraint is there and isn't enforced.",
        why: "Its triggers are switched off, as ALTER TABLE … DISABLE TRIGGER ALL leaves them: rows \
            that violate it go in, and nobody is told.",
        repair: "Settle the rows that went in meanwhile, then drop it and add it anew, which reads \
            them; or ALTER TABLE … ENABLE TRIGGER ALL, which doesn't.",
    }
    MissingIndex "missing-index" Warning {
        meaning: "The index is missing.",
        why: "Answers stay right and grow slower with the table.",
        repair: "CREATE INDEX; on a large table of Postgres CREATE INDEX CONCURRENTLY, which \
            doesn't block writes.",
    }
    InvalidIndex "invalid-index" Error {
        meaning: "The index is there and isn't used.",
        why: "CREATE INDEX CONCURRENTLY failed half way: each write pays for it, no query uses it, \
            and a unique one may not hold for all rows.",
        repair: "DROP INDEX CONCURRENTLY, settle duplicates if it is unique, and create it anew; or \
            REINDEX INDEX CONCURRENTLY.",
    }
    MissingTrigger "missing-trigger" Error {
        meaning: "The trigger is missing.",
        why: "What it did at each write is no longer done, without any error.",
        repair: "CREATE TRIGGER as expected. Rows written meanwhile lack what it would have done.",
    }
    DisabledTrigger "disabled-trigger" Error {
        meaning: "The trigger doesn't fire when it should.",
        why: "It is there, and what it did at each write is no longer done.",
        repair: "ALTER TABLE … ENABLE TRIGGER. Rows written meanwhile lack what it would have done.",
    }
    MissingPolicy "missing-policy" Error {
        meaning: "The row-level security policy is missing.",
        why: "With row-level security on, those it let in see nothing; if it was a restrictive one, \
            they see too much.",
        repair: "CREATE POLICY as expected.",
    }
    RowSecurityMismatch "row-security-mismatch" Error {
        meaning: "The table's row-level security differs.",
        why: "Without it policies are not asked, and everybody with rights on the table sees every \
            row.",
        repair: "ALTER TABLE … ENABLE (or DISABLE, FORCE, NO FORCE) ROW LEVEL SECURITY.",
    }
    MissingRewriteRule "missing-rewrite-rule" Error {
        meaning: "The rewrite rule is missing.",
        why: "Statements do what they say instead of what the rule made of them.",
        repair: "CREATE RULE as expected.",
    }
    MissingView "missing-view" Error {
        meaning: "The view is missing.",
        why: "Everything that reads it fails.",
        repair: "CREATE VIEW as expected. A materialised one has to be filled again.",
    }
    MissingStatistics "missing-statistics" Warning {
        meaning: "The extended statistics are missing.",
        why: "Answers stay right; the planner may choose slower ways to them.",
        repair: "CREATE STATISTICS as expected, then ANALYZE.",
    }
    DefinitionMismatch "definition-mismatch" Error {
        meaning: "The definition differs.",
        why: "A constraint or an index of this name is there and does something else, so its name \
            promises what isn't kept.",
        repair: "Drop it and make it as expected, in one transaction. Look first for rows that the \
            expected definition would refuse.",
    }
    OptionsMismatch "options-mismatch" Warning {
        meaning: "It is stored in another way.",
        why: "Speed, space or safety against a crash may be other than thought: an unlogged table \
            is emptied by one.",
        repair: "ALTER TABLE … SET (…), SET LOGGED or SET UNLOGGED. SQLite: create the table anew, \
            copy, drop, rename.",
    }
    ExtensionVersionMismatch "extension-version-mismatch" Warning {
        meaning: "The extension has another version.",
        why: "Functions may behave otherwise or be missing.",
        repair: "ALTER EXTENSION … UPDATE TO the expected version.",
    }
    GrantsMismatch "grants-mismatch" Error {
        meaning: "Others may do more or less with it than they should.",
        why: "What was taken away fails for the roles that need it; what was added lets them read or \
            change what they shouldn't.",
        repair: "GRANT what is missing, REVOKE what isn't expected. Looked at only with --grants.",
    }
    CommentMismatch "comment-mismatch" Notice {
        meaning: "The comment differs.",
        why: "Nothing depends on it but people.",
        repair: "COMMENT ON …",
    }
    ColumnOrderMismatch "column-order-mismatch" Notice {
        meaning: "The columns stand in another order.",
        why: "Only statements that don't name their columns depend on it.",
        repair: "Nothing needs to be done; Postgres can't change it without a new table.",
    }
    ExtraTable "extra-table" Warning {
        meaning: "The table isn't expected.",
        why: "It may be a leftover, another tool's, or a migration that the expectation lacks.",
        repair: "Put it into a migration, leave it out of the check with --exclude, or drop it if \
            nobody needs its rows.",
    }
    ExtraColumn "extra-column" Warning {
        meaning: "The column isn't expected.",
        why: "Harmless, unless it is NOT NULL without a default: then new rows are refused.",
        repair: "If it must be there, add it in a migration. Otherwise it can stay, or be dropped \
            with its values.",
    }
    ExtraConstraint "extra-constraint" Warning {
        meaning: "The constraint isn't expected.",
        why: "It may refuse rows that the code holds fine.",
        repair: "Put it into a migration, or drop it.",
    }
    ExtraIndex "extra-index" Warning {
        meaning: "The index isn't expected.",
        why: "Each write pays for it; a unique one may refuse rows that the code holds fine.",
        repair: "Put it into a migration, or drop it.",
    }
    ExtraTrigger "extra-trigger" Warning {
        meaning: "The trigger isn't expected.",
        why: "It does something at each write that the code doesn't know of.",
        repair: "Put it into a migration, or drop it.",
    }
    SecondTable "second-table" Error {
        meaning: "Another schema on the search path has something of a guarded table's name.",
        why: "A statement that doesn't name the schema takes what comes first on the path. Evenkeel names \
            its schema and isn't misled; other programs with this role and path are, and whoever made it \
            may have meant that.",
        repair: "Find out who made it. Drop or rename it, or take its schema off the role's search path \
            (ALTER ROLE … SET search_path).",
    }
    ExtraObject "extra-object" Warning {
        meaning: "It isn't expected.",
        why: "It may be a leftover, another tool's, or part of a migration that the expectation \
            lacks.",
        repair: "Put it into a migration, leave it out of the check with --exclude, or drop it.",
    }
    LedgerPending "ledger-pending" Warning {
        meaning: "A migration isn't recorded as applied.",
        why: "What it brings isn't there yet, or it is there and the ledger doesn't know.",
        repair: "`evenkeel migrate` runs what is missing of Evenkeel's own and records what is there \
            already. For another tool's ledger its own command does (`alembic upgrade head`, or \
            `alembic stamp` where the schema is there already).",
    }
    LedgerUnrecorded "ledger-unrecorded" Warning {
        meaning: "A migration is in effect and isn't recorded.",
        why: "The migration tool will try to run it again and fail half way, or somebody made the \
            change by hand.",
        repair: "Record it as applied: `evenkeel migrate` for Evenkeel's own; other tools have a \
            command for it (fake, stamp, resolve, baseline).",
    }
    LedgerUnknown "ledger-unknown" Warning {
        meaning: "The ledger names a migration that isn't known.",
        why: "A newer version was here, or another product uses the same ledger. This version may \
            not understand the schema.",
        repair: "Run the newer version, or take the row out of the ledger if it doesn't belong \
            there. If another tool's ledger names a version that was lost, that tool can set it right \
            (`alembic stamp REVISION`) once the schema is what that revision says.",
    }
    LedgerChecksum "ledger-checksum" Warning {
        meaning: "A migration was changed after it was applied.",
        why: "The database has what the migration said then, new ones get what it says now: two \
            databases of the same version differ.",
        repair: "Restore the migration's file and put the change into a new one.",
    }
    LedgerFailed "ledger-failed" Error {
        meaning: "A migration was begun and not finished.",
        why: "Part of it may be in effect, and no later one is run before it is settled.",
        repair: "See what `evenkeel check` finds missing, bring the schema to the state before or \
            after the migration, and take its row out of the ledger or mark it as applied.",
    }
    LedgerEffectsMissing "ledger-effects-missing" Warning {
        meaning: "A migration is recorded as applied and some of its effects are missing.",
        why: "The ledger proves nothing: what it says was done has been undone since, or never was.",
        repair: "`evenkeel plan` brings back what is missing. Don't take the row out of the ledger: \
            running the whole migration again would fail at what is there.",
    }
    Unverifiable "unverifiable" Error {
        meaning: "It can't be compared with certainty.",
        why: "Whether it is as it should be is not known, so the whole answer isn't.",
        repair: "Compare it by hand, then leave it out with --exclude or accept the finding.",
    }
}

impl Rule {
    /// On which side the objects of its findings are; none where that isn't a matter of sides: ledgers, and
    /// what can't be compared.
    pub fn direction(self) -> Option<Direction> {
        Some(match self {
            Self::MissingSchema
            | Self::MissingExtension
            | Self::MissingType
            | Self::MissingSequence
            | Self::MissingRoutine
            | Self::MissingTable
            | Self::MissingColumn
            | Self::MissingPrimaryKey
            | Self::MissingUnique
            | Self::MissingForeignKey
            | Self::MissingCheck
            | Self::MissingExclusion
            | Self::MissingIndex
            | Self::MissingTrigger
            | Self::MissingPolicy
            | Self::MissingRewriteRule
            | Self::MissingView
            | Self::MissingStatistics => Direction::Missing,
            Self::ExtraTable
            | Self::ExtraColumn
            | Self::ExtraConstraint
            | Self::ExtraIndex
            | Self::ExtraTrigger
            | Self::ExtraObject => Direction::Extra,
            Self::ColumnTypeMismatch
            | Self::NullabilityMismatch
            | Self::DefaultMismatch
            | Self::GeneratedMismatch
            | Self::CollationMismatch
            | Self::UnvalidatedConstraint
            | Self::UnenforcedConstraint
            | Self::InvalidIndex
            | Self::DisabledTrigger
            | Self::RowSecurityMismatch
            | Self::DefinitionMismatch
            | Self::OptionsMismatch
            | Self::ExtensionVersionMismatch
            | Self::GrantsMismatch
            | Self::CommentMismatch
            | Self::ColumnOrderMismatch => Direction::Differs,
            Self::SecondTable
            | Self::LedgerPending
            | Self::LedgerUnrecorded
            | Self::LedgerUnknown
            | Self::LedgerChecksum
            | Self::LedgerFailed
            | Self::LedgerEffectsMissing
            | Self::Unverifiable => return None,
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Rule};

    #[test]
    fn a_rule_is_named_by_its_direction() {
        for rule in Rule::ALL {
            let direction = rule.direction();
            let named = |prefix: &str| rule.id().starts_with(prefix);
            assert_eq!(
                direction == Some(Direction::Missing),
                named("missing-"),
                "{rule}"
            );
            assert_eq!(
                direction == Some(Direction::Extra),
                named("extra-"),
                "{rule}"
            );
        }
    }
}
