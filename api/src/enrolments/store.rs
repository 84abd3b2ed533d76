//! The table `enrolments`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{And, Eq, sql};
use diesel::prelude::*;
use diesel::sql_types::{Date, Text, Timestamptz};
use uuid::Uuid;

use super::queue::{Change, Party, Standing};
use super::{Channel, EnrolmentStatus};
use crate::kernel::database::Tx;
use crate::people::LearnerRow;
use crate::schema::{accounts, attendances, communes, enrolments, learners, partners, referrals, sessions, venues};
use crate::sessions::SessionRow;
use crate::sessions::words::{Level, SessionStatus};

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
}

/// An enrolment with its session and its learner.
#[derive(Queryable, Selectable, Debug, Clone)]
#[diesel(table_name = enrolments, check_for_backend(diesel::pg::Pg))]
pub struct Joined {
    /// The enrolment.
    #[diesel(embed)]
    pub enrolment: EnrolmentRow,
    /// Its session.
    #[diesel(embed)]
    pub session: SessionRow,
    /// Name of the session's venue.
    #[diesel(select_expression = venues::name)]
    pub venue_name: String,
    /// IANA zone of that venue.
    #[diesel(select_expression = venues::time_zone)]
    pub time_zone: String,
    /// Who.
    #[diesel(embed)]
    pub learner: LearnerRow,
    /// Name of the learner's commune.
    #[diesel(select_expression = communes::name)]
    pub commune: String,
    /// Name of the account that enrolled the person; none for the web.
    #[diesel(select_expression = accounts::name.nullable())]
    pub created_by: Option<String>,
    /// The tick's word, once there is one.
    #[diesel(select_expression = attendances::status.nullable())]
    pub attendance: Option<String>,
    /// The partner that sent the person: identity and name.
    #[diesel(select_expression = (referrals::partner_id.nullable(), partners::name.nullable()))]
    pub partner: (Option<Uuid>, Option<String>),
}

/// Which enrolments.
#[derive(Debug, Clone, Default)]
// Fields without a word of their own ask for just that column.
#[allow(missing_docs)]
pub struct Filter {
    pub reference: Option<String>,
    pub session: Option<Uuid>,
    pub learner: Option<Uuid>,
    pub status: Option<EnrolmentStatus>,
    /// Words of the learner's name, or digits of the phone, or the reference.
    pub words: Vec<String>,
    /// Sessions from this day on, in the venue's zone.
    pub from: Option<NaiveDate>,
    /// Sessions up to this day, included.
    pub to: Option<NaiveDate>,
    /// Sessions that this account runs.
    pub facilitator: Option<Uuid>,
    /// People whom this partner sent.
    pub partner: Option<Uuid>,
}

type Nullable<T> = diesel::dsl::Nullable<T>;

// `auto_type` wants the types of joins spelled out.
#[allow(clippy::type_complexity)]
#[diesel::dsl::auto_type]
fn with_everything() -> _ {
    let its_session: And<
        Eq<sessions::organisation_id, enrolments::organisation_id>,
        Eq<sessions::id, enrolments::session_id>,
    > = sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let its_venue: And<Eq<venues::organisation_id, sessions::organisation_id>, Eq<venues::id, sessions::venue_id>> =
        venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    let its_learner: And<
        Eq<learners::organisation_id, enrolments::organisation_id>,
        Eq<learners::id, enrolments::learner_id>,
    > = learners::organisation_id.eq(enrolments::organisation_id).and(learners::id.eq(enrolments::learner_id));
    let residence: And<
        Eq<communes::organisation_id, learners::organisation_id>,
        Eq<communes::code, learners::commune_code>,
    > = communes::organisation_id.eq(learners::organisation_id).and(communes::code.eq(learners::commune_code));
    let creator: And<
        Eq<Nullable<accounts::organisation_id>, Nullable<enrolments::organisation_id>>,
        Eq<Nullable<accounts::id>, enrolments::created_by>,
        diesel::sql_types::Nullable<diesel::sql_types::Bool>,
    > = accounts::organisation_id
        .nullable()
        .eq(enrolments::organisation_id.nullable())
        .and(accounts::id.nullable().eq(enrolments::created_by));
    let presence: And<
        Eq<attendances::organisation_id, enrolments::organisation_id>,
        Eq<attendances::enrolment_id, enrolments::id>,
    > = attendances::organisation_id.eq(enrolments::organisation_id).and(attendances::enrolment_id.eq(enrolments::id));
    let referral: And<
        Eq<referrals::organisation_id, enrolments::organisation_id>,
        Eq<referrals::enrolment_id, enrolments::id>,
    > = referrals::organisation_id.eq(enrolments::organisation_id).and(referrals::enrolment_id.eq(enrolments::id));
    let sender: And<
        Eq<Nullable<partners::organisation_id>, Nullable<referrals::organisation_id>>,
        Eq<Nullable<partners::id>, Nullable<referrals::partner_id>>,
        diesel::sql_types::Nullable<diesel::sql_types::Bool>,
    > = partners::organisation_id
        .nullable()
        .eq(referrals::organisation_id.nullable())
        .and(partners::id.nullable().eq(referrals::partner_id.nullable()));
    enrolments::table
        .inner_join(sessions::table.on(its_session))
        .inner_join(venues::table.on(its_venue))
        .inner_join(learners::table.on(its_learner))
        .inner_join(communes::table.on(residence))
        .left_join(accounts::table.on(creator))
        .left_join(attendances::table.on(presence))
        .left_join(referrals::table.on(referral))
        .left_join(partners::table.on(sender))
}

/// Enrolments by session, then in the order they came.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Joined>> {
    let mut query = with_everything()
        .filter(enrolments::organisation_id.eq(tx.organisation))
        .order((sessions::starts_at, enrolments::id))
        .select(Joined::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(reference) = &filter.reference {
        query = query.filter(enrolments::reference.eq(reference));
    }
    if let Some(session) = filter.session {
        query = query.filter(enrolments::session_id.eq(session));
    }
    if let Some(learner) = filter.learner {
        query = query.filter(enrolments::learner_id.eq(learner));
    }
    if let Some(status) = filter.status {
        query = query.filter(enrolments::status.eq(status));
    }
    if let Some(facilitator) = filter.facilitator {
        query = query.filter(sessions::facilitator_id.eq(facilitator));
    }
    if let Some(partner) = filter.partner {
        query = query.filter(referrals::partner_id.nullable().eq(partner));
    }
    for word in &filter.words {
        let anywhere = format!("%{}%", word.replace(['\\', '%', '_'], ""));
        let in_reference =
            sql::<diesel::sql_types::Bool>("lower(enrolments.reference) LIKE ").bind::<Text, _>(anywhere.clone());
        query = query.filter(learners::search_text.like(anywhere).or(in_reference));
    }
    if let Some(day) = filter.from {
        let midnight = sql::<Timestamptz>("(").bind::<Date, _>(day).sql("::timestamp AT TIME ZONE venues.time_zone)");
        query = query.filter(sessions::starts_at.ge(midnight));
    }
    if let Some(day) = filter.to.and_then(|day| day.succ_opt()) {
        let midnight = sql::<Timestamptz>("(").bind::<Date, _>(day).sql("::timestamp AT TIME ZONE venues.time_zone)");
        query = query.filter(sessions::starts_at.lt(midnight));
    }
    if let Some((start, id)) = after {
        query =
            query.filter(sessions::starts_at.gt(start).or(sessions::starts_at.eq(start).and(enrolments::id.gt(id))));
    }
    query.load(tx.conn)
}

/// One enrolment.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Joined>> {
    // Asked at every turn: a statement that is always the same is prepared once a connection.
    with_everything()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::id.eq(id)))
        .select(Joined::as_select())
        .first(tx.conn)
        .optional()
}

/// The enrolment of a reference.
pub fn find_by_reference(tx: &mut Tx<'_>, reference: &str) -> QueryResult<Option<Joined>> {
    Ok(list(tx, &Filter { reference: Some(reference.to_owned()), ..Filter::default() }, None, 1)?.pop())
}

/// Who a reference is for, with the enrolment's identity: given name and family name, also those under which it was made
/// before staff found two learners to be one.
pub fn names_of(tx: &mut Tx<'_>, reference: &str) -> QueryResult<Vec<(Uuid, String, String)>> {
    let one_of_them = enrolments::learner_id
        .nullable()
        .eq(learners::id.nullable())
        .or(enrolments::merged_from.eq(learners::id.nullable()));
    enrolments::table
        .inner_join(
            learners::table
                .on(learners::organisation_id.eq(enrolments::organisation_id).and(one_of_them.assume_not_null())),
        )
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::reference.eq(reference)))
        .select((enrolments::id, learners::given_name, learners::family_name))
        .load(tx.conn)
}

/// What a learner is enrolled in during a time: enrolment, reference and session.
pub fn of_learner_during(
    tx: &mut Tx<'_>,
    learner: Uuid,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<(Uuid, String, Uuid)>> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    enrolments::table
        .inner_join(sessions::table.on(its_session))
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

/// A reference, and when its session is.
pub type Seat = (String, DateTime<Utc>, DateTime<Utc>);

/// What a learner has, or wants, in sessions that are held.
pub fn of_learner_live(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<Seat>> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    enrolments::table
        .inner_join(sessions::table.on(its_session))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(enrolments::status.eq_any([
            EnrolmentStatus::Enrolled,
            EnrolmentStatus::Offered,
            EnrolmentStatus::Waiting,
        ]))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .order(enrolments::id)
        .select((enrolments::reference, sessions::starts_at, sessions::ends_at))
        .load(tx.conn)
}

/// Gives all that a learner is enrolled in to another, who is the same person; says which, by reference.
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

/// Gives back what a learner was enrolled in before they were merged; says which, by reference.
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

/// Who has, or wants, a seat.
const LIVE: [EnrolmentStatus; 3] = [EnrolmentStatus::Enrolled, EnrolmentStatus::Offered, EnrolmentStatus::Waiting];

/// The sessions to come where somebody has, or wants, a seat.
pub fn sessions_of(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<Uuid>> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    enrolments::table
        .inner_join(sessions::table.on(its_session))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::learner_id.eq(learner)))
        .filter(enrolments::status.eq_any(LIVE).and(sessions::starts_at.gt(tx.now)))
        .select(sessions::id)
        .load(tx.conn)
}

/// What a learner has, or wants, in a session: the row.
pub fn live_of_learner(tx: &mut Tx<'_>, session: Uuid, learner: Uuid) -> QueryResult<Option<EnrolmentRow>> {
    enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(enrolments::learner_id.eq(learner).and(enrolments::status.eq_any(LIVE)))
        .select(EnrolmentRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Writes an enrolment down; false when its reference is taken.
pub fn insert(tx: &mut Tx<'_>, row: &EnrolmentRow) -> QueryResult<bool> {
    diesel::insert_into(enrolments::table)
        .values(row)
        .on_conflict((enrolments::organisation_id, enrolments::reference))
        .do_nothing()
        .execute(tx.conn)
        .map(|inserted| inserted == 1)
}

/// Moves an enrolment from one session to another; false when it is no longer held there.
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
            enrolments::level_override_reason.eq(override_reason),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Everybody who has, or wants, seats of a session.
pub fn parties(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<Party>> {
    let standing = [EnrolmentStatus::Enrolled, EnrolmentStatus::Offered, EnrolmentStatus::Waiting];
    let rows: Vec<EnrolmentRow> = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(enrolments::status.eq_any(standing))
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

/// Writes down what happened to a party.
pub fn apply(tx: &mut Tx<'_>, change: Change, reason: Option<&str>) -> QueryResult<()> {
    use EnrolmentStatus::{Cancelled, Declined, Enrolled, Expired, Offered, Waiting};
    let now = Some(tx.now);
    let (status, offered_until, called_at, ended_at) = match change {
        Change::Seated(_) => (Enrolled, None, None, None),
        Change::Queued(_) | Change::Missed(_) => (Waiting, None, None, None),
        Change::Offered(_, until) => (Offered, Some(until), None, None),
        Change::Called(_) => (Waiting, None, now, None),
        Change::Declined(_) => (Declined, None, None, now),
        Change::Expired(_) => (Expired, None, None, now),
        Change::Left(_) => (Cancelled, None, None, now),
    };
    diesel::update(enrolments::table.find((tx.organisation, change.whom())))
        .set((
            enrolments::status.eq(status),
            enrolments::offered_until.eq(offered_until),
            enrolments::called_at.eq(called_at),
            enrolments::cancelled_at.eq(ended_at),
            enrolments::cancellation_reason.eq(reason),
            enrolments::version.eq(enrolments::version + 1),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// The person has just heard of the date.
pub fn informed(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::update(enrolments::table.find((tx.organisation, id)))
        .set(enrolments::informed_at.eq(tx.now))
        .execute(tx.conn)
        .map(drop)
}

/// Locks an enrolment and its session, unless somebody works on one of them: then it is for another time. Who changes an
/// enrolment locks its session first, and would wait in a circle with who does it the other way round.
pub fn hold(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<bool> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    enrolments::table
        .inner_join(sessions::table.on(its_session))
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::id.eq(id)))
        .select(enrolments::id)
        .for_no_key_update()
        .skip_locked()
        .first::<Uuid>(tx.conn)
        .optional()
        .map(|held| held.is_some())
}

/// An enrolment whose session is near: which, when it starts, in which zone, and when the person last heard of it.
pub type Near = (Uuid, DateTime<Utc>, String, DateTime<Utc>);

/// Who sits in sessions that start until then.
pub fn near(tx: &mut Tx<'_>, until: DateTime<Utc>) -> QueryResult<Vec<Near>> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let its_venue = venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    enrolments::table
        .inner_join(sessions::table.on(its_session))
        .inner_join(venues::table.on(its_venue))
        .filter(enrolments::organisation_id.eq(tx.organisation))
        .filter(sessions::organisation_id.eq(tx.organisation))
        .filter(sessions::status.eq(SessionStatus::Scheduled))
        .filter(sessions::starts_at.gt(tx.now).and(sessions::starts_at.le(until)))
        .filter(enrolments::status.eq(EnrolmentStatus::Enrolled))
        .order(enrolments::id)
        .select((enrolments::id, sessions::starts_at, venues::time_zone, enrolments::informed_at))
        .load(tx.conn)
}

/// A party's place in line, 1 is next.
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

/// Lets a party that waits pass others; false when it no longer waits.
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
