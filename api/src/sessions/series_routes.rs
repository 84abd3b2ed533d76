//! Series over HTTP.

use actix_web::{HttpResponse, get, post};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::routes::is_near;
use super::rules::{LARGEST_GROUP, first_weekday};
use super::series::{self, CreatedSeries, SeriesDraft, SeriesPreview};
use super::views::Series;
use super::words::Level;
use crate::kernel::context::Context;
use crate::kernel::idempotency::IdempotencyKey;
use crate::kernel::input::{Body, Fields, Query};
use crate::kernel::paging::{Page, Paging};
use crate::kernel::problem::Problem;

/// A weekly series to create.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "venue_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34", "facilitator_id": "0190a7c4-4a0d-7b29-8c1e-3d5a7f9b0c12",
    "title": "Le mardi du numérique", "levels": ["beginner", "intermediate", "advanced"], "weekday": 2,
    "first_date": "2027-01-05", "last_date": "2027-06-29", "start_time": "14:00", "duration_minutes": 120,
    "capacity": 4, "minimum": 2, "except": ["2027-02-23"]
}))]
pub struct NewSeries {
    /// Where its sessions are held; the venue's zone decides the wall time.
    venue_id: Uuid,
    /// Account of who runs them; nobody yet without it.
    facilitator_id: Option<Uuid>,
    /// Title given to its sessions, in French.
    #[schema(max_length = 140)]
    title: String,
    /// What will be done, in French; given to its sessions.
    #[schema(max_length = 1000)]
    description: Option<String>,
    /// Levels in rotation, one a session, from the first on.
    #[schema(min_items = 1, max_items = 12)]
    levels: Vec<Level>,
    /// Monday 1 … Sunday 7: the series begins on the first such day from `first_date` on. Without it, on `first_date`
    /// itself.
    #[schema(minimum = 1, maximum = 7)]
    weekday: Option<u32>,
    /// First day, in the venue's zone, between 2000 and 2100.
    first_date: NaiveDate,
    /// Last possible day, included: at most two years after the first. A series has 1 to 60 sessions.
    last_date: NaiveDate,
    /// Wall time in the venue's zone, `HH:MM`; the same in summer and winter.
    #[schema(example = "14:00", pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    start_time: String,
    /// Length of each session, in minutes.
    #[schema(minimum = 15, maximum = 480)]
    duration_minutes: i64,
    /// Seats of each session.
    #[schema(minimum = 1, maximum = 12)]
    capacity: i64,
    /// People needed for a session to be held, at most `capacity`.
    #[schema(minimum = 1, maximum = 12)]
    minimum: i64,
    /// Days announced as closed: skipped. Public holidays (Code du travail, L3133-1) are skipped anyway.
    #[schema(max_items = 60)]
    except: Option<Vec<NaiveDate>>,
}

/// Shows the days of a series before it is created.
///
/// Those skipped with the reason, and those when the room is taken. Nothing is written.
#[utoipa::path(tag = "staff",
    request_body = NewSeries,
    responses((status = 200, body = SeriesPreview)))]
#[post("/series/preview")]
pub async fn preview_series(context: Context, body: Body<NewSeries>) -> Result<HttpResponse, Problem> {
    let draft = read_series(body.value)?;
    let preview = context.read(move |tx| series::preview(tx, &draft)).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// Creates a series with all its sessions.
///
/// One a week, public holidays and announced closures skipped, levels in rotation. All sessions are created, or none.
#[utoipa::path(tag = "staff",
    request_body = NewSeries,
    responses((status = 201, body = CreatedSeries)))]
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
#[utoipa::path(tag = "staff", params(Paging),
    responses((status = 200, body = Page<Series>)))]
#[get("/series")]
pub async fn list_series(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (before, limit) = (query.0.after()?, query.0.limit()?);
    let found = context.read(move |tx| series::list(tx, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |series| (series.first_date, series.id), |series| series)))
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
