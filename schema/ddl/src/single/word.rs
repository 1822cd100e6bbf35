//! Words that end what is read, or may stand in it.

/// Words that end an expression, or begin another part of a statement, where they stand in no
/// parentheses.
pub const ENDS_EXPRESSION: &[&str] = &[
    "AS",
    "CHECK",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DO",
    "EXCEPT",
    "FETCH",
    "FOR",
    "FOREIGN",
    "FROM",
    "GRANT",
    "GROUP",
    "HAVING",
    "INITIALLY",
    "INTERSECT",
    "INTO",
    "JOIN",
    "LIMIT",
    "OFFSET",
    "ON",
    "ORDER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "SELECT",
    "TABLE",
    "UNION",
    "UNIQUE",
    "USING",
    "VALUES",
    "WHERE",
    "WINDOW",
    "WITH",
];

/// Words of Postgres' types that follow their name.
pub const IN_TYPES: &[&str] = &[
    "DAY",
    "HOUR",
    "MINUTE",
    "MONTH",
    "PRECISION",
    "SECOND",
    "TIME",
    "TO",
    "VARYING",
    "WITH",
    "WITHOUT",
    "YEAR",
    "ZONE",
];

/// All that a constraint says beside names and what stands in parentheses.
pub const IN_CONSTRAINTS: &[&str] = &[
    "ABORT",
    "ACTION",
    "CASCADE",
    "CONFLICT",
    "DEFAULT",
    "DEFERRABLE",
    "DEFERRED",
    "DELETE",
    "DISTINCT",
    "ENFORCED",
    "FAIL",
    "FULL",
    "IGNORE",
    "IMMEDIATE",
    "INCLUDE",
    "INDEX",
    "INHERIT",
    "INITIALLY",
    "KEY",
    "MATCH",
    "NO",
    "NOT",
    "NULL",
    "NULLS",
    "ON",
    "PARTIAL",
    "REPLACE",
    "RESTRICT",
    "ROLLBACK",
    "SET",
    "SIMPLE",
    "UPDATE",
    "VALID",
    "WITH",
];

/// All that a sequence is told beside its numbers.
pub const IN_SEQUENCES: &[&str] = &[
    "AS",
    "BIGINT",
    "BY",
    "CACHE",
    "CYCLE",
    "INCREMENT",
    "INTEGER",
    "MAXVALUE",
    "MINVALUE",
    "NO",
    "SMALLINT",
    "START",
    "WITH",
];

/// What a trigger of SQLite may do.
pub const IN_BODIES: &[&str] = &[
    "DELETE", "INSERT", "REPLACE", "SELECT", "UPDATE", "VALUES", "WITH",
];

/// How a query begins.
pub const QUERIES: &[&str] = &["SELECT", "VALUES", "WITH"];
