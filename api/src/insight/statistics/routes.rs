//! Statistics over HTTP.

use actix_web::{HttpResponse, get};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rules::{self, Numbers};
use super::store;
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::Context;
use crate::participation::evaluations::results::rules as results;
use crate::programme::feeds;
use crate::programme::sessions;

/// Key of the workshops that partners see together only.
const OTHERS: &str = "other";

const READ: May = Scope(KeyScope::StatisticsRead.word());

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_statistics,  [No, READ, No, Yes, Yes], Limit::Caller).programs(READ);
}

/// Days of the statistics.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatisticsQuery {
    /// First day, in the organisation's zone; 1 January of the last day's year by default.
    from: Option<NaiveDate>,
    /// Last day, included, and at most two years after the first; today by default.
    ///
    /// Workshops that have not begun are not counted.
    to: Option<NaiveDate>,
}

/// Numbers of workshops and of the people in them.
///
/// Everybody who had a seat is counted once, under `came`, `absent`, `excused` or `unmarked`; a party of two counts as
/// two.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Counts {
    /// Workshops that were held.
    sessions: i64,
    /// Workshops that were cancelled.
    cancelled: i64,
    /// Seats of the workshops that were held.
    seats: i64,
    /// People who had a seat in the workshops that were held.
    enrolled: i64,
    /// People who came, in time or late.
    came: i64,
    /// People who did not come, without notice.
    absent: i64,
    /// People who did not come, with notice.
    excused: i64,
    /// People without a mark on the attendance sheet.
    unmarked: i64,
}

impl From<Numbers> for Counts {
    fn from(numbers: Numbers) -> Counts {
        let Numbers { sessions, cancelled, seats, enrolled, came, absent, excused, unmarked } = numbers;
        Counts { sessions, cancelled, seats, enrolled, came, absent, excused, unmarked }
    }
}

/// The counts of one month, level or commune.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Share {
    /// `2026-11`, `beginner`, or an INSEE code; `other` for those that partners see together only.
    key: String,
    /// The commune's name, in French, or that of the others; null for months and levels.
    #[schema(required)]
    name: Option<String>,
    /// The counts.
    #[serde(flatten)]
    counts: Counts,
}

/// Statistics of the workshops of some days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Statistics {
    /// First day.
    from: NaiveDate,
    /// Last day, included.
    to: NaiveDate,
    /// Number of different learners who came.
    ///
    /// People who only came along with a learner have no name, and are not among them. Null where `total` is.
    #[schema(required)]
    learners: Option<i64>,
    /// Counts of all workshops; null for partners, of a single workshop or of fewer than five people.
    #[schema(required)]
    total: Option<Counts>,
    /// Counts by month of the workshop; months without any are left out.
    months: Vec<Share>,
    /// Counts by level of the group.
    levels: Vec<Share>,
    /// Counts by commune of the venue.
    communes: Vec<Share>,
}

/// Shows statistics of the workshops that have begun.
///
/// They count the workshops that were held and the people who came, by month, level and commune. They have no name in
/// them, and nothing about a single person. Partners need a key with the scope `statistics:read`; numbers of a single
/// workshop, or of fewer than five people, do not leave the team. Partners get them together with others, or not at
/// all.
#[utoipa::path(tag = "partners",
    params(StatisticsQuery),
    responses((status = 200, body = Statistics)))]
#[get("/statistics")]
pub async fn show_statistics(context: Context, query: Query<StatisticsQuery>) -> Result<HttpResponse, Problem> {
    let statistics = context.read(move |tx| statistics(tx, query.0)).await?;
    Ok(HttpResponse::Ok().json(statistics))
}

fn statistics(tx: &mut Tx<'_>, query: StatisticsQuery) -> Result<Statistics, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    let to = query.to.unwrap_or_else(|| tx.now.with_timezone(&zone).date_naive());
    let from = query.from.or_else(|| to.with_day(1)?.with_month(1)).unwrap_or(to);
    require_near_days(&[("from", Some(from)), ("to", Some(to))])?;
    if !feeds::rules::is_span(from, to) {
        return Err(Problem::query("to", "Le dernier jour vient après le premier, de deux ans au plus."));
    }
    let (start, end) = feeds::rules::instants((from, to), zone);
    let begun = (start, end.min(tx.now));
    let rows = store::rows(tx, begun)?;
    let leaves = matches!(tx.principal, Principal::Partner(_));
    let may_leave = |numbers: &Numbers| !leaves || results::may_leave(numbers.sessions, numbers.enrolled);
    let total = rules::add_up(rows.iter().map(|row| ((), row.numbers()))).remove(&()).unwrap_or_default();
    let total = Some(total).filter(|numbers| may_leave(numbers));
    let shares = |key: fn(&store::Row) -> (String, Option<String>)| -> Vec<Share> {
        if total.is_none() {
            return Vec::new();
        }
        let sums = rules::add_up(rows.iter().map(|row| (key(row), row.numbers())));
        let (sums, others) = rules::gather_small(sums, may_leave);
        let others = others.map(|numbers| ((OTHERS.to_owned(), Some("Autres".to_owned())), numbers));
        let share = |((key, name), numbers): (_, Numbers)| Share { key, name, counts: numbers.into() };
        sums.into_iter().chain(others).map(share).collect()
    };
    Ok(Statistics {
        from,
        to,
        learners: total.map(|_| store::count_learners(tx, begun)).transpose()?,
        total: total.map(Counts::from),
        months: shares(|row| (row.month.clone(), None)),
        levels: shares(|row| (row.level.clone(), None)),
        communes: shares(|row| (row.commune_code.clone(), Some(row.commune.clone()))),
    })
}
