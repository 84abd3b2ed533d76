//! Use cases of closures of venues.
//!
//! None of them cancels sessions: those that a closure touches are listed, for staff to decide.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::events;
use super::store::{self, ClosureRow};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::conflicts;
use crate::programme::sessions;
use crate::programme::sessions::rules;
use crate::programme::sessions::store::Joined;
use crate::programme::sessions::views::{Session, zone_of};

/// A closure as staff describes it, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewClosure`, where they are described.
#[allow(missing_docs)]
pub struct ClosureDraft {
    pub venue_id: Uuid,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub reason: String,
}

/// A closure: days on which a venue is closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Closure {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Identity of the venue, a UUID.
    pub venue_id: Uuid,
    /// First day, in the venue's time zone.
    pub first_date: NaiveDate,
    /// Last day, included.
    pub last_date: NaiveDate,
    /// Reason, in French.
    pub reason: String,
    /// Sessions still to come on these days, by start, which stay until staff moves or cancels them.
    pub sessions: Vec<Session>,
}

/// Announces a closure, and lists the sessions that it touches.
pub fn announce(tx: &mut Tx<'_>, draft: ClosureDraft) -> Result<Closure, Problem> {
    conflicts::venue(tx, draft.venue_id)?;
    // A session planned there meanwhile is either committed before, and listed here, or planned after, and refused
    // there.
    sessions::claim(tx, &[draft.venue_id], &[])?;
    let row = ClosureRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        venue_id: draft.venue_id,
        first_date: draft.first_date,
        last_date: draft.last_date,
        reason: draft.reason,
        created_at: tx.now,
        withdrawn_at: None,
    };
    store::insert(tx, &row)?;
    let closure = show(tx, row)?;
    let after = Some(json!({
        "venue_id": closure.venue_id, "first_date": closure.first_date, "last_date": closure.last_date,
        "reason": closure.reason, "sessions": closure.sessions.len(),
    }));
    let entry = Entry { action: events::CLOSURE_ANNOUNCED, subject: closure.id, before: None, after };
    audit::record(tx, entry, None)?;
    Ok(closure)
}

/// Withdraws a closure.
pub fn withdraw(tx: &mut Tx<'_>, id: Uuid) -> Result<Closure, Problem> {
    let row = store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if !store::withdraw(tx, id)? {
        return Err(Problem::not_found());
    }
    let before = Some(json!({
        "venue_id": row.venue_id, "first_date": row.first_date, "last_date": row.last_date, "reason": row.reason,
    }));
    audit::record(tx, Entry { action: events::CLOSURE_WITHDRAWN, subject: id, before, after: None }, None)?;
    show(tx, row)
}

/// Lists closures that are not over, by first day.
pub fn list(tx: &mut Tx<'_>, after: Option<(NaiveDate, Uuid)>, limit: i64) -> Result<Vec<Closure>, Problem> {
    // One day back, so that closures left out are over in every time zone.
    let yesterday = tx.now.date_naive().pred_opt().unwrap_or_default();
    let rows = store::list(tx, yesterday, after, limit)?;
    rows.into_iter().map(|row| show(tx, row)).collect()
}

fn show(tx: &mut Tx<'_>, row: ClosureRow) -> Result<Closure, Problem> {
    let zone = zone_of(&conflicts::venue(tx, row.venue_id)?.time_zone);
    let midnight = |day: NaiveDate| rules::at_wall_time(zone, day.and_time(chrono::NaiveTime::MIN));
    let (from, to) = (midnight(row.first_date), midnight(row.last_date.succ_opt().unwrap_or(row.last_date)));
    let sessions = sessions::store::busy(tx, &[row.venue_id], &[], (from, to), &[])?;
    // Sessions that began the evening before do not count.
    let touched = |joined: &Joined| joined.session.starts_at >= from && joined.session.starts_at > tx.now;
    Ok(Closure {
        id: row.id,
        venue_id: row.venue_id,
        first_date: row.first_date,
        last_date: row.last_date,
        reason: row.reason,
        sessions: sessions.into_iter().filter(touched).map(|joined| Session::new(joined, true)).collect(),
    })
}
