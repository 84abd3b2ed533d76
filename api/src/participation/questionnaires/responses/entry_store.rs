//! The table `questionnaire_entries`.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::{questionnaire_entries, questionnaire_responses};

/// A row of `questionnaire_entries`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = questionnaire_entries, check_for_backend(diesel::pg::Pg))]
pub struct EntryRow {
    pub organisation_id: Uuid,
    pub response_id: Uuid,
    pub number: i16,
    pub answers: Value,
    pub silences: Value,
    pub disagreements: Option<i16>,
    pub entered_by: Uuid,
    pub entered_on: NaiveDate,
    pub discarded_on: Option<NaiveDate>,
}

/// Writes an entry down.
pub fn insert_entry(tx: &mut Tx<'_>, row: &EntryRow) -> QueryResult<()> {
    diesel::insert_into(questionnaire_entries::table).values(row).execute(tx.conn).map(drop)
}

/// The entries of a response, discarded ones too, the first one first.
pub fn entries(tx: &mut Tx<'_>, response: Uuid) -> QueryResult<Vec<EntryRow>> {
    questionnaire_entries::table
        .filter(questionnaire_entries::organisation_id.eq(tx.organisation))
        .filter(questionnaire_entries::response_id.eq(response))
        .order(questionnaire_entries::number)
        .select(EntryRow::as_select())
        .load(tx.conn)
}

/// Writes whether an entry is discarded, and how many fields differ from the one before it.
pub fn update_entry(tx: &mut Tx<'_>, row: &EntryRow) -> QueryResult<()> {
    diesel::update(questionnaire_entries::table.find((tx.organisation, row.response_id, row.number)))
        .set((
            questionnaire_entries::disagreements.eq(row.disagreements),
            questionnaire_entries::discarded_on.eq(row.discarded_on),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Numbers of fields that differed, of each sheet of a questionnaire that was entered twice and counts.
pub fn disagreements(tx: &mut Tx<'_>, questionnaire: Uuid) -> QueryResult<Vec<i16>> {
    let its_response = questionnaire_responses::organisation_id
        .eq(questionnaire_entries::organisation_id)
        .and(questionnaire_responses::id.eq(questionnaire_entries::response_id));
    questionnaire_entries::table
        .inner_join(questionnaire_responses::table.on(its_response))
        .filter(questionnaire_entries::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::questionnaire_id.eq(questionnaire))
        .filter(questionnaire_responses::discarded_on.is_null())
        .filter(questionnaire_entries::discarded_on.is_null())
        .filter(questionnaire_entries::disagreements.is_not_null())
        .select(questionnaire_entries::disagreements.assume_not_null())
        .load(tx.conn)
}
