//! Sessions over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, EditTerms, SessionDraft};
use super::rules::LARGEST_GROUP;
use super::store::Filter;
use super::views::Session;
use super::words::{Level, SessionStatus};
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, given, require_near_days};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::{Context, with_version};

const READ: May = Scope(KeyScope::SessionsRead.word());
const WRITE: May = Scope(KeyScope::SessionsWrite.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_sessions,     [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(schedule_session,  [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(show_session,      [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(edit_session,      [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(cancel_session,    [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE);
}

/// Filters of sessions. Days are in the organisation's time zone.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SessionsQuery {
    /// First day, in the organisation's time zone, between 2000 and 2100.
    ///
    /// Without it, sessions that are not over.
    from: Option<NaiveDate>,
    /// Last day, included, in the organisation's time zone, between 2000 and 2100.
    to: Option<NaiveDate>,
    /// Identity of the venue.
    venue: Option<Uuid>,
    /// Level of the group.
    level: Option<Level>,
    /// INSEE code of the venue's commune.
    commune: Option<String>,
    /// True for sessions that are held, have not begun and have a seat left; false for the others.
    available: Option<bool>,
    /// True for sessions with a past start, including cancelled ones; false for those to come.
    begun: Option<bool>,
    /// Identity of the facilitator's account, or `me`; for staff only.
    facilitator: Option<String>,
    /// Status; both by default.
    status: Option<SessionStatus>,
    /// Identity of the series.
    series: Option<Uuid>,
    /// The `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// A session to schedule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "venue_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34", "facilitator_id": "0190a7c4-4a0d-7b29-8c1e-3d5a7f9b0c12",
    "title": "Découvrir la tablette", "description": "Allumer, régler les caractères, écrire un premier message.",
    "level": "beginner", "starts_at": "2027-01-12T14:00:00+01:00", "ends_at": "2027-01-12T16:00:00+01:00",
    "capacity": 4, "minimum": 2
}))]
pub struct NewSession {
    /// Identity of the venue.
    venue_id: Uuid,
    /// Identity of the facilitator's account; nobody is named without it.
    facilitator_id: Option<Uuid>,
    /// Title shown to people, in French.
    #[schema(max_length = 140)]
    title: String,
    /// Description, in French.
    #[schema(max_length = 1000)]
    description: Option<String>,
    /// The one level of the group.
    level: Level,
    /// Start, RFC 3339 with an offset, between 2000 and 2100.
    starts_at: DateTime<FixedOffset>,
    /// End, at most twelve hours after the start.
    ends_at: DateTime<FixedOffset>,
    /// Number of seats. The service works with groups of three or four.
    #[schema(minimum = 1, maximum = 12)]
    capacity: i64,
    /// People needed for it to be held, at most `capacity`.
    #[schema(minimum = 1, maximum = 12)]
    minimum: i64,
    /// True accepts planning conflicts, which the audit log records.
    ///
    /// They are a room or a facilitator that is taken, a closed venue, or a public holiday.
    accept_conflicts: Option<bool>,
}

/// Changes to a session; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"starts_at": "2027-01-12T14:30:00+01:00", "ends_at": "2027-01-12T16:30:00+01:00"}))]
pub struct EditedSession {
    /// Identity of the venue.
    venue_id: Option<Uuid>,
    /// Identity of the facilitator's account; null names nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    facilitator_id: Option<Option<Uuid>>,
    /// Title shown to people, in French.
    #[schema(max_length = 140)]
    title: Option<String>,
    /// Description, in French.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    description: Option<Option<String>>,
    /// The one level of the group.
    level: Option<Level>,
    /// Start, RFC 3339 with an offset, between 2000 and 2100.
    starts_at: Option<DateTime<FixedOffset>>,
    /// End, at most twelve hours after the start.
    ends_at: Option<DateTime<FixedOffset>>,
    /// Number of seats, not fewer than are taken.
    #[schema(minimum = 1, maximum = 12)]
    capacity: Option<i64>,
    /// People needed for it to be held, at most `capacity`.
    #[schema(minimum = 1, maximum = 12)]
    minimum: Option<i64>,
    /// True accepts planning conflicts, which the audit log records.
    ///
    /// They are a room or a facilitator that is taken, a closed venue, or a public holiday.
    accept_conflicts: Option<bool>,
    /// True holds the session although its venue is closed that day; false takes that back.
    ///
    /// People can then enrol. A session that is planned or moved onto a closed day with `accept_conflicts` is held so,
    /// too.
    held_when_closed: Option<bool>,
    /// Reason of the change, which the audit log keeps; compulsory once the session has begun.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Reason of a cancellation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Salle fermée pour travaux."}))]
pub struct Reason {
    /// Reason, in French, sent to the people concerned.
    #[schema(max_length = 500)]
    reason: String,
}

impl Reason {
    /// Checks and parses the reason, which must not be empty.
    pub fn read(self) -> Result<String, Problem> {
        let mut fields = Fields::default();
        let reason = fields.text("/reason", &self.reason, 500);
        fields.done().map(|()| reason)
    }
}

/// Lists the agenda: sessions by start.
///
/// Without `from`, it lists sessions that are not over. It includes cancelled sessions, unless `status` excludes them.
/// Staff also sees the facilitators.
#[utoipa::path(tag = "public",
    params(SessionsQuery),
    responses((status = 200, body = Page<Session>), (status = 304)))]
#[get("/sessions")]
pub async fn list_sessions(context: Context, query: Query<SessionsQuery>) -> Result<HttpResponse, Problem> {
    let (filter, paging) = read_query(&context, query.0)?;
    let (after, limit) = (paging.after::<(DateTime<Utc>, Uuid)>()?, paging.limit()?);
    let key = format!("sessions {filter:?} {after:?} {limit}");
    context.answer(|| key, move |tx| actions::list(tx, &filter, after, limit)).await
}

/// Shows one session.
///
/// Staff also sees the facilitator, and gets the version as ETag. The public's ETag also changes with the seats.
#[utoipa::path(tag = "public",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Session), (status = 304)))]
#[get("/sessions/{id}")]
pub async fn show_session(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let id = path.1;
    if context.principal.is_trusted() {
        let session = context.read(move |tx| actions::show(tx, id)).await?;
        return Ok(with_version(session.version, &session));
    }
    context.answer(|| format!("session {id}"), move |tx| actions::show(tx, id)).await
}

/// Schedules a session.
///
/// Refused with `planning-conflict` if the room or the facilitator is taken at that time, the venue is closed, or the
/// day is a public holiday: `conflicts` lists them, and `accept_conflicts` accepts them.
#[utoipa::path(tag = "staff",
    request_body = NewSession,
    responses((status = 201, body = Session)))]
#[post("/sessions")]
pub async fn schedule_session(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewSession>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let draft = SessionDraft {
        venue_id: new.venue_id,
        facilitator_id: new.facilitator_id,
        title: fields.text("/title", &new.title, 140),
        description: fields.optional_text("/description", new.description.as_deref(), 1000),
        level: new.level,
        starts_at: instant(&mut fields, "/starts_at", new.starts_at),
        ends_at: instant(&mut fields, "/ends_at", new.ends_at),
        capacity: fields.number("/capacity", new.capacity, 1, LARGEST_GROUP),
        minimum: fields.number("/minimum", new.minimum, 1, LARGEST_GROUP),
    };
    check_shape(&mut fields, &draft);
    fields.done()?;
    let accept = new.accept_conflicts.unwrap_or(false);
    context.create(key, body.digest, move |tx| actions::schedule(tx, draft, accept)).await
}

/// Changes a session.
///
/// Only the given fields change; null empties one that may be empty. A session to come cannot move into the past. Of
/// one that has begun only title, description and facilitator may be corrected, with a `reason`; anything else is
/// refused with `session-fixed`. Later edits of its series leave the fields that are changed here.
/// Refused with `session-cancelled`, and with `capacity-below-taken` if there would be fewer seats than are taken, or
/// than a group that waits together needs. With another time, venue or facilitator, refused with `planning-conflict` as
/// when a session is scheduled.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedSession,
    responses((status = 200, body = Session)))]
#[patch("/sessions/{id}")]
pub async fn edit_session(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedSession>,
) -> Result<HttpResponse, Problem> {
    let (version, id, edit) = (context.expected_version()?, path.1, body.value);
    let mut fields = Fields::default();
    let title = edit.title.map(|title| fields.text("/title", &title, 140));
    let description = edit.description.map(|text| fields.optional_text("/description", text.as_deref(), 1000));
    let starts_at = edit.starts_at.map(|given| instant(&mut fields, "/starts_at", given));
    let ends_at = edit.ends_at.map(|given| instant(&mut fields, "/ends_at", given));
    let capacity = edit.capacity.map(|given| fields.number("/capacity", given, 1, LARGEST_GROUP));
    let minimum = edit.minimum.map(|given| fields.number("/minimum", given, 1, LARGEST_GROUP));
    let reason = fields.optional_text("/reason", edit.reason.as_deref(), 500);
    fields.done()?;
    let session = context
        .write(move |tx| {
            let how = EditTerms {
                accept_conflicts: edit.accept_conflicts.unwrap_or(false),
                held_when_closed: edit.held_when_closed,
                reason: reason.as_deref(),
            };
            actions::edit(tx, id, version, how, |session| {
                let draft = SessionDraft {
                    venue_id: edit.venue_id.unwrap_or(session.venue_id),
                    facilitator_id: edit.facilitator_id.unwrap_or(session.facilitator_id),
                    title: title.unwrap_or_else(|| session.title.clone()),
                    description: description.unwrap_or_else(|| session.description.clone()),
                    level: edit.level.unwrap_or(session.level),
                    starts_at: starts_at.unwrap_or(session.starts_at),
                    ends_at: ends_at.unwrap_or(session.ends_at),
                    capacity: capacity.unwrap_or(session.capacity),
                    minimum: minimum.unwrap_or(session.minimum),
                };
                let mut fields = Fields::default();
                check_shape(&mut fields, &draft);
                fields.done().map(|()| draft)
            })
        })
        .await?;
    Ok(with_version(session.version, &session))
}

/// Cancels a session.
///
/// Its enrolments stay listed, so that everybody can be notified. `…/restoration` undoes it while nobody was. Refused
/// with `session-cancelled` if it is already cancelled, and with `attendance-recorded` once people came to it.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Reason,
    responses((status = 200, body = Session)))]
#[post("/sessions/{id}/cancellation")]
pub async fn cancel_session(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let reason = body.value.read()?;
    let session = context.write(move |tx| actions::cancel(tx, path.1, &reason)).await?;
    Ok(with_version(session.version, &session))
}

fn read_query(context: &Context, query: SessionsQuery) -> Result<(Filter, Paging), Problem> {
    let trusted = context.principal.is_trusted();
    let facilitator = match query.facilitator.as_deref() {
        None => None,
        Some(_) if !trusted => return Err(Problem::query("facilitator", "Ce critère est réservé à l'équipe.")),
        Some("me") => {
            let own = context.principal.account();
            Some(own.ok_or_else(|| Problem::query("facilitator", "Une clé n'anime aucun atelier."))?)
        }
        Some(id) => Some(id.parse().map_err(|_| Problem::query("facilitator", "Un identifiant, ou «me»."))?),
    };
    require_near_days(&[("from", query.from), ("to", query.to)])?;
    // To the minute, so that all requests within a minute share one cached answer.
    let minute = context.now.with_second(0).and_then(|now| now.with_nanosecond(0)).unwrap_or(context.now);
    let filter = Filter {
        ends_after: query.from.is_none().then_some(minute),
        begun: query.begun.map(|begun| (begun, minute)),
        from: query.from,
        to: query.to,
        venue: query.venue,
        level: query.level,
        commune: query.commune,
        available: query.available.map(|available| (available, minute)),
        facilitator,
        status: query.status,
        series: query.series,
        ..Filter::default()
    };
    Ok((filter, Paging { cursor: query.cursor, limit: query.limit }))
}

fn check_shape(fields: &mut Fields, draft: &SessionDraft) {
    if draft.ends_at <= draft.starts_at {
        fields.refuse("/ends_at", "La fin vient après le début.");
    } else if draft.ends_at - draft.starts_at > TimeDelta::hours(12) {
        fields.refuse("/ends_at", "Douze heures au plus.");
    }
    if draft.minimum > draft.capacity {
        fields.refuse("/minimum", "Le minimum ne dépasse pas le nombre de places.");
    }
}

fn instant(fields: &mut Fields, pointer: &str, given: DateTime<FixedOffset>) -> DateTime<Utc> {
    fields.near_day(pointer, given.date_naive());
    given.to_utc()
}
