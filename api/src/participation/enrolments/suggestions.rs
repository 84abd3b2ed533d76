//! Suggestions of sessions for somebody who calls: by level, distance, date and room.

use actix_web::{HttpResponse, get};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{rules, store};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Query;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions;
use crate::programme::sessions::rules::{LARGEST_GROUP, distance_km, unsuitable};
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(suggest_sessions,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// Number of next sessions that are considered: half a year of two levels a week.
const LOOKED_AT: i64 = 60;

/// The person who calls, and limits of the search.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SuggestionsQuery {
    /// Level of the person.
    level: Level,
    /// Identity of the learner; sessions in which they are enrolled or wait are left out.
    learner: Option<Uuid>,
    /// INSEE code of their commune; without it, distance does not count.
    commune: Option<String>,
    /// Number of people who come together; 1 by default.
    #[param(minimum = 1, maximum = 12)]
    party_size: Option<i16>,
    /// Only on this day of the week: 1 Monday to 7 Sunday, in the venue's zone.
    #[param(minimum = 1, maximum = 7)]
    weekday: Option<u32>,
    /// Maximum number of suggestions; 6 by default.
    #[param(minimum = 1, maximum = 30)]
    limit: Option<u8>,
}

/// A session that may suit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggestion {
    /// The session.
    pub session: Session,
    /// Kilometres as the crow flies between the person's commune and the venue's.
    ///
    /// Null when one is not known.
    #[schema(required)]
    pub distance_km: Option<f64>,
    /// True if all of them can have a seat now; otherwise there is a waiting list.
    pub has_room: bool,
}

/// Finds the sessions of a level that suit best.
pub fn suggest(tx: &mut Tx<'_>, wish: &SuggestionsQuery, limit: usize) -> Result<Vec<Suggestion>, Problem> {
    let home = match &wish.commune {
        Some(code) => places::actions::named_commune(tx, code)?.centre(),
        None => None,
    };
    let communes = places::actions::communes(tx, None, i64::MAX - 1)?;
    let people = wish.party_size.unwrap_or(1);
    let theirs = wish.learner.map(|learner| store::sessions_of(tx, learner)).transpose()?.unwrap_or_default();
    let mut found = Vec::new();
    for joined in sessions::of_level(tx, wish.level, LOOKED_AT)? {
        let (session, venue) = (&joined.session, &joined.venue);
        let day = local(session.starts_at, zone_of(&venue.time_zone)).weekday().number_from_monday();
        let is_wanted = wish.weekday.is_none_or(|wanted| wanted == day) && joined.closed().is_none();
        if !is_wanted || theirs.contains(&session.id) {
            continue;
        }
        let there = communes.iter().find(|commune| commune.code == venue.commune_code).and_then(|c| c.centre());
        let distance = home.zip(there).map(|(home, there)| distance_km(home, there));
        let has_room = session.waiting == 0 && session.seats_taken + people <= session.capacity;
        let rank = (has_room, unsuitable(session.starts_at - tx.now, distance));
        let distance_km = distance.map(|km| (km * 10.0).round() / 10.0);
        found.push((rank, Suggestion { session: Session::new(joined, true), distance_km, has_room }));
    }
    let (ranks, suggestions): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    Ok(rules::proposed(&ranks, limit).into_iter().map(|place| suggestions[place].clone()).collect())
}

/// Suggests sessions to somebody who calls, the one that suits best first.
///
/// Sessions where all who come have room are listed before those with a waiting list; then the nearer ones first, in
/// days and kilometres, one kilometre counting as one day. People who want a full session can be put on its waiting
/// list: the full ones that would be among the `limit` best if they had room are listed too, on up to half of the
/// places, and on more where too few have room.
#[utoipa::path(tag = "staff",
    params(SuggestionsQuery),
    responses((status = 200, body = Vec<Suggestion>)))]
#[get("/suggestions")]
pub async fn suggest_sessions(context: Context, query: Query<SuggestionsQuery>) -> Result<HttpResponse, Problem> {
    let wish = query.0;
    if wish.party_size.is_some_and(|people| !(1..=LARGEST_GROUP as i16).contains(&people)) {
        return Err(Problem::query("party_size", "De 1 à 12."));
    }
    if wish.weekday.is_some_and(|day| !(1..=7).contains(&day)) {
        return Err(Problem::query("weekday", "De 1, lundi, à 7, dimanche."));
    }
    let limit = wish.limit.unwrap_or(6);
    if !(1..=30).contains(&limit) {
        return Err(Problem::query("limit", "De 1 à 30."));
    }
    let suggestions = context.read(move |tx| suggest(tx, &wish, usize::from(limit))).await?;
    Ok(HttpResponse::Ok().json(suggestions))
}
