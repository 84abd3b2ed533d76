//! Actions of the audit log on series.

crate::actions! {
    SERIES_CREATED = "series.created",
    SERIES_CHANGED = "series.changed",
    SERIES_CANCELLED = "series.cancelled",
    SERIES_EXTENDED = "series.extended",
}
