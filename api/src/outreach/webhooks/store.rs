//! The tables `webhook_endpoints` and `webhook_deliveries`.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{DeliveryStatus, DisabledBecause};
use crate::kernel::data::transaction::Tx;
use crate::schema::{organisations, partners, webhook_deliveries as deliveries, webhook_endpoints as endpoints};

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

/// Which deliveries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// This one.
    pub id: Option<Uuid>,
    /// To this endpoint.
    pub endpoint: Option<Uuid>,
    /// What became of them.
    pub status: Option<DeliveryStatus>,
    /// Of this event.
    pub event: Option<String>,
}

/// The organisation's name in addresses.
pub fn slug(tx: &mut Tx<'_>) -> QueryResult<String> {
    organisations::table.find(tx.organisation).select(organisations::slug).first(tx.conn)
}

pub fn insert(tx: &mut Tx<'_>, row: &EndpointRow) -> QueryResult<()> {
    diesel::insert_into(endpoints::table).values(row).execute(tx.conn).map(drop)
}

/// Endpoints, the oldest first.
pub fn endpoints(tx: &mut Tx<'_>, after: Option<(DateTime<Utc>, Uuid)>, limit: i64) -> QueryResult<Vec<EndpointRow>> {
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

pub fn endpoint(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<EndpointRow>> {
    endpoints::table.find((tx.organisation, id)).select(EndpointRow::as_select()).first(tx.conn).optional()
}

/// One endpoint, which nobody else changes until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<EndpointRow>> {
    endpoints::table
        .find((tx.organisation, id))
        .select(EndpointRow::as_select())
        .for_no_key_update()
        .first(tx.conn)
        .optional()
}

/// Writes an endpoint that is locked.
pub fn save(tx: &mut Tx<'_>, row: &EndpointRow) -> QueryResult<()> {
    diesel::update(endpoints::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

/// Removes an endpoint with what it was told; false when there is none.
pub fn delete(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    diesel::delete(endpoints::table.find((tx.organisation, id))).execute(tx.conn).map(|gone| gone == 1)
}

/// How many deliveries of endpoints are in some state.
pub fn count(tx: &mut Tx<'_>, whose: &[Uuid], status: &[DeliveryStatus]) -> QueryResult<Vec<(Uuid, i64)>> {
    deliveries::table
        .filter(deliveries::organisation_id.eq(tx.organisation).and(deliveries::endpoint_id.eq_any(whose)))
        .filter(deliveries::status.eq_any(status))
        .group_by(deliveries::endpoint_id)
        .select((deliveries::endpoint_id, count_star()))
        .load(tx.conn)
}

/// Deliveries, the newest first.
pub fn list(
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

/// Writes one delivery down for one endpoint.
pub fn deliver(tx: &mut Tx<'_>, row: &DeliveryRow) -> QueryResult<()> {
    diesel::insert_into(deliveries::table).values(row).execute(tx.conn).map(drop)
}

/// Which referrals are to be told of.
#[derive(Debug, Default)]
pub struct Touched {
    /// These, just sent.
    pub created: Vec<Uuid>,
    /// Those of these enrolments.
    pub enrolments: Vec<Uuid>,
    /// Those of the enrolments with these references.
    pub references: Vec<String>,
    /// Those still of these sessions.
    pub sessions: Vec<Uuid>,
}

const ENQUEUE_REFERRALS: &str = "
    SELECT webhook_tell($1, CASE WHEN r.id = ANY ($2) THEN 'referral.created' ELSE 'referral.updated' END,
        jsonb_build_object('id', r.id), r.partner_id, jsonb_build_object('id', e.id))
    FROM referrals r JOIN enrolments e ON (e.organisation_id, e.id) = (r.organisation_id, r.enrolment_id)
    WHERE r.organisation_id = $1 AND (r.id = ANY ($2) OR e.id = ANY ($3) OR e.reference = ANY ($4)
        OR e.session_id = ANY ($5) AND e.status IN ('enrolled', 'offered', 'waiting'))";

/// Writes down that there are referrals, or that something else became of them.
///
/// For the partner's endpoints, and, as what became of an enrolment, for the organisation's own, since staff opens
/// and lists those.
pub fn enqueue_referrals(tx: &mut Tx<'_>, touched: &Touched) -> QueryResult<()> {
    diesel::sql_query(ENQUEUE_REFERRALS)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Array<SqlUuid>, _>(&touched.created)
        .bind::<Array<SqlUuid>, _>(&touched.enrolments)
        .bind::<Array<Text>, _>(&touched.references)
        .bind::<Array<SqlUuid>, _>(&touched.sessions)
        .execute(tx.conn)
        .map(drop)
}

/// Organisations that have an endpoint to be told something by then.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(due_deliveries(at)).load(conn)
}

/// Organisations that have deliveries which ended before a time.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_deliveries(before)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations with something to post by then.
    fn due_deliveries(at: Timestamptz) -> SqlUuid;
}
diesel::define_sql_function! {
    /// Organisations that have deliveries which ended before.
    fn with_old_deliveries(before: Timestamptz) -> SqlUuid;
}

/// A delivery and whom it is for.
#[diesel::dsl::auto_type]
fn of_endpoint() -> _ {
    deliveries::organisation_id.eq(endpoints::organisation_id).and(deliveries::endpoint_id.eq(endpoints::id))
}

/// An endpoint that is told things, and did not ask for patience.
///
/// Not of a partner that is one no more, even if what happened as it stopped was written down for it.
#[diesel::dsl::auto_type]
fn listens(now: DateTime<Utc>) -> _ {
    let asked_for_patience = endpoints::not_before.is_not_null().and(endpoints::not_before.gt(now));
    let same =
        partners::organisation_id.eq(endpoints::organisation_id).and(partners::id.nullable().eq(endpoints::partner_id));
    let of_a_partner = exists(partners::table.filter(same).filter(partners::active));
    endpoints::enabled.and(diesel::dsl::not(asked_for_patience)).and(endpoints::partner_id.is_null().or(of_a_partner))
}

/// Endpoints for which something is due and that no other process looks at, kept to this transaction.
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

/// To be posted now, or taken by a process that was never heard of again.
#[diesel::dsl::auto_type]
fn is_due(open: [DeliveryStatus; 2], now: DateTime<Utc>) -> _ {
    deliveries::status.eq_any(open).and(deliveries::next_attempt_at.le(now))
}

/// Claims up to so many deliveries of an endpoint, less those in flight, until `lease`.
pub fn claim(tx: &mut Tx<'_>, endpoint: Uuid, lease: DateTime<Utc>, at_once: i64) -> QueryResult<Vec<DeliveryRow>> {
    let own = deliveries::organisation_id.eq(tx.organisation).and(deliveries::endpoint_id.eq(endpoint));
    let on_their_way: i64 = deliveries::table
        .filter(own)
        .filter(deliveries::status.eq(DeliveryStatus::Sending).and(deliveries::next_attempt_at.gt(tx.now)))
        .count()
        .get_result(tx.conn)?;
    let due: Vec<Uuid> = deliveries::table
        .filter(own)
        .filter(is_due(OPEN, tx.now))
        .order((deliveries::next_attempt_at, deliveries::id))
        .select(deliveries::id)
        .limit((at_once - on_their_way).max(0))
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

/// Writes down what became of a try; nothing when the lease ran out and somebody else has it.
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

/// The endpoints of a partner.
pub fn endpoints_of(tx: &mut Tx<'_>, partner: Uuid) -> QueryResult<Vec<Uuid>> {
    endpoints::table
        .filter(endpoints::organisation_id.eq(tx.organisation).and(endpoints::partner_id.eq(partner)))
        .select(endpoints::id)
        .load(tx.conn)
}

/// Gives up what endpoints were still to be told.
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

/// Gives deliveries another round of tries, from now on.
///
/// One that is not on its way, or the failed ones of an endpoint that happened since. Says how many.
pub fn again(tx: &mut Tx<'_>, which: Again) -> QueryResult<usize> {
    let own = deliveries::organisation_id.eq(tx.organisation);
    let restarted = (
        deliveries::status.eq(DeliveryStatus::Due),
        deliveries::attempts.eq(0),
        deliveries::next_attempt_at.eq(tx.now),
        deliveries::ended_at.eq(None::<DateTime<Utc>>),
    );
    match which {
        Again::One(id) => {
            let idle = deliveries::id.eq(id).and(deliveries::status.ne(DeliveryStatus::Sending));
            diesel::update(deliveries::table.filter(own).filter(idle)).set(restarted).execute(tx.conn)
        }
        Again::FailedSince(endpoint, since) => {
            let failed = deliveries::endpoint_id
                .eq(endpoint)
                .and(deliveries::status.eq(DeliveryStatus::Failed))
                .and(deliveries::occurred_at.ge(since));
            diesel::update(deliveries::table.filter(own).filter(failed)).set(restarted).execute(tx.conn)
        }
    }
}

/// What is told again.
#[derive(Debug, Clone, Copy)]
pub enum Again {
    /// One delivery.
    One(Uuid),
    /// What failed of an endpoint, of events since.
    FailedSince(Uuid, DateTime<Utc>),
}

/// Forgets what ended before.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let over = deliveries::organisation_id.eq(tx.organisation).and(deliveries::ended_at.lt(before));
    diesel::delete(deliveries::table.filter(over)).execute(tx.conn)
}
