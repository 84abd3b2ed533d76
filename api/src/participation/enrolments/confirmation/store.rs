//! Held seats in the table `enrolments`.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::super::{Channel, EnrolmentStatus};
use crate::kernel::data::transaction::Tx;
use crate::schema::enrolments;

/// Number of seats of a session that were taken over the web within a day, and are still.
pub fn web_seats(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<i64> {
    enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::session_id.eq(session)))
        .filter(enrolments::channel.eq(Channel::Web).and(enrolments::status.eq(EnrolmentStatus::Enrolled)))
        .filter(enrolments::created_at.gt(tx.now - TimeDelta::days(1)))
        .select(diesel::dsl::sum(enrolments::party_size))
        .first::<Option<i64>>(tx.conn)
        .map(Option::unwrap_or_default)
}

/// Holds a seat longer, unless it was confirmed meanwhile.
pub fn hold_until(tx: &mut Tx<'_>, id: Uuid, until: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(enrolments::table.find((tx.organisation, id)).filter(enrolments::held_until.is_not_null()))
        .set((enrolments::held_until.eq(until), enrolments::version.eq(enrolments::version + 1)))
        .execute(tx.conn)
        .map(drop)
}

/// Ends the hold of a seat: it stays with its person.
pub fn end_hold(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::update(enrolments::table.find((tx.organisation, id)))
        .set((enrolments::held_until.eq(None::<DateTime<Utc>>), enrolments::version.eq(enrolments::version + 1)))
        .execute(tx.conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct DueSeat {
    #[diesel(sql_type = SqlUuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    enrolment_id: Uuid,
}

/// Held seats that were not confirmed until a time, UTC: organisation and enrolment.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let due: Vec<DueSeat> = diesel::sql_query("SELECT organisation_id, enrolment_id FROM due_held_seats($1)")
        .bind::<Timestamptz, _>(at)
        .load(conn)?;
    Ok(due.into_iter().map(|seat| (seat.organisation_id, seat.enrolment_id)).collect())
}
