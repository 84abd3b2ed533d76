//! Use cases of learners.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events::{self, LearnerChanged};
use super::postal_address::PostalAddress;
use super::rules::{self, Recognition, Search};
use super::store::{self, Contacts, Filter, Found, LearnerRow};
use super::views::{Duplicate, FoundLearner, Learner};
use super::{LearnerSort, Way, pairs};
use crate::directory::people::{ALREADY_MERGED, NOT_MERGED};
use crate::directory::places;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::CHANGED_MEANWHILE;
use crate::kernel::text::problem::Problem;

/// A learner as given on a form, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewLearner`, where they are described.
#[allow(missing_docs)]
pub struct LearnerDraft {
    pub given_name: String,
    pub family_name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub birth_year: Option<i16>,
    pub commune_code: Option<String>,
    pub outside_commune: Option<String>,
    pub remarks: Option<String>,
    pub preferred_way: Option<Way>,
    pub postal_address: Option<Box<PostalAddress>>,
}

impl LearnerDraft {
    /// Puts a commune of the territory that was given by name under its code: it is no other commune.
    pub fn settle_residence(&mut self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let Some(name) = &self.outside_commune else { return Ok(()) };
        let known = places::actions::communes(tx, None, i64::MAX - 1)?;
        if let Some(commune) = known.into_iter().find(|commune| rules::fold(&commune.name) == rules::fold(name)) {
            (self.commune_code, self.outside_commune) = (Some(commune.code), None);
        }
        Ok(())
    }
}

/// Finds the learner who enrols again, or creates a new one.
///
/// The data of a known learner stay as they are, except for what only the team says: remarks are added to theirs, and
/// a preferred way and a postal address replace theirs. What was stated for an enrolment is kept with it.
pub fn find_or_create(tx: &mut Tx<'_>, draft: LearnerDraft) -> Result<LearnerRow, Problem> {
    let row = LearnerRow { contact_confirmed_at: confirmation(tx), ..row_of(tx, tx.new_id(), draft, 1) };
    let found = recognise(tx, &row)?;
    complete(tx, found, &row)
}

/// Finds or creates the learner who lives with another: same commune, same contact, confirmed or not.
pub fn find_or_create_beside(
    tx: &mut Tx<'_>,
    other: &LearnerRow,
    given_name: String,
    family_name: String,
) -> Result<LearnerRow, Problem> {
    let draft = LearnerDraft {
        given_name,
        family_name,
        phone: other.phone.clone(),
        email: other.email.clone(),
        birth_year: None,
        commune_code: other.commune_code.clone(),
        outside_commune: other.outside_commune.clone(),
        remarks: None,
        preferred_way: other.preferred_way,
        postal_address: other.postal_address().map(Box::new),
    };
    let contact_confirmed_at = other.contact_confirmed_at;
    let row = LearnerRow { contact_confirmed_at, ..row_of(tx, tx.new_id(), draft, 1) };
    recognise(tx, &row)
}

/// Finds the learner whom a row describes, or inserts it.
fn recognise(tx: &mut Tx<'_>, row: &LearnerRow) -> Result<LearnerRow, Problem> {
    match rules::recognise(row.birth_year, &store::candidates(tx, row)?) {
        Recognition::Certain(card) => store::lock_one(tx, card)?.ok_or_else(Problem::not_found),
        // Of two requests at once, the second finds here the card of the first.
        Recognition::Probable | Recognition::New => {
            let row = store::find_or_insert(tx, row)?;
            standing_for(tx, row.id)?.ok_or_else(Problem::not_found)
        }
    }
}

/// Time of confirmation of contacts that are written now: only the team confirms.
fn confirmation(tx: &Tx<'_>) -> Option<DateTime<Utc>> {
    tx.principal.is_trusted().then_some(tx.now)
}

/// Completes the card of a known learner by what the team has just said.
fn complete(tx: &mut Tx<'_>, known: LearnerRow, said: &LearnerRow) -> Result<LearnerRow, Problem> {
    let remarks = match &said.remarks {
        Some(more) => Some(rules::with_remark(known.remarks.as_deref(), more).ok_or_else(|| {
            let detail =
                "Avec celles que nous connaissons déjà, c'est trop long : corrigez-les sur la fiche de la personne.";
            Problem::invalid("/remarks", detail)
        })?),
        None => known.remarks.clone(),
    };
    let preferred_way = said.preferred_way.or(known.preferred_way);
    let address = said.postal_address().or_else(|| known.postal_address());
    if (&remarks, preferred_way, &address) == (&known.remarks, known.preferred_way, &known.postal_address()) {
        return Ok(known);
    }
    let version = known.version;
    let after = LearnerRow { remarks, preferred_way, version: version + 1, ..known.clone() };
    let after = after.with_postal_address(address);
    if !store::update(tx, &after, version)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    audit::record(tx, LearnerChanged { before: known, after: after.clone() }, None)?;
    Ok(after)
}

/// Reads one learner.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Learner, Problem> {
    store::find(tx, id)?.map(Learner::new).ok_or_else(Problem::not_found)
}

/// Locks the row that stands for a learner who is about to be enrolled.
///
/// For a merged learner it is the row of the learner that is kept.
pub fn standing_for(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<LearnerRow>, Problem> {
    match store::lock_one(tx, id)? {
        Some(LearnerRow { merged_into: Some(into), .. }) => Ok(store::lock_one(tx, into)?),
        row => Ok(row),
    }
}

/// Position in a search: the stage that found the last learner, then its sort key and identity.
pub type Place = (u8, String, Uuid);

/// Searches learners: matches at the beginning first, then matches anywhere, then similar names.
pub fn search(
    tx: &mut Tx<'_>,
    asked: Option<&str>,
    commune: Option<String>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<(FoundLearner, Place)>, Problem> {
    let asked = asked.map_or(Search::All, rules::read_search);
    let (first, mut after) = after.map_or((0, None), |(stage, text, id)| (stage, Some((text, id))));
    let mut found = Vec::new();
    for stage in first..=2 {
        // One more than is shown, since it says if there is another page; similar names have no next page.
        let wanted = limit - found.len() as i64 + i64::from(stage < 2);
        if wanted <= 0 {
            break;
        }
        let rows = find_by_stage(tx, stage, &asked, commune.as_deref(), after.take(), wanted)?;
        found.extend(rows.into_iter().map(|row| {
            let by_number = matches!(asked, Search::Number(..)) && stage == 0;
            let text = if by_number { row.0.phone.clone().unwrap_or_default() } else { row.0.search_text.clone() };
            let place = (stage, text, row.0.id);
            (FoundLearner { learner: Learner::new(row), alike: stage == 2 }, place)
        }));
    }
    Ok(found)
}

fn find_by_stage(
    tx: &mut Tx<'_>,
    stage: u8,
    asked: &Search,
    commune: Option<&str>,
    after: Option<(String, Uuid)>,
    wanted: i64,
) -> Result<Vec<Found>, Problem> {
    let mut filter = Filter { commune: commune.map(str::to_owned), ..Filter::default() };
    Ok(match (asked, stage) {
        (Search::All, 0) => store::search(tx, &filter, after, wanted)?,
        (Search::Name(name), 0) => {
            filter.name = Some(name.clone());
            store::search(tx, &filter, after, wanted)?
        }
        (Search::Number(Some(beginning), _), 0) => {
            filter.phone = Some(beginning.clone());
            store::search(tx, &filter, after, wanted)?
        }
        (Search::Email(beginning), 0) => {
            filter.email = Some(beginning.clone());
            store::search(tx, &filter, after, wanted)?
        }
        (Search::Name(name), 1) => {
            let patterns = rules::words(name).iter().map(|word| format!("% {word}%")).collect();
            store::find_containing(tx, patterns, name, commune, after, wanted)?
        }
        (Search::Number(beginning, digits), 1) if digits.len() >= rules::FEWEST_DIGITS => {
            store::find_numbered(tx, digits, beginning.as_deref(), commune, after, wanted)?
        }
        (Search::Name(name), _) => store::find_alike(tx, name, commune, wanted)?,
        _ => Vec::new(),
    })
}

/// Position in a sorted list: its order, then the folded name and the identity of the last learner.
pub type SortedPlace = (LearnerSort, String, Uuid);

/// Lists all learners, of one commune or of all, in an order.
///
/// # Errors
/// 400 if the position is of another order.
pub fn list(
    tx: &mut Tx<'_>,
    sort: LearnerSort,
    commune: Option<String>,
    after: Option<SortedPlace>,
    limit: i64,
) -> Result<Vec<(FoundLearner, SortedPlace)>, Problem> {
    if after.as_ref().is_some_and(|(order, ..)| *order != sort) {
        return Err(Problem::query("cursor", "Ce repère de page est d'un autre ordre."));
    }
    let filter = Filter { commune, sort, ..Filter::default() };
    let rows = store::search(tx, &filter, after.map(|(_, name, id)| (name, id)), limit + 1)?;
    let found = |row: Found| {
        let place = (sort, row.0.search_text.clone(), row.0.id);
        (FoundLearner { learner: Learner::new(row), alike: false }, place)
    };
    Ok(rows.into_iter().map(found).collect())
}

/// Identities of learners with a name that is spelt otherwise, or mistyped, the most similar first.
pub fn alike(tx: &mut Tx<'_>, name: &str, limit: i64) -> Result<Vec<Uuid>, Problem> {
    Ok(store::find_alike(tx, name, None, limit)?.into_iter().map(|(learner, ..)| learner.id).collect())
}

/// Lists the learners who were merged into a learner.
pub fn merged_into(tx: &mut Tx<'_>, id: Uuid, limit: i64) -> Result<Vec<Learner>, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let found = store::search(tx, &Filter { merged_into: Some(id), ..Filter::default() }, None, limit)?;
    Ok(found.into_iter().map(Learner::new).collect())
}

/// Position in the list of duplicates: the identities of the last pair, the later one first.
pub type PairPlace = (Uuid, Uuid);

/// Lists pairs of learners who may be one person, the newest first, each with its position.
///
/// With `since`, those of whom the later was recorded since that day, UTC.
pub fn duplicates(
    tx: &mut Tx<'_>,
    learner: Option<Uuid>,
    since: Option<NaiveDate>,
    after: Option<PairPlace>,
    limit: i64,
) -> Result<Vec<(Duplicate, PairPlace)>, Problem> {
    let pairs = pairs::duplicates(tx, learner, since, after, limit + 1)?;
    let mut ids: Vec<_> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    ids.sort_unstable();
    ids.dedup();
    let learners: HashMap<_, _> =
        store::find_all(tx, ids)?.into_iter().map(|found| (found.0.id, Learner::new(found))).collect();
    let known = |id: Uuid| learners.get(&id).cloned();
    let show = |pair: pairs::Pair| {
        let learners = [known(pair.one)?, known(pair.other)?];
        Some((Duplicate { learners, because: pair.because }, (pair.other, pair.one)))
    };
    Ok(pairs.into_iter().filter_map(show).collect())
}

/// Records that two similar learners are two people. Repeated, it does nothing.
pub fn distinguish(tx: &mut Tx<'_>, one: Uuid, other: Uuid) -> Result<(), Problem> {
    if one == other {
        return Err(Problem::invalid("/learner_ids", "Il faut deux personnes différentes."));
    }
    if store::lock(tx, [one, other])?.len() < 2 {
        return Err(Problem::invalid("/learner_ids", "Cette personne n'existe pas."));
    }
    if !pairs::distinguish(tx, one, other)? {
        return Ok(());
    }
    let after = Some(json!({"learner_id": other}));
    audit::record(tx, Entry { action: events::LEARNER_DISTINGUISHED, subject: one, before: None, after }, None)
}

/// Merges one learner into another, who then stands for both.
///
/// The merged row stays, but searches no longer find it. Enrolments are not moved here. Both rows are locked until the
/// transaction ends.
pub fn merge(tx: &mut Tx<'_>, kept: Uuid, other: Uuid) -> Result<LearnerRow, Problem> {
    let unknown = || Problem::invalid("/learner_id", "Cette personne n'existe pas.");
    let rows = store::lock(tx, [kept, other])?;
    let row = |id| rows.iter().find(|row: &&LearnerRow| row.id == id);
    let (kept_row, other_row) = (row(kept).ok_or_else(Problem::not_found)?, row(other).ok_or_else(unknown)?);
    if kept == other {
        return Err(Problem::invalid("/learner_id", "Il faut deux fiches différentes."));
    }
    if kept_row.merged_into.is_some() || other_row.merged_into.is_some() {
        return Err(Problem::new(ALREADY_MERGED));
    }
    store::move_merged(tx, other, kept)?;
    store::set_merged(tx, other, Some(kept), other_row.identity.as_deref())?;
    Ok(other_row.clone())
}

/// Separates a merged learner again, and returns the learner they were merged into.
pub fn separate(tx: &mut Tx<'_>, id: Uuid) -> Result<Uuid, Problem> {
    let row = store::lock(tx, [id, id])?.pop().ok_or_else(Problem::not_found)?;
    let into = row.merged_into.ok_or_else(|| Problem::new(NOT_MERGED))?;
    let identity = rules::identity(&row.name_key, row.phone.as_deref(), row.email.as_deref(), row.birth_year);
    store::set_merged(tx, id, None, identity.as_deref())?;
    Ok(into)
}

/// Corrects the data of a learner who still has the version they were read with.
///
/// `confirms` says that number and address were checked with the person, also where they stay the same.
pub fn edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    confirms: bool,
    change: impl FnOnce(Learner) -> LearnerDraft,
) -> Result<Learner, Problem> {
    let before = store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let (old, created_at) = (before.0.clone(), before.0.created_at);
    let mut draft = change(Learner::new(before));
    draft.settle_residence(tx)?;
    let mut after = row_of(tx, id, draft, version + 1);
    after.created_at = created_at;
    after.contact_confirmed_at = if confirms { confirmation(tx) } else { old.contact_confirmed_at };
    after.phone_wrong_at = old.phone_wrong_at.filter(|_| !confirms && old.phone == after.phone);
    if let Some(identity) = &after.identity {
        store::free_identity(tx, id, identity)?;
    }
    if !store::update(tx, &after, version)? {
        return Err(audit::changed_meanwhile(tx, id));
    }
    audit::record(tx, LearnerChanged { before: old, after }, None)?;
    show(tx, id)
}

/// Notes that a number of a learner is another person's, or that this was said by mistake.
///
/// Nothing is noted where the learner has another number by now.
pub fn mark_number(tx: &mut Tx<'_>, learner: Uuid, number: &str, is_wrong: bool) -> Result<(), Problem> {
    for (_, standing) in store::standing(tx, &[learner])? {
        store::mark_number(tx, standing, number, is_wrong.then_some(tx.now))?;
    }
    Ok(())
}

/// Contacts of learners by identity; of merged ones, those of the learner who stands for them.
pub fn contacts(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Contacts>, Problem> {
    let standing = store::standing(tx, ids)?;
    let kept: Vec<Uuid> = standing.iter().map(|(_, kept)| *kept).collect();
    let contacts: HashMap<Uuid, Contacts> = store::contacts(tx, &kept)?.into_iter().collect();
    Ok(standing.into_iter().filter_map(|(id, kept)| Some((id, contacts.get(&kept)?.clone()))).collect())
}

fn row_of(tx: &Tx<'_>, id: Uuid, draft: LearnerDraft, version: i32) -> LearnerRow {
    let (phone, email) = (draft.phone.as_deref(), draft.email.as_deref());
    let name_key = rules::name_key(&draft.given_name, &draft.family_name);
    LearnerRow {
        organisation_id: tx.organisation,
        id,
        identity: rules::identity(&name_key, phone, email, draft.birth_year),
        search_text: rules::search_text(&draft.given_name, &draft.family_name, phone),
        given_name: draft.given_name,
        family_name: draft.family_name,
        phone: draft.phone,
        email: draft.email,
        birth_year: draft.birth_year,
        commune_code: draft.commune_code,
        remarks: draft.remarks,
        version,
        created_at: tx.now,
        merged_into: None,
        preferred_way: draft.preferred_way,
        name_key,
        contact_confirmed_at: None,
        outside_commune: draft.outside_commune,
        phone_wrong_at: None,
        address_line1: None,
        address_line2: None,
        postcode: None,
        town: None,
    }
    .with_postal_address(draft.postal_address.map(|address| *address))
}
