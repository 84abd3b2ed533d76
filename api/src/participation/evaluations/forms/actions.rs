//! Use cases of the common form of a session.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use uuid::Uuid;

use super::super::actions::{EvaluationDraft, keep, people_who_came, require_taken, state, times};
use super::super::store::EvaluationRow;
use super::super::views::Evaluation;
use super::super::{EVALUATIONS_COMPLETE, EvaluationState, events, rules};
use super::store;
use super::views::{EvaluationCode, EvaluationSheet, EvaluationSheets, SessionForm};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Fields;
use crate::participation::enrolments::rules::LETTERS;
use crate::participation::enrolments::{self, EnrolmentStatus, Filter};
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::SessionStatus;
use crate::programme::sessions::{self, Joined, SESSION_CANCELLED, SESSION_NOT_STARTED};

/// A sheet of paper as entered.
#[derive(Debug, Clone)]
// Its fields are those of `NewEvaluationSheet`, where they are described.
#[allow(missing_docs)]
pub struct SheetDraft {
    pub number: i16,
    pub enrolment: Option<Uuid>,
    pub answers: EvaluationDraft,
}

/// Makes the code of a session, or finds the one that it has.
pub fn make_code(tx: &mut Tx<'_>, session: Uuid, public_url: &str) -> Result<EvaluationCode, Problem> {
    let joined = own_session(tx, session)?;
    let (code, _) = find_or_make(tx, session)?;
    let zone = zone_of(&joined.venue.time_zone);
    let (opens_at, closes_at) = times(&joined.session);
    Ok(EvaluationCode {
        address: format!("{}/e/{code}", public_url.trim_end_matches('/')),
        code,
        opens_at: local(opens_at, zone),
        closes_at: local(closes_at, zone),
    })
}

/// Shows the form that a code opens.
pub fn show_form(tx: &mut Tx<'_>, code: &str) -> Result<SessionForm, Problem> {
    let joined = session_of(tx, code)?;
    let session = joined.session.id;
    let state = match state(tx, &joined.session) {
        EvaluationState::Open if is_complete(tx, session)? => EvaluationState::Complete,
        state => state,
    };
    let opens_at = local(times(&joined.session).0, zone_of(&joined.venue.time_zone));
    Ok(SessionForm { session: Session::new(joined, false), state, opens_at })
}

/// Gives an evaluation by a session's code, as somebody of those who came.
pub fn give(tx: &mut Tx<'_>, code: &str, draft: EvaluationDraft) -> Result<Evaluation, Problem> {
    let joined = session_of(tx, code)?;
    require_taken(tx, &joined.session)?;
    // Under the lock no two devices take the last place.
    sessions::lock(tx, joined.session.id)?.ok_or_else(Problem::not_found)?;
    if is_complete(tx, joined.session.id)? {
        return Err(Problem::new(EVALUATIONS_COMPLETE));
    }
    let row = draft.row(tx, joined.session.id);
    keep(tx, row)
}

/// Shows the sheets of a session.
pub fn show_sheets(tx: &mut Tx<'_>, session: Uuid) -> Result<EvaluationSheets, Problem> {
    own_session(tx, session)?;
    let version = store::find(tx, session)?.map_or(0, |(_, version)| version);
    let data = store::sheets(tx, session)?.iter().map(sheet).collect();
    Ok(EvaluationSheets { data, version })
}

/// Saves the sheets of a session in place of those that were there.
///
/// The same sheets again change nothing.
pub fn save_sheets(
    tx: &mut Tx<'_>,
    session: Uuid,
    read: i32,
    sheets: Vec<SheetDraft>,
) -> Result<EvaluationSheets, Problem> {
    let joined = own_session(tx, session)?;
    if joined.session.status == SessionStatus::Cancelled {
        return Err(Problem::new(SESSION_CANCELLED));
    }
    if tx.now < joined.session.starts_at {
        return Err(Problem::new(SESSION_NOT_STARTED).detail("Les feuilles se saisissent après l'atelier."));
    }
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
    let (_, version) = find_or_make(tx, session)?;
    require_possible(tx, session, &sheets)?;
    let before = store::sheets(tx, session)?;
    let days: HashMap<_, _> = before.iter().map(|row| (row.sheet, row.created_at)).collect();
    let mut rows: Vec<EvaluationRow> = sheets
        .into_iter()
        .map(|SheetDraft { number, enrolment, answers }| {
            let row = answers.row(tx, session);
            let created_at = days.get(&Some(number)).copied().unwrap_or(row.created_at);
            EvaluationRow { enrolment_id: enrolment, sheet: Some(number), created_at, ..row }
        })
        .collect();
    rows.sort_by_key(|row| row.sheet);
    let data: Vec<EvaluationSheet> = rows.iter().map(sheet).collect();
    if before.iter().map(sheet).eq(data.iter().cloned()) {
        return Ok(EvaluationSheets { data, version });
    }
    if !store::raise_version(tx, session, read)? {
        return Err(audit::changed_meanwhile(tx, session));
    }
    store::replace_sheets(tx, session, &rows)?;
    // The audit log says how many there are, not what they say.
    let count = |rows: usize| Some(json!({"sheets": rows}));
    let entry = Entry {
        action: events::EVALUATION_SHEETS_SAVED,
        subject: session,
        before: count(before.len()),
        after: count(rows.len()),
    };
    audit::record(tx, entry, None)?;
    Ok(EvaluationSheets { data, version: version + 1 })
}

/// Refuses a number or a person twice, and a person without a seat or with an evaluation on screen.
fn require_possible(tx: &mut Tx<'_>, session: Uuid, sheets: &[SheetDraft]) -> Result<(), Problem> {
    let filter = Filter { session: Some(session), status: Some(EnrolmentStatus::Enrolled), ..Filter::default() };
    let seated: HashSet<Uuid> =
        enrolments::list(tx, &filter, None, 100)?.into_iter().map(|one| one.enrolment.id).collect();
    let named: Vec<Uuid> = sheets.iter().filter_map(|sheet| sheet.enrolment).collect();
    let given = store::given_on_screen(tx, &named)?;
    let (mut numbers, mut people, mut fields) = (HashSet::new(), HashSet::new(), Fields::default());
    for (index, sheet) in sheets.iter().enumerate() {
        if !numbers.insert(sheet.number) {
            fields.refuse(&format!("/sheets/{index}/number"), "Deux feuilles ont ce numéro.");
        }
        let Some(person) = sheet.enrolment else { continue };
        let refusal = match () {
            () if !seated.contains(&person) => "Cette personne n'est pas inscrite à cet atelier.",
            () if given.contains(&person) => "Cette personne a déjà donné son avis à l'écran.",
            () if !people.insert(person) => "Cette personne a déjà une feuille.",
            () => continue,
        };
        fields.refuse(&format!("/sheets/{index}/enrolment_id"), refusal);
    }
    fields.done()
}

/// Finds a session; a facilitator finds only their own.
fn own_session(tx: &mut Tx<'_>, session: Uuid) -> Result<Joined, Problem> {
    let joined = sessions::actions::find(tx, session)?;
    sessions::actions::require_own(tx, &joined.session)?;
    Ok(joined)
}

/// Finds the session of a code as people type it.
fn session_of(tx: &mut Tx<'_>, code: &str) -> Result<Joined, Problem> {
    let code = rules::read_code(code, LETTERS).ok_or_else(Problem::not_found)?;
    let session = store::session_of(tx, &code)?.ok_or_else(Problem::not_found)?;
    sessions::actions::find(tx, session)
}

/// Code and version of the form of a session; it gets one if it has none.
fn find_or_make(tx: &mut Tx<'_>, session: Uuid) -> Result<(String, i32), Problem> {
    for _ in 0..4 {
        if let Some(form) = store::find(tx, session)? {
            return Ok(form);
        }
        let letter = || char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
        let code: String = std::iter::repeat_with(letter).take(rules::CODE_LENGTH).collect();
        if store::insert(tx, session, &code)? {
            let entry = Entry { action: events::EVALUATION_CODE_MADE, subject: session, before: None, after: None };
            audit::record(tx, entry, None)?;
        }
    }
    Err(Problem::unavailable("no evaluation code was free"))
}

/// True if as many evaluations were given as people came.
fn is_complete(tx: &mut Tx<'_>, session: Uuid) -> Result<bool, Problem> {
    let people = i64::try_from(people_who_came(tx, session)?).unwrap_or(i64::MAX - 1);
    Ok(rules::is_complete(store::count(tx, session)?, people))
}

fn sheet(row: &EvaluationRow) -> EvaluationSheet {
    EvaluationSheet { number: row.sheet.unwrap_or_default(), enrolment_id: row.enrolment_id, answers: row.into() }
}
