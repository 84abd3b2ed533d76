//! Sessions and series over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, SessionDraft};
use super::rules::{LARGEST_GROUP, first_weekday};
use super::series::{self, CreatedSeries, SeriesDraft, SeriesPreview};
use super::store::Filter;
use super::views::{Series, Session};
use super::words::{Level, SessionStatus};
use crate::kernel::context::{Context, with_version};
use crate::kernel::idempotency::IdempotencyKey;
use crate::kernel::input::{Body, Fields, Query, given};
use crate::kernel::paging::{Page, Paging};
use crate::kernel::problem::Problem;

/// Which sessions. Days are those of the organisation's zone.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SessionsQuery {
    /// First day. Without it: what is not over yet.
    from: Option<NaiveDate>,
    /// Last day, included.
    to: Option<NaiveDate>,
    venue: Option<Uuid>,
    level: Option<Level>,
    /// INSEE code of the venue's commune.
    commune: Option<String>,
    /// Only those with a seat left; or, false, only those without.
    available: Option<bool>,
    /// Staff: an account, or `me`.
    facilitator: Option<String>,
    status: Option<SessionStatus>,
    /// Where to go on.
    cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// A session to schedule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    venue_id: Uuid,
    facilitator_id: Option<Uuid>,
    #[schema(max_length = 140)]
    title: String,
    #[schema(max_length = 1000)]
    description: Option<String>,
    level: Level,
    starts_at: DateTime<FixedOffset>,
    ends_at: DateTime<FixedOffset>,
    #[schema(minimum = 1, maximum = 12)]
    capacity: i64,
    /// People needed for it to be held.
    #[schema(minimum = 1, maximum = 12)]
    minimum: i64,
}

/// What changes in a session; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditedSession {
    venue_id: Option<Uuid>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    facilitator_id: Option<Option<Uuid>>,
    title: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    level: Option<Level>,
    starts_at: Option<DateTime<FixedOffset>>,
    ends_at: Option<DateTime<FixedOffset>>,
    capacity: Option<i64>,
    minimum: Option<i64>,
}

/// Why something is cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Told to the people concerned.
    #[schema(max_length = 500)]
    reason: String,
}

impl Reason {
    /// The reason, which must be there.
    pub fn read(self) -> Result<String, Problem> {
        let mut fields = Fields::default();
        let reason = fields.text("/reason", &self.reason, 500);
        fields.done().map(|()| reason)
    }
}

/// A weekly series to create.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeries {
    venue_id: Uuid,
    facilitator_id: Option<Uuid>,
    #[schema(max_length = 140)]
    title: String,
    #[schema(max_length = 1000)]
    description: Option<String>,
    /// Levels in rotation, one a session.
    #[schema(min_items = 1, max_items = 12)]
    levels: Vec<Level>,
    /// Monday 1 … Sunday 7; without it, the day of `first_date`.
    #[schema(minimum = 1, maximum = 7)]
    weekday: Option<u32>,
    first_date: NaiveDate,
    /// Included.
    last_date: NaiveDate,
    /// Wall time, `HH:MM`.
    #[schema(example = "14:00", pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    start_time: String,
    #[schema(minimum = 15, maximum = 480)]
    duration_minutes: i64,
    #[schema(minimum = 1, maximum = 12)]
    capacity: i64,
    #[schema(minimum = 1, maximum = 12)]
    minimum: i64,
    /// Days announced as closed.
    #[schema(max_items = 60)]
    except: Option<Vec<NaiveDate>>,
}

/// The agenda: sessions by start.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path), SessionsQuery),
    responses((status = 200, body = Page<Session>)), security((), ("bearer" = [])))]
#[get("/sessions")]
pub async fn list_sessions(context: Context, query: Query<SessionsQuery>) -> Result<HttpResponse, Problem> {
    let (filter, paging) = read_query(&context, query.0)?;
    let (after, limit) = (paging.after::<(DateTime<Utc>, Uuid)>()?, paging.limit()?);
    let key = format!("sessions {filter:?} {after:?} {limit}");
    context.answer(|| key, move |tx| actions::list(tx, &filter, after, limit)).await
}

/// One session.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = Session)), security((), ("bearer" = [])))]
#[get("/sessions/{id}")]
pub async fn show_session(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let id = path.1;
    if context.asker.is_trusted() {
        let session = context.read(move |tx| actions::show(tx, id)).await?;
        return Ok(with_version(session.version, &session));
    }
    context.answer(|| format!("session {id}"), move |tx| actions::show(tx, id)).await
}

/// Schedules a session.
#[utoipa::path(tag = "staff", params(("organisation" = String, Path)),
    request_body = NewSession,
    responses((status = 201, body = Session)), security(("bearer" = [])))]
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
    context.create(key, body.digest, move |tx| actions::schedule(tx, draft)).await
}

/// Changes a session.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = EditedSession,
    responses((status = 200, body = Session)), security(("bearer" = [])))]
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
    fields.done()?;
    let session = context
        .write(move |tx| {
            actions::edit(tx, id, version, |session| {
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

/// Cancels a session; its enrolments stay listed, so that everybody can be told.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    request_body = Reason,
    responses((status = 200, body = Session)), security(("bearer" = [])))]
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

/// Shows the days of a series before it is created: those skipped and why, and those when the room is taken.
#[utoipa::path(tag = "staff", params(("organisation" = String, Path)),
    request_body = NewSeries,
    responses((status = 200, body = SeriesPreview)), security(("bearer" = [])))]
#[post("/series/preview")]
pub async fn preview_series(context: Context, body: Body<NewSeries>) -> Result<HttpResponse, Problem> {
    let draft = read_series(body.value)?;
    let preview = context.read(move |tx| series::preview(tx, &draft)).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// Creates a series with all its sessions.
#[utoipa::path(tag = "staff", params(("organisation" = String, Path)),
    request_body = NewSeries,
    responses((status = 201, body = CreatedSeries)), security(("bearer" = [])))]
#[post("/series")]
pub async fn create_series(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewSeries>,
) -> Result<HttpResponse, Problem> {
    let draft = read_series(body.value)?;
    context.create(key, body.digest, move |tx| series::create(tx, draft)).await
}

/// Lists the series, the newest first.
#[utoipa::path(tag = "staff", params(("organisation" = String, Path), Paging),
    responses((status = 200, body = Page<Series>)), security(("bearer" = [])))]
#[get("/series")]
pub async fn list_series(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (before, limit) = (query.0.after()?, query.0.limit()?);
    let found = context.read(move |tx| series::list(tx, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |series| (series.first_date, series.id), |series| series)))
}

fn read_query(context: &Context, query: SessionsQuery) -> Result<(Filter, Paging), Problem> {
    let trusted = context.asker.is_trusted();
    let facilitator = match query.facilitator.as_deref() {
        None => None,
        Some(_) if !trusted => return Err(Problem::query("facilitator", "Ce critère est réservé à l'équipe.")),
        Some("me") => context.asker.account(),
        Some(id) => Some(id.parse().map_err(|_| Problem::query("facilitator", "Un identifiant, ou «me»."))?),
    };
    let day = |name: &str, day: Option<NaiveDate>| match day {
        Some(day) if !is_near(day) => Err(Problem::query(name, "Un jour entre 2000 et 2100.")),
        day => Ok(day),
    };
    let filter = Filter {
        // To the minute, so that the same agenda is the same answer for everybody who asks within it.
        ends_after: query
            .from
            .is_none()
            .then(|| context.now.with_second(0).and_then(|now| now.with_nanosecond(0)))
            .flatten(),
        from: day("from", query.from)?,
        to: day("to", query.to)?,
        venue: query.venue,
        level: query.level,
        commune: query.commune,
        available: query.available,
        facilitator,
        status: query.status,
        ..Filter::default()
    };
    Ok((filter, Paging { cursor: query.cursor, limit: query.limit }))
}

fn read_series(new: NewSeries) -> Result<SeriesDraft, Problem> {
    let mut fields = Fields::default();
    for (pointer, day) in [("/first_date", new.first_date), ("/last_date", new.last_date)] {
        if !is_near(day) {
            fields.refuse(pointer, "Un jour entre 2000 et 2100.");
        }
    }
    if new.last_date < new.first_date {
        fields.refuse("/last_date", "La fin vient après le début.");
    } else if new.last_date - new.first_date > TimeDelta::days(730) {
        fields.refuse("/last_date", "Deux ans au plus.");
    }
    if new.levels.is_empty() || new.levels.len() > 12 {
        fields.refuse("/levels", "De un à douze niveaux.");
    }
    if new.weekday.is_some_and(|day| !(1..=7).contains(&day)) {
        fields.refuse("/weekday", "De 1 (lundi) à 7 (dimanche).");
    }
    if new.except.as_ref().is_some_and(|days| days.len() > 60) {
        fields.refuse("/except", "Soixante jours au plus.");
    }
    let start_time = NaiveTime::parse_from_str(&new.start_time, "%H:%M").unwrap_or_else(|_| {
        fields.refuse("/start_time", "Une heure comme 14:00.");
        NaiveTime::MIN
    });
    let draft = SeriesDraft {
        venue_id: new.venue_id,
        facilitator_id: new.facilitator_id,
        title: fields.text("/title", &new.title, 140),
        description: fields.optional_text("/description", new.description.as_deref(), 1000),
        first_date: new
            .weekday
            .filter(|day| (1..=7).contains(day))
            .filter(|_| is_near(new.first_date))
            .map_or(new.first_date, |day| first_weekday(new.first_date, day)),
        last_date: new.last_date,
        levels: new.levels,
        start_time,
        duration_minutes: fields.number("/duration_minutes", new.duration_minutes, 15, 480),
        capacity: fields.number("/capacity", new.capacity, 1, LARGEST_GROUP),
        minimum: fields.number("/minimum", new.minimum, 1, new.capacity.clamp(1, LARGEST_GROUP)),
        except: new.except.unwrap_or_default(),
    };
    fields.done().map(|()| draft)
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
    if !is_near(given.date_naive()) {
        fields.refuse(pointer, "Un jour entre 2000 et 2100.");
    }
    given.to_utc()
}

/// Dates that a calendar of workshops can hold.
fn is_near(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (2000..=2100).contains(&day.year())
}
