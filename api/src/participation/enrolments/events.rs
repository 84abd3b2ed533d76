//! Events of enrolments, and of learners who are merged or separated.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::EnrolmentStatus;
use super::refusals::RefusalReason;
use super::store::EnrolmentRow;
use super::waiting_list::Change;
use crate::directory::people::LearnerRow;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    ENROLMENT_CREATED = "enrolment.created",
    ENROLMENT_WALKED_IN = "enrolment.walked_in",
    ENROLMENT_CANCELLED = "enrolment.cancelled",
    ENROLMENT_MOVED = "enrolment.moved",
    ENROLMENT_QUEUED = "enrolment.queued",
    ENROLMENT_OFFERED = "enrolment.offered",
    ENROLMENT_CALLED = "enrolment.called",
    ENROLMENT_MISSED = "enrolment.missed",
    ENROLMENT_SEATED = "enrolment.seated",
    ENROLMENT_DECLINED = "enrolment.declined",
    ENROLMENT_EXPIRED = "enrolment.expired",
    ENROLMENT_REQUEUED = "enrolment.requeued",
    ENROLMENT_RESTORED = "enrolment.restored",
    ENROLMENT_CONFIRMED = "enrolment.confirmed",
    ENROLMENT_RELEASED = "enrolment.released",
    ENROLMENT_PRIORITISED = "enrolment.prioritised",
    ENROLMENT_LINK_RENEWED = "enrolment.link_renewed",
    ENROLMENT_COMPANION_RECORDED = "enrolment.companion_recorded",
    LEARNER_ENROLLED_JOINTLY = "learner.enrolled_jointly",
    LEARNER_MERGED = "learner.merged",
    LEARNER_SEPARATED = "learner.separated",
}

/// An event of an enrolment.
#[derive(Debug)]
pub enum EnrolmentEvent {
    /// A person took a seat, or a place on the waiting list.
    Created(EnrolmentRow),
    /// A person who stood in the room got a seat.
    WalkedIn {
        /// Their enrolment.
        enrolment: EnrolmentRow,
        /// Its status before, if they already had a place on the waiting list.
        former: Option<EnrolmentStatus>,
    },
    /// A change that the waiting list decided, with the reason of a person who leaves or declines.
    Decided(Change, Option<RefusalReason>),
    /// Back on the waiting list, where an offer expired that had not reached them.
    Requeued(Uuid),
    /// Back in its seats or on the waiting list: it had been cancelled by mistake.
    Restored {
        /// The enrolment.
        id: Uuid,
        /// Its status now.
        status: EnrolmentStatus,
        /// Time of the cancellation, UTC.
        cancelled_at: DateTime<Utc>,
    },
    /// A seat that was held is the person's: they, or the team, confirmed it.
    Confirmed {
        /// The enrolment.
        id: Uuid,
        /// Time until which the seat was held, UTC.
        held_until: DateTime<Utc>,
    },
    /// The personal links that were given out ended.
    LinkRenewed {
        /// The enrolment.
        id: Uuid,
        /// True if its seat is held, which the message with such a link confirms.
        is_held: bool,
    },
    /// The priority of a person who waits was changed.
    Prioritised {
        /// The enrolment.
        id: Uuid,
        /// Its priority before.
        before: i16,
        /// Its priority now.
        after: i16,
    },
    /// A companion became a learner.
    CompanionRecorded {
        /// The enrolment with which they come.
        id: Uuid,
        /// The learner.
        learner: Uuid,
    },
    /// An enrolment was moved to another session.
    Moved {
        /// The enrolment.
        id: Uuid,
        /// Its session before.
        from: Uuid,
        /// Its session now.
        to: Uuid,
    },
}

impl Event for EnrolmentEvent {
    fn action(&self) -> Action {
        match self {
            EnrolmentEvent::Created(_) => ENROLMENT_CREATED,
            EnrolmentEvent::WalkedIn { .. } => ENROLMENT_WALKED_IN,
            EnrolmentEvent::Decided(change, _) => match change {
                Change::Missed(_) => ENROLMENT_MISSED,
                Change::Seated(_) => ENROLMENT_SEATED,
                Change::Queued(_) => ENROLMENT_QUEUED,
                Change::Offered(..) => ENROLMENT_OFFERED,
                Change::Called(_) => ENROLMENT_CALLED,
                Change::Declined(_) => ENROLMENT_DECLINED,
                Change::Expired(_) => ENROLMENT_EXPIRED,
                Change::Left(_) => ENROLMENT_CANCELLED,
                Change::Released(_) => ENROLMENT_RELEASED,
            },
            EnrolmentEvent::Requeued(_) => ENROLMENT_REQUEUED,
            EnrolmentEvent::Restored { .. } => ENROLMENT_RESTORED,
            EnrolmentEvent::Confirmed { .. } => ENROLMENT_CONFIRMED,
            EnrolmentEvent::LinkRenewed { .. } => ENROLMENT_LINK_RENEWED,
            EnrolmentEvent::Prioritised { .. } => ENROLMENT_PRIORITISED,
            EnrolmentEvent::CompanionRecorded { .. } => ENROLMENT_COMPANION_RECORDED,
            EnrolmentEvent::Moved { .. } => ENROLMENT_MOVED,
        }
    }

    fn subject(&self) -> Uuid {
        match self {
            EnrolmentEvent::Created(enrolment) | EnrolmentEvent::WalkedIn { enrolment, .. } => enrolment.id,
            EnrolmentEvent::Decided(change, _) => change.enrolment(),
            EnrolmentEvent::Requeued(id)
            | EnrolmentEvent::Restored { id, .. }
            | EnrolmentEvent::Confirmed { id, .. }
            | EnrolmentEvent::LinkRenewed { id, .. }
            | EnrolmentEvent::Prioritised { id, .. }
            | EnrolmentEvent::CompanionRecorded { id, .. }
            | EnrolmentEvent::Moved { id, .. } => *id,
        }
    }

    fn before(&self) -> Option<Value> {
        match self {
            EnrolmentEvent::WalkedIn { former, .. } => former.map(|status| json!({"status": status})),
            EnrolmentEvent::Prioritised { before, .. } => Some(json!({"priority": before})),
            EnrolmentEvent::Moved { from, .. } => Some(json!({"session_id": from})),
            EnrolmentEvent::Restored { .. } => Some(json!({"status": EnrolmentStatus::Cancelled})),
            EnrolmentEvent::Confirmed { held_until, .. } => Some(json!({"held_until": held_until})),
            EnrolmentEvent::Created(_)
            | EnrolmentEvent::Decided(..)
            | EnrolmentEvent::Requeued(_)
            | EnrolmentEvent::CompanionRecorded { .. }
            | EnrolmentEvent::LinkRenewed { .. } => None,
        }
    }

    fn after(&self) -> Option<Value> {
        match self {
            EnrolmentEvent::Created(row) => Some(json!({
                "reference": row.reference, "session_id": row.session_id, "learner_id": row.learner_id,
                "level": row.level, "channel": row.channel, "status": row.status, "party_size": row.party_size,
                "held_until": row.held_until,
            })),
            EnrolmentEvent::WalkedIn { enrolment: row, .. } => Some(json!({
                "reference": row.reference, "session_id": row.session_id, "learner_id": row.learner_id,
                "level": row.level, "channel": row.channel, "status": EnrolmentStatus::Enrolled,
            })),
            EnrolmentEvent::Decided(_, Some(code)) => Some(json!({"reason_code": code})),
            EnrolmentEvent::Decided(Change::Offered(_, until), _) => Some(json!({"offered_until": until})),
            EnrolmentEvent::Restored { status, .. } => Some(json!({"status": status})),
            EnrolmentEvent::Prioritised { after, .. } => Some(json!({"priority": after})),
            EnrolmentEvent::CompanionRecorded { learner, .. } => Some(json!({"learner_id": learner})),
            EnrolmentEvent::Moved { to, .. } => Some(json!({"session_id": to})),
            EnrolmentEvent::Decided(..)
            | EnrolmentEvent::Requeued(_)
            | EnrolmentEvent::Confirmed { .. }
            | EnrolmentEvent::LinkRenewed { .. } => None,
        }
    }
}

/// Two learners were merged: they are one person.
#[derive(Debug)]
pub struct LearnersMerged {
    /// The learner who stands for both.
    pub kept: Uuid,
    /// The other.
    pub merged: LearnerRow,
    /// References of the enrolments that were the other's.
    pub references: Vec<String>,
}

impl Event for LearnersMerged {
    fn action(&self) -> Action {
        LEARNER_MERGED
    }

    fn subject(&self) -> Uuid {
        self.kept
    }

    fn after(&self) -> Option<Value> {
        let LearnersMerged { merged, references, .. } = self;
        Some(json!({
            "learner_id": merged.id, "given_name": merged.given_name, "family_name": merged.family_name,
            "phone": merged.phone, "references": references,
        }))
    }
}

/// A learner was separated from the one who stood for them.
#[derive(Debug)]
pub struct LearnersSeparated {
    /// The learner.
    pub separated: Uuid,
    /// The learner who stood for both.
    pub kept: Uuid,
    /// References of the enrolments that are theirs again.
    pub references: Vec<String>,
}

impl Event for LearnersSeparated {
    fn action(&self) -> Action {
        LEARNER_SEPARATED
    }

    fn subject(&self) -> Uuid {
        self.separated
    }

    fn after(&self) -> Option<Value> {
        Some(json!({"learner_id": self.kept, "references": self.references}))
    }
}

/// A person took seats, or places on waiting lists, in several sessions at once.
#[derive(Debug)]
pub struct EnrolledJointly {
    /// The person.
    pub learner: Uuid,
    /// Their enrolments and references, by start of the session: two at least.
    pub enrolments: Vec<(Uuid, String)>,
}

impl EnrolledJointly {
    /// Returns whether an enrolment is among them.
    pub fn contains(&self, enrolment: Uuid) -> bool {
        self.enrolments.iter().any(|(id, _)| *id == enrolment)
    }
}

impl Event for EnrolledJointly {
    fn action(&self) -> Action {
        LEARNER_ENROLLED_JOINTLY
    }

    fn subject(&self) -> Uuid {
        self.learner
    }

    fn after(&self) -> Option<Value> {
        let references: Vec<&str> = self.enrolments.iter().map(|(_, reference)| reference.as_str()).collect();
        Some(json!({ "references": references }))
    }
}
