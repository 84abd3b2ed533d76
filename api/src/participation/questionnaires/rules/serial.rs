//! Serials of printed sheets: `H2-017-K`, with a check character.

use std::collections::BTreeSet;

/// Letters of prefixes and check characters: those that look like digits are left out.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRSTVWXYZ";
/// Most sheets that are printed of a version.
pub const MOST_SHEETS: i32 = 9_999;

/// A sheet of paper of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serial {
    /// Letters of the questionnaire.
    pub prefix: String,
    /// Number of the version.
    pub version: i16,
    /// Number of the sheet, from 1.
    pub sheet: i32,
}

impl Serial {
    /// Writes the serial as it is printed.
    pub fn write(&self) -> String {
        format!("{}-{}", self.body(), check(&self.body()))
    }

    fn body(&self) -> String {
        format!("{}{}-{:03}", self.prefix, self.version, self.sheet)
    }

    /// Reads a serial as it is typed: any case, with or without dashes and spaces.
    ///
    /// None if a character is wrong.
    pub fn read(typed: &str) -> Option<Serial> {
        if typed.len() > 40 {
            return None;
        }
        let plain: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
        let rest = plain.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let prefix = &plain[..plain.len() - rest.len()];
        let digits = rest.trim_end_matches(|c: char| c.is_ascii_uppercase());
        let is_plain = !prefix.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
        // Where a version ends and a sheet begins is not written: each way is tried, and the check character decides.
        let written = |serial: &Serial| serial.write().replace('-', "") == plain;
        let dashed = typed.split('-').map(str::trim).collect::<Vec<_>>();
        let is_as_dashed = |serial: &Serial| dashed.len() != 3 || dashed[1].parse() == Ok(serial.sheet);
        let mut ways = (1..=digits.len().checked_sub(3)?).filter(|_| is_plain).filter_map(|end| {
            let (version, sheet) = digits.split_at(end);
            let (version, sheet) = (version.parse().ok()?, sheet.parse().ok()?);
            Some(Serial { prefix: prefix.to_owned(), version, sheet })
        });
        let mut ways = ways.by_ref().filter(written).filter(is_as_dashed);
        let found = ways.next()?;
        ways.next().is_none().then_some(found)
    }
}

/// Most letters of a prefix.
const LONGEST_PREFIX: u32 = 3;

/// The letters of a questionnaire: one of its title that is free, or else the next free ones.
///
/// None if all that there are, some twelve thousand, are taken.
pub fn prefix(title: &str, taken: &[String]) -> Option<String> {
    let taken: BTreeSet<&str> = taken.iter().map(String::as_str).collect();
    let of_title = title.chars().map(|c| c.to_ascii_uppercase().to_string());
    let known = |one: &String| one.bytes().all(|c| LETTERS.contains(&c));
    let letter = |index: usize| char::from(LETTERS[index % LETTERS.len()]);
    let others = (1..=LONGEST_PREFIX).flat_map(|length| {
        let write = move |index: usize| {
            (0..length).rev().map(|place| letter(index / LETTERS.len().pow(place))).collect::<String>()
        };
        (0..LETTERS.len().pow(length)).map(write)
    });
    of_title.filter(known).chain(others).find(|prefix| !taken.contains(prefix.as_str()))
}

/// The check character: any one character mistaken, and any two neighbours swapped, give another one.
fn check(body: &str) -> char {
    let value = |c: u8| match c {
        b'0'..=b'9' => usize::from(c - b'0'),
        _ => LETTERS.iter().position(|letter| *letter == c).unwrap_or(0),
    };
    let sum: usize = body.bytes().enumerate().map(|(index, c)| (index + 2) * value(c)).sum();
    char::from(LETTERS[sum % LETTERS.len()])
}
