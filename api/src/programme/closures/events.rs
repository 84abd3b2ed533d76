//! Actions of the audit log on closures.

crate::actions! {
    CLOSURE_ANNOUNCED = "closure.announced",
    CLOSURE_WITHDRAWN = "closure.withdrawn",
}
