//! Follow-ups with the rows shown beside them: the person, the sessions, the colleagues, the seat.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::store::FollowUpRow;
use super::{AskedBy, Device, FollowUpStatus};
use crate::kernel::data::transaction::Tx;
use crate::participation::enrolments::EnrolmentStatus;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;
use crate::schema::follow_ups;

/// A session that is shown beside a follow-up.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct ShownSession {
    pub id: Uuid,
    pub title: String,
    pub level: Level,
    pub starts_at: DateTime<Utc>,
    pub venue_id: Uuid,
    pub venue_name: String,
    pub time_zone: String,
}

/// A follow-up with the rows that are shown beside it.
#[derive(Debug, Clone)]
// They are described in `FollowUp`.
#[allow(missing_docs)]
pub struct ShownFollowUp {
    pub id: Uuid,
    pub learner_id: Option<Uuid>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub contact_name: Option<String>,
    pub phone: Option<String>,
    pub commune_code: Option<String>,
    pub commune: Option<String>,
    pub session: Option<ShownSession>,
    pub theme: Option<Theme>,
    pub device: Option<Device>,
    pub question: Option<String>,
    pub channel: AskedBy,
    pub asked_at: DateTime<Utc>,
    pub noted_by: Option<String>,
    pub due_on: NaiveDate,
    pub assignee_id: Option<Uuid>,
    pub assignee: Option<String>,
    pub status: FollowUpStatus,
    pub answer: Option<String>,
    pub answered_by: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    pub proposed: Option<ShownSession>,
    pub enrolment_id: Option<Uuid>,
    pub reference: Option<String>,
    pub seat: Option<EnrolmentStatus>,
    pub closed_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// The names and numbers beside a follow-up.
#[derive(QueryableByName, Debug)]
struct Beside {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    card: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    given_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    family_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    commune: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    noted_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    assignee: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    answered_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    seat: Option<EnrolmentStatus>,
}

#[derive(QueryableByName, Debug, Clone)]
struct SessionBeside {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    level: Level,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = SqlUuid)]
    venue_id: Uuid,
    #[diesel(sql_type = Text)]
    venue_name: String,
    #[diesel(sql_type = Text)]
    time_zone: String,
}

/// Assignee that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssigneeFilter {
    /// An account.
    Account(Uuid),
    /// Nobody in particular.
    Nobody,
}

/// Filter of follow-ups.
#[derive(Clone, Debug, Default)]
// Each is compared with the column of that name, but for those with a comment.
#[allow(missing_docs)]
pub struct Filter {
    pub id: Option<Uuid>,
    pub status: Option<FollowUpStatus>,
    pub assignee: Option<AssigneeFilter>,
    pub theme: Option<Theme>,
    /// Open questions whose day is before this one, or with `false` all others.
    pub overdue: Option<(bool, NaiveDate)>,
    /// Identity of a card, also of one that was merged into it.
    pub learner: Option<Uuid>,
    /// A session that the question is about, or that was proposed.
    pub session: Option<Uuid>,
    /// A facilitator, who sees theirs, nobody's, and those of their sessions.
    pub seen_by: Option<Uuid>,
}

/// Identities of follow-ups, by the day on which an answer is due.
const FOUND: &str = "
    SELECT f.id
    FROM follow_ups f
    WHERE f.organisation_id = $1
        AND ($2 IS NULL OR f.id = $2) AND ($3 IS NULL OR f.status = $3) AND ($4 IS NULL OR f.theme = $4)
        AND ($5 IS NULL OR f.assignee_id = $5) AND ($6 IS NULL OR (f.assignee_id IS NULL) = $6)
        AND ($7 IS NULL OR (f.status = 'open' AND f.due_on < $8) = $7)
        AND ($9 IS NULL OR f.learner_id IN (
            SELECT l.id FROM learners l WHERE l.organisation_id = $1 AND (l.id = $9 OR l.merged_into = $9)))
        AND ($10 IS NULL OR f.session_id = $10 OR f.proposed_session_id = $10)
        AND ($11 IS NULL OR f.assignee_id IS NULL OR f.assignee_id = $11 OR EXISTS (
            SELECT FROM sessions s WHERE s.organisation_id = $1 AND s.facilitator_id = $11
                AND s.id IN (f.session_id, f.proposed_session_id)))
        AND ($12 IS NULL OR (f.due_on, f.id) > ($12, $13))
    ORDER BY f.due_on, f.id LIMIT $14";

const BESIDE: &str = "
    SELECT f.id, k.id AS card, k.given_name, k.family_name, coalesce(f.contact_phone, k.phone) AS phone,
        c.name AS commune, b.name AS noted_by, a.name AS assignee, w.name AS answered_by, e.reference,
        e.status AS seat
    FROM follow_ups f
    LEFT JOIN learners l ON (l.organisation_id, l.id) = (f.organisation_id, f.learner_id)
    LEFT JOIN learners k ON (k.organisation_id, k.id) = (l.organisation_id, coalesce(l.merged_into, l.id))
    LEFT JOIN communes c ON (c.organisation_id, c.code) = (f.organisation_id, f.commune_code)
    LEFT JOIN accounts b ON (b.organisation_id, b.id) = (f.organisation_id, f.created_by)
    LEFT JOIN accounts a ON (a.organisation_id, a.id) = (f.organisation_id, f.assignee_id)
    LEFT JOIN accounts w ON (w.organisation_id, w.id) = (f.organisation_id, f.answered_by)
    LEFT JOIN enrolments e ON (e.organisation_id, e.id) = (f.organisation_id, f.enrolment_id)
    WHERE f.organisation_id = $1 AND f.id = ANY ($2)";

const SESSIONS_BESIDE: &str = "
    SELECT s.id, s.title, s.level, s.starts_at, v.id AS venue_id, v.name AS venue_name, v.time_zone
    FROM sessions s JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
    WHERE s.organisation_id = $1 AND s.id = ANY ($2)";

#[derive(QueryableByName)]
struct Identity {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Lists follow-ups by the day on which an answer is due.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<ShownFollowUp>> {
    let (due_on, id) = after.unzip();
    let (assignee, nobody) = match filter.assignee {
        Some(AssigneeFilter::Account(account)) => (Some(account), None),
        Some(AssigneeFilter::Nobody) => (None, Some(true)),
        None => (None, None),
    };
    let (overdue, today) = filter.overdue.unzip();
    let found: Vec<Identity> = diesel::sql_query(FOUND)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Nullable<SqlUuid>, _>(filter.id)
        .bind::<Nullable<Text>, _>(filter.status)
        .bind::<Nullable<Text>, _>(filter.theme)
        .bind::<Nullable<SqlUuid>, _>(assignee)
        .bind::<Nullable<Bool>, _>(nobody)
        .bind::<Nullable<Bool>, _>(overdue)
        .bind::<Nullable<Date>, _>(today)
        .bind::<Nullable<SqlUuid>, _>(filter.learner)
        .bind::<Nullable<SqlUuid>, _>(filter.session)
        .bind::<Nullable<SqlUuid>, _>(filter.seen_by)
        .bind::<Nullable<Date>, _>(due_on)
        .bind::<Nullable<SqlUuid>, _>(id)
        .bind::<BigInt, _>(limit)
        .load(tx.conn)?;
    join(tx, found.into_iter().map(|one| one.id).collect())
}

/// Reads follow-ups with the rows that are shown beside them, by the day on which an answer is due.
fn join(tx: &mut Tx<'_>, ids: Vec<Uuid>) -> QueryResult<Vec<ShownFollowUp>> {
    let rows: Vec<FollowUpRow> = follow_ups::table
        .filter(follow_ups::organisation_id.eq(tx.organisation).and(follow_ups::id.eq_any(&ids)))
        .order((follow_ups::due_on, follow_ups::id))
        .select(FollowUpRow::as_select())
        .load(tx.conn)?;
    let beside: Vec<Beside> =
        diesel::sql_query(BESIDE).bind::<SqlUuid, _>(tx.organisation).bind::<Array<SqlUuid>, _>(&ids).load(tx.conn)?;
    let sessions: Vec<Uuid> = rows.iter().flat_map(|row| [row.session_id, row.proposed_session_id]).flatten().collect();
    let sessions: Vec<SessionBeside> = diesel::sql_query(SESSIONS_BESIDE)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Array<SqlUuid>, _>(&sessions)
        .load(tx.conn)?;
    let session = |id: Option<Uuid>| sessions.iter().find(|one| Some(one.id) == id).cloned().map(ShownSession::from);
    let mut beside: HashMap<Uuid, Beside> = beside.into_iter().map(|one| (one.id, one)).collect();
    let shown = |row: FollowUpRow| {
        let near = beside.remove(&row.id)?;
        Some(ShownFollowUp {
            id: row.id,
            learner_id: near.card,
            given_name: near.given_name,
            family_name: near.family_name,
            contact_name: row.contact_name,
            phone: near.phone,
            commune_code: row.commune_code,
            commune: near.commune,
            session: session(row.session_id),
            theme: row.theme,
            device: row.device,
            question: row.question,
            channel: row.channel,
            asked_at: row.asked_at,
            noted_by: near.noted_by,
            due_on: row.due_on,
            assignee_id: row.assignee_id,
            assignee: near.assignee,
            status: row.status,
            answer: row.answer,
            answered_by: near.answered_by,
            answered_at: row.answered_at,
            proposed: session(row.proposed_session_id),
            enrolment_id: row.enrolment_id,
            reference: near.reference,
            seat: near.seat,
            closed_at: row.closed_at,
            version: row.version,
        })
    };
    Ok(rows.into_iter().filter_map(shown).collect())
}

impl From<SessionBeside> for ShownSession {
    fn from(row: SessionBeside) -> ShownSession {
        let SessionBeside { id, title, level, starts_at, venue_id, venue_name, time_zone } = row;
        ShownSession { id, title, level, starts_at, venue_id, venue_name, time_zone }
    }
}
