//! Days and hours in French words, and the apostrophes of print.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;

/// Days of the week, Monday first.
pub const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A text with the apostrophes of print: sources have the straight ones of a keyboard.
pub fn curly(text: &str) -> String {
    text.replace('\'', "\u{2019}")
}

/// Formats the day of an instant in a zone: «mardi 1er décembre».
pub fn day(at: DateTime<Utc>, zone: Tz) -> String {
    date(at.with_timezone(&zone).date_naive())
}

/// Formats a date: «mardi 1er décembre».
pub fn date(date: NaiveDate) -> String {
    format!("{} {}", DAYS[date.weekday().num_days_from_monday() as usize], number_and_month(date))
}

/// Formats a date with its year: «1er décembre 2026».
pub fn date_and_year(date: NaiveDate) -> String {
    format!("{} {}", number_and_month(date), date.year())
}

/// Formats the hour of an instant in a zone: «14 h», «9 h 30».
pub fn hour(at: DateTime<Utc>, zone: Tz) -> String {
    time(at.with_timezone(&zone).time())
}

/// Formats a time of day: «14 h», «9 h 30».
pub fn time(at: NaiveTime) -> String {
    if at.minute() == 0 { format!("{} h", at.hour()) } else { format!("{} h {:02}", at.hour(), at.minute()) }
}

fn number_and_month(date: NaiveDate) -> String {
    let number = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{number} {}", MONTHS[date.month0() as usize])
}
