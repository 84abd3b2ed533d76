//! The tables `webhook_endpoints` and `webhook_deliveries`.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{DeliveryStatus, DisabledBecause};
use crate::kernel::data::transaction::Tx;
use crate::schema::{webhook_deliveries as deliveries, webhook_endpoints as endpoints};

/// A row of `webhook_endpoints`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = endpoints, primary_key(organisation_id, id), treat_none_as_null = true)]
#[diesel(check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct EndpointRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub partner_id: Option<Uuid>,
    pub url: String,
    pub description: String,
    pub events: Vec<Option<String>>,
    pub enabled: bool,
    pub disabled_because: Option<DisabledBecause>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub failing_since: Option<DateTime<Utc>>,
    pub secret_number: i32,
    pub former_secret_until: Option<DateTime<Utc>>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub not_before: Option<DateTime<Utc>>,
}

/// A row of `webhook_deliveries`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = deliveries, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct DeliveryRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub endpoint_id: Uuid,
    pub event_id: Uuid,
    pub event: String,
    pub data: serde_json::Value,
    pub occurred_at: DateTime<Utc>,
    pub status: DeliveryStatus,
    pub attempts: i16,
    pub next_attempt_at: DateTime<Utc>,
    pub attempted_at: Option<DateTime<Utc>>,
    pub response_status: Option<i16>,
    pub response_body: Option<String>,
    pub duration_ms: Option<i32>,
    pub trouble: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// Filter of deliveries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Identity of a delivery.
    pub id: Option<Uuid>,
    /// Endpoint of the delivery.
    pub endpoint: Option<Uuid>,
    /// State of the delivery.
    pub status: Option<DeliveryStatus>,
    /// Type of the event, such as `session.full`.
    pub event: Option<String>,
}

/// Inserts an endpoint.
pub fn insert_endpoint(tx: &mut Tx<'_>, row: &EndpointRow) -> QueryResult<()> {
    diesel::insert_into(endpoints::table).values(row).execute(tx.conn).map(drop)
}

/// Endpoints, the oldest first.
pub fn list_endpoints(
    tx: &mut Tx<'_>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<EndpointRow>> {
    let mut query = endpoints::table
        .filter(endpoints::organisation_id.eq(tx.organisation))
        .order((endpoints::created_at, endpoints::id))
        .select(EndpointRow::as_select())
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(endpoints::created_at.gt(at).or(endpoints::created_at.eq(at).and(endpoints::id.gt(id))));
    }
    query.load(tx.conn)
}

/// Finds an endpoint.
pub fn find_endpoint(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<EndpointRow>> {
    endpoints::table.find((tx.organisation, id)).select(EndpointRow::as_select()).first(tx.conn).optional()
}

/// Finds an endpoint, and locks it until the transaction ends.
pub fn lock_endpoint(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<EndpointRow>> {
    endpoints::table
        .find((tx.organisation, id))
        .select(EndpointRow::as_select())
        .for_no_key_update()
        .first(tx.conn)
        .optional()
}

/// Updates an endpoint that is locked.
pub fn save_endpoint(tx: &mut Tx<'_>, row: &EndpointRow) -> QueryResult<()> {
    diesel::update(endpoints::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

/// Deletes an endpoint with its deliveries; returns false when there is none.
pub fn delete_endpoint(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    diesel::delete(endpoints::table.find((tx.organisation, id))).execute(tx.conn).map(|gone| gone == 1)
}

/// Counts the deliveries in some states, by endpoint; an endpoint without any is left out.
pub fn count_deliveries(
    tx: &mut Tx<'_>,
    endpoint_ids: &[Uuid],
    status: &[DeliveryStatus],
) -> QueryResult<Vec<(Uuid, i64)>> {
    deliveries::table
        .filter(deliveries::organisation_id.eq(tx.organisation).and(deliveries::endpoint_id.eq_any(endpoint_ids)))
        .filter(deliveries::status.eq_any(status))
        .group_by(deliveries::endpoint_id)
        .select((deliveries::endpoint_id, count_star()))
        .load(tx.conn)
}

/// Deliveries, the newest first.
pub fn list_deliveries(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<DeliveryRow>> {
    let mut query = deliveries::table
        .filter(deliveries::organisation_id.eq(tx.organisation))
        .order((deliveries::occurred_at.desc(), deliveries::id.desc()))
        .select(DeliveryRow::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(id) = filter.id {
        query = query.filter(deliveries::id.eq(id));
    }
    if let Some(endpoint) = filter.endpoint {
        query = query.filter(deliveries::endpoint_id.eq(endpoint));
    }
    if let Some(status) = filter.status {
        query = query.filter(deliveries::status.eq(status));
    }
    if let Some(event) = &filter.event {
        query = query.filter(deliveries::event.eq(event.clone()));
    }
    if let Some((at, id)) = before {
        query =
            query.filter(deliveries::occurred_at.lt(at).or(deliveries::occurred_at.eq(at).and(deliveries::id.lt(id))));
    }
    query.load(tx.conn)
}

/// Inserts a delivery.
pub fn insert_delivery(tx: &mut Tx<'_>, row: &DeliveryRow) -> QueryResult<()> {
    diesel::insert_into(deliveries::table).values(row).execute(tx.conn).map(drop)
}

/// Referrals that were created or changed.
#[derive(Debug, Default)]
pub struct ReferralChanges {
    /// Referrals that were just created.
    pub created: Vec<Uuid>,
    /// Enrolments that changed, with their referrals.
    pub enrolments: Vec<Uuid>,
    /// References of enrolments that changed, with their referrals.
    pub references: Vec<String>,
    /// Sessions that changed, with the referrals of their live enrolments.
    pub sessions: Vec<Uuid>,
}

const ENQUEUE_REFERRALS: &str = "
    SELECT webhook_tell($1, CASE WHEN r.id = ANY ($2) THEN 'referral.created' ELSE 'referral.updated' END,
        jsonb_build_object('id', r.id), r.partner_id, jsonb_build_object('id', e.id))
    FROM referrals r JOIN enrolments e ON (e.organisation_id, e.id) = (r.organisation_id, r.enrolment_id)
    WHERE r.organisation_id = $1 AND (r.id = ANY ($2) OR e.id = ANY ($3) OR e.reference = ANY ($4)
        OR e.session_id = ANY ($5) AND e.status IN ('enrolled', 'offered', 'waiting'))";

/// Writes the deliveries about referrals that were created or changed.
///
/// The partner's endpoints get the referral, the organisation's own the enrolment, because staff reads and lists
/// enrolments.
pub fn enqueue_referrals(tx: &mut Tx<'_>, changes: &ReferralChanges) -> QueryResult<()> {
    diesel::sql_query(ENQUEUE_REFERRALS)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Array<SqlUuid>, _>(&changes.created)
        .bind::<Array<SqlUuid>, _>(&changes.enrolments)
        .bind::<Array<Text>, _>(&changes.references)
        .bind::<Array<SqlUuid>, _>(&changes.sessions)
        .execute(tx.conn)
        .map(drop)
}

/// Organisations that have deliveries which ended before a time, UTC.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_deliveries(before)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations that have deliveries which ended before a time.
    fn with_old_deliveries(before: Timestamptz) -> SqlUuid;
}

/// Endpoints of a partner.
pub fn endpoints_of(tx: &mut Tx<'_>, partner: Uuid) -> QueryResult<Vec<Uuid>> {
    endpoints::table
        .filter(endpoints::organisation_id.eq(tx.organisation).and(endpoints::partner_id.eq(partner)))
        .select(endpoints::id)
        .load(tx.conn)
}

/// Gives up the due deliveries of some endpoints.
pub fn give_up(tx: &mut Tx<'_>, endpoints: &[Uuid], why: &str) -> QueryResult<()> {
    let due = deliveries::table
        .filter(deliveries::organisation_id.eq(tx.organisation).and(deliveries::endpoint_id.eq_any(endpoints)))
        .filter(deliveries::status.eq(DeliveryStatus::Due));
    diesel::update(due)
        .set((
            deliveries::status.eq(DeliveryStatus::Failed),
            deliveries::trouble.eq(why),
            deliveries::ended_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Gives deliveries another round of attempts, from now on; returns how many.
pub fn restart(tx: &mut Tx<'_>, scope: ReplayScope) -> QueryResult<usize> {
    let own = deliveries::organisation_id.eq(tx.organisation);
    let restarted = (
        deliveries::status.eq(DeliveryStatus::Due),
        deliveries::attempts.eq(0),
        deliveries::next_attempt_at.eq(tx.now),
        deliveries::ended_at.eq(None::<DateTime<Utc>>),
    );
    match scope {
        ReplayScope::One(id) => {
            let idle = deliveries::id.eq(id).and(deliveries::status.ne(DeliveryStatus::Sending));
            diesel::update(deliveries::table.filter(own).filter(idle)).set(restarted).execute(tx.conn)
        }
        ReplayScope::FailedSince(endpoint, since) => {
            let failed = deliveries::endpoint_id
                .eq(endpoint)
                .and(deliveries::status.eq(DeliveryStatus::Failed))
                .and(deliveries::occurred_at.ge(since));
            diesel::update(deliveries::table.filter(own).filter(failed)).set(restarted).execute(tx.conn)
        }
    }
}

/// Deliveries to replay.
#[derive(Debug, Clone, Copy)]
pub enum ReplayScope {
    /// One delivery, unless it is being posted.
    One(Uuid),
    /// The failed deliveries of an endpoint, for events since a time, UTC.
    FailedSince(Uuid, DateTime<Utc>),
}

/// Erases the deliveries that ended before a time, UTC; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let over = deliveries::organisation_id.eq(tx.organisation).and(deliveries::ended_at.lt(before));
    diesel::delete(deliveries::table.filter(over)).execute(tx.conn)
}
