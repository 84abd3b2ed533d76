//! Events of referrals.

use serde_json::{Value, json};
use uuid::Uuid;

use super::store::ReferralRow;
use crate::kernel::data::event::{Action, Event};

crate::actions! {
    REFERRAL_CREATED = "referral.created",
    REFERRAL_WITHDRAWN = "referral.withdrawn",
}

/// A partner referred a person, who has a seat or a place on the waiting list.
#[derive(Debug)]
pub struct ReferralCreated {
    /// The referral.
    pub referral: ReferralRow,
    /// Reference of the enrolment.
    pub reference: String,
    /// The session.
    pub session: Uuid,
}

impl Event for ReferralCreated {
    fn action(&self) -> Action {
        REFERRAL_CREATED
    }

    fn subject(&self) -> Uuid {
        self.referral.id
    }

    fn after(&self) -> Option<Value> {
        Some(json!({
            "partner_id": self.referral.partner_id, "reference": self.reference, "session_id": self.session,
            "consent": true,
        }))
    }
}
