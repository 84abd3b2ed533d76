//! Rules of recognising a person and finding them again.

use unicode_normalization::UnicodeNormalization;

use crate::kernel::text::phone;

/// Folds a text: letters without accents or case, single spaces between words.
///
/// «Éléonore  d'Œuvre» → `eleonore d oeuvre`.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| match c {
            'œ' => vec!['o', 'e'],
            'æ' => vec!['a', 'e'],
            'ß' => vec!['s', 's'],
            c if c.is_alphanumeric() || c == '@' || c == '+' || c == '.' => vec![c],
            _ => vec![' '],
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether a typed name is a person's family name.
///
/// Accents, case, hyphens, apostrophes and spaces do not matter, and the given name may stand with it.
pub fn is_family_name(typed: &str, given_name: &str, family_name: &str) -> bool {
    let letters = |text: &str| fold(text).replace(' ', "");
    let (typed, given, family) = (letters(typed), letters(given_name), letters(family_name));
    !typed.is_empty() && (typed == family || typed == format!("{given}{family}") || typed == format!("{family}{given}"))
}

/// Makes the key by which enrolments belong to one person: names and a contact.
///
/// Without a contact there is none, so that nobody is mistaken for another.
pub fn identity(given_name: &str, family_name: &str, phone: Option<&str>, email: Option<&str>) -> Option<String> {
    let contact = phone.or(email)?;
    Some(format!("{}|{}|{}", fold(family_name), fold(given_name), contact.to_lowercase()))
}

/// Makes the text that the desk searches: names, then the international and national number.
pub fn search_text(given_name: &str, family_name: &str, phone: Option<&str>) -> String {
    let mut text = format!("{} {}", fold(family_name), fold(given_name));
    if let Some(phone) = phone {
        let national = phone.strip_prefix("+33").map(|rest| format!(" 0{rest}")).unwrap_or_default();
        text += &format!(" {phone}{national}");
    }
    text
}

/// Minimum number of digits for a search anywhere in numbers; fewer match too many.
pub const FEWEST_DIGITS: usize = 3;

/// A parsed search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// Everybody.
    All,
    /// A name or part of it, folded.
    Name(String),
    /// A number: its beginning in E.164, if the beginning was typed, and its digits.
    Number(Option<String>, String),
}

/// Parses a search as the desk types it while a person spells or dictates.
pub fn read_search(asked: &str) -> Search {
    let digits: String = asked.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || !asked.chars().all(|c| c.is_ascii_digit() || c == '+' || phone::is_passed_over(c)) {
        let folded = fold(asked);
        return if folded.is_empty() { Search::All } else { Search::Name(folded) };
    }
    let abroad = asked.trim_start().starts_with('+').then_some(digits.as_str()).or(digits.strip_prefix("00"));
    let beginning = match (abroad, digits.strip_prefix('0')) {
        (Some(digits), _) => Some(format!("+{digits}")),
        (None, Some(national)) => Some(format!("+33{national}")),
        (None, None) => None,
    };
    Search::Number(beginning, digits)
}

/// Splits a search into the words that must all match, the most selective first.
///
/// Digits of one number are joined.
pub fn search_words(asked: &str) -> Vec<String> {
    match read_search(asked) {
        Search::All => Vec::new(),
        Search::Name(name) => words(&name).into_iter().map(str::to_owned).collect(),
        Search::Number(_, digits) => vec![digits],
    }
}

/// Splits a folded text into words, the longest first, since it is the most selective.
///
/// Digits, which are no part of a name, come last.
pub fn words(folded: &str) -> Vec<&str> {
    let mut words: Vec<_> = folded.split(' ').collect();
    words.sort_by_key(|word| (!word.starts_with(char::is_alphabetic), std::cmp::Reverse(word.len())));
    words
}

/// Maximum length of the remarks about a person, in characters.
pub const LONGEST_REMARKS: usize = 1000;

/// Adds a remark on a line of its own, unless it is there already; `None` if that is too long.
pub fn with_remark(known: Option<&str>, more: &str) -> Option<String> {
    let all = match known {
        Some(known) if fold(known).contains(&fold(more)) => known.to_owned(),
        Some(known) => format!("{known}\n{more}"),
        None => more.to_owned(),
    };
    (all.chars().count() <= LONGEST_REMARKS).then_some(all)
}

/// Returns whether a year can be the birth year of a person who comes in `year`.
pub fn is_birth_year(born: i32, year: i32) -> bool {
    (year - 120..=year).contains(&born)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_distinguish() {
        assert_eq!(fold("Éléonore  d'Œuvre"), "eleonore d oeuvre");
        assert_eq!(fold("Jean-François"), fold("JEAN FRANCOIS"));
        let one = identity("Zoé", "Martin", Some("+33467930000"), None);
        assert_eq!(one, identity("zoe", "MARTIN", Some("+33467930000"), Some("autre@exemple.fr")));
        assert_ne!(one, identity("Zoé", "Martin", Some("+33467930001"), None));
        assert_eq!(identity("Zoé", "Martin", None, None), None);
    }

    #[test]
    fn a_family_name_is_known_however_it_is_typed() {
        for typed in ["Le Goff", "LEGOFF", " le-goff ", "Éléonore Le Goff", "legoff eleonore"] {
            assert!(is_family_name(typed, "Éléonore", "Le Goff"), "{typed}");
        }
        for typed in ["", " - ", "Goff", "Éléonore", "Le Gof"] {
            assert!(!is_family_name(typed, "Éléonore", "Le Goff"), "{typed}");
        }
        assert!(is_family_name("doeuvre", "Zoé", "d'Œuvre"));
    }

    #[test]
    fn a_couple_on_one_phone_is_two_people() {
        let phone = Some("+33467930000");
        assert_ne!(identity("Jeanne", "Martin", phone, None), identity("Paul", "Martin", phone, None));
    }

    #[test]
    fn numbers_are_searched_as_they_are_dictated() {
        let number = |beginning: Option<&str>, digits: &str| Search::Number(beginning.map(Into::into), digits.into());
        assert_eq!(read_search("04 67.93"), number(Some("+3346793"), "046793"));
        assert_eq!(read_search("+33 4 67"), number(Some("+33467"), "33467"));
        assert_eq!(read_search("0033467"), number(Some("+33467"), "0033467"));
        assert_eq!(read_search("00 11"), number(Some("+11"), "0011"));
        assert_eq!(read_search("06\u{a0}12\u{2011}34\u{202a}56"), number(Some("+336123456"), "06123456"));
        assert_eq!(read_search("93 12"), number(None, "9312"));
        assert_eq!(read_search("Martin  Zoé"), Search::Name("martin zoe".into()));
        assert_eq!(read_search(" - "), Search::All);
        assert_eq!(words("zoe martin"), ["martin", "zoe"]);
        assert_eq!(words("0467930000 zoe martin"), ["martin", "zoe", "0467930000"]);
        assert!(search_text("Zoé", "Martin", Some("+33467930000")).contains("0467930000"));
    }

    #[test]
    fn a_remark_is_added_to_those_known_once() {
        assert_eq!(with_remark(None, "Malentendante").as_deref(), Some("Malentendante"));
        assert_eq!(
            with_remark(Some("A une tablette"), "Malentendante").as_deref(),
            Some("A une tablette\nMalentendante")
        );
        assert_eq!(
            with_remark(Some("Malentendante, tablette"), "malentendante").as_deref(),
            Some("Malentendante, tablette")
        );
        assert_eq!(with_remark(Some(&"é".repeat(LONGEST_REMARKS - 1)), "x"), None);
        assert_eq!(with_remark(Some(&"é".repeat(LONGEST_REMARKS - 2)), "x").map(|all| all.chars().count()), Some(1000));
    }

    proptest! {
        #[test]
        fn folding_is_stable(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
