//! What happens here: the actions of the audit log.

crate::actions! {
    CLOSURE_ANNOUNCED = "closure.announced",
    CLOSURE_WITHDRAWN = "closure.withdrawn",
}
