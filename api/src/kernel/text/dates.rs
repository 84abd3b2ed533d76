//! Days that the service takes.

use chrono::{Datelike, NaiveDate};

/// The French sentence for a day that is not near.
pub const NOT_NEAR: &str = "Un jour entre 2000 et 2100.";

/// Whether a calendar of workshops can hold a day: from 2000 to 2100.
pub fn is_near(day: NaiveDate) -> bool {
    (2000..=2100).contains(&day.year())
}
