//! Bounds of the days that the service accepts.

use chrono::{Datelike, NaiveDate};

/// French message for a day out of these bounds.
pub const NOT_NEAR: &str = "Un jour entre 2000 et 2100.";

/// Returns whether a day is within the bounds of the calendar: from 2000 to 2100.
pub fn is_near(day: NaiveDate) -> bool {
    (2000..=2100).contains(&day.year())
}
