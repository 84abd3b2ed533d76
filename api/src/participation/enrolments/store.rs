//! The table `enrolments`.

use chrono::{DateTime, Utc};
use diesel::dsl::{And, Eq};
use diesel::prelude::*;
use uuid::Uuid;

use super::stated::Stated;
use super::waiting_list::{Change, Party, Standing};
use super::{Channel, EnrolmentStatus};
use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::words::{Level, SessionStatus};
use crate::schema::{enrolment_keys, enrolments, learners, sessions, venues};

/// A row of `enrolments`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = enrolments, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct EnrolmentRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub reference: String,
    pub session_id: Uuid,
    pub learner_id: Uuid,
    pub status: EnrolmentStatus,
    pub level: Level,
    pub level_override_reason: Option<String>,
    pub needs: Option<String>,
    pub channel: Channel,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub cancellation_reason: Option<String>,
    pub version: i32,
    pub party_size: i16,
    pub waiting_since: Option<DateTime<Utc>>,
    pub priority: i16,
    pub priority_reason: Option<String>,
    pub offered_until: Option<DateTime<Utc>>,
    pub called_at: Option<DateTime<Utc>>,
    pub informed_at: DateTime<Utc>,
    pub link_number: i16,
    pub held_until: Option<DateTime<Utc>>,
    pub origin: Option<Vec<u8>>,
    #[diesel(embed)]
    pub stated: Stated,
}

/// States in which a person has, or wants, a seat.
pub const LIVE: [EnrolmentStatus; 3] = [EnrolmentStatus::Enrolled, EnrolmentStatus::Offered, EnrolmentStatus::Waiting];

/// Enrolments beside their sessions.
#[diesel::dsl::auto_type]
pub fn with_session() -> _ {
    let its_session: And<
        Eq<sessions::organisation_id, enrolments::organisation_id>,
        Eq<sessions::id, enrolments::session_id>,
    > = sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    enrolments::table.inner_join(sessions::table.on(its_session))
}

/// The session of an enrolment.
pub fn session_of(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Uuid>> {
    enrolments::table.find((tx.organisation, id)).select(enrolments::session_id).first(tx.conn).optional()
}

/// The learner of an enrolment.
pub fn learner_of(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Uuid>> {
    enrolments::table.find((tx.organisation, id)).select(enrolments::learner_id).first(tx.conn).optional()
}

/// Session and learner of each of several enrolments.
pub fn places_of(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, Uuid)>> {
    enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::id.eq_any(ids)))
        .select((enrolments::session_id, enrolments::learner_id))
        .load(tx.conn)
}

/// Names under which a reference opens.
///
/// They are those stated for it, on the card, and on the card before a merge. Only sessions that end after `ended`
/// count.
pub fn names_of(tx: &mut Tx<'_>, reference: &str, ended: DateTime<Utc>) -> QueryResult<Vec<Names>> {
    let one_of_them = enrolments::learner_id
        .nullable()
        .eq(learners::id.nullable())
        .or(enrolments::merged_from.eq(learners::id.nullable()));
    with_session()
        .inner_join(
            learners::table
                .on(learners::organisation_id.eq(enrolments::organisation_id).and(one_of_them.assume_not_null())),
        )
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::reference.eq(reference)))
        .filter(sessions::ends_at.gt(ended))
        .select((
            enrolments::id,
            (learners::given_name, learners::family_name),
            (enrolments::stated_given_name, enrolments::stated_family_name),
        ))
        .load(tx.conn)
}

/// An enrolment, the names on a card of its person, and those stated for it.
pub type Names = (Uuid, (String, String), (Option<String>, Option<String>));

/// Records the key of the program that made an enrolment.
pub fn record_key(tx: &mut Tx<'_>, enrolment: Uuid, key: Uuid) -> QueryResult<()> {
    diesel::insert_into(enrolment_keys::table)
        .values((
            enrolment_keys::organisation_id.eq(tx.organisation),
            enrolment_keys::enrolment_id.eq(enrolment),
            enrolment_keys::key_id.eq(key),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Makes the next link of an enrolment; false if there is none.
///
/// Those before open nothing any more.
pub fn renew_link(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    diesel::update(enrolments::table.find((tx.organisation, id)))
        .set((enrolments::link_number.eq(enrolments::link_number + 1), enrolments::version.eq(enrolments::version + 1)))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Enrolments in which a learner is seated during a time: identity, reference and session.
pub fn of_learner_during(
    tx: &mut Tx<'_>,
    learner: Uuid,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<(Uuid, String, Uuid)>> {
    with_session()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .filter(sessions::starts_at.lt(to).and(sessions::ends_at.gt(from)))
        .order(enrolments::id)
        .select((enrolments::id, enrolments::reference, enrolments::session_id))
        .load(tx.conn)
}

/// Two live enrolments of two learners in sessions that overlap, by their references.
pub fn at_one_time(tx: &mut Tx<'_>, one: Uuid, other: Uuid) -> QueryResult<Option<(String, String)>> {
    let mine = of_learner_live(tx, one)?;
    let theirs = of_learner_live(tx, other)?;
    let clash = |a: &Seat, b: &Seat| a.1 < b.2 && b.1 < a.2;
    let pair = mine.iter().find_map(|a| theirs.iter().find(|b| clash(a, b)).map(|b| (a.0.clone(), b.0.clone())));
    Ok(pair)
}

/// Reference of an enrolment, with start and end of its session, UTC.
pub type Seat = (String, DateTime<Utc>, DateTime<Utc>);

/// Live enrolments of a learner in sessions that are held.
pub fn of_learner_live(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<Seat>> {
    with_session()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(enrolments::status.eq_any(LIVE))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .order(enrolments::id)
        .select((enrolments::reference, sessions::starts_at, sessions::ends_at))
        .load(tx.conn)
}

/// Gives the enrolments of a learner to another, who is the same person.
///
/// Returns their references.
pub fn give_to(tx: &mut Tx<'_>, from: Uuid, to: Uuid) -> QueryResult<Vec<String>> {
    let theirs =
        enrolments::table.filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(from)));
    let first = diesel::dsl::sql::<diesel::sql_types::Nullable<diesel::sql_types::Uuid>>("coalesce(merged_from, ")
        .bind::<diesel::sql_types::Uuid, _>(from)
        .sql(")");
    diesel::update(theirs)
        .set((
            enrolments::learner_id.eq(to),
            enrolments::merged_from.eq(first),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .returning(enrolments::reference)
        .get_results(tx.conn)
}

/// Gives back the enrolments that a learner had before the merge; returns their references.
pub fn give_back(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<String>> {
    let theirs = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::merged_from.eq(learner)));
    diesel::update(theirs)
        .set((
            enrolments::learner_id.eq(learner),
            enrolments::merged_from.eq(None::<Uuid>),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .returning(enrolments::reference)
        .get_results(tx.conn)
}

/// Sessions to come in which a learner has, or wants, a seat.
pub fn sessions_of(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<Uuid>> {
    with_session()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(enrolments::status.eq_any(LIVE).and(sessions::starts_at.gt(tx.now)))
        .select(sessions::id)
        .load(tx.conn)
}

/// The live enrolment of a learner in a session.
pub fn live_of_learner(tx: &mut Tx<'_>, session: Uuid, learner: Uuid) -> QueryResult<Option<EnrolmentRow>> {
    enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(enrolments::learner_id.eq(learner).and(enrolments::status.eq_any(LIVE)))
        .select(EnrolmentRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Inserts an enrolment; false when its reference is taken.
pub fn insert(tx: &mut Tx<'_>, row: &EnrolmentRow) -> QueryResult<bool> {
    diesel::insert_into(enrolments::table)
        .values(row)
        .on_conflict((enrolments::organisation_id, enrolments::reference))
        .do_nothing()
        .execute(tx.conn)
        .map(|inserted| inserted == 1)
}

/// Moves an enrolment from one session to another; false when it is no longer held there.
///
/// A seat that was to be confirmed is: only the team moves it.
pub fn move_to(
    tx: &mut Tx<'_>,
    id: Uuid,
    (from, to): (Uuid, Uuid),
    override_reason: Option<&str>,
) -> QueryResult<bool> {
    let mine = enrolments::table
        .find((tx.organisation, id))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled).and(enrolments::session_id.eq(from)));
    diesel::update(mine)
        .set((
            enrolments::session_id.eq(to),
            enrolments::held_until.eq(None::<DateTime<Utc>>),
            enrolments::level_override_reason.eq(override_reason),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Parties that have, or want, seats of a session.
pub fn parties(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<Party>> {
    let rows: Vec<EnrolmentRow> = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(enrolments::status.eq_any(LIVE))
        .order(enrolments::id)
        .select(EnrolmentRow::as_select())
        .load(tx.conn)?;
    let party = |row: EnrolmentRow| Party {
        id: row.id,
        people: row.party_size,
        standing: match (row.status, row.offered_until, row.called_at) {
            (EnrolmentStatus::Offered, Some(until), _) => Standing::Offered(until),
            (EnrolmentStatus::Waiting, _, Some(_)) => Standing::Called,
            (EnrolmentStatus::Waiting, ..) => Standing::Waiting,
            _ => Standing::Seated,
        },
        priority: row.priority,
        since: row.waiting_since.unwrap_or(row.created_at),
    };
    Ok(rows.into_iter().map(party).collect())
}

/// Writes down a change of a party.
pub fn apply(tx: &mut Tx<'_>, change: Change, reason: Option<&str>) -> QueryResult<()> {
    use EnrolmentStatus::{Cancelled, Declined, Enrolled, Expired, Offered, Waiting};
    let now = Some(tx.now);
    let (status, offered_until, called_at, ended_at) = match change {
        Change::Seated(_) => (Enrolled, None, None, None),
        Change::Queued(_) | Change::Missed(_) => (Waiting, None, None, None),
        Change::Offered(_, until) => (Offered, Some(until), None, None),
        Change::Called(_) => (Waiting, None, now, None),
        Change::Declined(_) => (Declined, None, None, now),
        Change::Expired(_) | Change::Released(_) => (Expired, None, None, now),
        Change::Left(_) => (Cancelled, None, None, now),
    };
    diesel::update(enrolments::table.find((tx.organisation, change.enrolment())))
        .set((
            enrolments::status.eq(status),
            enrolments::offered_until.eq(offered_until),
            enrolments::held_until.eq(None::<DateTime<Utc>>),
            enrolments::called_at.eq(called_at),
            enrolments::cancelled_at.eq(ended_at),
            enrolments::cancellation_reason.eq(reason),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Notes that the person has just heard of the date.
pub fn mark_informed(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::update(enrolments::table.find((tx.organisation, id)))
        .set(enrolments::informed_at.eq(tx.now))
        .execute(tx.conn)
        .map(drop)
}

/// Locks an enrolment and its session; false when one of them is locked already.
///
/// The caller then leaves it for another time. A use case that changes an enrolment locks its session first; waiting
/// for it here, in another order, could be a deadlock.
pub fn hold(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    with_session()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::id.eq(id)))
        .select(enrolments::id)
        .for_no_key_update()
        .skip_locked()
        .first::<Uuid>(tx.conn)
        .optional()
        .map(|held| held.is_some())
}

/// An enrolment whose session is near.
///
/// Its identity, the start of the session (UTC), the zone of the venue, and the time at which the person last heard of
/// it (UTC).
pub type Near = (Uuid, DateTime<Utc>, String, DateTime<Utc>);

/// Seated enrolments, not to be confirmed any more, in sessions that start until a time, UTC.
pub fn near(tx: &mut Tx<'_>, until: DateTime<Utc>) -> QueryResult<Vec<Near>> {
    let its_venue = venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    with_session()
        .inner_join(venues::table.on(its_venue))
        .filter(enrolments::organisation_id.eq(tx.organisation))
        .filter(sessions::organisation_id.eq(tx.organisation))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .filter(sessions::starts_at.gt(tx.now).and(sessions::starts_at.le(until)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled).and(enrolments::held_until.is_null()))
        .order(enrolments::id)
        .select((enrolments::id, sessions::starts_at, venues::time_zone, enrolments::informed_at))
        .load(tx.conn)
}

/// Position of a party on the waiting list, 1 is next.
pub fn position(tx: &mut Tx<'_>, row: &EnrolmentRow) -> QueryResult<i64> {
    let since = row.waiting_since.unwrap_or(row.created_at);
    let before_it = enrolments::priority.gt(row.priority).or(enrolments::priority.eq(row.priority).and(
        enrolments::waiting_since
            .lt(since)
            .or(enrolments::waiting_since.eq(since).and(enrolments::id.lt(row.id).nullable())),
    ));
    let ahead: i64 = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(row.session_id)))
        .filter(enrolments::status.eq(EnrolmentStatus::Waiting))
        .filter(before_it)
        .count()
        .get_result(tx.conn)?;
    Ok(ahead + 1)
}

/// Sets the priority of a party that waits; false when it no longer waits.
pub fn prioritise(tx: &mut Tx<'_>, id: Uuid, priority: i16, reason: &str) -> QueryResult<bool> {
    let waits = enrolments::table.find((tx.organisation, id)).filter(enrolments::status.eq(EnrolmentStatus::Waiting));
    diesel::update(waits)
        .set((
            enrolments::priority.eq(priority),
            enrolments::priority_reason.eq((priority != 0).then_some(reason)),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}
