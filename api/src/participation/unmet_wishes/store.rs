//! The table `unmet_wishes`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Float8, Int2, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{HalfDay, WishState};
use crate::kernel::data::transaction::Tx;
use crate::participation::enrolments::refusals::RefusalReason;
use crate::programme::sessions::words::Level;
use crate::schema::{declined_dates, learners, unmet_wishes};

/// A row of `unmet_wishes`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = unmet_wishes, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct WishRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub learner_id: Option<Uuid>,
    pub commune_code: Option<String>,
    pub level: Option<Level>,
    pub half_days: Vec<Option<HalfDay>>,
    pub topic: Option<String>,
    pub party_size: i16,
    pub state: WishState,
    pub session_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by: Option<Uuid>,
    pub reason: Option<RefusalReason>,
}

impl WishRow {
    /// True if it is nobody's wish, and for nothing: only the number of people was said.
    pub fn says_nothing(&self) -> bool {
        self.learner_id.is_none()
            && self.commune_code.is_none()
            && self.level.is_none()
            && self.half_days.is_empty()
            && self.topic.is_none()
    }
}

/// A wish with the rows that are shown beside it.
#[derive(QueryableByName, Debug, Clone)]
// They are described in `UnmetWish`.
#[allow(missing_docs)]
pub struct ShownWish {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub learner_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub given_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub family_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub commune_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub commune: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub level: Option<Level>,
    #[diesel(sql_type = Array<Text>)]
    pub half_days: Vec<HalfDay>,
    #[diesel(sql_type = Nullable<Text>)]
    pub topic: Option<String>,
    #[diesel(sql_type = Int2)]
    pub party_size: i16,
    #[diesel(sql_type = Text)]
    pub state: WishState,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub session_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub session_title: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub session_starts_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub venue_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub time_zone: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub created_by: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub closed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<RefusalReason>,
}

/// Filter of wishes.
#[derive(Clone, Debug, Default)]
// Each is compared with the column of that name, but for the last.
#[allow(missing_docs)]
pub struct Filter {
    pub id: Option<Uuid>,
    pub learner: Option<Uuid>,
    pub state: Option<WishState>,
    pub commune: Option<String>,
    pub level: Option<Level>,
    pub half_day: Option<HalfDay>,
    /// True for wishes that a session to come fits, false for all others.
    pub matched: Option<bool>,
}

/// Reads wishes with the card of the person that was kept after a merge.
///
/// Only a session that is still to come counts as one that fits.
const SHOWN: &str = "
    SELECT w.id, k.id AS learner_id, k.given_name, k.family_name, k.phone, w.commune_code, c.name AS commune, w.level,
        w.half_days, w.topic, w.party_size, w.state, s.id AS session_id, s.title AS session_title,
        s.starts_at AS session_starts_at, v.name AS venue_name, v.time_zone, w.created_at, a.name AS created_by,
        w.closed_at, w.reason
    FROM unmet_wishes w
    LEFT JOIN learners l ON (l.organisation_id, l.id) = (w.organisation_id, w.learner_id)
    LEFT JOIN learners k ON (k.organisation_id, k.id) = (l.organisation_id, coalesce(l.merged_into, l.id))
    LEFT JOIN communes c ON (c.organisation_id, c.code) = (w.organisation_id, w.commune_code)
    LEFT JOIN sessions s ON (s.organisation_id, s.id) = (w.organisation_id, w.session_id)
        AND s.status = 'scheduled' AND s.starts_at > $2
    LEFT JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
    LEFT JOIN accounts a ON (a.organisation_id, a.id) = (w.organisation_id, w.created_by)
    WHERE w.organisation_id = $1
        AND ($3 IS NULL OR w.id = $3) AND ($4 IS NULL OR k.id = $4) AND ($5 IS NULL OR w.state = $5)
        AND ($6 IS NULL OR w.commune_code = $6) AND ($7 IS NULL OR w.level = $7)
        AND ($8 IS NULL OR w.half_days = '{}' OR $8 = ANY (w.half_days))
        AND ($9 IS NULL OR (s.id IS NOT NULL AND w.state = 'open') = $9)
        AND ($10 IS NULL OR (w.created_at, w.id) < ($10, $11))
    ORDER BY w.created_at DESC, w.id DESC LIMIT $12";

/// Lists wishes, the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<ShownWish>> {
    let (created_at, id) = before.unzip();
    diesel::sql_query(SHOWN)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Timestamptz, _>(tx.now)
        .bind::<Nullable<SqlUuid>, _>(filter.id)
        .bind::<Nullable<SqlUuid>, _>(filter.learner)
        .bind::<Nullable<Text>, _>(filter.state)
        .bind::<Nullable<Text>, _>(filter.commune.as_deref())
        .bind::<Nullable<Text>, _>(filter.level)
        .bind::<Nullable<Text>, _>(filter.half_day)
        .bind::<Nullable<Bool>, _>(filter.matched)
        .bind::<Nullable<Timestamptz>, _>(created_at)
        .bind::<Nullable<SqlUuid>, _>(id)
        .bind::<BigInt, _>(limit)
        .load(tx.conn)
}

/// Writes a wish down.
pub fn insert(tx: &mut Tx<'_>, row: &WishRow) -> QueryResult<()> {
    diesel::insert_into(unmet_wishes::table).values(row).execute(tx.conn).map(drop)
}

/// Locks a wish, and returns its row.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<WishRow>> {
    unmet_wishes::table.find((tx.organisation, id)).select(WishRow::as_select()).for_update().first(tx.conn).optional()
}

/// Gives a wish another state.
pub fn set_state(tx: &mut Tx<'_>, id: Uuid, state: WishState, reason: Option<RefusalReason>) -> QueryResult<()> {
    let closed_at = (state != WishState::Open).then_some(tx.now);
    diesel::update(unmet_wishes::table.find((tx.organisation, id)))
        .set((
            unmet_wishes::state.eq(state),
            unmet_wishes::closed_at.eq(closed_at),
            unmet_wishes::closed_by.eq(closed_at.and(tx.principal.account())),
            unmet_wishes::reason.eq(reason),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// The open wishes of a person, also under cards merged into theirs, that a session was found for.
pub fn met_by(tx: &mut Tx<'_>, learner: Uuid, session: Uuid) -> QueryResult<Vec<Uuid>> {
    let its_card = learners::organisation_id
        .eq(unmet_wishes::organisation_id)
        .and(learners::id.nullable().eq(unmet_wishes::learner_id));
    unmet_wishes::table
        .inner_join(learners::table.on(its_card))
        .filter(unmet_wishes::organisation_id.eq(tx.organisation).and(unmet_wishes::session_id.eq(session)))
        .filter(unmet_wishes::state.eq(WishState::Open))
        .filter(learners::id.eq(learner).or(learners::merged_into.eq(learner)))
        .order(unmet_wishes::id)
        .select(unmet_wishes::id)
        .load(tx.conn)
}

/// An open wish for which no session to come was found yet.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct Unmatched {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    pub commune_code: Option<String>,
    #[diesel(sql_type = Nullable<Float8>)]
    pub latitude: Option<f64>,
    #[diesel(sql_type = Nullable<Float8>)]
    pub longitude: Option<f64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub level: Option<Level>,
    #[diesel(sql_type = Array<Text>)]
    pub half_days: Vec<HalfDay>,
    #[diesel(sql_type = Int2)]
    pub party_size: i16,
}

/// Lists the open wishes, or one of them, for which no session to come was found yet, the oldest first.
pub fn unmatched(tx: &mut Tx<'_>, wish: Option<Uuid>) -> QueryResult<Vec<Unmatched>> {
    diesel::sql_query(
        "SELECT w.id, w.commune_code, c.latitude, c.longitude, w.level, w.half_days, w.party_size
         FROM unmet_wishes w
         LEFT JOIN communes c ON (c.organisation_id, c.code) = (w.organisation_id, w.commune_code)
         WHERE w.organisation_id = $1 AND w.state = 'open' AND ($3 IS NULL OR w.id = $3) AND NOT EXISTS (
             SELECT FROM sessions s WHERE s.organisation_id = w.organisation_id AND s.id = w.session_id
                 AND s.status = 'scheduled' AND s.starts_at > $2)
         ORDER BY w.created_at, w.id",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(tx.now)
    .bind::<Nullable<SqlUuid>, _>(wish)
    .load(tx.conn)
}

/// A session that was opened, with the commune of its venue.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct Opened {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub level: Level,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub time_zone: String,
    #[diesel(sql_type = Int2)]
    pub free: i16,
    #[diesel(sql_type = Text)]
    pub commune_code: String,
    #[diesel(sql_type = Nullable<Float8>)]
    pub latitude: Option<f64>,
    #[diesel(sql_type = Nullable<Float8>)]
    pub longitude: Option<f64>,
}

/// Lists the sessions to come that were created since a time, and some others.
///
/// The soonest comes first.
pub fn opened(tx: &mut Tx<'_>, since: DateTime<Utc>, others: &[Uuid]) -> QueryResult<Vec<Opened>> {
    diesel::sql_query(
        "SELECT s.id, s.level, s.starts_at, v.time_zone, (s.capacity - s.seats_taken)::int2 AS free,
             c.code AS commune_code, c.latitude, c.longitude
         FROM sessions s
         JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
         JOIN communes c ON (c.organisation_id, c.code) = (v.organisation_id, v.commune_code)
         WHERE s.organisation_id = $1 AND s.status = 'scheduled' AND s.starts_at > $2
             AND (s.created_at >= $4 OR s.id = ANY ($3))
         ORDER BY s.starts_at, s.id",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(tx.now)
    .bind::<Array<SqlUuid>, _>(others)
    .bind::<Timestamptz, _>(since)
    .load(tx.conn)
}

/// Dates that do not suit: the session and its start at that time, by wish.
pub fn declined(tx: &mut Tx<'_>, wishes: &[Uuid]) -> QueryResult<Vec<(Uuid, Uuid, DateTime<Utc>)>> {
    declined_dates::table
        .filter(declined_dates::organisation_id.eq(tx.organisation).and(declined_dates::wish_id.eq_any(wishes)))
        .select((declined_dates::wish_id, declined_dates::session_id, declined_dates::starts_at))
        .load(tx.conn)
}

/// Notes that a date does not suit; false if that is noted already.
pub fn decline(tx: &mut Tx<'_>, wish: Uuid, session: Uuid, starts_at: DateTime<Utc>) -> QueryResult<bool> {
    use diesel::query_dsl::methods::FilterDsl as _;
    let date = declined_dates::starts_at.eq(starts_at);
    diesel::insert_into(declined_dates::table)
        .values((
            declined_dates::organisation_id.eq(tx.organisation),
            declined_dates::wish_id.eq(wish),
            declined_dates::session_id.eq(session),
            date,
        ))
        .on_conflict((declined_dates::organisation_id, declined_dates::wish_id, declined_dates::session_id))
        .do_update()
        .set(date)
        .filter(declined_dates::starts_at.ne(starts_at))
        .execute(tx.conn)
        .map(|rows| rows > 0)
}

/// Forgets that a date does not suit; false if that was not noted.
pub fn restore(tx: &mut Tx<'_>, wish: Uuid, session: Uuid) -> QueryResult<bool> {
    let own = declined_dates::table.find((tx.organisation, wish, session));
    diesel::delete(own).execute(tx.conn).map(|rows| rows > 0)
}

/// Notes the session that fits a wish, or that there is none.
pub fn set_session(tx: &mut Tx<'_>, id: Uuid, session: Option<Uuid>) -> QueryResult<()> {
    diesel::update(unmet_wishes::table.find((tx.organisation, id)))
        .set(unmet_wishes::session_id.eq(session))
        .execute(tx.conn)
        .map(drop)
}

/// The open wishes noted before a time.
pub fn open_before(tx: &mut Tx<'_>, time: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    unmet_wishes::table
        .filter(unmet_wishes::organisation_id.eq(tx.organisation))
        .filter(unmet_wishes::state.eq(WishState::Open).and(unmet_wishes::created_at.lt(time)))
        .order(unmet_wishes::id)
        .select(unmet_wishes::id)
        .load(tx.conn)
}

/// Deletes wishes noted before a time; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let own = unmet_wishes::organisation_id.eq(tx.organisation);
    diesel::delete(unmet_wishes::table.filter(own.and(unmet_wishes::created_at.lt(before)))).execute(tx.conn)
}

/// Organisations that have wishes to expire or to forget, noted before these times.
pub fn with_old(conn: &mut PgConnection, expired: DateTime<Utc>, forgotten: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_unmet_wishes(expired, forgotten)).load(conn)
}

diesel::define_sql_function! {
    /// Organisations that have wishes to expire or to forget.
    fn with_old_unmet_wishes(
        expired: diesel::sql_types::Timestamptz,
        forgotten: diesel::sql_types::Timestamptz,
    ) -> diesel::sql_types::Uuid;
}
