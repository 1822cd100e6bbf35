//! What is written down of a password, a code or a proof that was refused.

use evenkeel_live::database::{DbError, Tx};
use evenkeel_model::Schema;

use super::{attempts, write_down};
use crate::{
    audit::{AuditEntry, json},
    moment,
};

/// Writes a refusal down, as far as the trail is to have it: strangers can bring refusals about as often
/// as they like, and nobody may shorten the trail. The log has them all.
///
/// A row that isn't to be written is written and taken back, so that a refusal takes as long whichever
/// account it was for.
pub(super) async fn refused(
    tx: &mut Tx,
    live: &Schema,
    entry: AuditEntry<'_>,
) -> Result<(), DbError> {
    let now = moment::seconds();
    let count = attempts::refused(tx, entry.action, &entry.object, now).await?;
    tracing::info!(
        action = entry.action.name(),
        object = entry.object,
        address = entry.actor.address,
        in_this_hour = count,
        "refused"
    );
    let entry = entry.after(json([("in this hour", Some(count.to_string()))]));
    let kept = attempts::is_written_down(count);
    tx.run("savepoint refusal").await?;
    write_down(tx, live, entry).await?;
    if !kept {
        tx.forget_later();
    }
    tx.run(match kept {
        true => "release savepoint refusal",
        false => "rollback to savepoint refusal",
    })
    .await
    .map(drop)
}
