//! Counts from the tables `sessions`, `enrolments` and `attendances`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};

use super::rules::Numbers;
use crate::kernel::data::transaction::Tx;

/// Numbers of the workshops of one month, level and commune.
#[derive(QueryableByName, Debug)]
pub struct Row {
    /// `2026-11`, in the venue's zone.
    #[diesel(sql_type = Text)]
    pub month: String,
    /// Level of the groups.
    #[diesel(sql_type = Text)]
    pub level: String,
    /// INSEE code of the venue's commune.
    #[diesel(sql_type = Text)]
    pub commune_code: String,
    /// Name of that commune.
    #[diesel(sql_type = Text)]
    pub commune: String,
    #[diesel(sql_type = BigInt)]
    sessions: i64,
    #[diesel(sql_type = BigInt)]
    cancelled: i64,
    #[diesel(sql_type = BigInt)]
    seats: i64,
    #[diesel(sql_type = BigInt)]
    enrolled: i64,
    #[diesel(sql_type = BigInt)]
    came: i64,
    #[diesel(sql_type = BigInt)]
    absent: i64,
    #[diesel(sql_type = BigInt)]
    excused: i64,
    #[diesel(sql_type = BigInt)]
    unmarked: i64,
}

impl Row {
    /// The numbers.
    pub fn numbers(&self) -> Numbers {
        let Row { sessions, cancelled, seats, enrolled, came, absent, excused, unmarked, .. } = *self;
        Numbers { sessions, cancelled, seats, enrolled, came, absent, excused, unmarked }
    }
}

/// Numbers of the workshops that start between two times, by month, level and commune.
///
/// The first time is included.
pub fn rows(tx: &mut Tx<'_>, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> QueryResult<Vec<Row>> {
    diesel::sql_query(
        "SELECT to_char(s.starts_at AT TIME ZONE v.time_zone, 'YYYY-MM') AS month, s.level, v.commune_code,
                c.name AS commune,
                count(*) FILTER (WHERE s.status = 'scheduled') AS sessions,
                count(*) FILTER (WHERE s.status = 'cancelled') AS cancelled,
                coalesce(sum(s.capacity) FILTER (WHERE s.status = 'scheduled'), 0)::bigint AS seats,
                coalesce(sum(p.enrolled), 0)::bigint AS enrolled,
                coalesce(sum(p.came), 0)::bigint AS came,
                coalesce(sum(p.absent), 0)::bigint AS absent,
                coalesce(sum(p.excused), 0)::bigint AS excused,
                coalesce(sum(p.unmarked), 0)::bigint AS unmarked
         FROM sessions s
         JOIN venues v ON v.organisation_id = s.organisation_id AND v.id = s.venue_id
         JOIN communes c ON c.organisation_id = v.organisation_id AND c.code = v.commune_code
         LEFT JOIN LATERAL (
             SELECT sum(e.party_size) AS enrolled,
                    sum(a.people_came) AS came,
                    sum(e.party_size - a.people_came) FILTER (WHERE a.status <> 'excused') AS absent,
                    sum(e.party_size) FILTER (WHERE a.status = 'excused') AS excused,
                    sum(e.party_size) FILTER (WHERE a.status IS NULL) AS unmarked
             FROM enrolments e
             LEFT JOIN attendances a ON a.organisation_id = e.organisation_id AND a.enrolment_id = e.id
             WHERE e.organisation_id = s.organisation_id AND e.session_id = s.id AND e.status = 'enrolled'
         ) p ON s.status = 'scheduled'
         WHERE s.organisation_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3
         GROUP BY month, s.level, v.commune_code, c.name
         ORDER BY month, s.level, v.commune_code",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .load(tx.conn)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Counts the different learners who came to a workshop between two times.
///
/// People who come along with a learner have no name here, and are not counted.
pub fn count_learners(tx: &mut Tx<'_>, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> QueryResult<i64> {
    let count: Count = diesel::sql_query(
        "SELECT count(DISTINCT e.learner_id) AS count
         FROM enrolments e
         JOIN sessions s ON s.organisation_id = e.organisation_id AND s.id = e.session_id
         JOIN attendances a ON a.organisation_id = e.organisation_id AND a.enrolment_id = e.id
         WHERE e.organisation_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.status = 'scheduled'
           AND e.status = 'enrolled' AND a.status IN ('present', 'late')",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .get_result(tx.conn)?;
    Ok(count.count)
}
