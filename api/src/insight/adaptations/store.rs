//! The tables `adaptations` and `adaptation_sources`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{Change, SourceKind, Verdict};
use crate::kernel::data::transaction::Tx;
use crate::participation::evaluations::negatives::NegativeBox;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;
use crate::schema::{adaptation_sources, adaptations};

/// A row of `adaptations`.
#[derive(Queryable, QueryableByName, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = adaptations, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct AdaptationRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub observed: String,
    pub changes: Vec<Option<Change>>,
    pub description: String,
    pub first_session_id: Uuid,
    pub level: Level,
    pub theme: Option<Theme>,
    pub watched: NegativeBox,
    pub check_after: i16,
    pub check_due_at: i16,
    pub facilitator_id: Option<Uuid>,
    pub verdict: Option<Verdict>,
    pub verdict_note: Option<String>,
    pub verdict_by: Option<Uuid>,
    pub verdict_at: Option<DateTime<Utc>>,
    pub created_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// An adaptation with the rows that are shown beside it.
#[derive(QueryableByName, Debug, Clone)]
// They are described in `Adaptation`.
#[allow(missing_docs)]
pub struct Joined {
    #[diesel(embed)]
    pub adaptation: AdaptationRow,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub venue_name: String,
    #[diesel(sql_type = Text)]
    pub time_zone: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub facilitator: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub written_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub judged_by: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub sources: i64,
}

/// Filter of adaptations.
#[derive(Clone, Debug, Default)]
// Each is compared with the column of that name, but for those with a comment.
#[allow(missing_docs)]
pub struct Filter {
    /// Identities.
    pub among: Option<Vec<Uuid>>,
    /// Whether somebody is still to judge.
    pub open: Option<bool>,
    pub level: Option<Level>,
    pub theme: Option<Theme>,
    pub facilitator: Option<Uuid>,
    /// A session that is prepared: of its level and theme, begun within a year before, and not found worse.
    pub session: Option<Uuid>,
    /// A session, comment or question that it was observed in.
    pub source: Option<Uuid>,
}

const SHOWN: &str = "
    SELECT a.*, s.title, s.starts_at, v.name AS venue_name, v.time_zone, f.name AS facilitator, w.name AS written_by,
        j.name AS judged_by, (SELECT count(*) FROM adaptation_sources o
            WHERE o.organisation_id = $1 AND o.adaptation_id = a.id) AS sources
    FROM adaptations a
    JOIN sessions s ON s.organisation_id = a.organisation_id AND s.id = a.first_session_id
    JOIN venues v ON v.organisation_id = s.organisation_id AND v.id = s.venue_id
    LEFT JOIN accounts f ON f.organisation_id = a.organisation_id AND f.id = a.facilitator_id
    LEFT JOIN accounts w ON w.organisation_id = a.organisation_id AND w.id = a.created_by
    LEFT JOIN accounts j ON j.organisation_id = a.organisation_id AND j.id = a.verdict_by
    WHERE a.organisation_id = $1 AND ($2 IS NULL OR a.id = ANY ($2))
        AND ($3 IS NULL OR (a.verdict IS NULL OR a.verdict = 'too_early') = $3)
        AND ($4 IS NULL OR a.level = $4) AND ($5 IS NULL OR a.theme = $5) AND ($6 IS NULL OR a.facilitator_id = $6)
        AND ($7 IS NULL OR EXISTS (
            SELECT FROM sessions t
            WHERE t.organisation_id = $1 AND t.id = $7 AND t.level = a.level AND s.starts_at <= t.starts_at
                AND s.starts_at > t.starts_at - interval '1 year' AND a.verdict IS DISTINCT FROM 'worse'
                AND (a.theme IS NULL OR a.theme = ANY (themes_of_session($1, t.id))
                    OR themes_of_session($1, t.id) = '{}')))
        AND ($8 IS NULL OR EXISTS (
            SELECT FROM adaptation_sources o
            WHERE o.organisation_id = $1 AND o.adaptation_id = a.id AND o.source_id = $8))
        AND ($9 IS NULL OR a.id < $9)
    ORDER BY a.id DESC LIMIT $10";

/// Lists adaptations, the newest first.
pub fn list(tx: &mut Tx<'_>, filter: &Filter, before: Option<Uuid>, limit: i64) -> QueryResult<Vec<Joined>> {
    diesel::sql_query(SHOWN)
        .bind::<SqlUuid, _>(tx.organisation)
        .bind::<Nullable<Array<SqlUuid>>, _>(filter.among.as_ref())
        .bind::<Nullable<Bool>, _>(filter.open)
        .bind::<Nullable<Text>, _>(filter.level)
        .bind::<Nullable<Text>, _>(filter.theme)
        .bind::<Nullable<SqlUuid>, _>(filter.facilitator)
        .bind::<Nullable<SqlUuid>, _>(filter.session)
        .bind::<Nullable<SqlUuid>, _>(filter.source)
        .bind::<Nullable<SqlUuid>, _>(before)
        .bind::<BigInt, _>(limit)
        .load(tx.conn)
}

/// Facts of an adaptation that somebody is still to judge.
#[derive(QueryableByName, Debug, Clone)]
#[allow(missing_docs)]
pub struct OpenRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub level: Level,
    #[diesel(sql_type = Nullable<Text>)]
    pub theme: Option<Theme>,
    #[diesel(sql_type = Text)]
    pub watched: NegativeBox,
    #[diesel(sql_type = diesel::sql_types::Int2)]
    pub check_due_at: i16,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
}

/// The accounts whose open adaptations are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Followers {
    /// Anybody.
    Anybody,
    /// Those of one account, if any, and nobody's if asked.
    Of(Option<Uuid>, bool),
}

/// Reads the open adaptations whose change began within a time; the index has no others.
pub fn open(
    tx: &mut Tx<'_>,
    of: Followers,
    (after, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<OpenRow>> {
    let (all, account, with_nobodys) = match of {
        Followers::Anybody => (true, None, false),
        Followers::Of(account, with_nobodys) => (false, account, with_nobodys),
    };
    diesel::sql_query(
        "SELECT a.id, a.level, a.theme, a.watched, a.check_due_at, s.starts_at
         FROM adaptations a JOIN sessions s ON s.organisation_id = a.organisation_id AND s.id = a.first_session_id
         WHERE a.organisation_id = $1 AND (a.verdict IS NULL OR a.verdict = 'too_early')
             AND s.starts_at > $2 AND s.starts_at <= $3
             AND ($4 OR a.facilitator_id = $5 OR ($6 AND a.facilitator_id IS NULL))",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Timestamptz, _>(after)
    .bind::<Timestamptz, _>(until)
    .bind::<Bool, _>(all)
    .bind::<Nullable<SqlUuid>, _>(account)
    .bind::<Bool, _>(with_nobodys)
    .load(tx.conn)
}

/// Writes an adaptation down.
pub fn insert(tx: &mut Tx<'_>, row: &AdaptationRow) -> QueryResult<()> {
    diesel::insert_into(adaptations::table).values(row).execute(tx.conn).map(drop)
}

/// Locks an adaptation.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<AdaptationRow>> {
    let one = adaptations::table.find((tx.organisation, id));
    one.select(AdaptationRow::as_select()).for_update().first(tx.conn).optional()
}

/// Replaces an adaptation.
pub fn update(tx: &mut Tx<'_>, row: &AdaptationRow) -> QueryResult<()> {
    diesel::update(adaptations::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

/// The open adaptations that an account follows, in the order of their identities.
pub fn followed_by(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<Vec<Uuid>> {
    adaptations::table
        .filter(adaptations::organisation_id.eq(tx.organisation).and(adaptations::facilitator_id.eq(account)))
        .filter(adaptations::verdict.is_null().or(adaptations::verdict.eq(Verdict::TooEarly)))
        .order(adaptations::id)
        .select(adaptations::id)
        .load(tx.conn)
}

/// Sources of an adaptation, in order.
pub fn sources(tx: &mut Tx<'_>, adaptation: Uuid) -> QueryResult<Vec<(SourceKind, Uuid)>> {
    adaptation_sources::table
        .filter(adaptation_sources::organisation_id.eq(tx.organisation))
        .filter(adaptation_sources::adaptation_id.eq(adaptation))
        .order(adaptation_sources::position)
        .select((adaptation_sources::kind, adaptation_sources::source_id))
        .load(tx.conn)
}

/// Replaces what an adaptation was observed in.
pub fn set_sources(tx: &mut Tx<'_>, adaptation: Uuid, sources: &[(SourceKind, Uuid)]) -> QueryResult<()> {
    let known = adaptation_sources::table
        .filter(adaptation_sources::organisation_id.eq(tx.organisation))
        .filter(adaptation_sources::adaptation_id.eq(adaptation));
    diesel::delete(known).execute(tx.conn)?;
    let rows: Vec<_> = (1i16..)
        .zip(sources)
        .map(|(position, (kind, source))| {
            (
                adaptation_sources::organisation_id.eq(tx.organisation),
                adaptation_sources::adaptation_id.eq(adaptation),
                adaptation_sources::position.eq(position),
                adaptation_sources::kind.eq(*kind),
                adaptation_sources::source_id.eq(*source),
            )
        })
        .collect();
    diesel::insert_into(adaptation_sources::table).values(rows).execute(tx.conn).map(drop)
}
