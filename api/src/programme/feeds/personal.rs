//! The private calendar of a person who runs sessions.
//!
//! An address opens it, and ends when another one is made.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ics::{self, Lines};
use super::personal_store as store;
use super::store::publisher;
use super::text;
use crate::directory::accounts;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions::store::{Filter, Joined, list};
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::SessionStatus;

crate::actions! {
    PERSONAL_CALENDAR_OPENED = "personal_calendar.opened",
    PERSONAL_CALENDAR_CLOSED = "personal_calendar.closed",
}

/// Maximum number of sessions in one calendar: two years of five a week.
const MOST: i64 = 520;
/// Days before today that a calendar still shows.
const BACK: TimeDelta = TimeDelta::days(60);
/// Days after today that a calendar shows.
const AHEAD: TimeDelta = TimeDelta::days(400);

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_personal_calendar,   [No, No, Own, Own, Own], Limit::Caller)
        .add(open_personal_calendar,   [No, No, Own, Own, Own], Limit::Caller)
        .add(close_personal_calendar,  [No, No, Own, Own, Own], Limit::Caller)
        .add(personal_calendar_ics,    [Yes, Yes, Yes, Yes, Yes], Limit::Feed).programs(Yes);
}

/// The caller's own private calendar.
#[derive(Serialize, ToSchema)]
pub struct PersonalCalendar {
    /// Address to subscribe to, which whoever knows it can read; null while there is none.
    #[schema(required)]
    address: Option<String>,
    /// Time at which the address was made, in UTC; null while there is none.
    #[schema(required)]
    opened_at: Option<DateTime<Utc>>,
}

/// Shows the address of the caller's own private calendar, if there is one.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = PersonalCalendar)))]
#[get("/me/calendar")]
pub async fn show_personal_calendar(context: Context) -> Result<HttpResponse, Problem> {
    let account = context.require_login()?.account;
    let (keys, site) = (context.state.keys.clone(), context.state.public_url.clone());
    let shown = context.read(move |tx| show(tx, &keys, &site, account)).await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// Makes the address of the caller's own private calendar.
///
/// Another one replaces the former, which then opens nothing.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = PersonalCalendar)))]
#[post("/me/calendar")]
pub async fn open_personal_calendar(context: Context) -> Result<HttpResponse, Problem> {
    let account = context.require_login()?.account;
    let (keys, site) = (context.state.keys.clone(), context.state.public_url.clone());
    let work = move |tx: &mut Tx<'_>| {
        store::renew(tx, account)?;
        let entry = Entry { action: PERSONAL_CALENDAR_OPENED, subject: account, before: None, after: None };
        audit::record(tx, entry, None)?;
        show(tx, &keys, &site, account)
    };
    Ok(HttpResponse::Ok().json(context.write(work).await?))
}

/// Ends the address of the caller's own private calendar. A repeated request changes nothing.
#[utoipa::path(tag = "staff",
    responses((status = 204)))]
#[delete("/me/calendar")]
pub async fn close_personal_calendar(context: Context) -> Result<HttpResponse, Problem> {
    let account = context.require_login()?.account;
    let work = move |tx: &mut Tx<'_>| {
        if store::close(tx, account)? {
            let entry = Entry { action: PERSONAL_CALENDAR_CLOSED, subject: account, before: None, after: None };
            audit::record(tx, entry, None)?;
        }
        Ok(())
    };
    context.write(work).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Returns the sessions that a person runs as iCalendar, to subscribe to.
///
/// The address comes from `/me/calendar`: its last part is a secret. It shows how many people come, and nobody's name.
/// Not found once another address was made, the address was ended, or the account is closed.
#[utoipa::path(tag = "public",
    params(("account" = Uuid, Path), ("secret" = String, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
#[get("/calendar/personal/{account}/{secret}.ics")]
pub async fn personal_calendar_ics(
    context: Context,
    path: web::Path<(String, Uuid, String)>,
) -> Result<HttpResponse, Problem> {
    let (_, account, secret) = path.into_inner();
    let (keys, site) = (context.state.keys.clone(), context.state.public_url.clone());
    let front_end_of = context.state.front_end_of.clone();
    let work = move |tx: &mut Tx<'_>| {
        let opens = |row: &store::CalendarRow| keys.opens(&purpose(row.link_number), account, &secret);
        let open = store::find(tx, account)?.is_some_and(|row| opens(&row));
        if !open || !accounts::actions::may_facilitate(tx, account)? {
            return Err(Problem::not_found());
        }
        let desk = (publisher(tx)?.slug == front_end_of).then(|| format!("{}/bureau", site.trim_end_matches('/')));
        let today = tx.now.date_naive();
        let filter = Filter {
            facilitator: Some(account),
            from: today.checked_sub_signed(BACK),
            to: today.checked_add_signed(AHEAD),
            ..Filter::default()
        };
        let sessions = list(tx, &filter, None, MOST)?;
        Ok(write(&sessions, desk.as_deref()))
    };
    let calendar = context.read(work).await?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, ics::KIND)).body(calendar))
}

fn purpose(number: i32) -> String {
    format!("personal calendar {number}")
}

fn show(tx: &mut Tx<'_>, keys: &Keys, site: &str, account: Uuid) -> Result<PersonalCalendar, Problem> {
    let row = store::find(tx, account)?;
    let slug = publisher(tx)?.slug;
    let address = row.as_ref().map(|row| {
        let secret = keys.link_secret(&purpose(row.link_number), account);
        format!("{}/v1/{slug}/calendar/personal/{account}/{secret}.ics", site.trim_end_matches('/'))
    });
    Ok(PersonalCalendar { address, opened_at: row.map(|row| row.opened_at) })
}

/// Writes the calendar, with links to the pages of the desk if there are any.
fn write(sessions: &[Joined], desk: Option<&str>) -> String {
    let mut lines = Lines::calendar();
    lines.text("NAME", "Mes ateliers numériques");
    lines.text("X-WR-CALNAME", "Mes ateliers numériques");
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    lines.raw("X-PUBLISHED-TTL", "PT1H");
    for joined in sessions {
        event(&mut lines, joined, desk);
    }
    if sessions.is_empty() {
        ics::no_event(&mut lines);
    }
    lines.end()
}

fn event(lines: &mut Lines, joined: &Joined, desk: Option<&str>) {
    let (session, venue) = (&joined.session, &joined.venue);
    let is_held = session.status == SessionStatus::Scheduled;
    lines.raw("BEGIN", "VEVENT");
    lines.raw("UID", &format!("animer-{}", session.id));
    lines.instant("DTSTAMP", session.updated_at);
    lines.instant("LAST-MODIFIED", session.updated_at);
    lines.raw("SEQUENCE", &session.version.to_string());
    lines.instant("DTSTART", session.starts_at);
    lines.instant("DTEND", session.ends_at);
    let mark = if is_held { "" } else { "ANNULÉ – " };
    lines.text("SUMMARY", &format!("{mark}{} – {}", session.title, session.level.french()));
    let when = text::day_and_hour(local(session.starts_at, zone_of(&venue.time_zone)));
    let people = format!("{when}. Inscrits : {} sur {}.", session.seats_taken, session.capacity);
    let closed = joined.closed().filter(|_| is_held).map(|reason| format!("{reason}."));
    let about = [Some(people), closed, session.cancellation_reason.clone()];
    lines.text("DESCRIPTION", &about.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    let room = venue.room.iter().map(|room| format!(", {room}")).collect::<String>();
    lines.text("LOCATION", &format!("{}{room}, {}, {}", venue.name, venue.address, joined.commune));
    if let Some(desk) = desk {
        lines.raw("URL", &format!("{desk}/atelier.html?id={}", session.id));
    }
    lines.raw("STATUS", if is_held { "CONFIRMED" } else { "CANCELLED" });
    lines.raw("END", "VEVENT");
}
