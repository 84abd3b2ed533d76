//! What happens here: the actions of the audit log.

crate::actions! {
    REFERRAL_CREATED = "referral.created",
    REFERRAL_WITHDRAWN = "referral.withdrawn",
}
