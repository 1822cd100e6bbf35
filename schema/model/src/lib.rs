//! What a schema is, and what is told of it: plain values that can be kept, sent and shown.
//!
//! The browser's half rests on this crate, so what changes here builds it anew; how findings and plans
//! come about does not.

mod diagram;
mod duration;
mod finding;
mod report;
mod rule;
mod schema;
mod shown;
mod table_doc;
mod view;

pub use diagram::{Diagram, DiagramBox, DiagramEdge, DiagramLine, Marks};
pub use duration::duration;
pub use finding::{Feature, Finding, hurt};
pub use report::{Fingerprint, Report, Verdict};
pub use rule::{Direction, Entry, Rule, Severity};
pub use schema::{
    Code, Column, ColumnStorage, CompositeField, Constraint, Dependency, Dialect, Domain,
    Extension, Fires, Generated, Grant, IdentityOptions, Index, IndexDefinition, IndexParts,
    KeyPart, KeyTerm, Namespace, ObjectKind, ObjectPath, PUBLIC, Partition, Place, Policy,
    Reference, ReplicaIdentity, RewriteRule, Routine, RoutineDefinition, RoutineKind, RowSecurity,
    Schema, Sequence, Signature, Statistics, Storage, StorageStrategy, Table, TableOptions,
    Trigger, Type, TypeShape, Unverifiable, View, ViewColumn, WITH_OPTION, arguments, qualified,
    split_qualified,
};
pub use shown::{shown, shown_but, shown_json, shown_lines, steers};
pub use table_doc::{ColumnDoc, PartDoc, RelationDoc, TableDoc, TableFact, TableKind, TableRef};
pub use view::{Effects, EntryState, LedgerEntry, LedgerView, SetKind};
