//! CSV that French spreadsheets open by a double click.
//!
//! It has a byte order mark for the accents and `;` between cells, and otherwise follows RFC 4180. Headings are in
//! French; each session is a row.

use super::item::{Feed, Item};

/// The media type.
pub const KIND: &str = "text/csv; charset=utf-8; header=present";

const HEADINGS: [&str; 22] = [
    "identifiant",
    "titre",
    "description",
    "niveau",
    "debut",
    "fin",
    "statut",
    "motif_annulation",
    "places",
    "places_restantes",
    "gratuit",
    "lieu",
    "salle",
    "adresse",
    "code_postal",
    "commune",
    "code_insee",
    "latitude",
    "longitude",
    "telephone",
    "page",
    "modifie_le",
];

/// Begins a table in memory, as spreadsheets in France open it.
pub fn new_table() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec())
}

/// Writes a calendar.
pub fn write(feed: &Feed) -> String {
    let mut table = new_table();
    let rows = feed.items.iter().map(|item| row(feed, item));
    let written =
        table.write_record(HEADINGS).and_then(|()| rows.into_iter().try_for_each(|row| table.write_record(row)));
    // This cannot fail: it writes to memory, all rows have the same number of cells, and cells are UTF-8.
    written
        .ok()
        .and_then(|()| table.into_inner().ok())
        .and_then(|text| String::from_utf8(text).ok())
        .unwrap_or_default()
}

fn row(feed: &Feed, item: &Item) -> [String; 22] {
    let (starts, ends) = item.times();
    let place = &item.place;
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let degrees = |degrees: Option<f64>| degrees.map(|degrees| format!("{degrees:.6}")).unwrap_or_default();
    [
        item.id.to_string(),
        safe(&item.title),
        safe(&some(&item.description)),
        item.level.french().to_owned(),
        starts.to_rfc3339(),
        ends.to_rfc3339(),
        if item.is_held() { "prévu" } else { "annulé" }.to_owned(),
        safe(&some(&item.cancellation_reason)),
        item.capacity.to_string(),
        item.seats_left.to_string(),
        "oui".to_owned(),
        safe(&place.name),
        safe(&some(&place.room)),
        safe(&place.address),
        safe(&place.postcode),
        safe(&place.commune),
        safe(&place.commune_code),
        degrees(place.latitude),
        degrees(place.longitude),
        safe(&feed.publisher.phone),
        feed.page(item).unwrap_or_default(),
        item.changed_at.to_rfc3339(),
    ]
}

/// Makes a text safe for a cell: no formula, no code taken for a number, few control characters.
///
/// Spreadsheets calculate formulas, drop the zero that a postcode begins with and round long numbers. An apostrophe
/// before such a text makes it stay as it is.
pub fn safe(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    // Some spreadsheets skip leading spaces.
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let is_formula = begins.starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    if is_formula || loses_digits(&text) { format!("'{text}") } else { text }
}

/// Returns whether a spreadsheet would show digits differently: after a zero, or where they are many.
fn loses_digits(text: &str) -> bool {
    /// Most digits of a number that spreadsheets show in full.
    const MOST_DIGITS: usize = 11;
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number && text.len() > 1 && (text.starts_with('0') || text.len() > MOST_DIGITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::tests::{AWKWARD, feed, item};
    use super::*;

    /// Reads a table as a French spreadsheet does.
    fn read(text: &str) -> Vec<Vec<String>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or_default();
        let mut table = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
        table.records().flatten().map(|row| row.iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn formulas_are_texts() {
        let rows = read(&write(&feed(vec![item("=SOMME(A1)"), item(AWKWARD)])));
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1][1], "'=SOMME(A1)");
        assert_eq!(rows[1][4], "2026-12-01T14:00:00+01:00");
        assert!(rows[2][1].starts_with("Écrire; lire, \"voir\""));
        for text in [" =1+1", "\u{a0}+1", "\t@SUM(A1)", "\u{feff}-1", "\r=1"] {
            assert!(read(&write(&feed(vec![item(text)])))[1][1].starts_with('\''), "{text:?}");
        }
        assert_eq!(
            read(&write(&feed(vec![item("Photo;=HYPERLINK(\"x\";\"y\")")])))[1][1],
            "Photo;=HYPERLINK(\"x\";\"y\")"
        );
    }

    #[test]
    fn codes_keep_their_zero() {
        let mut item = item("0042");
        (item.place.postcode, item.place.commune_code) = ("01000".to_owned(), "01053".to_owned());
        let rows = read(&write(&feed(vec![item])));
        assert_eq!([&rows[1][1], &rows[1][14], &rows[1][16]], ["'0042", "'01000", "'01053"]);
        assert_eq!(["0", "34310", "2026", "01 02"].map(safe), ["0", "34310", "2026", "01 02"]);
        assert_eq!(safe("123456789012"), "'123456789012", "a spreadsheet writes 1,23E+11");
    }

    proptest! {
        #[test]
        fn any_text_stays_in_its_cell(text in any::<String>()) {
            let rows = read(&write(&feed(vec![item(&text)])));
            prop_assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [22, 22]);
            prop_assert!(!rows[1][1].trim_start().starts_with(['=', '+', '-', '@']));
            prop_assert_eq!(&rows[1][1], &safe(&text));
        }
    }
}
