//! Bodies of requests on series, and their parsing.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{ExtensionDraft, SeriesDraft};
use super::change::SeriesChange;
use crate::kernel::text::dates::is_near;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Fields, given};
use crate::programme::sessions::rules::{LARGEST_GROUP, first_weekday};
use crate::programme::sessions::words::{Level, Rhythm};

/// A series to create.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "venue_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34", "facilitator_id": "0190a7c4-4a0d-7b29-8c1e-3d5a7f9b0c12",
    "title": "Le mardi du numérique", "levels": ["beginner", "intermediate", "advanced"], "weekday": 2,
    "first_date": "2027-01-05", "last_date": "2027-06-29", "start_time": "14:00", "duration_minutes": 120,
    "capacity": 4, "minimum": 2, "except": ["2027-02-23"]
}))]
pub struct NewSeries {
    /// Venue of its sessions; wall times are in the venue's time zone.
    venue_id: Uuid,
    /// Account of the facilitator; nobody is named without it.
    facilitator_id: Option<Uuid>,
    /// Title of its sessions, in French.
    #[schema(max_length = 140)]
    title: String,
    /// Description of its sessions, in French.
    #[schema(max_length = 1000)]
    description: Option<String>,
    /// Levels in rotation, one a session, from the first on.
    #[schema(min_items = 1, max_items = 12)]
    levels: Vec<Level>,
    /// Day of the week, Monday 1 … Sunday 7: the series begins on the first such day from `first_date`.
    ///
    /// Without it, the series begins on `first_date` itself.
    #[schema(minimum = 1, maximum = 7)]
    weekday: Option<u32>,
    /// Further days of the week, for a series of more than one session a week; none by default.
    #[schema(max_items = 6)]
    other_weekdays: Option<Vec<u32>>,
    /// The weeks in which it is held; `weekly` by default.
    rhythm: Option<Rhythm>,
    /// First day, in the venue's time zone, between 2000 and 2100.
    first_date: NaiveDate,
    /// Last possible day, included, at most two years after the first. A series has 1 to 60 sessions.
    last_date: NaiveDate,
    /// Wall time in the venue's time zone, `HH:MM`; the same in summer and winter.
    #[schema(example = "14:00", pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    start_time: String,
    /// Length of each session, in minutes.
    #[schema(minimum = 15, maximum = 480)]
    duration_minutes: i64,
    /// Number of seats of each session.
    #[schema(minimum = 1, maximum = 12)]
    capacity: i64,
    /// People needed for a session to be held, at most `capacity`.
    #[schema(minimum = 1, maximum = 12)]
    minimum: i64,
    /// True skips days in the school holidays; false by default.
    ///
    /// They are known for zone C, and up to the day in `notes` of the preview.
    skip_school_holidays: Option<bool>,
    /// Days taken out.
    ///
    /// Public holidays (Code du travail, L3133-1) and closures of the venue are skipped anyway.
    #[schema(max_items = 60)]
    except: Option<Vec<NaiveDate>>,
    /// True accepts that the room or the facilitator is taken on some days, which the audit log records.
    pub(super) accept_conflicts: Option<bool>,
}

/// Changes to the sessions of a series that are still to come; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "0190a7c4-6c2f-7d4b-8e3a-5f7b9c2d1e45", "start_time": "14:30"}))]
pub struct EditedSeries {
    /// First session that changes, with those after it; without it, all that are still to come.
    pub(super) from: Option<Uuid>,
    /// Venue.
    venue_id: Option<Uuid>,
    /// Account of the facilitator; null names nobody.
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
    /// Day of the week, Monday 1 … Sunday 7: each session moves to that day of its own week.
    #[schema(minimum = 1, maximum = 7)]
    weekday: Option<i64>,
    /// Wall time in the venue's time zone, `HH:MM`; the same in summer and winter.
    #[schema(example = "14:00", pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    start_time: Option<String>,
    /// Length of each session, in minutes.
    #[schema(minimum = 15, maximum = 480)]
    duration_minutes: Option<i64>,
    /// Number of seats of each session, not fewer than are taken.
    #[schema(minimum = 1, maximum = 12)]
    capacity: Option<i64>,
    /// People needed for a session to be held, at most `capacity`.
    #[schema(minimum = 1, maximum = 12)]
    minimum: Option<i64>,
    /// True accepts that the room or the facilitator is taken, or that a day is a closure or a holiday.
    ///
    /// The audit log records it.
    pub(super) accept_conflicts: Option<bool>,
}

/// A cancellation of sessions of a series.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 3, "reason": "L'animatrice a terminé sa mission."}))]
pub struct SeriesCancellation {
    /// Version of the series that was read, so that only the sessions shown are cancelled.
    pub(super) version: i32,
    /// First session that is cancelled, with those after it; without it, all that are still to come.
    pub(super) from: Option<Uuid>,
    /// Reason, in French, sent to the people concerned.
    #[schema(max_length = 500)]
    pub(super) reason: String,
}

/// The sessions of a series that would be cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SeriesScope {
    /// First session, with those after it; without it, all that are still to come.
    pub(super) from: Option<Uuid>,
}

/// An extension of a series.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"last_date": "2027-12-21"}))]
pub struct Extension {
    /// New last possible day, included, at most two years on.
    last_date: NaiveDate,
    /// Days taken out.
    ///
    /// Public holidays and closures of the venue are skipped anyway, school holidays if the series skips them.
    #[schema(max_items = 60)]
    except: Option<Vec<NaiveDate>>,
    /// True accepts that the room or the facilitator is taken on some days, which the audit log records.
    pub(super) accept_conflicts: Option<bool>,
}

/// Checks and parses an extension of a series.
pub(super) fn read_extension(given: Extension) -> Result<ExtensionDraft, Problem> {
    let mut fields = Fields::default();
    fields.near_day("/last_date", given.last_date);
    check_except(&mut fields, given.except.as_deref());
    fields.done()?;
    Ok(ExtensionDraft {
        last_date: given.last_date,
        except: given.except.unwrap_or_default(),
        accept_conflicts: given.accept_conflicts.unwrap_or(false),
    })
}

/// Checks and parses the changes to a series.
pub(super) fn read_change(edit: EditedSeries) -> Result<SeriesChange, Problem> {
    let mut fields = Fields::default();
    let change = SeriesChange {
        venue_id: edit.venue_id,
        facilitator_id: edit.facilitator_id,
        title: edit.title.map(|title| fields.text("/title", &title, 140)),
        description: edit.description.map(|text| fields.optional_text("/description", text.as_deref(), 1000)),
        weekday: edit.weekday.map(|day| u32::from(fields.number("/weekday", day, 1, 7).unsigned_abs())),
        start_time: edit.start_time.map(|time| wall_time(&mut fields, &time)),
        duration_minutes: edit.duration_minutes.map(|given| fields.number("/duration_minutes", given, 15, 480)),
        capacity: edit.capacity.map(|given| fields.number("/capacity", given, 1, LARGEST_GROUP)),
        minimum: edit.minimum.map(|given| fields.number("/minimum", given, 1, LARGEST_GROUP)),
    };
    fields.done().map(|()| change)
}

fn wall_time(fields: &mut Fields, given: &str) -> NaiveTime {
    NaiveTime::parse_from_str(given, "%H:%M").unwrap_or_else(|_| {
        fields.refuse("/start_time", "Une heure comme 14:00.");
        NaiveTime::MIN
    })
}

fn check_except(fields: &mut Fields, except: Option<&[NaiveDate]>) {
    if except.is_some_and(|days| days.len() > 60) {
        fields.refuse("/except", "Soixante jours au plus.");
    }
}

/// Checks and parses a series to create.
pub(super) fn read_series(new: NewSeries) -> Result<SeriesDraft, Problem> {
    let mut fields = Fields::default();
    fields.near_day("/first_date", new.first_date);
    fields.near_day("/last_date", new.last_date);
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
    let other_weekdays = new.other_weekdays.unwrap_or_default();
    if other_weekdays.len() > 6 || other_weekdays.iter().any(|day| !(1..=7).contains(day)) {
        fields.refuse("/other_weekdays", "Six jours au plus, de 1 (lundi) à 7 (dimanche).");
    }
    check_except(&mut fields, new.except.as_deref());
    let start_time = wall_time(&mut fields, &new.start_time);
    let first_date = new
        .weekday
        .filter(|day| (1..=7).contains(day) && is_near(new.first_date))
        .map_or(new.first_date, |day| first_weekday(new.first_date, day));
    let draft = SeriesDraft {
        rhythm: new.rhythm.unwrap_or(Rhythm::Weekly),
        other_weekdays,
        weekday: first_date.weekday().number_from_monday(),
        anchor: first_date,
        venue_id: new.venue_id,
        facilitator_id: new.facilitator_id,
        title: fields.text("/title", &new.title, 140),
        description: fields.optional_text("/description", new.description.as_deref(), 1000),
        first_date,
        last_date: new.last_date,
        levels: new.levels,
        start_time,
        duration_minutes: fields.number("/duration_minutes", new.duration_minutes, 15, 480),
        capacity: fields.number("/capacity", new.capacity, 1, LARGEST_GROUP),
        minimum: fields.number("/minimum", new.minimum, 1, new.capacity.clamp(1, LARGEST_GROUP)),
        skips_school_holidays: new.skip_school_holidays.unwrap_or(false),
        except: new.except.unwrap_or_default(),
        accept_conflicts: new.accept_conflicts.unwrap_or(false),
    };
    fields.done().map(|()| draft)
}
