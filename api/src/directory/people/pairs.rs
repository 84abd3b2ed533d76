//! Pairs of learners who may be one person, and the table `distinct_learners` of those who are two.

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use uuid::Uuid;

use super::Likeness;
use crate::kernel::data::transaction::{Tx, first_id};
use crate::schema::distinct_learners;

/// Two learners who may be one person.
#[derive(QueryableByName, Debug)]
pub struct Pair {
    /// The one who came first.
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    pub one: Uuid,
    /// The other.
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    pub other: Uuid,
    /// Their likeness.
    #[diesel(sql_type = Text)]
    pub because: Likeness,
}

/// Finds pairs who may be one person and were not recorded as two, the newest first.
pub fn duplicates(
    tx: &mut Tx<'_>,
    learner: Option<Uuid>,
    since: Option<NaiveDate>,
    after: Option<(Uuid, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Pair>> {
    let (other, one) = after.unzip();
    // Identities are ordered by time.
    let first = since.map_or(Uuid::nil(), |day| first_id(day.and_time(NaiveTime::MIN).and_utc()));
    diesel::sql_query(DUPLICATES)
        .bind::<diesel::sql_types::Uuid, _>(tx.organisation)
        .bind::<Nullable<diesel::sql_types::Uuid>, _>(learner)
        .bind::<Nullable<diesel::sql_types::Uuid>, _>(other)
        .bind::<Nullable<diesel::sql_types::Uuid>, _>(one)
        .bind::<BigInt, _>(limit)
        .bind::<diesel::sql_types::Uuid, _>(first)
        .load(tx.conn)
}

/// Query of duplicates. Different years of birth exclude a pair; identities are ordered by time.
const DUPLICATES: &str = "
    SELECT one.id AS one, other.id AS other,
        CASE WHEN one.name_key = other.name_key THEN 'name' ELSE 'phone' END AS because
    FROM learners AS other CROSS JOIN LATERAL (
        SELECT id, name_key FROM learners
        WHERE organisation_id = $1 AND name_key = other.name_key AND id < other.id AND merged_into IS NULL
            AND (birth_year = other.birth_year) IS NOT FALSE
            AND (phone = other.phone OR email = other.email OR birth_year = other.birth_year
                OR commune_code = other.commune_code)
        UNION ALL
        SELECT id, name_key FROM learners
        WHERE organisation_id = $1 AND phone = other.phone AND id < other.id AND merged_into IS NULL
            AND (birth_year = other.birth_year) IS NOT FALSE
            AND name_key <> other.name_key AND similarity(folded_name, other.folded_name) >= 0.6
    ) AS one
    WHERE other.organisation_id = $1 AND other.merged_into IS NULL AND other.id >= $6
        AND ($2::uuid IS NULL OR $2 IN (one.id, other.id))
        AND ($3::uuid IS NULL OR (other.id, one.id) < ($3, $4))
        AND NOT EXISTS (SELECT FROM distinct_learners
            WHERE organisation_id = $1 AND one_id = one.id AND other_id = other.id)
    ORDER BY other.id DESC, one.id DESC LIMIT $5";

/// Records that two learners are two people; false if it was already recorded.
pub fn distinguish(tx: &mut Tx<'_>, one: Uuid, other: Uuid) -> QueryResult<bool> {
    let row = (
        distinct_learners::organisation_id.eq(tx.organisation),
        distinct_learners::one_id.eq(one.min(other)),
        distinct_learners::other_id.eq(one.max(other)),
        distinct_learners::decided_at.eq(tx.now),
    );
    let inserted = diesel::insert_into(distinct_learners::table).values(row).on_conflict_do_nothing();
    inserted.execute(tx.conn).map(|rows| rows == 1)
}
