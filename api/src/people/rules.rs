//! How a person is recognised and found again.

use unicode_normalization::UnicodeNormalization;

/// Letters without accents or case, words with one space between: «Éléonore  d'Œuvre» → `eleonore d oeuvre`.
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

/// What makes two enrolments one person: names and a way to reach them. Without a contact nobody is taken for another.
pub fn identity(given_name: &str, family_name: &str, phone: Option<&str>, email: Option<&str>) -> Option<String> {
    let contact = phone.or(email)?;
    Some(format!("{}|{}|{}", fold(family_name), fold(given_name), contact.to_lowercase()))
}

/// What the desk's search looks in: names, then the phone as it is written here and abroad.
pub fn search_text(given_name: &str, family_name: &str, phone: Option<&str>) -> String {
    let mut text = format!("{} {}", fold(family_name), fold(given_name));
    if let Some(phone) = phone {
        let national = phone.strip_prefix("+33").map(|rest| format!(" 0{rest}")).unwrap_or_default();
        text += &format!(" {phone}{national}");
    }
    text
}

/// The words of a search; digits that belong to one number are put together.
pub fn search_words(asked: &str) -> Vec<String> {
    let digits: String = asked.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty() && asked.chars().all(|c| c.is_ascii_digit() || " .-+()".contains(c));
    if is_number { vec![digits] } else { fold(asked).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect() }
}

/// Whether a year can be the birth year of somebody who comes in `year`.
pub fn is_birth_year(born: i32, year: i32) -> bool {
    (year - 120..=year).contains(&born)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_tell_people_apart() {
        assert_eq!(fold("Éléonore  d'Œuvre"), "eleonore d oeuvre");
        assert_eq!(fold("Jean-François"), fold("JEAN FRANCOIS"));
        let one = identity("Zoé", "Martin", Some("+33467930000"), None);
        assert_eq!(one, identity("zoe", "MARTIN", Some("+33467930000"), Some("autre@exemple.fr")));
        assert_ne!(one, identity("Zoé", "Martin", Some("+33467930001"), None));
        assert_eq!(identity("Zoé", "Martin", None, None), None);
    }

    #[test]
    fn a_couple_on_one_phone_is_two_people() {
        let phone = Some("+33467930000");
        assert_ne!(identity("Jeanne", "Martin", phone, None), identity("Paul", "Martin", phone, None));
    }

    #[test]
    fn numbers_are_searched_as_they_are_dictated() {
        assert_eq!(search_words("04 67.93"), ["046793"]);
        assert_eq!(search_words("Martin  Zoé"), ["martin", "zoe"]);
        assert!(search_text("Zoé", "Martin", Some("+33467930000")).contains("0467930000"));
    }

    proptest! {
        #[test]
        fn folding_is_stable(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
