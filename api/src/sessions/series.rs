//! What is done with series: shown before they are created, then created whole.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{SessionDraft, row_of};
use super::calendar::public_holiday;
use super::rules::{self, LONGEST_SERIES, Planned, Weekly};
use super::store::{self, Filter, SeriesRow, SessionRow};
use super::views::{Series, Session, local, zone_of};
use super::words::Level;
use crate::kernel::audit::{self, Entry};
use crate::kernel::database::Tx;
use crate::kernel::problem::Problem;
use crate::places;

/// A series as staff describes it, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewSeries`, where they are described.
#[allow(missing_docs)]
pub struct SeriesDraft {
    pub venue_id: Uuid,
    pub facilitator_id: Option<Uuid>,
    pub title: String,
    pub description: Option<String>,
    pub levels: Vec<Level>,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub start_time: NaiveTime,
    pub duration_minutes: i16,
    pub capacity: i16,
    pub minimum: i16,
    pub except: Vec<NaiveDate>,
}

/// The days of a series before it is created.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesPreview {
    /// One a week, skipped ones included, in order.
    pub dates: Vec<PlannedDate>,
    /// How many sessions would be created: at most 60.
    pub count: usize,
}

/// One day of a series before it is created.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedDate {
    /// Day in the venue's zone.
    pub date: NaiveDate,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// Level whose turn it is; a skipped day does not use one up.
    pub level: Level,
    /// Why nothing is held that day, in French: a public holiday, an announced closure. Null when something is.
    #[schema(required)]
    pub skipped: Option<String>,
    /// What the room is already used for at that time, in French: a warning, not a refusal. Null when it is free.
    #[schema(required)]
    pub conflict: Option<String>,
}

/// A series just created, with its sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedSeries {
    /// The series.
    #[serde(flatten)]
    pub series: Series,
    /// Its sessions, by start.
    pub created: Vec<Session>,
}

/// Shows the days, those skipped and those when the room is taken included.
pub fn preview(tx: &mut Tx<'_>, draft: &SeriesDraft) -> Result<SeriesPreview, Problem> {
    let (zone, planned) = plan(tx, draft)?;
    let span = planned.first().zip(planned.last()).map(|(first, last)| (first.starts_at, last.ends_at));
    let held = span.map(|span| store::held_during(tx, draft.venue_id, span)).transpose()?.unwrap_or_default();
    let dates: Vec<PlannedDate> = planned
        .into_iter()
        .map(|day| {
            let taken = held.iter().find(|(from, to, _)| *from < day.ends_at && *to > day.starts_at);
            PlannedDate {
                date: day.date,
                starts_at: local(day.starts_at, zone),
                ends_at: local(day.ends_at, zone),
                level: day.level,
                conflict: taken
                    .filter(|_| day.skipped.is_none())
                    .map(|(.., title)| format!("Salle déjà prise : {title}")),
                skipped: day.skipped,
            }
        })
        .collect();
    let count = dates.iter().filter(|day| day.skipped.is_none()).count();
    Ok(SeriesPreview { dates, count })
}

/// Creates the series with all its sessions.
pub fn create(tx: &mut Tx<'_>, draft: SeriesDraft) -> Result<CreatedSeries, Problem> {
    let (_, planned) = plan(tx, &draft)?;
    let row = SeriesRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        venue_id: draft.venue_id,
        title: draft.title.clone(),
        levels: draft.levels.iter().map(|level| Some(level.word().to_owned())).collect(),
        first_date: draft.first_date,
        last_date: draft.last_date,
        start_time: draft.start_time,
        duration_minutes: draft.duration_minutes,
        created_at: tx.now,
    };
    store::insert_series(tx, &row)?;
    let sessions: Vec<SessionRow> = planned
        .into_iter()
        .filter(|day| day.skipped.is_none())
        .map(|day| row_of(tx, session_of(&draft, &day), Some(row.id)))
        .collect();
    store::insert(tx, &sessions)?;
    let after = Some(json!({
        "title": row.title, "venue_id": row.venue_id, "levels": row.levels, "first_date": row.first_date,
        "last_date": row.last_date, "start_time": row.start_time, "sessions": sessions.len(),
    }));
    let entry = Entry { action: "series.created", subject: row.id, before: None, after, reason: None };
    audit::record(tx, entry)?;
    let filter = Filter { series: Some(row.id), ..Filter::default() };
    let created = store::list(tx, &filter, None, LONGEST_SERIES as i64)?;
    let count = i64::try_from(created.len()).unwrap_or(0);
    Ok(CreatedSeries {
        series: Series::new((row, count)),
        created: created.into_iter().map(|joined| Session::new(joined, true)).collect(),
    })
}

/// Lists the series, the newest first.
pub fn list(tx: &mut Tx<'_>, before: Option<(NaiveDate, Uuid)>, limit: i64) -> Result<Vec<Series>, Problem> {
    Ok(store::list_series(tx, before, limit)?.into_iter().map(Series::new).collect())
}

fn plan(tx: &mut Tx<'_>, draft: &SeriesDraft) -> Result<(chrono_tz::Tz, Vec<Planned>), Problem> {
    let venue = places::actions::venue(tx, draft.venue_id)
        .map_err(|_| Problem::invalid("/venue_id", "Ce lieu n'existe pas."))?;
    let zone = zone_of(&venue.time_zone);
    let weekly = Weekly {
        first: draft.first_date,
        last: draft.last_date,
        start: draft.start_time,
        duration: TimeDelta::minutes(i64::from(draft.duration_minutes)),
        zone,
        levels: draft.levels.clone(),
        except: draft.except.clone(),
    };
    let planned = rules::plan(&weekly, public_holiday);
    let held = planned.iter().filter(|day| day.skipped.is_none()).count();
    match held {
        0 => Err(Problem::invalid("/last_date", "Aucune date ne reste entre ces deux jours.")),
        held if held > LONGEST_SERIES => {
            Err(Problem::invalid("/last_date", format!("{LONGEST_SERIES} ateliers au plus : il y en aurait {held}.")))
        }
        _ => Ok((zone, planned)),
    }
}

fn session_of(draft: &SeriesDraft, day: &Planned) -> SessionDraft {
    SessionDraft {
        venue_id: draft.venue_id,
        facilitator_id: draft.facilitator_id,
        title: draft.title.clone(),
        description: draft.description.clone(),
        level: day.level,
        starts_at: day.starts_at,
        ends_at: day.ends_at,
        capacity: draft.capacity,
        minimum: draft.minimum,
    }
}
