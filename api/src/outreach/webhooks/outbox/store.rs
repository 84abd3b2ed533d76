//! Claims of deliveries, in the tables `webhook_endpoints` and `webhook_deliveries`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::outreach::webhooks::DeliveryStatus;
use crate::outreach::webhooks::store::{DeliveryRow, EndpointRow};
use crate::schema::{organisations, partners, webhook_deliveries as deliveries, webhook_endpoints as endpoints};

/// The organisation's name in addresses.
pub fn slug(tx: &mut Tx<'_>) -> QueryResult<String> {
    organisations::table.find(tx.organisation).select(organisations::slug).first(tx.conn)
}

/// Organisations that have deliveries due at a time, UTC.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(due_deliveries(at)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations that have deliveries due at a time.
    fn due_deliveries(at: Timestamptz) -> SqlUuid;
}

/// Joins a delivery to its endpoint.
#[diesel::dsl::auto_type]
fn of_endpoint() -> _ {
    deliveries::organisation_id.eq(endpoints::organisation_id).and(deliveries::endpoint_id.eq(endpoints::id))
}

/// True for an endpoint that is enabled and has asked for no pause.
///
/// The endpoint of a stopped partner gets nothing either, even if a delivery was written for it as the partner stopped.
#[diesel::dsl::auto_type]
fn listens(now: DateTime<Utc>) -> _ {
    let asked_for_pause = endpoints::not_before.is_not_null().and(endpoints::not_before.gt(now));
    let same =
        partners::organisation_id.eq(endpoints::organisation_id).and(partners::id.nullable().eq(endpoints::partner_id));
    let of_a_partner = exists(partners::table.filter(same).filter(partners::active));
    endpoints::enabled.and(diesel::dsl::not(asked_for_pause)).and(endpoints::partner_id.is_null().or(of_a_partner))
}

/// Endpoints with due deliveries that no other process has locked; this transaction locks them.
pub fn due_endpoints(tx: &mut Tx<'_>) -> QueryResult<Vec<EndpointRow>> {
    let due = deliveries::table.filter(of_endpoint()).filter(is_due(OPEN, tx.now));
    endpoints::table
        .filter(endpoints::organisation_id.eq(tx.organisation).and(listens(tx.now)))
        .filter(exists(due))
        .select(EndpointRow::as_select())
        .for_no_key_update()
        .skip_locked()
        .load(tx.conn)
}

const OPEN: [DeliveryStatus; 2] = [DeliveryStatus::Due, DeliveryStatus::Sending];

/// True for a delivery that is due, or has a lease that ran out.
#[diesel::dsl::auto_type]
fn is_due(open: [DeliveryStatus; 2], now: DateTime<Utc>) -> _ {
    deliveries::status.eq_any(open).and(deliveries::next_attempt_at.le(now))
}

/// Claims up to `at_once` deliveries of an endpoint, less those being posted, until `lease`.
pub fn claim(tx: &mut Tx<'_>, endpoint: Uuid, lease: DateTime<Utc>, at_once: i64) -> QueryResult<Vec<DeliveryRow>> {
    let own = deliveries::organisation_id.eq(tx.organisation).and(deliveries::endpoint_id.eq(endpoint));
    let being_posted: i64 = deliveries::table
        .filter(own)
        .filter(deliveries::status.eq(DeliveryStatus::Sending).and(deliveries::next_attempt_at.gt(tx.now)))
        .count()
        .get_result(tx.conn)?;
    let due: Vec<Uuid> = deliveries::table
        .filter(own)
        .filter(is_due(OPEN, tx.now))
        .order((deliveries::next_attempt_at, deliveries::id))
        .select(deliveries::id)
        .limit((at_once - being_posted).max(0))
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    diesel::update(
        deliveries::table.filter(deliveries::organisation_id.eq(tx.organisation).and(deliveries::id.eq_any(due))),
    )
    .set((
        deliveries::status.eq(DeliveryStatus::Sending),
        deliveries::attempts.eq(deliveries::attempts + 1),
        deliveries::next_attempt_at.eq(lease),
    ))
    .returning(DeliveryRow::as_returning())
    .get_results(tx.conn)
}

/// Records the outcome of an attempt.
///
/// Returns false when the lease ran out and another process has claimed the delivery.
pub fn settle(tx: &mut Tx<'_>, row: &DeliveryRow) -> QueryResult<bool> {
    let held = deliveries::table
        .find((tx.organisation, row.id))
        .filter(deliveries::status.eq(DeliveryStatus::Sending).and(deliveries::attempts.eq(row.attempts)));
    diesel::update(held)
        .set((
            deliveries::status.eq(row.status),
            deliveries::next_attempt_at.eq(row.next_attempt_at),
            deliveries::attempted_at.eq(row.attempted_at),
            deliveries::response_status.eq(row.response_status),
            deliveries::response_body.eq(&row.response_body),
            deliveries::duration_ms.eq(row.duration_ms),
            deliveries::trouble.eq(&row.trouble),
            deliveries::ended_at.eq(row.ended_at),
        ))
        .execute(tx.conn)
        .map(|settled| settled == 1)
}
