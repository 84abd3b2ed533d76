//! Words for the days on which no session is planned: public holidays, and closures of a venue.

use chrono::NaiveDate;

use super::{Region, public_holiday};

/// Describes a public holiday as the reason for a closed day.
pub fn holiday_text(name: &str) -> String {
    format!("Jour férié : {name}")
}

/// Describes a closure of a venue as the reason for a closed day.
pub fn closure_text(reason: &str) -> String {
    format!("Lieu fermé : {reason}")
}

/// Finds the reason why a day is closed, in French.
///
/// `closure` is the reason of a closure of the venue, if there is one.
pub fn closed_reason(day: NaiveDate, region: Region, closure: Option<&str>) -> Option<String> {
    closure.map(closure_text).or_else(|| public_holiday(day, region).map(holiday_text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_is_said_before_a_holiday() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 5, day).unwrap_or_default();
        let reason = |at, closure| closed_reason(day(at), Region::Common, closure);
        assert_eq!(reason(4, None), None);
        assert_eq!(reason(4, Some("Travaux")).as_deref(), Some("Lieu fermé : Travaux"));
        assert_eq!(reason(6, None).as_deref(), Some("Jour férié : Ascension"));
        assert_eq!(reason(6, Some("Travaux")).as_deref(), Some("Lieu fermé : Travaux"));
    }
}
