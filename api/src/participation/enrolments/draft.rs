//! An enrolment before it is made: the person, and all that was said.

use uuid::Uuid;

use super::Channel;
use super::arrangements::Arrangement;
use super::companions::NewCompanion;
use super::guardian::Guardian;
use super::stated::Stated;
use crate::directory::people::{LearnerRow, actions::LearnerDraft};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::web_shares::Network;
use crate::programme::sessions::words::Level;

/// The person to enrol.
#[derive(Debug, Clone)]
pub enum Who {
    /// As given on a form: found again, or new.
    Described(LearnerDraft),
    /// A learner whom staff picked, by identity.
    Known(Uuid),
    /// A learner who is found and locked already, for another date of the same request.
    Found {
        /// Their card.
        learner: Box<LearnerRow>,
        /// Details stated of them.
        stated: Box<Stated>,
    },
}

impl Who {
    /// Details stated of the person; none of one whom staff picked.
    pub(super) fn stated(&self) -> Stated {
        match self {
            Who::Described(draft) => draft.into(),
            Who::Known(_) => Stated::default(),
            Who::Found { stated, .. } => Stated::clone(stated),
        }
    }

    /// The same person, with a commune of the territory under its code.
    pub(super) fn settled(self, tx: &mut Tx<'_>) -> Result<Who, Problem> {
        Ok(match self {
            Who::Described(mut draft) => {
                draft.settle_residence(tx)?;
                Who::Described(draft)
            }
            known => known,
        })
    }
}

/// An enrolment as asked for, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewEnrolment`, where they are described.
#[allow(missing_docs)]
pub struct EnrolmentDraft {
    pub session_id: Uuid,
    /// The person's level.
    pub level: Level,
    /// Reason of staff to let in a person of another level.
    pub level_override_reason: Option<String>,
    pub who: Who,
    pub needs: Option<String>,
    pub channel: Channel,
    /// Number of people who come together, all or none.
    pub party_size: i16,
    /// The others who come, by name.
    pub companions: Vec<NewCompanion>,
    /// The adult who answers for a minor.
    pub guardian: Option<Guardian>,
    /// Arrangements that make the workshop easier for the person.
    pub arrangements: Vec<Arrangement>,
    /// True if they wait when there is no room.
    pub wait: bool,
    /// Reason of staff to enrol on a day on which the venue is closed.
    pub closure_override_reason: Option<String>,
    /// Reason of staff to let them pass those who wait.
    pub overtake_reason: Option<String>,
    /// The network that a stranger asks from, whose share it counts for.
    ///
    /// None for the team and for partners.
    pub network: Option<Network>,
}

impl EnrolmentDraft {
    /// One person who comes alone, does not wait, and of whom nothing more is said.
    pub fn new(session_id: Uuid, level: Level, who: Who, channel: Channel) -> EnrolmentDraft {
        EnrolmentDraft {
            session_id,
            level,
            level_override_reason: None,
            who,
            needs: None,
            channel,
            party_size: 1,
            companions: Vec::new(),
            guardian: None,
            arrangements: Vec::new(),
            wait: false,
            closure_override_reason: None,
            overtake_reason: None,
            network: None,
        }
    }

    /// All reasons of staff to make an exception, for the audit log.
    pub(super) fn override_reasons(&self) -> Option<String> {
        let reasons = [&self.level_override_reason, &self.closure_override_reason, &self.overtake_reason];
        reasons.into_iter().flatten().cloned().reduce(|one, other| format!("{one} · {other}"))
    }
}
