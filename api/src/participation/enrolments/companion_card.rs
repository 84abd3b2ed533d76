//! A card for a companion: the person becomes a learner.

use uuid::Uuid;

use super::actions::{lock_learner, show};
use super::events::EnrolmentEvent;
use super::views::Enrolment;
use super::{companions, joined};
use crate::directory::people;
use crate::kernel::data::audit;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Makes a card of a companion, or finds theirs, with the commune and contact of the person enrolled.
///
/// Repeated, it changes nothing.
pub fn record(tx: &mut Tx<'_>, id: Uuid, position: i16) -> Result<Enrolment, Problem> {
    lock_learner(tx, id)?;
    let companion = companions::lock(tx, id, position)?.ok_or_else(Problem::not_found)?;
    if companion.learner_id.is_none() {
        let card = joined::find(tx, id)?.ok_or_else(Problem::not_found)?.learner;
        let (given_name, family_name) = (companion.given_name, companion.family_name);
        let learner = people::actions::find_or_create_beside(tx, &card, given_name, family_name)?.id;
        companions::set_learner(tx, (id, position), learner)?;
        audit::record(tx, EnrolmentEvent::CompanionRecorded { id, learner }, None)?;
    }
    show(tx, id)
}
