//! References that can be read out, and who may still change their mind.

use chrono::{DateTime, Utc};

/// Letters and digits that do not look alike on paper: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
pub const LETTERS: &[u8; 23] = b"34679ACDEFGHJKMNPQRTWXY";

/// A reference from a venue's code and some numbers drawn at random: `CAP-7K4M`.
pub fn reference(venue_code: &str, drawn: &[u8]) -> String {
    let letters = drawn.iter().map(|n| char::from(LETTERS[usize::from(*n) % LETTERS.len()]));
    format!("{venue_code}-{}", letters.collect::<String>())
}

/// A reference as people type it: any case, spaces for the dash or none.
pub fn read_reference(typed: &str) -> Option<String> {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    ((7..=12).contains(&letters.len()) && typed.len() <= 40).then(|| format!("{}-{}", &letters[..3], &letters[3..]))
}

/// Whether a person may still cancel by themselves: until the session starts.
pub fn may_cancel(is_enrolled: bool, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    is_enrolled && now < starts_at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_is_read_however_it_is_typed() {
        for typed in ["CAP-7K4M", "cap-7k4m", " cap 7k4m ", "CAP7K4M", "cap.7k.4m"] {
            assert_eq!(read_reference(typed).as_deref(), Some("CAP-7K4M"), "{typed}");
        }
        for typed in ["", "CAP", "é", "CAP-7K4M-7K4M-7K4M"] {
            assert_eq!(read_reference(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_letter_looks_like_another(drawn in proptest::collection::vec(any::<u8>(), 4..8)) {
            let made = reference("CAP", &drawn);
            prop_assert!(!made[4..].contains(['0', 'O', '1', 'I', 'L', '2', 'Z', '5', 'S', '8', 'B', 'U', 'V']));
            prop_assert_eq!(read_reference(&made.to_lowercase()), Some(made));
        }
    }
}
