//! Joint enrolments as they are shown.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::text::problem::ProblemDocument;
use crate::participation::enrolments::views::OwnLearner;
use crate::programme::sessions::views::Session;

crate::words! {
    /// Outcome of one date of a joint enrolment.
    JointOutcome {
        /// The person has a seat.
        Enrolled = "enrolled",
        /// The person is on the waiting list.
        Waiting = "waiting",
        /// Nothing was done for this date.
        Refused = "refused",
    }
}

/// A joint enrolment: its person, and the outcome of each date.
#[derive(Debug, Serialize, ToSchema)]
pub struct JointEnrolment {
    /// Identity of the learner, a UUID.
    pub learner_id: Uuid,
    /// The person, as understood: a number is shown the way it will be called.
    pub learner: OwnLearner,
    /// The dates, by start of the session.
    pub dates: Vec<JointDate>,
}

/// One date of a joint enrolment.
#[derive(Debug, Serialize, ToSchema)]
pub struct JointDate {
    /// The session, the seats already counted.
    pub session: Session,
    /// Outcome of the date.
    pub outcome: JointOutcome,
    /// Identity of the enrolment, a UUID; null if the date was refused.
    #[schema(required)]
    pub enrolment_id: Option<Uuid>,
    /// Short, to be read out on the phone; null if the date was refused.
    #[schema(required, example = "CAP-7K4M")]
    pub reference: Option<String>,
    /// Position on the waiting list, 1 is next; null unless the person waits.
    #[schema(required)]
    pub position: Option<i64>,
    /// Reason of the refusal, as a single enrolment would have got it; null unless the date was refused.
    #[schema(required)]
    pub problem: Option<ProblemDocument>,
}
