//! Times of a person's workshops, and the level of their last one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::words::Level;

/// Commune of a card, and level of its last enrolment.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct CardRow {
    #[diesel(sql_type = Nullable<Text>)]
    pub commune_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub level: Option<Level>,
}

/// The commune of a person, and the level of their last enrolment.
pub fn card(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Option<CardRow>> {
    diesel::sql_query(
        "SELECT l.commune_code, (
             SELECT e.level FROM enrolments e
             WHERE e.organisation_id = l.organisation_id AND e.learner_id = l.id
             ORDER BY e.id DESC LIMIT 1) AS level
         FROM learners l WHERE l.organisation_id = $1 AND l.id = $2",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SqlUuid, _>(learner)
    .get_result(tx.conn)
    .optional()
}

/// The times of a workshop.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct TimesRow {
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
}

/// Times of the workshops to come in which a person has, or wants, a place.
pub fn busy(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<TimesRow>> {
    diesel::sql_query(
        "SELECT s.starts_at, s.ends_at
         FROM enrolments e JOIN sessions s ON (s.organisation_id, s.id) = (e.organisation_id, e.session_id)
         WHERE e.organisation_id = $1 AND e.learner_id = $2 AND e.status IN ('enrolled', 'offered', 'waiting')
             AND s.status = 'scheduled' AND s.ends_at > $3",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<SqlUuid, _>(learner)
    .bind::<Timestamptz, _>(tx.now)
    .load(tx.conn)
}
