//! Entourage of a person enrolled: companions, the adult who answers for a minor, arrangements.

use std::collections::HashMap;

use diesel::QueryResult;
use uuid::Uuid;

use super::arrangements::{self, Arrangement};
use super::companions::{self, Companion, NewCompanion};
use super::guardian::{self, Guardian, ResponsibleAdult};
use super::joined::Joined;
use super::refusals::{self, RefusalReason};
use crate::kernel::data::transaction::Tx;

/// The people around the person of an enrolment, and what makes it easier for them.
#[derive(Clone, Debug, Default)]
pub struct Entourage {
    /// The others who come, as far as they were named.
    pub companions: Vec<Companion>,
    /// The adult who answers for a minor.
    pub guardian: Option<ResponsibleAdult>,
    /// Arrangements that make the workshop easier for the person.
    pub arrangements: Vec<Arrangement>,
    /// Reason of an enrolment that ended.
    pub refusal: Option<RefusalReason>,
}

/// Writes down the people around the person of a new enrolment, and the arrangements.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    enrolment: Uuid,
    guardian: Option<&Guardian>,
    arrangements: &[Arrangement],
    companions: Vec<NewCompanion>,
) -> QueryResult<()> {
    if let Some(guardian) = guardian {
        guardian::insert(tx, enrolment, guardian)?;
    }
    if !arrangements.is_empty() {
        arrangements::insert(tx, enrolment, arrangements)?;
    }
    if !companions.is_empty() {
        companions::insert(tx, enrolment, companions)?;
    }
    Ok(())
}

/// Reads the people around those of some enrolments.
pub fn find(tx: &mut Tx<'_>, enrolments: &[Joined]) -> QueryResult<HashMap<Uuid, Entourage>> {
    let parties = enrolments.iter().map(|one| (one.enrolment.id, one.enrolment.party_size));
    let mut companions = companions::find(tx, parties)?;
    let ids: Vec<Uuid> = enrolments.iter().map(|one| one.enrolment.id).collect();
    let mut guardians = guardian::find(tx, &ids)?;
    let mut wished = arrangements::find(tx, &ids)?;
    let mut reasons = refusals::find(tx, &ids)?;
    let around = |id: Uuid| {
        let companions = companions.remove(&id).unwrap_or_default();
        let arrangements = wished.remove(&id).unwrap_or_default();
        (id, Entourage { companions, guardian: guardians.remove(&id), arrangements, refusal: reasons.remove(&id) })
    };
    Ok(ids.into_iter().map(around).collect())
}

/// Puts the people around beside enrolments.
pub fn beside(tx: &mut Tx<'_>, enrolments: Vec<Joined>) -> QueryResult<Vec<(Joined, Entourage)>> {
    let mut around = find(tx, &enrolments)?;
    let with = |one: Joined| {
        let entourage = around.remove(&one.enrolment.id).unwrap_or_default();
        (one, entourage)
    };
    Ok(enrolments.into_iter().map(with).collect())
}
