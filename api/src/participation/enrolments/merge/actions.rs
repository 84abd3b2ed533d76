//! Two learners found to be one person, and separated again when they were not.

use uuid::Uuid;

use super::super::events::{LearnersMerged, LearnersSeparated};
use super::super::store;
use crate::directory::people;
use crate::directory::people::views::Learner;
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::SCHEDULE_CONFLICT;

/// Makes one learner stand for both.
///
/// Whatever the other was enrolled in is now theirs, and so is whoever enrols under the other's name and number from
/// now on. Refused while both have, or want, seats at one time: one person cannot sit on two chairs.
pub fn merge(tx: &mut Tx<'_>, kept: Uuid, other: Uuid) -> Result<Learner, Problem> {
    let merged = people::actions::merge(tx, kept, other)?;
    if let Some((one, another)) = store::at_one_time(tx, kept, other)? {
        let detail =
            format!("Les inscriptions {one} et {another} sont à la même heure : annulez d'abord l'une des deux.");
        return Err(Problem::new(SCHEDULE_CONFLICT).detail(detail));
    }
    let references = store::give_to(tx, other, kept)?;
    audit::record(tx, LearnersMerged { kept, merged, references }, None)?;
    people::actions::show(tx, kept)
}

/// Separates a learner from the one who stood for them.
///
/// What was enrolled in their name before they were merged is theirs again; what came after stays.
pub fn separate(tx: &mut Tx<'_>, id: Uuid) -> Result<Learner, Problem> {
    let kept = people::actions::separate(tx, id)?;
    let references = store::give_back(tx, id)?;
    audit::record(tx, LearnersSeparated { separated: id, kept, references }, None)?;
    people::actions::show(tx, id)
}
