//! Evaluations of many sessions, and the table `evaluation_tags`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::words::Level;
use crate::schema::evaluation_tags;

/// Filter of evaluations, by what their session is.
#[derive(Clone, Debug, Default)]
// Each is compared with the session's, but for the days.
#[allow(missing_docs)]
pub struct Filter {
    /// First day of the sessions, in the zone of their venues.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
    pub level: Option<Level>,
    pub venue: Option<Uuid>,
    pub facilitator: Option<Uuid>,
    pub series: Option<Uuid>,
    pub session: Option<Uuid>,
}

/// The evaluations of a filter: its parameters are the second to the eighth.
const FILTERED: &str = "
    FROM evaluations v JOIN sessions s ON s.organisation_id = v.organisation_id AND s.id = v.session_id
    WHERE v.organisation_id = $1 AND ($2 IS NULL OR v.held_on >= $2) AND ($3 IS NULL OR v.held_on <= $3)
        AND ($4 IS NULL OR s.level = $4) AND ($5 IS NULL OR s.venue_id = $5)
        AND ($6 IS NULL OR s.facilitator_id = $6) AND ($7 IS NULL OR s.series_id = $7)
        AND ($8 IS NULL OR s.id = $8)";

/// Binds the organisation and a filter to the first eight parameters.
macro_rules! filtered {
    ($tx:expr, $filter:expr, $query:expr) => {
        diesel::sql_query($query)
            .bind::<SqlUuid, _>($tx.organisation)
            .bind::<Nullable<Date>, _>($filter.from)
            .bind::<Nullable<Date>, _>($filter.to)
            .bind::<Nullable<Text>, _>($filter.level)
            .bind::<Nullable<SqlUuid>, _>($filter.venue)
            .bind::<Nullable<SqlUuid>, _>($filter.facilitator)
            .bind::<Nullable<SqlUuid>, _>($filter.series)
            .bind::<Nullable<SqlUuid>, _>($filter.session)
    };
}

/// The boxes of the evaluations that answer one version, one after the other.
#[derive(QueryableByName, Debug)]
#[allow(missing_docs)]
pub struct Batch {
    #[diesel(sql_type = SqlUuid)]
    pub version_id: Uuid,
    #[diesel(sql_type = Binary)]
    pub boxes: Vec<u8>,
}

/// Reads the boxes of evaluations, by version.
pub fn batches(tx: &mut Tx<'_>, filter: &Filter) -> QueryResult<Vec<Batch>> {
    let query =
        format!("SELECT v.version_id, string_agg(v.boxes, ''::bytea) AS boxes {FILTERED} GROUP BY v.version_id");
    filtered!(tx, filter, query).load(tx.conn)
}

/// Numbers of evaluations and of their sessions.
#[derive(QueryableByName, Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Numbers {
    #[diesel(sql_type = BigInt)]
    pub evaluations: i64,
    #[diesel(sql_type = BigInt)]
    pub sessions: i64,
}

/// Counts evaluations, and the sessions that have some.
pub fn numbers(tx: &mut Tx<'_>, filter: &Filter) -> QueryResult<Numbers> {
    let query = format!("SELECT count(*) AS evaluations, count(DISTINCT v.session_id) AS sessions {FILTERED}");
    filtered!(tx, filter, query).get_result(tx.conn)
}

/// An evaluation with words in it.
#[derive(QueryableByName, Debug, Clone)]
// They are described in `EvaluationComment`.
#[allow(missing_docs)]
pub struct SaidRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub session_id: Uuid,
    #[diesel(sql_type = Jsonb)]
    pub answers: Value,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub level: Level,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub venue_name: String,
    #[diesel(sql_type = Text)]
    pub time_zone: String,
    #[diesel(sql_type = Array<Text>)]
    pub tags: Vec<String>,
}

/// Searched words and tags of comments.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words, all of them in the texts; accents and case do not matter.
    pub words: Option<String>,
    /// A tag.
    pub tag: Option<String>,
    /// Identities of the evaluations.
    pub among: Option<Vec<Uuid>>,
}

/// Lists evaluations with words in them, those of the newest sessions first.
///
/// Within a session they come in no order.
pub fn said(
    tx: &mut Tx<'_>,
    (filter, search): (&Filter, &Search),
    texts: &[String],
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<SaidRow>> {
    let (starts_at, id) = before.unzip();
    let query = format!(
        "SELECT f.*, p.name AS venue_name, p.time_zone, ARRAY(
             SELECT t.tag FROM evaluation_tags t
             WHERE t.organisation_id = $1 AND t.evaluation_id = f.id ORDER BY t.tag) AS tags
         FROM (
             SELECT v.id, v.session_id, v.answers, s.title, s.level, s.starts_at, s.venue_id
             {FILTERED} AND v.answers ?| $9 AND ($10 IS NULL OR v.id = ANY ($10))
                 AND ($11 IS NULL OR EXISTS (
                     SELECT FROM evaluation_tags t
                     WHERE t.organisation_id = $1 AND t.evaluation_id = v.id AND t.tag = $11))
                 AND ($12 IS NULL OR NOT EXISTS (
                     SELECT FROM regexp_split_to_table(btrim(without_accents($12)), '\\s+') AS word
                     WHERE position(word IN (
                         SELECT without_accents(string_agg(a.value, ' '))
                         FROM jsonb_each_text(v.answers) a WHERE a.key = ANY ($9))) = 0))
                 AND ($13 IS NULL OR (s.starts_at, v.id) < ($13, $14))
             ORDER BY s.starts_at DESC, v.id DESC LIMIT $15
         ) AS f
         JOIN venues p ON p.organisation_id = $1 AND p.id = f.venue_id
         ORDER BY f.starts_at DESC, f.id DESC"
    );
    filtered!(tx, filter, query)
        .bind::<Array<Text>, _>(texts)
        .bind::<Nullable<Array<SqlUuid>>, _>(search.among.as_ref())
        .bind::<Nullable<Text>, _>(search.tag.as_ref())
        .bind::<Nullable<Text>, _>(search.words.as_ref())
        .bind::<Nullable<Timestamptz>, _>(starts_at)
        .bind::<Nullable<SqlUuid>, _>(id)
        .bind::<BigInt, _>(limit)
        .load(tx.conn)
}

/// Number of times that a tag was set.
#[derive(QueryableByName, Debug)]
#[allow(missing_docs)]
pub struct TagRow {
    #[diesel(sql_type = Text)]
    pub tag: String,
    #[diesel(sql_type = BigInt)]
    pub comments: i64,
}

/// The tags of comments that a filter finds, those set most often first.
pub fn tags(tx: &mut Tx<'_>, filter: &Filter) -> QueryResult<Vec<TagRow>> {
    let query = format!(
        "SELECT t.tag, count(*) AS comments FROM evaluation_tags t
         WHERE t.organisation_id = $1 AND t.evaluation_id IN (SELECT v.id {FILTERED})
         GROUP BY t.tag ORDER BY comments DESC, t.tag LIMIT 100"
    );
    filtered!(tx, filter, query).load(tx.conn)
}

/// Sets a tag; false if it is set already.
pub fn set_tag(tx: &mut Tx<'_>, evaluation: Uuid, tag: &str) -> QueryResult<bool> {
    diesel::insert_into(evaluation_tags::table)
        .values((
            evaluation_tags::organisation_id.eq(tx.organisation),
            evaluation_tags::evaluation_id.eq(evaluation),
            evaluation_tags::tag.eq(tag),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)
        .map(|set| set == 1)
}

/// Takes a tag off; false if it is not set.
pub fn take_tag_off(tx: &mut Tx<'_>, evaluation: Uuid, tag: &str) -> QueryResult<bool> {
    diesel::delete(evaluation_tags::table.find((tx.organisation, evaluation, tag)))
        .execute(tx.conn)
        .map(|taken| taken == 1)
}
