//! Use cases of bulk cancellations: find what is related, cancel it, restore it.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events::{BULK_CANCELLATION_UNDONE, CancelledInBulk};
use super::store::{self, ItemRow};
use super::views::{BulkCancellation, BulkRestoration, RelatedRequest, UnchangedRequest, WebRequest};
use super::{NOT_OVER_WEB, NOTHING_TO_CANCEL, UNDO_OVER, WebRequestKind};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::forget_old;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::call_back::discard;
use crate::participation::enrolments::entourage;
use crate::participation::enrolments::origin::Source;
use crate::participation::enrolments::{
    self, Channel, ENROLMENT_CANCELLED, EnrolmentSort, EnrolmentStatus, Filter, Joined, SortKey, restore,
};
use crate::programme::sessions::SESSION_STARTED;

/// Age of the oldest request that is related: as long as origins are kept.
const LOOKED_BACK: TimeDelta = TimeDelta::days(7);
/// Time in which a bulk cancellation can be undone.
const UNDO: TimeDelta = TimeDelta::hours(1);
/// Retention of what was cancelled together.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Lists what has a source in common with a request and can still be cancelled, the newest first.
pub fn find_related(
    tx: &mut Tx<'_>,
    to: WebRequest,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<RelatedRequest>, Problem> {
    let source = match to.kind {
        WebRequestKind::Enrolment => enrolments::find(tx, to.id)?.map(|joined| Source::from(&joined.enrolment)),
        WebRequestKind::CallBack => discard::source_of(tx, to.id)?,
    };
    let source = source.ok_or_else(Problem::not_found)?;
    let since = tx.now - LOOKED_BACK;
    let filter = Filter {
        channel: Some(Channel::Web),
        common: Some((source.clone(), since)),
        sort: EnrolmentSort::CreatedBackwards,
        ..Filter::default()
    };
    let enrolments = enrolments::list(tx, &filter, before.map(|(at, id)| (SortKey::At(at), id)), limit)?;
    let enrolments = entourage::beside(tx, enrolments)?;
    let calls = discard::from_source(tx, &source, since, before, limit)?;
    let mut related: Vec<RelatedRequest> =
        enrolments.into_iter().map(|one| RelatedRequest::enrolment(one, &source, tx.now)).collect();
    related.extend(calls.into_iter().map(|row| RelatedRequest::call_back(row, &source)));
    related.sort_by_key(|request| std::cmp::Reverse((request.created_at, request.id)));
    related.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(related)
}

/// Cancels requests together, for one reason; those that cannot be cancelled stay as they are.
///
/// Seats go to those who wait. The people are not notified: they are invented, or did not ask.
pub fn cancel(
    tx: &mut Tx<'_>,
    enrolments: &BTreeSet<Uuid>,
    call_backs: &BTreeSet<Uuid>,
    reason: &str,
) -> Result<BulkCancellation, Problem> {
    let batch = tx.new_id();
    let (mut items, mut unchanged) = (Vec::new(), Vec::new());
    restore::lock_all(tx, &enrolments.iter().copied().collect::<Vec<_>>(), false)?;
    let mut found = Vec::new();
    for id in enrolments {
        let request = WebRequest { kind: WebRequestKind::Enrolment, id: *id };
        match find_cancellable(tx, *id) {
            Ok(joined) => found.push(joined),
            Err(problem) => unchanged.push(UnchangedRequest::because(request, problem)?),
        }
    }
    // Those who wait go first, so that no freed seat is offered to one of them.
    found.sort_by_key(holds_seat);
    for joined in &found {
        let (id, was_seated) = (joined.enrolment.id, joined.enrolment.status == EnrolmentStatus::Enrolled);
        let request = WebRequest { kind: WebRequestKind::Enrolment, id };
        match enrolments::actions::cancel(tx, id, Some(reason).into()) {
            Ok(()) => items.push(item(tx, batch, request, was_seated)),
            Err(problem) => unchanged.push(UnchangedRequest::because(request, problem)?),
        }
    }
    for id in call_backs {
        let request = WebRequest { kind: WebRequestKind::CallBack, id: *id };
        match discard::discard(tx, *id, reason) {
            Ok(()) => items.push(item(tx, batch, request, false)),
            Err(problem) => unchanged.push(UnchangedRequest::because(request, problem)?),
        }
    }
    if items.is_empty() {
        return Err(Problem::new(NOTHING_TO_CANCEL));
    }
    store::insert(tx, &items)?;
    let cancelled: Vec<WebRequest> = items.iter().map(ItemRow::request).collect();
    let (of_enrolments, of_calls): (Vec<WebRequest>, Vec<WebRequest>) =
        cancelled.iter().partition(|request| request.kind == WebRequestKind::Enrolment);
    let enrolments = of_enrolments.into_iter().map(|request| request.id).collect();
    audit::record(tx, CancelledInBulk { batch, enrolments, call_backs: of_calls.len() }, Some(reason))?;
    Ok(BulkCancellation { id: batch, cancelled, unchanged, undo_until: tx.now + UNDO })
}

/// Finds an enrolment over the web that can still be cancelled; its session is locked.
fn find_cancellable(tx: &mut Tx<'_>, id: Uuid) -> Result<Joined, Problem> {
    let joined = enrolments::find(tx, id)?.ok_or_else(Problem::not_found)?;
    match &joined.enrolment {
        row if row.channel != Channel::Web => Err(Problem::new(NOT_OVER_WEB)),
        row if !row.status.is_live() => Err(Problem::new(ENROLMENT_CANCELLED)),
        _ if joined.session.starts_at <= tx.now => Err(Problem::new(SESSION_STARTED)),
        _ => Ok(joined),
    }
}

fn holds_seat(joined: &Joined) -> bool {
    matches!(joined.enrolment.status, EnrolmentStatus::Enrolled | EnrolmentStatus::Offered)
}

fn item(tx: &Tx<'_>, batch: Uuid, request: WebRequest, was_seated: bool) -> ItemRow {
    ItemRow {
        organisation_id: tx.organisation,
        batch_id: batch,
        item_id: request.id,
        kind: request.kind,
        was_seated,
        cancelled_at: tx.now,
        restored_at: None,
    }
}

impl ItemRow {
    fn request(&self) -> WebRequest {
        WebRequest { kind: self.kind, id: self.item_id }
    }
}

/// Restores what was cancelled together, as far as it still can be, within an hour.
///
/// Repeated, it tries again what could not be restored, and changes nothing else.
pub fn undo(tx: &mut Tx<'_>, batch: Uuid) -> Result<BulkRestoration, Problem> {
    let items = store::lock(tx, batch)?;
    let first = items.first().ok_or_else(Problem::not_found)?;
    if tx.now > first.cancelled_at + UNDO {
        return Err(Problem::new(UNDO_OVER));
    }
    let (mut restored, mut unchanged, mut restored_now) = (Vec::new(), Vec::new(), 0);
    let cancelled = |item: &&ItemRow| item.kind == WebRequestKind::Enrolment && item.restored_at.is_none();
    let enrolments: Vec<Uuid> = items.iter().filter(cancelled).map(|item| item.item_id).collect();
    restore::lock_all(tx, &enrolments, true)?;
    for item in &items {
        let done = match (item.restored_at, item.kind) {
            (Some(_), _) => {
                restored.push(item.request());
                continue;
            }
            (None, WebRequestKind::Enrolment) => restore::restore(tx, item.item_id, item.was_seated, None),
            (None, WebRequestKind::CallBack) => discard::reinstate(tx, item.item_id),
        };
        match done {
            Ok(()) => {
                store::mark_restored(tx, item)?;
                restored.push(item.request());
                restored_now += 1;
            }
            Err(problem) => unchanged.push(UnchangedRequest::because(item.request(), problem)?),
        }
    }
    if restored_now > 0 {
        let after = Some(json!({"restored": restored_now}));
        let undone = Entry { action: BULK_CANCELLATION_UNDONE, subject: batch, before: None, after };
        audit::record(tx, undone, None)?;
    }
    Ok(BulkRestoration { id: batch, restored, unchanged })
}

/// Erases what was cancelled together longer ago than it is kept.
pub fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(database, now, |conn| store::with_old(conn, now - KEPT), |tx| Ok(store::forget(tx, tx.now - KEPT)?))
}
