//! The days on which no session is planned, for a calendar to draw: holidays, and closures of venues.

use actix_web::{HttpResponse, get};
use chrono::{Days, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store;
use crate::directory::api_keys::Scope as KeyScope;
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::holidays::{Region, public_holiday, school_calendar};

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_days_off,  [No, No, Yes, Yes, Yes], Limit::Caller).programs(Scope(KeyScope::SessionsRead.word()));
}

/// Maximum span of one answer.
const LONGEST: TimeDelta = TimeDelta::days(92);

/// A span of days.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DaysOffQuery {
    /// First day, between 2000 and 2100.
    from: NaiveDate,
    /// Last day, included, at most 92 days after the first.
    to: NaiveDate,
}

/// Days on which no session is planned.
#[derive(Serialize, ToSchema)]
pub struct DaysOff {
    /// Public holidays where the organisation's first Maison is, in order.
    holidays: Vec<Holiday>,
    /// School holidays there that touch the days asked for, in order.
    ///
    /// Empty where the school calendar is not known.
    school_holidays: Vec<SchoolHolidays>,
    /// Closures that touch the days asked for, by first day.
    closures: Vec<ClosedDays>,
}

/// A public holiday.
#[derive(Serialize, ToSchema)]
pub struct Holiday {
    /// The day.
    date: NaiveDate,
    /// Name in French.
    name: String,
}

/// School holidays.
#[derive(Serialize, ToSchema)]
pub struct SchoolHolidays {
    /// First day.
    first_date: NaiveDate,
    /// Last day, included.
    last_date: NaiveDate,
    /// Name in French.
    name: String,
}

/// The days of a closure of a venue.
#[derive(Serialize, ToSchema)]
pub struct ClosedDays {
    /// Identity of the venue, a UUID.
    venue_id: Uuid,
    /// First day, in the venue's time zone.
    first_date: NaiveDate,
    /// Last day, included.
    last_date: NaiveDate,
    /// Reason, in French.
    reason: String,
}

/// Lists holidays and closures of venues between two days.
#[utoipa::path(tag = "staff", params(DaysOffQuery),
    responses((status = 200, body = DaysOff)))]
#[get("/days-off")]
pub async fn list_days_off(context: Context, query: Query<DaysOffQuery>) -> Result<HttpResponse, Problem> {
    let DaysOffQuery { from, to } = query.0;
    require_near_days(&[("from", Some(from)), ("to", Some(to))])?;
    if to < from || to - from > LONGEST {
        return Err(Problem::query("to", "Le dernier jour vient après le premier, de trois mois au plus."));
    }
    let found = context.read(move |tx| find(tx, from, to)).await?;
    Ok(HttpResponse::Ok().json(found))
}

fn find(tx: &mut Tx<'_>, from: NaiveDate, to: NaiveDate) -> Result<DaysOff, Problem> {
    let (_, commune) = places::actions::seat(tx)?;
    let region = commune.as_deref().map(Region::find).unwrap_or_default();
    let days = (0..).map_while(|days| from.checked_add_days(Days::new(days)).filter(|day| *day <= to));
    let holidays =
        days.filter_map(|date| Some(Holiday { date, name: public_holiday(date, region)?.to_owned() })).collect();
    let school = commune.as_deref().and_then(school_calendar);
    let school_holidays = school.into_iter().flat_map(|calendar| calendar.during(from, to));
    let closures = store::all_during(tx, (from, to))?;
    Ok(DaysOff {
        holidays,
        school_holidays: school_holidays
            .map(|(first_date, last_date, name)| SchoolHolidays { first_date, last_date, name: name.to_owned() })
            .collect(),
        closures: closures
            .into_iter()
            .map(|row| ClosedDays {
                venue_id: row.venue_id,
                first_date: row.first_date,
                last_date: row.last_date,
                reason: row.reason,
            })
            .collect(),
    })
}
