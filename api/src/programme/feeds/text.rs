//! Texts and escaping that several formats share.

use chrono::{DateTime, Datelike, FixedOffset};

use crate::kernel::text::french;

/// Writes a day with its hour: «mardi 1er décembre 2026 à 14 h».
pub fn day_and_hour(at: DateTime<FixedOffset>) -> String {
    format!("{} à {}", day(at), hour(at))
}

/// Writes a day: «mardi 1er décembre 2026».
pub fn day(at: DateTime<FixedOffset>) -> String {
    format!("{} {}", french::date(at.date_naive()), at.year())
}

/// Writes an hour: «14 h», «9 h 30».
pub fn hour(at: DateTime<FixedOffset>) -> String {
    french::time(at.time())
}

/// Writes the number of seats left: «Encore 2 places sur 4.»
pub fn seats(left: i16, capacity: i16, by_phone: bool) -> String {
    match left {
        0 if by_phone => "Il reste de la place par téléphone seulement : appelez-nous.".to_owned(),
        0 => "Complet : on peut s’inscrire sur la liste d’attente.".to_owned(),
        1 => format!("Encore 1 place sur {capacity}."),
        left => format!("Encore {left} places sur {capacity}."),
    }
}

/// Cuts a text to at most `most` characters; a cut text ends with «…».
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Escapes a text for XML 1.0, without the characters that XML cannot hold.
pub fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\r' => safe.push_str("&#13;"),
            '\t' | '\n' => safe.push(c),
            c if c.is_control() && c < '\u{80}' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::item::{Feed, Item, Place, Publisher};
    use super::*;
    use crate::programme::sessions::words::{Level, SessionStatus};

    /// A text with characters that need care in some format.
    pub const AWKWARD: &str =
        "Écrire; lire, \"voir\" \\ <b>&\n=1+1\r\n👵🏽 é\u{301} \u{1}\u{7f}\u{85}\u{2028}\u{fffe} fin";

    /// Makes a session with `text` in all its texts.
    pub fn item(text: &str) -> Item {
        let at = |hour| chrono::Utc.with_ymd_and_hms(2026, 12, 1, hour, 0, 0).single().unwrap_or_default();
        Item {
            id: Uuid::from_u128(7),
            sequence: 2,
            changed_at: at(8),
            created_at: at(7),
            title: text.to_owned(),
            description: Some(text.to_owned()),
            level: Level::Beginner,
            starts_at: at(13),
            ends_at: at(15),
            status: SessionStatus::Scheduled,
            cancellation_reason: None,
            capacity: 4,
            seats_left: 2,
            seats_by_phone: false,
            place: Place {
                id: Uuid::from_u128(8),
                name: text.to_owned(),
                room: Some(text.to_owned()),
                address: text.to_owned(),
                postcode: "34310".to_owned(),
                commune: "Capestang".to_owned(),
                commune_code: "34052".to_owned(),
                access: Some(text.to_owned()),
                accessibility: None,
                latitude: Some(43.3279),
                longitude: Some(3.0425),
                time_zone: "Europe/Paris".to_owned(),
            },
        }
    }

    /// Makes a calendar of sessions.
    pub fn feed(items: Vec<Item>) -> Feed {
        Feed {
            publisher: Publisher {
                slug: "here".to_owned(),
                name: "Communauté d’essai".to_owned(),
                phone: "04 65 71 00 00".to_owned(),
                website: None,
                zone: chrono_tz::Europe::Paris,
                created_at: chrono::DateTime::UNIX_EPOCH,
            },
            site: "https://clic.example".to_owned(),
            has_pages: true,
            query: "?level=beginner".to_owned(),
            now: chrono::DateTime::UNIX_EPOCH,
            changed_at: items.iter().map(|item| item.changed_at).max().unwrap_or(chrono::DateTime::UNIX_EPOCH),
            items,
        }
    }

    #[test]
    fn dates_are_written_as_people_say_them() {
        assert_eq!(day_and_hour(item("").times().0), "mardi 1er décembre 2026 à 14 h");
    }

    proptest! {
        #[test]
        fn no_text_is_longer_than_asked(text in "\\PC{0,300}", most in 1_usize..250) {
            let short = cut(&text, most);
            prop_assert!(short.chars().count() <= most);
            prop_assert!(short == text || short.ends_with('…'));
        }
    }
}
