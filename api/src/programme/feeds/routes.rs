//! The calendar over HTTP.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, get};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use uuid::Uuid;

use super::actions::{self, Changes, Cursor, Published};
use super::item::Feed;
use super::rules::Filter;
use super::{Cancelled, atom, csv, html, ics, json_ld, open_agenda};
use crate::directory::partners::Scope as Key;
use crate::kernel::cache::response::Prepared;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::middleware::FRAMED_ANYWHERE;
use crate::kernel::web::permissions::May::{Scope, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(calendar_ics,          [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed)
        .add(calendar_atom,         [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed)
        .add(calendar_json_ld,      [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed)
        .add(calendar_open_agenda,  [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed)
        .add(calendar_csv,          [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed)
        .add(calendar_html,         [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed)
        .add(calendar_changes,      [Yes, Scope(Key::CalendarRead.word()), Yes, Yes, Yes], Limit::Feed);
}

/// Position in the sync feed that an answer has for certain.
///
/// Two formats with the same one tell the same.
const POSITION: HeaderName = HeaderName::from_static("calendar-position");

/// Which sessions. Days are those of the organisation's zone; from today and for a year by default.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    /// First day, between 2000 and 2100; today by default.
    from: Option<NaiveDate>,
    /// Last day, included, at most two years after the first; a year after it by default.
    to: Option<NaiveDate>,
    /// Identity of the venue.
    venue: Option<Uuid>,
    /// Level of the group.
    level: Option<Level>,
    /// INSEE code of the venue's commune.
    #[param(max_length = 5)]
    commune: Option<String>,
    /// What becomes of cancelled sessions; `keep` by default.
    #[param(inline)]
    cancelled: Option<Cancelled>,
    /// Whether one without a key is asked for it (401).
    ///
    /// Many programs send the password they were given, which the key is, only then, and the service knows who reads.
    /// The same is told either way.
    key_required: Option<bool>,
}

impl CalendarQuery {
    fn read(self) -> Result<Filter, Problem> {
        let CalendarQuery { from, to, venue, level, commune, cancelled, key_required: _ } = self;
        require_near_days(&[("from", from), ("to", to)])?;
        if commune.as_ref().is_some_and(|code| code.len() != 5 || !code.bytes().all(|b| b.is_ascii_alphanumeric())) {
            return Err(Problem::query("commune", "Un code INSEE, par exemple 34052."));
        }
        Ok(Filter { from, to, venue, level, commune, cancelled: cancelled.unwrap_or(Cancelled::Keep) })
    }
}

/// The filters in one order, as they stand in a feed's own address: the same feed has one address.
fn canonical(filter: &Filter) -> String {
    let Filter { from, to, venue, level, commune, cancelled } = filter;
    let cancelled = (*cancelled != Cancelled::Keep).then(|| cancelled.word());
    let pairs = [
        ("from", from.map(|day| day.to_string())),
        ("to", to.map(|day| day.to_string())),
        ("venue", venue.map(|id| id.to_string())),
        ("level", level.map(|level| level.word().to_owned())),
        ("commune", commune.clone()),
        ("cancelled", cancelled.map(str::to_owned)),
    ];
    let given = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let joined = given.collect::<Vec<_>>().join("&");
    if joined.is_empty() { joined } else { format!("?{joined}") }
}

async fn answer(
    context: Context,
    query: CalendarQuery,
    kind: &'static str,
    write: fn(&Feed) -> String,
) -> Result<HttpResponse, Problem> {
    if query.key_required == Some(true) && matches!(context.principal, Principal::Public) {
        return Err(Problem::new(LOGIN_REQUIRED).detail("La clé du partenaire est le mot de passe."));
    }
    let filter = query.read()?;
    let query = canonical(&filter);
    // Midnights of every zone fall on quarters of an hour.
    let quarter = context.now.duration_trunc(TimeDelta::minutes(15)).unwrap_or(context.now);
    let key = format!("calendar {kind} {query} {quarter}");
    let published = Published {
        site: context.state.public_url.trim_end_matches('/').to_owned(),
        front_end_of: context.state.front_end_of.clone(),
        query,
        now: quarter,
    };
    let work = move |tx: &mut crate::kernel::data::transaction::Tx<'_>| {
        let (feed, head) = actions::feed(tx, &filter, published.clone())?;
        let since_midnight = changed_at(&filter, &feed, head.changed_at, tx.now);
        let prepared = Prepared::new(write(&feed).into_bytes(), kind).with(POSITION, HeaderValue::from(head.position));
        if kind != html::KIND {
            return Ok(prepared.changed_at(since_midnight));
        }
        // The page says, too, what has begun.
        let begun = feed.items.iter().filter(|item| feed.has_begun(item)).map(|item| item.starts_at).max();
        let changed = since_midnight.max(begun.unwrap_or(since_midnight));
        Ok(prepared.changed_at(changed).with(header::CONTENT_SECURITY_POLICY, FRAMED_ANYWHERE))
    };
    context.publish(key, work).await
}

/// When the answer may last have changed.
///
/// With the calendar, or as a day began that decides what is shown.
fn changed_at(filter: &Filter, feed: &Feed, changed: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    if filter.from.is_some() {
        return changed;
    }
    let today = now.with_timezone(&feed.publisher.zone).date_naive();
    changed.max(super::rules::instants((today, today), feed.publisher.zone).0)
}

/// The agenda as iCalendar, to subscribe to.
///
/// RFC 5545 and 7986: one VEVENT a session with a permanent UID; SEQUENCE rises with another time, place or status. The
/// calendar's own LAST-MODIFIED is the latest of the sessions asked for: it goes back when that one leaves the filters.
/// `ETag` tells every change.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 304)))]
#[get("/calendar.ics")]
pub async fn calendar_ics(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, ics::KIND, ics::write).await
}

/// The agenda as an Atom feed.
///
/// RFC 4287: one entry a session, by start. The feed's own `updated` is the latest of the sessions asked for: it goes
/// back when that one leaves the filters. `ETag` tells every change.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    // What is sent is the former; generators of clients that know no Atom take it for the latter, a text.
    responses((status = 200, content((String = "application/atom+xml"), (String = "text/*"))), (status = 304)))]
#[get("/calendar.atom")]
pub async fn calendar_atom(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, atom::KIND, atom::write).await
}

/// The agenda as JSON-LD.
///
/// A graph of schema.org's `EducationEvent`, with place, seats, price and level.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = Object, content_type = "application/ld+json"), (status = 304)))]
#[get("/calendar.jsonld")]
pub async fn calendar_json_ld(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, json_ld::KIND, json_ld::write).await
}

/// The agenda in the shape of OpenAgenda.
///
/// Events as OpenAgenda's API, version 2, has them: `{total, events}`.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = Object, content_type = "application/json"), (status = 304)))]
#[get("/calendar.openagenda.json")]
pub async fn calendar_open_agenda(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, open_agenda::KIND, open_agenda::write).await
}

/// The agenda as a table.
///
/// CSV that French spreadsheets open as it is: UTF-8 with a byte order mark, `;` between cells, CRLF, otherwise RFC
/// 4180, with French headings; texts that a spreadsheet would take for formulas begin with an apostrophe.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 304)))]
#[get("/calendar.csv")]
pub async fn calendar_csv(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, csv::KIND, csv::write).await
}

/// The agenda as a page, to be framed by any site.
///
/// HTML without scripts, in French, for light and dark screens and for paper; links open in place of the site around
/// it. Its own policy lets any site frame it, and nothing else: no cookies, no scripts, no other origin.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = String, content_type = "text/html"), (status = 304)))]
#[get("/calendar.html")]
pub async fn calendar_html(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, html::KIND, html::write).await
}

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// Where to go on: the `next_since` of the answer before; everything there is without it.
    #[param(max_length = 400)]
    since: Option<String>,
    /// How many changes at most; 200 by default.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
    /// First day, between 2000 and 2100; all by default.
    from: Option<NaiveDate>,
    /// Last day, included; all by default.
    to: Option<NaiveDate>,
    /// Identity of the venue.
    venue: Option<Uuid>,
    /// Level of the group.
    level: Option<Level>,
    /// INSEE code of the venue's commune.
    #[param(max_length = 5)]
    commune: Option<String>,
    /// What becomes of cancelled sessions; `keep` by default.
    ///
    /// With `omit`, one that is cancelled is removed.
    #[param(inline)]
    cancelled: Option<Cancelled>,
}

/// What changed in the agenda, to keep a mirror of it.
///
/// Ask without `since`, apply each change in order, keep `next_since`, ask again with it: at once while `has_more`,
/// then when you like, within the limit that `RateLimit` tells. Nothing is ever skipped. Each session comes once, as
/// it is now, where its last change stands; `removed` ones are to be forgotten. A cursor holds for the same filters
/// only. After a restore of the service's data it is refused with `cursor-gone`: begin anew without it, and replace
/// all.
#[utoipa::path(tag = "public",
    params(ChangesQuery),
    responses((status = 200, body = Changes), (status = 304)))]
#[get("/calendar/changes")]
pub async fn calendar_changes(context: Context, query: Query<ChangesQuery>) -> Result<HttpResponse, Problem> {
    let ChangesQuery { since, limit, from, to, venue, level, commune, cancelled } = query.0;
    let filter = CalendarQuery { from, to, venue, level, commune, cancelled, key_required: None }.read()?;
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(Problem::query("to", "Le dernier jour vient après le premier."));
    }
    let limit = match limit.unwrap_or(200) {
        limit @ 1..=500 => i64::from(limit),
        _ => return Err(Problem::query("limit", "De 1 à 500.")),
    };
    let since = since.map(|text| open(&text)).transpose()?;
    let canonical = canonical(&filter);
    let key = format!("calendar changes {canonical} {since:?} {limit}");
    let digest = Sha256::digest(&canonical);
    let digest = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    let work = move |tx: &mut crate::kernel::data::transaction::Tx<'_>| {
        let (data, cursor, has_more) = actions::changes(tx, since, (&filter, digest), limit)?;
        Prepared::json(&Changes { data, next_since: seal(&cursor)?, has_more })
    };
    context.publish(key, work).await
}

fn open(text: &str) -> Result<Cursor, Problem> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    serde_json::from_slice(&json).map_err(|_| Problem::query("since", "Ce repère n'est pas de nous."))
}

fn seal(cursor: &Cursor) -> Result<String, Problem> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).map_err(Problem::unavailable)?))
}
