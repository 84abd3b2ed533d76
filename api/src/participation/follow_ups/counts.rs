//! Numbers of questions by theme: what people stumble over, without anybody's name.

use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::actions::today;
use super::store::{self, CountRow};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::feeds::rules::instants;
use crate::programme::sessions;
use crate::programme::sessions::themes::Theme;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(count_follow_ups,  [No, No, Yes, Yes, Yes], Limit::Caller);
}

/// Days between which questions were asked.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FollowUpCountsQuery {
    /// First day, in the organisation's time zone; since ever by default.
    from: Option<NaiveDate>,
    /// Last day, included; until now by default.
    to: Option<NaiveDate>,
}

/// Numbers of questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpCounts {
    /// The themes, the one that was asked most first.
    pub themes: Vec<FollowUpCount>,
}

/// Numbers of questions of a theme.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpCount {
    /// Theme; null for questions without one.
    #[schema(required)]
    pub theme: Option<Theme>,
    /// All.
    pub asked: i64,
    /// Waiting for an answer.
    pub open: i64,
    /// Of these, those whose day is past.
    pub overdue: i64,
    /// Answered, also if they were closed since.
    pub answered: i64,
    /// Those for which a workshop was proposed.
    pub proposed: i64,
}

impl From<CountRow> for FollowUpCount {
    fn from(row: CountRow) -> FollowUpCount {
        let CountRow { theme, asked, open, overdue, answered, proposed } = row;
        FollowUpCount { theme, asked, open, overdue, answered, proposed }
    }
}

fn count(tx: &mut Tx<'_>, query: &FollowUpCountsQuery) -> Result<FollowUpCounts, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    let begins = |day: NaiveDate| instants((day, day), zone).0;
    let ends = |day: NaiveDate| instants((day, day), zone).1;
    let today = today(tx)?;
    let rows = store::count(tx, (query.from.map(begins), query.to.map(ends)), today)?;
    Ok(FollowUpCounts { themes: rows.into_iter().map(FollowUpCount::from).collect() })
}

/// Counts the questions after workshops, by theme.
///
/// Questions stay counted when their person is erased, and when they are forgotten.
#[utoipa::path(tag = "staff", params(FollowUpCountsQuery), responses((status = 200, body = FollowUpCounts)))]
#[get("/follow-ups/counts")]
pub async fn count_follow_ups(context: Context, query: Query<FollowUpCountsQuery>) -> Result<HttpResponse, Problem> {
    require_near_days(&[("from", query.0.from), ("to", query.0.to)])?;
    Ok(HttpResponse::Ok().json(context.read(move |tx| count(tx, &query.0)).await?))
}
