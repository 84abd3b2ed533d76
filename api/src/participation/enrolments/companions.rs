//! Companions: people who come with the person enrolled, by name.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::web::input::Fields;
use crate::schema::companions;

/// A row of `companions`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = companions, check_for_backend(diesel::pg::Pg))]
struct CompanionRow {
    organisation_id: Uuid,
    enrolment_id: Uuid,
    position: i16,
    given_name: String,
    family_name: String,
    learner_id: Option<Uuid>,
}

/// A companion as a form names them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"given_name": "Louis", "family_name": "Martin"}))]
pub struct NewCompanion {
    /// Prénom.
    #[schema(max_length = 80)]
    given_name: String,
    /// Nom.
    #[schema(max_length = 80)]
    family_name: String,
}

/// A person who comes with the person enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Companion {
    /// Order in which they were named, from 1.
    pub position: i16,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Identity of the learner that the desk made of them; null without one.
    #[schema(required)]
    pub learner_id: Option<Uuid>,
}

impl From<CompanionRow> for Companion {
    fn from(row: CompanionRow) -> Companion {
        let CompanionRow { position, given_name, family_name, learner_id, .. } = row;
        Companion { position, given_name, family_name, learner_id }
    }
}

/// Checks and parses the companions of a party, which stand at `/companions` in the body.
pub fn parse(fields: &mut Fields, given: Option<Vec<NewCompanion>>, party_size: i16) -> Vec<NewCompanion> {
    let given = given.unwrap_or_default();
    if given.len() >= usize::try_from(party_size).unwrap_or(1).max(1) {
        if !given.is_empty() {
            fields.refuse("/companions", "Il y a plus de noms que de personnes qui viennent ensemble.");
        }
        return Vec::new();
    }
    let parsed = given.into_iter().enumerate().map(|(index, one)| NewCompanion {
        given_name: fields.given_name(&format!("/companions/{index}/given_name"), &one.given_name),
        family_name: fields.name(&format!("/companions/{index}/family_name"), &one.family_name),
    });
    parsed.collect()
}

/// Keeps the companions of an enrolment.
pub(super) fn insert(tx: &mut Tx<'_>, enrolment: Uuid, named: Vec<NewCompanion>) -> QueryResult<()> {
    let organisation_id = tx.organisation;
    let rows: Vec<CompanionRow> = (1..)
        .zip(named)
        .map(|(position, NewCompanion { given_name, family_name })| CompanionRow {
            organisation_id,
            enrolment_id: enrolment,
            position,
            given_name,
            family_name,
            learner_id: None,
        })
        .collect();
    diesel::insert_into(companions::table).values(rows).execute(tx.conn).map(drop)
}

/// Reads the companions of some enrolments; only parties have any.
pub fn find(
    tx: &mut Tx<'_>,
    parties: impl IntoIterator<Item = (Uuid, i16)>,
) -> QueryResult<HashMap<Uuid, Vec<Companion>>> {
    let ids: Vec<Uuid> = parties.into_iter().filter(|(_, people)| *people > 1).map(|(id, _)| id).collect();
    let mut found: HashMap<Uuid, Vec<Companion>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rows: Vec<CompanionRow> = companions::table
        .filter(companions::organisation_id.eq(tx.organisation).and(companions::enrolment_id.eq_any(ids)))
        .order((companions::enrolment_id, companions::position))
        .select(CompanionRow::as_select())
        .load(tx.conn)?;
    for row in rows {
        found.entry(row.enrolment_id).or_default().push(row.into());
    }
    Ok(found)
}

/// Reads a companion of an enrolment, and locks them.
pub(super) fn lock(tx: &mut Tx<'_>, enrolment: Uuid, position: i16) -> QueryResult<Option<Companion>> {
    let row = companions::table.find((tx.organisation, enrolment, position)).select(CompanionRow::as_select());
    row.for_no_key_update().first(tx.conn).optional().map(|found| found.map(Companion::from))
}

/// Notes the card that the desk made of a companion.
pub(super) fn set_learner(tx: &mut Tx<'_>, (enrolment, position): (Uuid, i16), learner: Uuid) -> QueryResult<()> {
    diesel::update(companions::table.find((tx.organisation, enrolment, position)))
        .set(companions::learner_id.eq(learner))
        .execute(tx.conn)
        .map(drop)
}
