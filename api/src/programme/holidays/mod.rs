//! French public holidays, which are computed, and school holidays, which are read from a file.
//!
//! Public holidays are those of the Code du travail, article L3133-1, and those of some regions. The file names
//! its source and the days it covers.

pub mod closed_days;
pub mod office_hours;

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, TimeDelta};

/// The known school holidays of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolCalendar {
    /// First day covered.
    pub known_from: NaiveDate,
    /// Last day covered.
    pub known_until: NaiveDate,
    /// Each with its first day, its last day, included, and its name.
    holidays: Vec<(NaiveDate, NaiveDate, String)>,
}

impl SchoolCalendar {
    /// Finds the name of the school holidays on a day.
    pub fn holidays_on(&self, day: NaiveDate) -> Option<&str> {
        self.holidays.iter().find(|(first, last, _)| (*first..=*last).contains(&day)).map(|(.., name)| name.as_str())
    }

    /// Lists the school holidays that touch a span of days: first day, last day and name.
    pub fn during(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = (NaiveDate, NaiveDate, &str)> {
        let touches = move |first: NaiveDate, last: NaiveDate| first <= to && from <= last;
        let all = self.holidays.iter().filter(move |(first, last, _)| touches(*first, *last));
        all.map(|(first, last, name)| (*first, *last, name.as_str()))
    }

    /// Parses lines of `first,last,name`; the first line has the days that the file covers.
    fn read(text: &str) -> Option<SchoolCalendar> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let mut parts = line.splitn(3, ',');
            Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.to_owned()))
        });
        let (known_from, known_until, _) = lines.next()??;
        Some(SchoolCalendar { known_from, known_until, holidays: lines.collect::<Option<_>>()? })
    }
}

static ZONE_C: LazyLock<Option<SchoolCalendar>> =
    LazyLock::new(|| SchoolCalendar::read(include_str!("school-holidays-zone-c.csv")));

/// Départements of zone C: académies de Créteil, Montpellier, Paris, Toulouse et Versailles.
const IN_ZONE_C: [&str; 21] = [
    "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "75", "77", "78", "81", "82", "91", "92", "93",
    "94", "95",
];

/// Finds the school calendar of a commune by its INSEE code; `None` if unknown.
pub fn school_calendar(commune_code: &str) -> Option<&'static SchoolCalendar> {
    ZONE_C.as_ref().filter(|_| commune_code.get(..2).is_some_and(|departement| IN_ZONE_C.contains(&departement)))
}

/// A part of France with public holidays of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// No others than everywhere.
    #[default]
    Common,
    /// Bas-Rhin, Haut-Rhin and Moselle.
    AlsaceMoselle,
    /// Guadeloupe.
    Guadeloupe,
    /// Martinique.
    Martinique,
    /// Guyane.
    Guyane,
    /// La Réunion.
    Reunion,
    /// Mayotte.
    Mayotte,
}

impl Region {
    /// The region of a commune, by its INSEE code.
    pub fn find(commune_code: &str) -> Region {
        match (commune_code.get(..2), commune_code.get(..3)) {
            (Some("57" | "67" | "68"), _) => Region::AlsaceMoselle,
            (_, Some("971")) => Region::Guadeloupe,
            (_, Some("972")) => Region::Martinique,
            (_, Some("973")) => Region::Guyane,
            (_, Some("974")) => Region::Reunion,
            (_, Some("976")) => Region::Mayotte,
            _ => Region::Common,
        }
    }

    /// Its own holiday on a day.
    ///
    /// Source: Code du travail, L3134-13 for Alsace-Moselle and L3422-2 for the abolition of slavery overseas.
    fn own_holiday(self, day: NaiveDate) -> Option<&'static str> {
        let is_abolition = match self {
            Region::Common => false,
            Region::AlsaceMoselle => {
                let is_good_friday = easter(day.year()) == day.checked_add_signed(TimeDelta::days(2));
                let is_saint_stephen = (day.month(), day.day()) == (12, 26);
                return match (is_good_friday, is_saint_stephen) {
                    (true, _) => Some("Vendredi saint"),
                    (_, true) => Some("Saint-Étienne"),
                    _ => None,
                };
            }
            Region::Guadeloupe => (day.month(), day.day()) == (5, 27),
            Region::Martinique => (day.month(), day.day()) == (5, 22),
            Region::Guyane => (day.month(), day.day()) == (6, 10),
            Region::Reunion => (day.month(), day.day()) == (12, 20),
            Region::Mayotte => (day.month(), day.day()) == (4, 27),
        };
        is_abolition.then_some("Abolition de l’esclavage")
    }
}

/// Finds the name of the public holiday on a day in a region.
pub fn public_holiday(day: NaiveDate, region: Region) -> Option<&'static str> {
    common_holiday(day).or_else(|| region.own_holiday(day))
}

/// Finds the name of the public holiday on a day, in all of France.
fn common_holiday(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => return Some("Jour de l’an"),
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

/// Computes Easter Sunday of the Gregorian calendar.
fn easter(year: i32) -> Option<NaiveDate> {
    computus::gregorian_naive(year).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    #[test]
    fn easter_falls_where_the_calendar_says() {
        // Source: tables of the Ministère de l'Intérieur and the Bureau des longitudes.
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
    fn the_school_calendar_knows_its_days_and_its_end() {
        let herault = school_calendar("34052").expect("zone C");
        assert_eq!(herault.holidays_on(day(2027, 2, 5)), None);
        assert_eq!(herault.holidays_on(day(2027, 2, 6)), Some("Vacances d’hiver"));
        assert_eq!(herault.holidays_on(day(2027, 2, 21)), Some("Vacances d’hiver"));
        assert_eq!(herault.holidays_on(day(2027, 2, 22)), None);
        assert_eq!((herault.known_from, herault.known_until), (day(2026, 9, 1), day(2028, 8, 31)));
        assert!(herault.holidays.windows(2).all(|pair| pair[0].1 < pair[1].0), "in order, apart");
        assert!(herault.holidays.iter().all(|(first, last, _)| first <= last && *last <= herault.known_until));
        assert_eq!(school_calendar("69123"), None, "Lyon is in zone A");
        assert_eq!(SchoolCalendar::read("2026-09-01,2027-08-31,covered\nthen,never,x"), None);
    }

    /// Computes Easter Sunday by another formula (Oudin, 1940).
    fn oudin(year: i32) -> Option<NaiveDate> {
        let (golden, century) = (year % 19, year / 100);
        let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
        let moon = epact - (epact / 28) * (1 - (epact / 28) * (29 / (epact + 1)) * ((21 - golden) / 11));
        let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
        NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_signed(TimeDelta::days(i64::from(moon - weekday + 27)))
    }

    #[test]
    fn easter_agrees_with_another_method() {
        for year in 1900..=2199 {
            let sunday = easter(year).expect("a year with Easter");
            assert_eq!(Some(sunday), oudin(year), "{year}");
            assert_eq!(sunday.weekday(), chrono::Weekday::Sun, "{year}");
            let ascension = sunday + TimeDelta::days(39);
            assert_eq!(ascension.weekday(), chrono::Weekday::Thu);
            let name = common_holiday(ascension);
            // A fixed feast on the same day keeps its own name: both were on 1 May 2008 and on 8 May 1997.
            assert!(matches!(name, Some("Ascension" | "Fête du travail" | "Victoire de 1945")), "{year}: {name:?}");
            assert_eq!(common_holiday(sunday + TimeDelta::days(1)), Some("Lundi de Pâques"));
        }
        assert_eq!(common_holiday(day(2008, 5, 1)), Some("Fête du travail"));
    }

    #[test]
    fn regions_have_holidays_of_their_own() {
        for (code, date, name) in [
            ("67482", day(2027, 3, 26), Some("Vendredi saint")),
            ("57463", day(2026, 12, 26), Some("Saint-Étienne")),
            ("97411", day(2026, 12, 20), Some("Abolition de l’esclavage")),
            ("97209", day(2027, 5, 22), Some("Abolition de l’esclavage")),
            ("97105", day(2027, 5, 27), Some("Abolition de l’esclavage")),
            ("97302", day(2027, 6, 10), Some("Abolition de l’esclavage")),
            ("97611", day(2027, 4, 27), Some("Abolition de l’esclavage")),
            ("34052", day(2027, 3, 26), None),
            ("34052", day(2026, 12, 26), None),
            ("97411", day(2026, 12, 25), Some("Noël")),
        ] {
            assert_eq!(public_holiday(date, Region::find(code)), name, "{code} {date}");
        }
    }

    #[test]
    fn may_2026_has_its_holidays() {
        assert_eq!(common_holiday(day(2026, 5, 1)), Some("Fête du travail"));
        assert_eq!(common_holiday(day(2026, 5, 8)), Some("Victoire de 1945"));
        assert_eq!(common_holiday(day(2026, 5, 14)), Some("Ascension"));
        assert_eq!(common_holiday(day(2026, 5, 25)), Some("Lundi de Pentecôte"));
        assert_eq!(common_holiday(day(2026, 5, 12)), None);
    }
}
