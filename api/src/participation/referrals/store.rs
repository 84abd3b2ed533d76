//! The table `referrals`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::ReferralStatus;
use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::words::Level;
use crate::schema::referrals;

/// A row of `referrals`.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = referrals)]
pub struct ReferralRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub partner_id: Uuid,
    pub key_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    pub enrolment_id: Uuid,
    pub given_name: String,
    pub family_name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub commune_code: Option<String>,
    pub party_size: i16,
    pub consent_text: String,
    pub created_at: DateTime<Utc>,
    pub outside_commune: Option<String>,
}

/// A referral with its outcome; of the person only what the partner sent.
#[derive(QueryableByName, Debug, Clone)]
pub struct Outcome {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub enrolment_id: Uuid,
    #[diesel(sql_type = Text)]
    pub given_name: String,
    #[diesel(sql_type = Text)]
    pub family_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub commune_code: Option<String>,
    #[diesel(sql_type = Text)]
    pub commune: String,
    #[diesel(sql_type = SmallInt)]
    pub party_size: i16,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub sent_by: String,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub status: ReferralStatus,
    #[diesel(sql_type = SqlUuid)]
    pub session_id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub level: Level,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub venue_name: String,
    #[diesel(sql_type = Text)]
    pub time_zone: String,
}

/// Filter of a partner's referrals.
#[derive(Debug, Clone, Default)]
// Its fields are those of `ReferralsQuery`, where they are described.
#[allow(missing_docs)]
pub struct Filter {
    pub id: Option<Uuid>,
    pub session: Option<Uuid>,
    pub status: Option<ReferralStatus>,
}

const OUTCOMES: &str = "
    SELECT * FROM (
        SELECT r.id, r.enrolment_id, r.given_name, r.family_name, r.phone, r.email, r.commune_code,
            coalesce(c.name, r.outside_commune) AS commune,
            r.party_size, r.created_at, coalesce(a.name, k.name) AS sent_by, e.reference,
            CASE WHEN e.status IN ('cancelled', 'declined', 'expired') OR s.status = 'cancelled' THEN 'cancelled'
                 WHEN p.status IN ('present', 'late') THEN 'came'
                 WHEN p.status IN ('absent', 'excused') THEN 'absent'
                 ELSE e.status END AS status,
            s.id AS session_id, s.title, s.level, s.starts_at, s.ends_at, v.name AS venue_name, v.time_zone
        FROM referrals r
        JOIN enrolments e ON (e.organisation_id, e.id) = (r.organisation_id, r.enrolment_id)
        JOIN sessions s ON (s.organisation_id, s.id) = (e.organisation_id, e.session_id)
        JOIN venues v ON (v.organisation_id, v.id) = (s.organisation_id, s.venue_id)
        LEFT JOIN communes c ON (c.organisation_id, c.code) = (r.organisation_id, r.commune_code)
        LEFT JOIN accounts a ON (a.organisation_id, a.id) = (r.organisation_id, r.account_id)
        LEFT JOIN api_keys k ON (k.organisation_id, k.id) = (r.organisation_id, r.key_id)
        LEFT JOIN attendances p ON (p.organisation_id, p.enrolment_id) = (e.organisation_id, e.id)
        WHERE r.organisation_id = $1 AND r.partner_id = $2
    ) AS outcome
    WHERE ($3 IS NULL OR id = $3) AND ($4 IS NULL OR session_id = $4) AND ($5 IS NULL OR status = $5)
      AND ($6 IS NULL OR (created_at, id) < ($6, $7))
    ORDER BY created_at DESC, id DESC LIMIT $8";

/// Lists a partner's referrals, the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    partner: Uuid,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Outcome>> {
    let (created_at, id) = before.unzip();
    diesel::sql_query(OUTCOMES)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<SqlUuid, _>(partner)
        .bind::<Nullable<SqlUuid>, _>(filter.id)
        .bind::<Nullable<SqlUuid>, _>(filter.session)
        .bind::<Nullable<Text>, _>(filter.status)
        .bind::<Nullable<Timestamptz>, _>(created_at)
        .bind::<Nullable<SqlUuid>, _>(id)
        .bind::<BigInt, _>(limit)
        .load(tx.conn)
}

/// Finds one of a partner's referrals.
pub fn find(tx: &mut Tx<'_>, partner: Uuid, id: Uuid) -> QueryResult<Option<Outcome>> {
    Ok(list(tx, partner, &Filter { id: Some(id), ..Filter::default() }, None, 1)?.pop())
}

pub fn insert(tx: &mut Tx<'_>, row: &ReferralRow) -> QueryResult<()> {
    diesel::insert_into(referrals::table).values(row).execute(tx.conn).map(drop)
}
