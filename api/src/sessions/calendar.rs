//! Days on which nobody comes: French public holidays (Code du travail, article L3133-1), computed.

use chrono::{Datelike, NaiveDate, TimeDelta};

/// The name of the public holiday that a day is, in metropolitan France.
pub fn public_holiday(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => return Some("Jour de l'an"),
        (5, 1) => return Some("Fête du travail"),
        (5, 8) => return Some("Victoire de 1945"),
        (7, 14) => return Some("Fête nationale"),
        (8, 15) => return Some("Assomption"),
        (11, 1) => return Some("Toussaint"),
        (11, 11) => return Some("Armistice de 1918"),
        (12, 25) => return Some("Noël"),
        _ => {}
    }
    let after_easter = day - easter(day.year())?;
    match after_easter {
        d if d == TimeDelta::days(1) => Some("Lundi de Pâques"),
        d if d == TimeDelta::days(39) => Some("Ascension"),
        d if d == TimeDelta::days(50) => Some("Lundi de Pentecôte"),
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's algorithm).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = (h + l - 7 * m + 90) / 25;
    let p = (h + l - 7 * m + 33 * n + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(n).ok()?, u32::try_from(p).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    #[test]
    fn easter_falls_where_the_calendar_says() {
        // Ministère de l'Intérieur and the Bureau des longitudes' tables.
        let known = [
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ];
        for (year, month, date) in known {
            assert_eq!(easter(year), Some(day(year, month, date)));
        }
    }

    #[test]
    fn may_2026_has_its_holidays() {
        assert_eq!(public_holiday(day(2026, 5, 1)), Some("Fête du travail"));
        assert_eq!(public_holiday(day(2026, 5, 8)), Some("Victoire de 1945"));
        assert_eq!(public_holiday(day(2026, 5, 14)), Some("Ascension"));
        assert_eq!(public_holiday(day(2026, 5, 25)), Some("Lundi de Pentecôte"));
        assert_eq!(public_holiday(day(2026, 5, 12)), None);
    }
}
