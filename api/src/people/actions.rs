//! What is done with learners.

use serde_json::json;
use uuid::Uuid;

use super::rules;
use super::store::{self, Filter, LearnerRow};
use super::views::Learner;
use crate::kernel::audit::{self, Entry};
use crate::kernel::database::Tx;
use crate::kernel::problem::{Kind, Problem};

/// A learner as given on a form, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewLearner`, where they are described.
#[allow(missing_docs)]
pub struct LearnerDraft {
    pub given_name: String,
    pub family_name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub birth_year: Option<i16>,
    pub commune_code: String,
    pub remarks: Option<String>,
}

/// Finds the person who enrols again, or writes a new one down.
pub fn find_or_create(tx: &mut Tx<'_>, draft: LearnerDraft) -> Result<LearnerRow, Problem> {
    let row = row_of(tx, tx.new_id(), draft, 1);
    Ok(store::find_or_insert(tx, &row)?)
}

/// One learner.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Learner, Problem> {
    store::find(tx, id)?.map(Learner::new).ok_or_else(Problem::not_found)
}

/// One learner's row, for who enrols them.
pub fn row(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<LearnerRow>, Problem> {
    Ok(store::find(tx, id)?.map(|(row, ..)| row))
}

/// Learners by name, found by words of their name or digits of their phone.
pub fn search(
    tx: &mut Tx<'_>,
    asked: Option<&str>,
    commune: Option<String>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<(Learner, String)>, Problem> {
    let filter = Filter { words: asked.map(rules::search_words).unwrap_or_default(), commune, id: None };
    let found = store::search(tx, &filter, after, limit)?;
    Ok(found
        .into_iter()
        .map(|row| (row.0.search_text.clone(), row))
        .map(|(key, row)| (Learner::new(row), key))
        .collect())
}

/// Corrects what is known of a learner who still has the version they were read with.
pub fn edit(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    change: impl FnOnce(Learner) -> LearnerDraft,
) -> Result<Learner, Problem> {
    let before = store::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let (old, created_at) = (before.0.clone(), before.0.created_at);
    let mut after = row_of(tx, id, change(Learner::new(before)), version + 1);
    after.created_at = created_at;
    if !store::update(tx, &after, version)? {
        return Err(Problem::new(Kind::ChangedMeanwhile));
    }
    let entry = Entry { action: "learner.changed", subject: id, before: told(&old), after: told(&after), reason: None };
    audit::record(tx, entry)?;
    show(tx, id)
}

fn row_of(tx: &Tx<'_>, id: Uuid, draft: LearnerDraft, version: i32) -> LearnerRow {
    let (phone, email) = (draft.phone.as_deref(), draft.email.as_deref());
    LearnerRow {
        organisation_id: tx.organisation,
        id,
        identity: rules::identity(&draft.given_name, &draft.family_name, phone, email),
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
    }
}

fn told(row: &LearnerRow) -> Option<serde_json::Value> {
    Some(json!({
        "given_name": row.given_name, "family_name": row.family_name, "phone": row.phone, "email": row.email,
        "birth_year": row.birth_year, "commune_code": row.commune_code, "remarks": row.remarks,
    }))
}
