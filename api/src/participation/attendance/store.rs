//! The table `attendances`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use uuid::Uuid;

use super::Presence;
use super::rules::Line;
use crate::kernel::data::transaction::Tx;
use crate::participation::enrolments::EnrolmentStatus;
use crate::programme::sessions::SessionRow;
use crate::programme::sessions::words::{Level, SessionStatus};
use crate::schema::{accounts, attendances, communes, enrolments, learners, session_plans, sessions, venues};

/// A line that was ticked, or whose tick was taken back, with the time (UTC) and the account.
#[derive(Queryable, Debug, Clone)]
pub struct Tick {
    pub enrolment_id: Uuid,
    pub status: Option<Presence>,
    pub people_came: Option<i16>,
    pub version: i32,
    pub walk_in: bool,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}

/// The ticks of some enrolments.
pub fn find_ticks(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> QueryResult<HashMap<Uuid, Tick>> {
    let recorder =
        accounts::organisation_id.eq(attendances::organisation_id).and(accounts::id.eq(attendances::recorded_by));
    let ticks: Vec<Tick> = attendances::table
        .inner_join(accounts::table.on(recorder))
        .filter(attendances::organisation_id.eq(tx.organisation))
        .filter(attendances::enrolment_id.eq_any(enrolments))
        .select((
            attendances::enrolment_id,
            attendances::status,
            attendances::people_came,
            attendances::version,
            attendances::walk_in,
            attendances::recorded_at,
            accounts::name,
        ))
        .load(tx.conn)?;
    Ok(ticks.into_iter().map(|tick| (tick.enrolment_id, tick)).collect())
}

/// Writes a tick on a line that still has the version it was read with.
///
/// Returns false when somebody was quicker.
pub fn tick(tx: &mut Tx<'_>, enrolment: Uuid, ticked: Line, by: Uuid) -> QueryResult<bool> {
    let written = match ticked.version {
        0 => insert(tx, enrolment, ticked, false, by)?,
        read => {
            let line = attendances::table.find((tx.organisation, enrolment)).filter(attendances::version.eq(read));
            diesel::update(line)
                .set((
                    attendances::status.eq(ticked.status),
                    attendances::people_came.eq(ticked.people_came),
                    attendances::recorded_at.eq(tx.now),
                    attendances::recorded_by.eq(by),
                    attendances::version.eq(attendances::version + 1),
                ))
                .execute(tx.conn)?
        }
    };
    Ok(written == 1)
}

/// Inserts the first tick of a walk-in, and of those who came with them.
pub fn insert_walk_in(tx: &mut Tx<'_>, enrolment: Uuid, people: i16, by: Uuid) -> QueryResult<usize> {
    let line = Line { status: Some(Presence::Present), people_came: Some(people), version: 0 };
    insert(tx, enrolment, line, true, by)
}

fn insert(tx: &mut Tx<'_>, enrolment: Uuid, ticked: Line, walk_in: bool, by: Uuid) -> QueryResult<usize> {
    diesel::insert_into(attendances::table)
        .values((
            attendances::organisation_id.eq(tx.organisation),
            attendances::enrolment_id.eq(enrolment),
            attendances::status.eq(ticked.status),
            attendances::people_came.eq(ticked.people_came),
            attendances::walk_in.eq(walk_in),
            attendances::recorded_at.eq(tx.now),
            attendances::recorded_by.eq(by),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)
}

/// Presences of some learners at the sessions held before a time.
pub fn earlier(tx: &mut Tx<'_>, learners: &[Uuid], before: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Presence)>> {
    let its_enrolment =
        enrolments::organisation_id.eq(attendances::organisation_id).and(enrolments::id.eq(attendances::enrolment_id));
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    attendances::table
        .inner_join(enrolments::table.on(its_enrolment))
        .inner_join(sessions::table.on(its_session))
        .filter(attendances::organisation_id.eq(tx.organisation))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq_any(learners)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled))
        .filter(sessions::status.eq(SessionStatus::Scheduled).and(sessions::starts_at.lt(before)))
        .filter(attendances::status.is_not_null())
        .select((enrolments::learner_id, attendances::status.assume_not_null()))
        .load(tx.conn)
}

/// A session that a learner missed without notice.
#[derive(Queryable, Debug, Clone)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct Missed {
    pub session_id: Uuid,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub time_zone: String,
}

/// Sessions that a learner missed without notice since a time, the newest first.
pub fn missed(tx: &mut Tx<'_>, learner: Uuid, since: DateTime<Utc>) -> QueryResult<Vec<Missed>> {
    let its_enrolment =
        enrolments::organisation_id.eq(attendances::organisation_id).and(enrolments::id.eq(attendances::enrolment_id));
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let its_venue = venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    attendances::table
        .inner_join(enrolments::table.on(its_enrolment))
        .inner_join(sessions::table.on(its_session))
        .inner_join(venues::table.on(its_venue))
        .filter(attendances::organisation_id.eq(tx.organisation))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled))
        .filter(sessions::status.eq(SessionStatus::Scheduled).and(sessions::starts_at.ge(since)))
        .filter(attendances::status.eq(Presence::Absent))
        .order((sessions::starts_at.desc(), sessions::id))
        .select((sessions::id, sessions::title, sessions::starts_at, venues::time_zone))
        .load(tx.conn)
}

/// A session that a learner came to.
#[derive(Queryable, Debug, Clone)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct Past {
    pub learner_id: Uuid,
    pub session_id: Uuid,
    pub title: String,
    pub level: Level,
    pub starts_at: DateTime<Utc>,
    pub time_zone: String,
    pub theme: Option<String>,
}

/// Sessions that some learners came to before a time, the newest first.
pub fn came_to(tx: &mut Tx<'_>, learners: &[Uuid], before: DateTime<Utc>) -> QueryResult<Vec<Past>> {
    let its_enrolment =
        enrolments::organisation_id.eq(attendances::organisation_id).and(enrolments::id.eq(attendances::enrolment_id));
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let its_venue = venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    let its_plan =
        session_plans::organisation_id.eq(sessions::organisation_id).and(session_plans::session_id.eq(sessions::id));
    attendances::table
        .inner_join(enrolments::table.on(its_enrolment))
        .inner_join(sessions::table.on(its_session))
        .inner_join(venues::table.on(its_venue))
        .left_join(session_plans::table.on(its_plan))
        .filter(attendances::organisation_id.eq(tx.organisation))
        .filter(attendances::status.eq_any([Presence::Present, Presence::Late]))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq_any(learners)))
        .filter(sessions::starts_at.lt(before))
        .order((sessions::starts_at.desc(), sessions::id, enrolments::learner_id))
        .select((
            enrolments::learner_id,
            sessions::id,
            sessions::title,
            sessions::level,
            sessions::starts_at,
            venues::time_zone,
            session_plans::theme.nullable(),
        ))
        .load(tx.conn)
}

/// A person who may well come without having enrolled.
#[derive(Queryable, Debug, Clone)]
pub struct Familiar {
    pub id: Uuid,
    pub given_name: String,
    pub family_name: String,
    pub commune: Option<String>,
    pub outside_commune: Option<String>,
}

/// Learners who wait for a seat in a session, or were offered one.
pub fn waiting_learners(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<HashSet<Uuid>> {
    let waits = [EnrolmentStatus::Waiting, EnrolmentStatus::Offered];
    enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(enrolments::status.eq_any(waits))
        .select(enrolments::learner_id)
        .load(tx.conn)
        .map(HashSet::from_iter)
}

/// People who may well come to a session without having enrolled, by name.
///
/// They wait for a seat in it, or had one since a time in a session of the same facilitator, and have none in it.
pub fn familiar(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    waiting: &HashSet<Uuid>,
    since: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Familiar>> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let with_them = sessions::facilitator_id
        .is_not_distinct_from(session.facilitator_id)
        .and(sessions::starts_at.between(since, session.starts_at));
    // One query after the other: in a single one, the database may look everybody up for each person it finds.
    let mut known: HashSet<Uuid> = enrolments::table
        .inner_join(sessions::table.on(its_session))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(sessions::organisation_id.eq(tx.organisation)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled).and(with_them))
        .select(enrolments::learner_id)
        .distinct()
        .load(tx.conn)
        .map(HashSet::from_iter)?;
    let seated: Vec<Uuid> = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session.id)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled))
        .select(enrolments::learner_id)
        .load(tx.conn)?;
    known.extend(waiting);
    known.retain(|id| !seated.contains(id));
    let residence = communes::organisation_id
        .eq(learners::organisation_id)
        .and(communes::code.nullable().eq(learners::commune_code));
    learners::table
        .left_join(communes::table.on(residence))
        .filter(learners::organisation_id.eq(tx.organisation))
        .filter(learners::id.eq_any(known.into_iter().collect::<Vec<_>>()))
        .order((learners::search_text, learners::id))
        .select((
            learners::id,
            learners::given_name,
            learners::family_name,
            communes::name.nullable(),
            learners::outside_commune,
        ))
        .limit(limit)
        .load(tx.conn)
}

/// True if a learner ever had, or wanted, a seat in a session of the same facilitator.
pub fn is_known_to(tx: &mut Tx<'_>, session: &SessionRow, learner: Uuid) -> QueryResult<bool> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let theirs = enrolments::table
        .inner_join(sessions::table.on(its_session))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(sessions::facilitator_id.is_not_distinct_from(session.facilitator_id));
    diesel::select(diesel::dsl::exists(theirs)).get_result(tx.conn)
}

/// True if anybody is noted to have come.
pub fn has_people_who_came(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<bool> {
    let ticked = attendances::table
        .inner_join(
            enrolments::table.on(enrolments::organisation_id
                .eq(attendances::organisation_id)
                .and(enrolments::id.eq(attendances::enrolment_id))),
        )
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(attendances::people_came.gt(0));
    diesel::select(exists(ticked)).get_result(tx.conn)
}
