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

use super::actions::{self, Changes, Cursor, Publication};
use super::item::Feed;
use super::rules::Filter;
use super::{Cancelled, atom, csv, html, ics, json_ld, open_agenda};
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::cache::response::Prepared;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::LOGIN_REQUIRED;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::middleware::FRAMED_ANYWHERE;
use crate::kernel::web::permissions::May::{Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions::words::Level;

const READ: May = Scope(KeyScope::CalendarRead.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(calendar_ics,          [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ)
        .add(calendar_atom,         [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ)
        .add(calendar_json_ld,      [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ)
        .add(calendar_open_agenda,  [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ)
        .add(calendar_csv,          [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ)
        .add(calendar_html,         [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ)
        .add(calendar_changes,      [Yes, READ, Yes, Yes, Yes], Limit::Feed).programs(READ);
}

/// Header with the position of the calendar up to which an answer has all changes.
///
/// Answers of two formats with the same position have the same content.
const POSITION: HeaderName = HeaderName::from_static("calendar-position");

/// Filters of the calendar. Days are in the organisation's time zone; by default, a year from today.
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
    /// Treatment of cancelled sessions; `keep` by default.
    #[param(inline)]
    cancelled: Option<Cancelled>,
    /// True refuses a request without a key with 401, so that the program sends its password.
    ///
    /// The key is the password. Many programs send it only then, and the service then knows the reader. The content is
    /// the same either way.
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

/// Writes the filters in a fixed order, for a feed's own address: a feed has one address.
fn canonical_query(filter: &Filter) -> String {
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
    let query = canonical_query(&filter);
    // In every time zone, midnight falls on a quarter of an hour.
    let quarter = context.now.duration_trunc(TimeDelta::minutes(15)).unwrap_or(context.now);
    let key = format!("calendar {kind} {query} {quarter}");
    let publication = Publication {
        site: context.state.public_url.trim_end_matches('/').to_owned(),
        front_end_of: context.state.front_end_of.clone(),
        query,
        now: quarter,
    };
    let work = move |tx: &mut crate::kernel::data::transaction::Tx<'_>| {
        let (feed, head) = actions::feed(tx, &filter, publication.clone())?;
        let since_midnight = changed_at(&filter, &feed, head.changed_at, tx.now);
        let prepared = Prepared::new(write(&feed).into_bytes(), kind).with(POSITION, HeaderValue::from(head.position));
        if kind != html::KIND {
            return Ok(prepared.changed_at(since_midnight));
        }
        // The page also shows that sessions have begun.
        let begun = feed.items.iter().filter(|item| feed.has_begun(item)).map(|item| item.starts_at).max();
        let changed = since_midnight.max(begun.unwrap_or(since_midnight));
        Ok(prepared.changed_at(changed).with(header::CONTENT_SECURITY_POLICY, FRAMED_ANYWHERE))
    };
    context.publish(key, work).await
}

/// Computes the time at which the answer may last have changed.
///
/// It changes with the calendar, and, without `from`, at the beginning of each day.
fn changed_at(filter: &Filter, feed: &Feed, changed: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    if filter.from.is_some() {
        return changed;
    }
    let today = now.with_timezone(&feed.publisher.zone).date_naive();
    changed.max(super::rules::instants((today, today), feed.publisher.zone).0)
}

/// Returns the agenda as iCalendar, to subscribe to.
///
/// RFC 5545 and 7986: one VEVENT for each session, with a permanent UID; SEQUENCE rises with another time, place or
/// status. The calendar's own LAST-MODIFIED is the latest of the matching sessions, so it goes back when that session
/// leaves the filters. `ETag` changes with every change.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 304)))]
#[get("/calendar.ics")]
pub async fn calendar_ics(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, ics::KIND, ics::write).await
}

/// Returns the agenda as an Atom feed.
///
/// RFC 4287: one entry for each session, by start. The feed's own `updated` is the latest of the matching sessions, so
/// it goes back when that session leaves the filters. `ETag` changes with every change.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    // Answers have the first type; the second lets generators of clients that know no Atom treat it as text.
    responses((status = 200, content((String = "application/atom+xml"), (String = "text/*"))), (status = 304)))]
#[get("/calendar.atom")]
pub async fn calendar_atom(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, atom::KIND, atom::write).await
}

/// Returns the agenda as JSON-LD.
///
/// It is a graph of schema.org's `EducationEvent`, with place, seats, price and level.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = Object, content_type = "application/ld+json"), (status = 304)))]
#[get("/calendar.jsonld")]
pub async fn calendar_json_ld(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, json_ld::KIND, json_ld::write).await
}

/// Returns the agenda in the format of OpenAgenda.
///
/// Events have the format of OpenAgenda's API, version 2: `{total, events}`.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = Object, content_type = "application/json"), (status = 304)))]
#[get("/calendar.openagenda.json")]
pub async fn calendar_open_agenda(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, open_agenda::KIND, open_agenda::write).await
}

/// Returns the agenda as a CSV table.
///
/// French spreadsheets open it as it is: UTF-8 with a byte order mark, `;` between cells, CRLF, otherwise RFC 4180,
/// with French headings. Texts that a spreadsheet would take for formulas begin with an apostrophe.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 304)))]
#[get("/calendar.csv")]
pub async fn calendar_csv(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, csv::KIND, csv::write).await
}

/// Returns the agenda as a page, to be framed by any site.
///
/// It is HTML without scripts, in French, for light and dark screens and for paper; links open in place of the site
/// around it. Its content security policy lets any site frame it, and allows no scripts and no other origin. It sets no
/// cookies.
#[utoipa::path(tag = "public",
    params(CalendarQuery),
    responses((status = 200, body = String, content_type = "text/html"), (status = 304)))]
#[get("/calendar.html")]
pub async fn calendar_html(context: Context, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    answer(context, query.0, html::KIND, html::write).await
}

/// Filters and position of changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// The `next_since` of the answer before; without it, the whole calendar.
    #[param(max_length = 400)]
    since: Option<String>,
    /// Maximum number of changes; 200 by default.
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
    /// Treatment of cancelled sessions; `keep` by default.
    ///
    /// With `omit`, a cancelled session is removed.
    #[param(inline)]
    cancelled: Option<Cancelled>,
}

/// Lists the changes of the agenda, to keep a mirror of it.
///
/// Request it without `since`, apply the changes in order, store `next_since`, and repeat with it: at once while
/// `has_more` is true, then at any interval within the limit in the `RateLimit` header. No change is ever skipped. Each
/// session comes once, as it is now, at the position of its last change; `removed` sessions are to be deleted. A cursor
/// is valid for the same filters only. After a restore of the service's data it is refused with `cursor-gone`: begin
/// again without it, and replace the whole mirror.
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
    let since = since.map(|text| decode_cursor(&text)).transpose()?;
    let canonical = canonical_query(&filter);
    let key = format!("calendar changes {canonical} {since:?} {limit}");
    let digest = Sha256::digest(&canonical);
    let digest = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    let work = move |tx: &mut crate::kernel::data::transaction::Tx<'_>| {
        let (data, cursor, has_more) = actions::changes(tx, since, (&filter, digest), limit)?;
        Prepared::json(&Changes { data, next_since: encode_cursor(&cursor)?, has_more })
    };
    context.publish(key, work).await
}

fn decode_cursor(text: &str) -> Result<Cursor, Problem> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    serde_json::from_slice(&json).map_err(|_| Problem::query("since", "Ce repère n'est pas de nous."))
}

fn encode_cursor(cursor: &Cursor) -> Result<String, Problem> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).map_err(Problem::unavailable)?))
}
