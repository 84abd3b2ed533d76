//! Short codes that people read on paper and type: letters that do not look alike, in any case, with spaces or dashes.

/// Letters and digits that do not look alike on paper: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
pub const LETTERS: &[u8; 23] = b"34679ACDEFGHJKMNPQRTWXY";

/// Number of letters of a code.
///
/// They make 148 000 000 codes: among those of some days' sessions, guessing under the limit of attempts finds none.
const LENGTH: usize = 6;

/// Draws a code at random.
pub fn draw() -> String {
    let letter = || char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
    std::iter::repeat_with(letter).take(LENGTH).collect()
}

/// Reads a code as people type it: any case, spaces or dashes anywhere.
pub fn read(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    (code.len() == LENGTH && typed.len() <= 40 && code.bytes().all(|c| LETTERS.contains(&c))).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(read("acd-347").as_deref(), Some("ACD347"));
        assert_eq!(read(" ac d3 47 ").as_deref(), Some("ACD347"));
        for other in ["", "ACD34", "ACD3477", "ACD340", "ACD34é", "ACD/34"] {
            assert_eq!(read(other), None, "{other}");
        }
        assert!((0..100).all(|_| read(&draw()).is_some()));
    }
}
