//! Use cases of series: preview, creation as a whole, and extension.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::events;
use super::store::{self, SeriesRow};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::french;
use crate::kernel::text::problem::CHANGED_MEANWHILE;
use crate::kernel::text::problem::Problem;
use crate::programme::closures;
use crate::programme::closures::store::ClosureRow;
use crate::programme::conflicts::{self, Conflict, Slot};
use crate::programme::holidays::closed_days::{closure_text, holiday_text};
use crate::programme::holidays::{Region, SchoolCalendar, public_holiday, school_calendar};
use crate::programme::sessions;
use crate::programme::sessions::actions::{SessionDraft, require_facilitator, row_of};
use crate::programme::sessions::rules::{self, LONGEST_SERIES, PlannedDay, SeriesRule};
use crate::programme::sessions::store::{Filter, SessionRow};
use crate::programme::sessions::views::{Series, Session, local, zone_of};
use crate::programme::sessions::words::{Level, Rhythm};

/// A series as staff describes it, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewSeries`, where they are described.
#[allow(missing_docs)]
pub struct SeriesDraft {
    pub venue_id: Uuid,
    pub facilitator_id: Option<Uuid>,
    pub title: String,
    pub description: Option<String>,
    pub levels: Vec<Level>,
    pub rhythm: Rhythm,
    /// Days of the week besides `weekday`.
    pub other_weekdays: Vec<u32>,
    pub weekday: u32,
    /// A day of the series' first week, from which every second week is counted.
    pub anchor: NaiveDate,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub start_time: NaiveTime,
    pub duration_minutes: i16,
    pub capacity: i16,
    pub minimum: i16,
    pub skips_school_holidays: bool,
    pub except: Vec<NaiveDate>,
    pub accept_conflicts: bool,
}

/// Preview of a series: its days before it is created.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesPreview {
    /// Days in order, including skipped ones.
    pub dates: Vec<PlannedDate>,
    /// Number of sessions that would be created, at most 60.
    pub count: usize,
    /// Limits of the preview, in French: the days that the school calendar does not cover.
    pub notes: Vec<String>,
}

/// One day in the preview of a series.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedDate {
    /// Day, in the venue's time zone.
    pub date: NaiveDate,
    /// Start, with the offset of the venue's time zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's time zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// Level, by rotation; a skipped day does not use up a level.
    pub level: Level,
    /// Reason why the day is skipped, in French; null if a session is held.
    ///
    /// It is a public holiday, a closure of the venue, school holidays, or a day in `except`.
    #[schema(required)]
    pub skipped: Option<String>,
    /// Planning conflicts: the room or the facilitator is taken at that time.
    ///
    /// The session is then created only with `accept_conflicts`.
    pub conflicts: Vec<Conflict>,
}

/// A series with the sessions just created.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedSeries {
    /// The series.
    #[serde(flatten)]
    pub series: Series,
    /// The created sessions, by start.
    pub created: Vec<Session>,
}

/// Computes the preview of a series: skipped days with the reason, other days with their conflicts.
pub fn preview(tx: &mut Tx<'_>, draft: &SeriesDraft) -> Result<SeriesPreview, Problem> {
    let plan = Plan::prepare(tx, draft)?;
    let mut found = conflicts::conflicts(tx, &plan.slots(draft))?.into_iter();
    let dates: Vec<PlannedDate> = plan
        .days
        .into_iter()
        .map(|day| PlannedDate {
            date: day.date,
            starts_at: local(day.starts_at, plan.zone),
            ends_at: local(day.ends_at, plan.zone),
            level: day.level,
            conflicts: if day.skipped.is_none() { found.next().unwrap_or_default() } else { Vec::new() },
            skipped: day.skipped,
        })
        .collect();
    let count = dates.iter().filter(|day| day.skipped.is_none()).count();
    Ok(SeriesPreview { dates, count, notes: plan.notes })
}

/// Creates a series with all its sessions.
pub fn create(tx: &mut Tx<'_>, draft: SeriesDraft) -> Result<CreatedSeries, Problem> {
    let plan = Plan::prepare(tx, &draft)?;
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
        weekday: i16::try_from(draft.weekday).unwrap_or(1),
        description: draft.description.clone(),
        facilitator_id: draft.facilitator_id,
        capacity: draft.capacity,
        minimum: draft.minimum,
        skips_school_holidays: draft.skips_school_holidays,
        version: 1,
        rhythm: draft.rhythm,
        other_weekdays: draft.other_weekdays.iter().map(|day| i16::try_from(*day).ok()).collect(),
    };
    store::insert_series(tx, &row)?;
    let (created, accepted) = create_sessions(tx, &plan, &draft, row.id)?;
    let mut after = json!({
        "title": row.title, "venue_id": row.venue_id, "levels": row.levels, "first_date": row.first_date,
        "last_date": row.last_date, "start_time": row.start_time, "sessions": created.len(),
        "skips_school_holidays": row.skips_school_holidays, "rhythm": row.rhythm,
    });
    if !accepted.is_empty() {
        after["accepted_conflicts"] = json!(accepted);
    }
    let entry = Entry { action: events::SERIES_CREATED, subject: row.id, before: None, after: Some(after) };
    audit::record(tx, entry, None)?;
    let count = i64::try_from(created.len()).unwrap_or(0);
    Ok(CreatedSeries { series: Series::new((row, count)), created })
}

/// Lists the series, the newest first.
pub fn list(tx: &mut Tx<'_>, before: Option<(NaiveDate, Uuid)>, limit: i64) -> Result<Vec<Series>, Problem> {
    Ok(store::list_series(tx, before, limit)?.into_iter().map(Series::new).collect())
}

/// Reads one series.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Series, Problem> {
    store::find_series(tx, id)?.map(Series::new).ok_or_else(Problem::not_found)
}

/// An extension of a series, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `Extension`, where they are described.
#[allow(missing_docs)]
pub struct ExtensionDraft {
    pub last_date: NaiveDate,
    pub except: Vec<NaiveDate>,
    pub accept_conflicts: bool,
}

/// Computes the preview of an extension.
pub fn preview_extension(tx: &mut Tx<'_>, id: Uuid, extension: &ExtensionDraft) -> Result<SeriesPreview, Problem> {
    let found = store::find_series(tx, id)?.ok_or_else(Problem::not_found)?;
    let draft = draft_extension(tx, found, extension)?;
    preview(tx, &draft)
}

/// Adds sessions to a series by its current rule; the rotation of levels continues.
pub fn extend(tx: &mut Tx<'_>, id: Uuid, extension: &ExtensionDraft) -> Result<CreatedSeries, Problem> {
    let (row, sessions) = store::find_series(tx, id)?.ok_or_else(Problem::not_found)?;
    let draft = draft_extension(tx, (row.clone(), sessions), extension)?;
    let plan = Plan::prepare(tx, &draft)?;
    let after = SeriesRow { last_date: extension.last_date, version: row.version + 1, ..row.clone() };
    // This also prevents two concurrent extensions from creating the same days.
    if !store::update_series(tx, &after, row.version)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let (created, accepted) = create_sessions(tx, &plan, &draft, id)?;
    let mut after_extension = json!({"last_date": after.last_date, "sessions": created.len()});
    if !accepted.is_empty() {
        after_extension["accepted_conflicts"] = json!(accepted);
    }
    let before = Some(json!({"last_date": row.last_date}));
    audit::record(
        tx,
        Entry { action: events::SERIES_EXTENDED, subject: id, before, after: Some(after_extension) },
        None,
    )?;
    let count = sessions + i64::try_from(created.len()).unwrap_or(0);
    Ok(CreatedSeries { series: Series::new((after, count)), created })
}

fn draft_extension(
    tx: &Tx<'_>,
    (row, sessions): (SeriesRow, i64),
    extension: &ExtensionDraft,
) -> Result<SeriesDraft, Problem> {
    let first_date = row.last_date.max(tx.now.date_naive()) + TimeDelta::days(1);
    let weekday = u32::try_from(row.weekday).unwrap_or(1);
    let other_weekdays: Vec<u32> =
        row.other_weekdays.iter().flatten().filter_map(|day| (*day).try_into().ok()).collect();
    let days = other_weekdays.iter().copied().chain([weekday]);
    let first_date = days.map(|day| rules::first_weekday(first_date, day)).min().unwrap_or(first_date);
    if extension.last_date < first_date {
        let earliest = french::date_and_year(first_date);
        return Err(Problem::invalid("/last_date", format!("Le cycle reprend au plus tôt le {earliest}.")));
    }
    if extension.last_date - first_date > TimeDelta::days(730) {
        return Err(Problem::invalid("/last_date", "Deux ans au plus."));
    }
    let mut levels: Vec<Level> = row.levels.iter().flatten().filter_map(|word| Level::from_word(word)).collect();
    let turn = usize::try_from(sessions).unwrap_or(0) % levels.len().max(1);
    levels.rotate_left(turn);
    Ok(SeriesDraft {
        venue_id: row.venue_id,
        facilitator_id: row.facilitator_id,
        title: row.title,
        description: row.description,
        levels,
        rhythm: row.rhythm,
        other_weekdays,
        weekday,
        anchor: row.first_date,
        first_date,
        last_date: extension.last_date,
        start_time: row.start_time,
        duration_minutes: row.duration_minutes,
        capacity: row.capacity,
        minimum: row.minimum,
        skips_school_holidays: row.skips_school_holidays,
        except: extension.except.clone(),
        accept_conflicts: extension.accept_conflicts,
    })
}

/// Creates the sessions of a plan, all or none; also returns the accepted conflicts.
fn create_sessions(
    tx: &mut Tx<'_>,
    plan: &Plan,
    draft: &SeriesDraft,
    series: Uuid,
) -> Result<(Vec<Session>, Vec<String>), Problem> {
    let slots = plan.slots(draft);
    conflicts::claim(tx, &slots)?;
    draft.facilitator_id.map(|account| require_facilitator(tx, account)).transpose()?;
    let accepted = conflicts::require(conflicts::conflicts(tx, &slots)?.concat(), draft.accept_conflicts)?;
    let held = plan.days.iter().filter(|day| day.skipped.is_none());
    let sessions: Vec<SessionRow> = held.map(|day| row_of(tx, session_of(draft, day), Some(series))).collect();
    sessions::store::insert(tx, &sessions)?;
    let among = Some(sessions.iter().map(|session| session.id).collect());
    let created = sessions::store::list(tx, &Filter { among, ..Filter::default() }, None, LONGEST_SERIES as i64)?;
    Ok((created.into_iter().map(|joined| Session::new(joined, true)).collect(), accepted))
}

/// The days of a draft, with notes on the limits of the school calendar.
struct Plan {
    zone: Tz,
    days: Vec<PlannedDay>,
    notes: Vec<String>,
}

impl Plan {
    fn prepare(tx: &mut Tx<'_>, draft: &SeriesDraft) -> Result<Plan, Problem> {
        let venue = conflicts::venue(tx, draft.venue_id)?;
        let zone = zone_of(&venue.time_zone);
        let school = draft.skips_school_holidays.then(|| school_calendar(&venue.commune_code));
        let off = DaysOff {
            closures: closures::store::during(tx, &[draft.venue_id], (draft.first_date, draft.last_date))?,
            school: school.flatten(),
            region: Region::find(&venue.commune_code),
            except: &draft.except,
        };
        let rule = SeriesRule {
            rhythm: draft.rhythm,
            weekdays: draft.other_weekdays.iter().copied().chain([draft.weekday]).collect(),
            anchor: draft.anchor,
            first: draft.first_date,
            last: draft.last_date,
            start: draft.start_time,
            duration: TimeDelta::minutes(i64::from(draft.duration_minutes)),
            zone,
            levels: draft.levels.clone(),
        };
        let days = rules::plan(&rule, |day| off.reason(day));
        if let Some(first) = days.first() {
            sessions::actions::require_near_start(tx, "/first_date", first.starts_at)?;
        }
        let notes = school.and_then(|known| describe_limits(known, draft)).into_iter().collect();
        match days.iter().filter(|day| day.skipped.is_none()).count() {
            0 => Err(Problem::invalid("/last_date", "Aucune date ne reste entre ces deux jours.")),
            held if held > LONGEST_SERIES => {
                let detail = format!("{LONGEST_SERIES} ateliers au plus : il y en aurait {held}.");
                Err(Problem::invalid("/last_date", detail))
            }
            _ => Ok(Plan { zone, days, notes }),
        }
    }

    /// Makes the slots of the days that are not skipped.
    fn slots(&self, draft: &SeriesDraft) -> Vec<Slot> {
        let held = self.days.iter().filter(|day| day.skipped.is_none());
        held.map(|day| Slot {
            session: None,
            venue_id: draft.venue_id,
            facilitator_id: draft.facilitator_id,
            starts_at: day.starts_at,
            ends_at: day.ends_at,
        })
        .collect()
    }
}

/// Days that a series skips.
struct DaysOff<'a> {
    closures: Vec<ClosureRow>,
    school: Option<&'a SchoolCalendar>,
    region: Region,
    except: &'a [NaiveDate],
}

impl DaysOff<'_> {
    /// Finds the reason why a day is skipped, in French.
    fn reason(&self, day: NaiveDate) -> Option<String> {
        let closed = || self.closures.iter().find(|row| (row.first_date..=row.last_date).contains(&day));
        public_holiday(day, self.region)
            .map(holiday_text)
            .or_else(|| closed().map(|row| closure_text(&row.reason)))
            .or_else(|| self.school?.holidays_on(day).map(|name| format!("Vacances scolaires (zone C) : {name}")))
            .or_else(|| self.except.contains(&day).then(|| "Date retirée".to_owned()))
    }
}

/// Describes the days of a draft that the school calendar does not cover, in French.
fn describe_limits(calendar: Option<&SchoolCalendar>, draft: &SeriesDraft) -> Option<String> {
    let Some(SchoolCalendar { known_from, known_until, .. }) = calendar else {
        return Some(
            "Le calendrier scolaire de ce lieu n’est pas connu : aucune date n’est sautée pour les vacances."
                .to_owned(),
        );
    };
    if draft.last_date > *known_until {
        let until = french::date_and_year(*known_until);
        return Some(format!(
            "Calendrier scolaire connu jusqu’au {until} : après ce jour, aucune date n’est sautée pour les vacances."
        ));
    }
    (draft.first_date < *known_from).then(|| {
        let from = french::date_and_year(*known_from);
        format!("Calendrier scolaire connu à partir du {from} : avant, aucune date n’est sautée pour les vacances.")
    })
}

fn session_of(draft: &SeriesDraft, day: &PlannedDay) -> SessionDraft {
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
