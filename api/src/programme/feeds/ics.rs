//! iCalendar: RFC 5545, with the properties of RFC 7986.

use chrono::{DateTime, Utc};

use super::item::{Feed, Item};
use crate::programme::sessions::words::Level;

/// The media type.
pub const KIND: &str = "text/calendar; charset=utf-8";

/// Maximum length of a line, in octets, without its end.
const FOLD: usize = 75;

/// Lines of components with their properties.
#[derive(Default)]
pub struct Lines(String);

impl Lines {
    /// Begins a calendar.
    pub fn calendar() -> Lines {
        let mut lines = Lines::default();
        lines.raw("BEGIN", "VCALENDAR");
        lines.raw("VERSION", "2.0");
        lines.raw("PRODID", "-//Le numerique en un clic//Ateliers//FR");
        lines.raw("CALSCALE", "GREGORIAN");
        lines
    }

    /// Ends the calendar, and returns its text.
    pub fn end(mut self) -> String {
        self.raw("END", "VCALENDAR");
        self.0
    }

    /// Adds a property with a value that is not text, unescaped: it must have no line break.
    pub fn raw(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut rest = line.as_str();
        let mut room = FOLD;
        while rest.len() > room {
            let cut = (1..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            self.0.push_str(&rest[..cut]);
            self.0.push_str("\r\n ");
            rest = &rest[cut..];
            // The space at the beginning of a continued line counts.
            room = FOLD - 1;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    /// Adds a property with a text, escaped; of control characters only line breaks and tabs are kept.
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escape(value));
    }

    /// Adds a property with an instant, in UTC.
    pub fn instant(&mut self, name: &str, at: DateTime<Utc>) {
        self.raw(name, &at.format("%Y%m%dT%H%M%SZ").to_string());
    }
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => safe.extend(['\\', c]),
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => safe.push_str("\\n"),
            '\t' => safe.push(c),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Removes control characters and spaces from an address.
///
/// Addresses come from settings and rows, which might hold line breaks.
fn address(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

/// Writes a calendar.
pub fn write(feed: &Feed) -> String {
    let mut lines = Lines::calendar();
    let (title, own) = (feed.title(), address(&feed.address("ics")));
    lines.text("NAME", &title);
    lines.text("X-WR-CALNAME", &title);
    lines.text("DESCRIPTION", &about(feed));
    lines.text("X-WR-TIMEZONE", feed.publisher.zone.name());
    // No UID of RFC 7986: vdirsyncer takes it for the UID of each event, and keeps only one event.
    lines.instant("LAST-MODIFIED", feed.changed_at);
    lines.raw("URL", &address(&feed.home()));
    lines.raw("SOURCE;VALUE=URI", &own);
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    lines.raw("X-PUBLISHED-TTL", "PT1H");
    lines.raw("COLOR", "teal");
    for item in &feed.items {
        event(&mut lines, feed, item);
    }
    if feed.items.is_empty() {
        no_event(&mut lines);
    }
    lines.end()
}

fn about(feed: &Feed) -> String {
    format!("Ateliers numériques gratuits, en petit groupe, sur inscription : {}.", feed.publisher.phone)
}

/// Adds a time zone to a calendar without sessions, which needs a component (RFC 5545, 3.6).
pub(super) fn no_event(lines: &mut Lines) {
    lines.raw("BEGIN", "VTIMEZONE");
    lines.raw("TZID", "Etc/UTC");
    lines.raw("BEGIN", "STANDARD");
    lines.raw("DTSTART", "19700101T000000");
    lines.raw("TZOFFSETFROM", "+0000");
    lines.raw("TZOFFSETTO", "+0000");
    lines.raw("END", "STANDARD");
    lines.raw("END", "VTIMEZONE");
}

fn event(lines: &mut Lines, feed: &Feed, item: &Item) {
    lines.raw("BEGIN", "VEVENT");
    lines.raw("UID", &format!("atelier-{}", item.id));
    lines.instant("DTSTAMP", item.changed_at);
    lines.instant("LAST-MODIFIED", item.changed_at);
    lines.instant("CREATED", item.created_at);
    lines.raw("SEQUENCE", &item.sequence.to_string());
    lines.instant("DTSTART", item.starts_at);
    lines.instant("DTEND", item.ends_at);
    lines.text("SUMMARY", &item.heading());
    lines.text("DESCRIPTION", &item.details(&feed.publisher.phone));
    lines.text("LOCATION", &item.place.line());
    if let Some((latitude, longitude)) = item.place.point() {
        lines.raw("GEO", &format!("{latitude:.6};{longitude:.6}"));
    }
    lines.raw("CATEGORIES", &["Atelier numérique", item.level.french(), &item.place.commune].map(escape).join(","));
    if let Some(page) = feed.page(item) {
        lines.raw("URL", &address(&page));
    }
    lines.raw("STATUS", if item.is_held() { "CONFIRMED" } else { "CANCELLED" });
    // A person who shows the agenda is not busy at these times.
    lines.raw("TRANSP", "TRANSPARENT");
    lines.raw("COLOR", colour(item.level));
    lines.raw("END", "VEVENT");
}

/// Returns the colour of a level, a name of CSS 3 as RFC 7986 requires.
fn colour(level: Level) -> &'static str {
    match level {
        Level::Beginner => "seagreen",
        Level::Intermediate => "steelblue",
        Level::Advanced => "darkorchid",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::tests::{AWKWARD, feed, item};
    use super::*;

    /// Reads the value of a property, unfolded and unescaped as by a client.
    fn value_of(calendar: &str, name: &str) -> Option<String> {
        let unfolded = calendar.replace("\r\n ", "");
        let event = unfolded.split_once("BEGIN:VEVENT\r\n")?.1.to_owned();
        let line =
            event.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned))?;
        let (mut text, mut chars) = (String::new(), line.chars());
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => text.push(chars.next().map_or('\\', |c| if c == 'n' { '\n' } else { c })),
                _ => text.push(c),
            }
        }
        Some(text)
    }

    fn assert_well_formed(calendar: &str) {
        assert!(calendar.ends_with("END:VCALENDAR\r\n"));
        for line in calendar.split("\r\n") {
            assert!(line.len() <= FOLD, "{} octets: {line}", line.len());
            assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{line:?}");
        }
    }

    #[test]
    fn awkward_texts_come_through() {
        let calendar = write(&feed(vec![item(AWKWARD)]));
        assert_well_formed(&calendar);
        let summary = value_of(&calendar, "SUMMARY");
        let kept = "Écrire; lire, \"voir\" \\ <b>&\n=1+1\n👵🏽 é\u{301} \n\n\u{fffe} fin – débutants, Capestang";
        assert_eq!(summary.as_deref(), Some(kept));
        assert_eq!(value_of(&calendar, "GEO").as_deref(), Some("43.327900;3.042500"));
    }

    #[test]
    fn an_event_says_all_that_a_subscriber_needs() {
        let calendar = write(&feed(vec![Item { sequence: 3, ..item("Tablette") }]));
        for line in [
            "UID:atelier-00000000-0000-0000-0000-000000000007",
            "SEQUENCE:3",
            "DTSTART:20261201T130000Z",
            "DTSTAMP:20261201T080000Z",
            "STATUS:CONFIRMED",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "SOURCE;VALUE=URI:https://clic.example/v1/here/calendar.ics?level=beginner",
        ] {
            assert!(calendar.contains(&format!("\r\n{line}\r\n")), "{line} in {calendar}");
        }
    }

    proptest! {
        #[test]
        fn any_text_folds_escapes_and_comes_back(text in any::<String>()) {
            let calendar = write(&feed(vec![item(&text)]));
            assert_well_formed(&calendar);
            let breaks = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];
            let kept: String = text.replace("\r\n", "\n").replace(breaks, "\n");
            let kept: String = kept.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
            prop_assert_eq!(value_of(&calendar, "SUMMARY"), Some(format!("{kept} – débutants, Capestang")));
        }
    }
}
