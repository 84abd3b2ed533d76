//! Actions of the audit log on pictures.

crate::actions! {
    PICTURE_CHANGED = "picture.changed",
}
