//! Use cases of merging two learners and of separating them again.

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
/// The enrolments of the other are now theirs, and so are later ones under the other's name and number. Refused while
/// both have, or want, seats at one time: one person cannot sit on two chairs.
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
/// Enrolments made in their name before the merge are theirs again; later ones stay.
pub fn separate(tx: &mut Tx<'_>, id: Uuid) -> Result<Learner, Problem> {
    let kept = people::actions::separate(tx, id)?;
    let references = store::give_back(tx, id)?;
    audit::record(tx, LearnersSeparated { separated: id, kept, references }, None)?;
    people::actions::show(tx, id)
}
