//! The table `sessions`.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::dsl::{And, Eq, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Timestamptz};
use uuid::Uuid;

use super::beside::{CLOSURES_OF_THE_DAY, closure, welcome};
use super::words::{Level, SessionStatus};
use super::zones::{local, zone_of};
use crate::directory::places::VenueRow;
use crate::kernel::data::transaction::Tx;
use crate::kernel::web::paging::Page;
use crate::programme::holidays::Region;
use crate::programme::holidays::closed_days::closed_reason;
use crate::schema::{accounts, communes, sessions, venues};

/// A row of `sessions`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct SessionRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub series_id: Option<Uuid>,
    pub venue_id: Uuid,
    pub facilitator_id: Option<Uuid>,
    pub title: String,
    pub description: Option<String>,
    pub level: Level,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub capacity: i16,
    pub minimum: i16,
    #[diesel(skip_update)]
    pub seats_taken: i16,
    #[diesel(skip_update)]
    pub waiting: i16,
    #[diesel(skip_update)]
    pub people_waiting: i16,
    #[diesel(skip_update)]
    pub next_party: i16,
    #[diesel(skip_update)]
    pub next_deadline: Option<DateTime<Utc>>,
    pub status: SessionStatus,
    pub cancellation_reason: Option<String>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// The database cannot say that elements of an array are never null.
    pub changed_alone: Vec<Option<String>>,
    pub held_when_closed: bool,
    /// Written by the database alone.
    #[diesel(skip_insertion, skip_update)]
    pub desk_seats: i16,
}

/// A session with its venue, the venue's commune and the facilitator's name.
#[derive(Queryable, Debug, Clone)]
pub struct Joined {
    /// The session.
    pub session: SessionRow,
    /// The venue.
    pub venue: VenueRow,
    /// Name of the venue's commune.
    pub commune: String,
    /// Name of the facilitator.
    pub facilitator: Option<String>,
    /// Reason of a closure of the venue on that day.
    pub closure: Option<String>,
    /// First name of the facilitator, where public pages say it.
    pub welcome: Option<String>,
}

impl Joined {
    /// Finds the reason why the venue is closed on the day of the session, in French.
    ///
    /// None if it is held all the same.
    pub fn closed(&self) -> Option<String> {
        if self.session.held_when_closed {
            return None;
        }
        let day = local(self.session.starts_at, zone_of(&self.venue.time_zone)).date_naive();
        closed_reason(day, Region::find(&self.venue.commune_code), self.closure.as_deref())
    }
}

/// Filters of sessions.
#[derive(Debug, Clone, Default)]
// Fields without a comment filter by the column of the same name.
#[allow(missing_docs)]
pub struct Filter {
    /// Not over at an instant.
    pub ends_after: Option<DateTime<Utc>>,
    /// Having begun at an instant, or not.
    pub begun: Option<(bool, DateTime<Utc>)>,
    /// First day, in the organisation's time zone.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
    pub venue: Option<Uuid>,
    pub level: Option<Level>,
    pub commune: Option<String>,
    /// Held, to begin after an instant, and with a free seat; or not so.
    pub available: Option<(bool, DateTime<Utc>)>,
    pub facilitator: Option<Uuid>,
    pub status: Option<SessionStatus>,
    pub id: Option<Uuid>,
    pub series: Option<Uuid>,
    /// Identities of the sessions.
    pub among: Option<Vec<Uuid>>,
}

// `auto_type` needs the types of joins to be written out.
#[allow(clippy::type_complexity)]
#[diesel::dsl::auto_type]
fn with_places() -> _ {
    let own_venue: And<Eq<venues::organisation_id, sessions::organisation_id>, Eq<venues::id, sessions::venue_id>> =
        venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    let own_commune: And<
        Eq<communes::organisation_id, venues::organisation_id>,
        Eq<communes::code, venues::commune_code>,
    > = communes::organisation_id.eq(venues::organisation_id).and(communes::code.eq(venues::commune_code));
    let runs_it: And<
        Eq<diesel::dsl::Nullable<accounts::organisation_id>, diesel::dsl::Nullable<sessions::organisation_id>>,
        Eq<diesel::dsl::Nullable<accounts::id>, sessions::facilitator_id>,
        diesel::sql_types::Nullable<diesel::sql_types::Bool>,
    > = accounts::organisation_id
        .nullable()
        .eq(sessions::organisation_id.nullable())
        .and(accounts::id.nullable().eq(sessions::facilitator_id));
    sessions::table
        .inner_join(venues::table.on(own_venue))
        .inner_join(communes::table.on(own_commune))
        .left_join(accounts::table.on(runs_it))
}

/// Lists sessions, by start.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Joined>> {
    let mut query = with_places()
        .filter(sessions::organisation_id.eq(tx.organisation))
        .order((sessions::starts_at, sessions::id))
        .select((
            SessionRow::as_select(),
            VenueRow::as_select(),
            communes::name,
            accounts::name.nullable(),
            closure(),
            welcome(),
        ))
        .limit(limit)
        .into_boxed();
    if let Some(instant) = filter.ends_after {
        query = query.filter(sessions::ends_at.gt(instant));
    }
    match filter.begun {
        Some((true, instant)) => query = query.filter(sessions::starts_at.le(instant)),
        Some((false, instant)) => query = query.filter(sessions::starts_at.gt(instant)),
        None => {}
    }
    if let Some(day) = filter.from {
        query = query.filter(sessions::starts_at.ge(midnight(day)));
    }
    if let Some(day) = filter.to.and_then(|day| day.succ_opt()) {
        query = query.filter(sessions::starts_at.lt(midnight(day)));
    }
    if let Some(venue) = filter.venue {
        query = query.filter(sessions::venue_id.eq(venue));
    }
    if let Some(level) = filter.level {
        query = query.filter(sessions::level.eq(level));
    }
    if let Some(commune) = &filter.commune {
        query = query.filter(venues::commune_code.eq(commune));
    }
    if let Some((available, instant)) = filter.available {
        let kept = if tx.principal.is_trusted() { "0" } else { "sessions.desk_seats" };
        let free = sql::<Bool>(&format!(
            "((sessions.held_when_closed OR NOT EXISTS (SELECT {CLOSURES_OF_THE_DAY})) \
             AND sessions.seats_taken + {kept} < sessions.capacity \
             AND sessions.waiting = 0 AND sessions.status = 'scheduled' AND sessions.starts_at > ",
        ))
        .bind::<Timestamptz, _>(instant)
        .sql(") = ")
        .bind::<Bool, _>(available);
        query = query.filter(free);
    }
    if let Some(facilitator) = filter.facilitator {
        query = query.filter(sessions::facilitator_id.eq(facilitator));
    }
    if let Some(status) = filter.status {
        query = query.filter(sessions::status.eq(status));
    }
    if let Some(id) = filter.id {
        query = query.filter(sessions::id.eq(id));
    }
    if let Some(series) = filter.series {
        query = query.filter(sessions::series_id.eq(series));
    }
    if let Some(among) = &filter.among {
        query = query.filter(sessions::id.eq_any(among));
    }
    if let Some((start, id)) = after {
        query = query.filter(sessions::starts_at.gt(start).or(sessions::starts_at.eq(start).and(sessions::id.gt(id))));
    }
    query.load(tx.conn)
}

/// Makes the expression of a day's beginning in the organisation's time zone.
fn midnight(
    day: NaiveDate,
) -> diesel::expression::SqlLiteral<
    Timestamptz,
    impl diesel::query_builder::QueryFragment<diesel::pg::Pg> + diesel::query_builder::QueryId,
> {
    sql::<Timestamptz>("(").bind::<Date, _>(day).sql(
        "::timestamp AT TIME ZONE (SELECT time_zone FROM organisations WHERE organisation_id = \
        current_organisation()))",
    )
}

/// Finds a session.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Joined>> {
    Ok(list(tx, &Filter { id: Some(id), ..Filter::default() }, None, 1)?.pop())
}

/// Finds the last session of the same level and venue that was held within a time before a session.
pub fn previous(tx: &mut Tx<'_>, of: &SessionRow, within: TimeDelta) -> QueryResult<Option<SessionRow>> {
    sessions::table
        .filter(sessions::organisation_id.eq(tx.organisation).and(sessions::venue_id.eq(of.venue_id)))
        .filter(sessions::level.eq(of.level).and(sessions::status.eq(SessionStatus::Scheduled)))
        .filter(sessions::starts_at.lt(of.starts_at).and(sessions::starts_at.ge(of.starts_at - within)))
        .order((sessions::starts_at.desc(), sessions::id))
        .select(SessionRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Inserts sessions.
pub fn insert(tx: &mut Tx<'_>, rows: &[SessionRow]) -> QueryResult<()> {
    diesel::insert_into(sessions::table).values(rows).execute(tx.conn).map(drop)
}

/// Changes a session that still has the version it was read with; its counts of seats stay.
pub fn update(tx: &mut Tx<'_>, row: &SessionRow, version: i32) -> QueryResult<bool> {
    let mine = sessions::table.find((tx.organisation, row.id)).filter(sessions::version.eq(version));
    diesel::update(mine).set(row).execute(tx.conn).map(|changed| changed == 1)
}

/// Takes seats of a session, if enough are left for a party that has not waited.
///
/// Seats that are kept for the desk go to the team alone.
/// Nobody may be on the waiting list, and no deadline may have passed without a decision on who gets the seats.
/// This condition, with a CHECK behind it, is the guarantee against overbooking where nobody waits; elsewhere
/// `seats::decide` gives it, under the session's lock.
pub fn take_seats(tx: &mut Tx<'_>, session: Uuid, people: i16) -> QueryResult<bool> {
    let of_kept = i16::from(!tx.principal.is_trusted());
    let free = sessions::table
        .find((tx.organisation, session))
        .filter((sessions::seats_taken + people + sessions::desk_seats * of_kept).le(sessions::capacity))
        .filter(sessions::waiting.eq(0))
        .filter(sessions::next_deadline.is_null().or(sessions::next_deadline.gt(tx.now)))
        .filter(sessions::status.eq(SessionStatus::Scheduled));
    diesel::update(free)
        .set(sessions::seats_taken.eq(sessions::seats_taken + people))
        .execute(tx.conn)
        .map(|taken| taken == 1)
}

/// Lists the next sessions of a level, the soonest first.
pub fn of_level(tx: &mut Tx<'_>, level: Level, limit: i64) -> QueryResult<Vec<Joined>> {
    let (begun, status) = (Some((false, tx.now)), Some(SessionStatus::Scheduled));
    list(tx, &Filter { level: Some(level), begun, status, ..Filter::default() }, None, limit)
}

/// Reads and locks a session.
pub fn lock(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Option<SessionRow>> {
    sessions::table
        .find((tx.organisation, session))
        .select(SessionRow::as_select())
        .for_update()
        .first(tx.conn)
        .optional()
}

/// The seats and the waiting list of a session, as they are decided.
#[derive(AsChangeset, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(table_name = sessions, treat_none_as_null = true)]
pub struct Seats {
    /// Number of seats taken or offered.
    pub seats_taken: i16,
    /// Number of waiting parties that nobody may overtake.
    pub waiting: i16,
    /// Number of people in them.
    pub people_waiting: i16,
    /// Number of people in the first of them; 0 without one.
    pub next_party: i16,
    /// Next time at which something changes by itself, UTC.
    pub next_deadline: Option<DateTime<Utc>>,
}

/// Writes the decision on a locked session's seats and waiting list, if it changes them.
pub fn set_seats(tx: &mut Tx<'_>, was: &SessionRow, seats: Seats) -> QueryResult<()> {
    let SessionRow { seats_taken, waiting, people_waiting, next_party, next_deadline, .. } = *was;
    if seats == (Seats { seats_taken, waiting, people_waiting, next_party, next_deadline }) {
        return Ok(());
    }
    diesel::update(sessions::table.find((tx.organisation, was.id))).set(seats).execute(tx.conn).map(drop)
}

/// Sets the number of seats of a locked session.
pub fn set_capacity(tx: &mut Tx<'_>, session: Uuid, capacity: i16) -> QueryResult<()> {
    diesel::update(sessions::table.find((tx.organisation, session)))
        .set((
            sessions::capacity.eq(capacity),
            sessions::version.eq(sessions::version + 1),
            sessions::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct DueSession {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    session_id: Uuid,
}

/// Finds the sessions of all organisations that the passing of time alone changes by an instant.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let due: Vec<DueSession> = diesel::sql_query("SELECT organisation_id, session_id FROM due_sessions($1)")
        .bind::<diesel::sql_types::Timestamptz, _>(at)
        .load(conn)?;
    Ok(due.into_iter().map(|one| (one.organisation_id, one.session_id)).collect())
}

/// Reads the sessions of a series that are held and still to come, from an instant on, by start.
///
/// `locked` locks them.
pub fn coming(tx: &mut Tx<'_>, series: Uuid, from: DateTime<Utc>, locked: bool) -> QueryResult<Vec<SessionRow>> {
    // In the order of their identities, as every transaction locks several.
    let held = sessions::table
        .filter(sessions::organisation_id.eq(tx.organisation).and(sessions::series_id.eq(series)))
        .filter(sessions::starts_at.ge(from).and(sessions::starts_at.gt(tx.now)))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .order(sessions::id)
        .select(SessionRow::as_select());
    let mut rows = if locked { held.for_update().load(tx.conn)? } else { held.load(tx.conn)? };
    rows.sort_by_key(|row| (row.starts_at, row.id));
    Ok(rows)
}

/// Deletes a session that nothing refers to.
pub fn delete(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<()> {
    diesel::delete(sessions::table.find((tx.organisation, session))).execute(tx.conn).map(drop)
}

/// Finds the sessions held in venues or by people during a time, except those in `but`.
pub fn busy(
    tx: &mut Tx<'_>,
    venues: &[Uuid],
    facilitators: &[Uuid],
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    but: &[Uuid],
) -> QueryResult<Vec<Joined>> {
    with_places()
        .filter(sessions::organisation_id.eq(tx.organisation))
        .filter(sessions::venue_id.eq_any(venues).or(sessions::facilitator_id.eq_any(facilitators)))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .filter(sessions::starts_at.lt(to).and(sessions::ends_at.gt(from)))
        .filter(sessions::id.ne_all(but))
        .order((sessions::starts_at, sessions::id))
        .select((
            SessionRow::as_select(),
            VenueRow::as_select(),
            communes::name,
            accounts::name.nullable(),
            closure(),
            welcome(),
        ))
        .load(tx.conn)
}

/// Makes a page of sessions.
pub fn page<T>(rows: Vec<Joined>, limit: i64, show: impl FnMut(Joined) -> T) -> Page<T> {
    Page::new(rows, limit, |row| (row.session.starts_at, row.session.id), show)
}
