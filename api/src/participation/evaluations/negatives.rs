//! Negative boxes counted before and after an instant, over sessions of a level and theme.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

crate::words! {
    /// Negative box of an evaluation.
    ///
    /// `too_fast`: the pace was too fast. `not_relevant`: the session did rather not or not at all answer the needs.
    NegativeBox {
        /// Trop rapide.
        TooFast = "too_fast",
        /// Ne correspondait plutôt pas, ou pas du tout.
        NotRelevant = "not_relevant",
    }
}

/// Sessions of which a negative box is counted.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Level of the sessions.
    pub level: Level,
    /// Theme: sessions of which other themes alone are known are left out.
    pub theme: Option<Theme>,
    /// The box.
    pub watched: NegativeBox,
    /// Start of the earliest sessions, included.
    pub from: DateTime<Utc>,
    /// Start of the first session that is on the side after.
    pub at: DateTime<Utc>,
    /// Start of the first session that is too late.
    pub to: DateTime<Utc>,
}

/// Numbers of answers on both sides.
#[derive(QueryableByName, Clone, Copy, Debug)]
// The names say it: answers in the negative box, and all to that question.
#[allow(missing_docs)]
pub struct Sides {
    #[diesel(sql_type = BigInt)]
    pub negative_before: i64,
    #[diesel(sql_type = BigInt)]
    pub before: i64,
    #[diesel(sql_type = BigInt)]
    pub negative_after: i64,
    #[diesel(sql_type = BigInt)]
    pub after: i64,
}

/// Counts the negative boxes of some windows, in their order.
pub fn count(tx: &mut Tx<'_>, windows: &[Window]) -> QueryResult<Vec<Sides>> {
    if windows.is_empty() {
        return Ok(Vec::new());
    }
    let column = |word: fn(&Window) -> &'static str| windows.iter().map(word).collect::<Vec<_>>();
    let instants = |instant: fn(&Window) -> DateTime<Utc>| windows.iter().map(instant).collect::<Vec<_>>();
    let themes: Vec<Option<&str>> = windows.iter().map(|window| window.theme.map(Theme::word)).collect();
    diesel::sql_query(
        "SELECT count(*) FILTER (WHERE g.early AND g.negative) AS negative_before,
                count(*) FILTER (WHERE g.early AND g.negative IS NOT NULL) AS before,
                count(*) FILTER (WHERE NOT g.early AND g.negative) AS negative_after,
                count(*) FILTER (WHERE NOT g.early AND g.negative IS NOT NULL) AS after
         FROM unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY AS w (level, theme, watched, since, at, until, place)
         LEFT JOIN LATERAL (
             SELECT s.starts_at < w.at AS early,
                    CASE w.watched
                        WHEN 'too_fast' THEN v.answers ->> 'pace' = 'too_fast'
                        ELSE v.answers ->> 'relevance' IN ('1', '2')
                    END AS negative
             FROM sessions s JOIN evaluations v ON v.organisation_id = s.organisation_id AND v.session_id = s.id
             WHERE s.organisation_id = $1 AND s.starts_at >= w.since AND s.starts_at < w.until AND s.level = w.level
                 AND (w.theme IS NULL OR w.theme = ANY (themes_of_session($1, s.id))
                     OR themes_of_session($1, s.id) = '{}')
         ) AS g ON true
         GROUP BY w.place ORDER BY w.place",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<Array<Text>, _>(column(|window| window.level.word()))
    .bind::<Array<Nullable<Text>>, _>(themes)
    .bind::<Array<Text>, _>(column(|window| window.watched.word()))
    .bind::<Array<Timestamptz>, _>(instants(|window| window.from))
    .bind::<Array<Timestamptz>, _>(instants(|window| window.at))
    .bind::<Array<Timestamptz>, _>(instants(|window| window.to))
    .load(tx.conn)
}
