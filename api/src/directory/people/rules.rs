//! Rules of recognising a person and finding them again.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

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

/// Makes the key of a name, one for all its spellings.
///
/// It is the letters of both names, in whichever order they stand:
/// «D'Angelo, Zoé», «Dangelo Zoé» and «Zoé d’Angelo» have one key.
pub fn name_key(given_name: &str, family_name: &str) -> String {
    let letters = |text: &str| fold(text).replace(' ', "");
    let (one, other) = (letters(given_name), letters(family_name));
    if one < other { format!("{one} {other}") } else { format!("{other} {one}") }
}

/// Makes the key that two rows of one person share: name, a contact and the year of birth.
///
/// Without a contact there is none, so that nobody is mistaken for another.
pub fn identity(name_key: &str, phone: Option<&str>, email: Option<&str>, birth_year: Option<i16>) -> Option<String> {
    let year = birth_year.map(|year| year.to_string()).unwrap_or_default();
    phone.or(email).map(|contact| format!("{name_key}|{contact}|{year}"))
}

/// A known card whose name and one of whose contacts are those of the person who enrols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The card that stands for it: the same, or the one into which it was merged.
    pub stands_for: Uuid,
    /// Year of birth, if known.
    pub birth_year: Option<i16>,
}

/// Certainty that a person is one whom we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// The person of this card.
    Certain(Uuid),
    /// One of several: a new card, which the desk finds among the duplicates.
    Probable,
    /// Nobody known: another year of birth is another person.
    New,
}

/// Recognises a person among the cards with their name and one of their contacts.
pub fn recognise(birth_year: Option<i16>, candidates: &[Candidate]) -> Recognition {
    let cards = |fits: &dyn Fn(&Candidate) -> bool| -> BTreeSet<Uuid> {
        candidates.iter().filter(|one| fits(one)).map(|one| one.stands_for).collect()
    };
    let only = |cards: &BTreeSet<Uuid>| cards.iter().next().filter(|_| cards.len() == 1).copied();
    let possible = cards(&|one| one.birth_year.is_none() || birth_year.is_none() || one.birth_year == birth_year);
    let same_year = cards(&|one| birth_year.is_some() && one.birth_year == birth_year);
    match only(&same_year).or_else(|| only(&possible)) {
        Some(card) => Recognition::Certain(card),
        None if possible.is_empty() => Recognition::New,
        None => Recognition::Probable,
    }
}

/// Makes the text that the desk searches: names, then the international and national number.
pub fn search_text(given_name: &str, family_name: &str, phone: Option<&str>) -> String {
    let mut text = format!("{} {}", fold(family_name), fold(given_name));
    if let Some(phone) = phone {
        let national = phone::national(phone).map(|number| format!(" {number}")).unwrap_or_default();
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
    /// An e-mail address, or its beginning with the `@`.
    Email(String),
    /// A number: its beginning in E.164, if the beginning was typed, and its digits.
    Number(Option<String>, String),
}

/// Number of digits of a whole number: within a text, it finds its person better than a name.
const WHOLE_NUMBER: usize = 9;

/// Words of courtesy, folded, that are no part of a name.
const TITLES: [&str; 9] = ["m", "m.", "mr", "mme", "mme.", "mlle", "madame", "monsieur", "mademoiselle"];

/// Parses a search as the desk types it while a person spells or dictates, or as it is pasted.
///
/// «Mme Soulier» is Soulier, «Soulier 04 67 93 11 22» the number, and «+33 (0)4 67» a beginning of it.
pub fn read_search(asked: &str) -> Search {
    if asked.contains('@') {
        return Search::Email(asked.trim().to_lowercase());
    }
    let asked = &asked.replace("(0)", "");
    let is_of_number = |c: char| c.is_ascii_digit() || c == '+' || phone::is_passed_over(c);
    let digits: String = asked.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || !asked.chars().all(is_of_number) {
        let number: String = asked.chars().filter(|c| is_of_number(*c)).collect();
        if digits.len() >= WHOLE_NUMBER && asked.contains(char::is_alphabetic) {
            return read_search(&number);
        }
        let folded = fold(asked);
        let name = folded.split(' ').skip_while(|word| TITLES.contains(word)).collect::<Vec<_>>().join(" ");
        return match (folded.is_empty(), name.is_empty()) {
            (true, _) => Search::All,
            (false, true) => Search::Name(folded),
            (false, false) => Search::Name(name),
        };
    }
    let abroad = asked.trim_start().starts_with('+').then_some(digits.as_str()).or(digits.strip_prefix("00"));
    let with_code = |digits: &str| digits.strip_prefix("33").map_or_else(|| format!("+{digits}"), phone::with_code);
    let beginning = match (abroad, digits.strip_prefix('0')) {
        // Numbers of overseas are written with +33, too, and kept with the code of their own.
        (Some(digits), _) => Some(with_code(digits)),
        (None, Some(national)) => Some(phone::with_code(national)),
        (None, None) => None,
    };
    Search::Number(beginning, digits)
}

/// The name that is searched, folded, if a search is one.
pub fn searched_name(asked: &str) -> Option<String> {
    match read_search(asked) {
        Search::Name(name) => Some(name),
        _ => None,
    }
}

/// The beginning of an e-mail address, if a search is one.
pub fn searched_email(asked: &str) -> Option<String> {
    match read_search(asked) {
        Search::Email(beginning) => Some(beginning),
        _ => None,
    }
}

/// Splits a search into the words that must all match, the most selective first.
///
/// Digits of one number are joined.
pub fn search_words(asked: &str) -> Vec<String> {
    match read_search(asked) {
        Search::All => Vec::new(),
        Search::Name(name) => words(&name).into_iter().map(str::to_owned).collect(),
        Search::Number(_, digits) => vec![digits],
        Search::Email(_) => Vec::new(),
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
    (1900..=year).contains(&born)
}

/// Returns whether a commune is written as an INSEE code: names begin with no digit.
pub fn is_insee_code(commune: &str) -> bool {
    commune.starts_with(|c: char| c.is_ascii_digit())
}

/// Age from which a person answers for themselves.
pub const MAJORITY: i32 = 18;
/// Age from which a child comes without an adult.
pub const COMES_ALONE: i32 = 12;

/// Age in the year of a workshop, which is that year less the year of birth.
pub fn age(born: i16, year: i32) -> i32 {
    year - i32::from(born)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_search_is_read_as_it_is_typed_or_pasted() {
        let name = |text: &str| Search::Name(text.to_owned());
        assert_eq!(read_search("Mme Soulier"), name("soulier"));
        assert_eq!(read_search("M. et Mme"), name("et mme"), "something is searched in any case");
        assert_eq!(read_search("Madame"), name("madame"));
        let number = Search::Number(Some("+33467931122".into()), "0467931122".into());
        assert_eq!(read_search("Soulier Bernadette 04 67 93 11 22"), number);
        let abroad = Search::Number(Some("+33467931122".into()), "33467931122".into());
        assert_eq!(read_search("+33 (0)4 67 93 11 22"), abroad);
        assert_eq!(read_search("CAP-7K4M"), name("cap 7k4m"), "a reference is no number");
    }

    #[test]
    fn accents_case_and_punctuation_do_not_distinguish() {
        assert_eq!(fold("Éléonore  d'Œuvre"), "eleonore d oeuvre");
        assert_eq!(fold("Jean-François"), fold("JEAN FRANCOIS"));
    }

    #[test]
    fn spellings_of_a_name_have_one_key() {
        for (given, family) in [
            ("Zoé", "D'Angelo"),
            ("ZOE", "Dangelo"),
            ("zoé", "d\u{2019}angelo"),
            ("Zoé", "D Angelo"),
            ("D'Angelo", "Zoé"),
        ] {
            assert_eq!(name_key(given, family), "dangelo zoe", "{given} {family}");
        }
        assert_eq!(name_key("Jean-Pierre", "Le Goff"), name_key("Jeanpierre", "LEGOFF"));
        assert_ne!(name_key("Jeanne", "Martin"), name_key("Paul", "Martin"));
        assert_eq!(identity("martin zoe", None, None, Some(1950)), None);
        assert_ne!(
            identity("martin zoe", Some("+33467930000"), None, Some(1946)),
            identity("martin zoe", Some("+33467930000"), None, Some(1973)),
        );
    }

    #[test]
    fn a_father_and_a_son_of_one_name_are_two() {
        let card = |id: u128, birth_year| Candidate { stands_for: Uuid::from_u128(id), birth_year };
        let (father, son, unknown) = (card(1, Some(1946)), card(2, Some(1973)), card(3, None));
        assert_eq!(recognise(Some(1973), &[father]), Recognition::New);
        assert_eq!(recognise(Some(1973), &[father, son]), Recognition::Certain(son.stands_for));
        assert_eq!(recognise(None, &[father]), Recognition::Certain(father.stands_for));
        assert_eq!(recognise(None, &[father, son]), Recognition::Probable);
        assert_eq!(recognise(Some(1946), &[unknown]), Recognition::Certain(unknown.stands_for));
        assert_eq!(recognise(Some(1946), &[father, unknown]), Recognition::Certain(father.stands_for));
        assert_eq!(recognise(Some(1950), &[father, son]), Recognition::New);
        assert_eq!(recognise(None, &[]), Recognition::New);
        let merged = Candidate { stands_for: father.stands_for, birth_year: None };
        assert_eq!(recognise(None, &[father, merged]), Recognition::Certain(father.stands_for), "two rows of one");
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
    fn numbers_are_searched_as_they_are_dictated() {
        let number = |beginning: Option<&str>, digits: &str| Search::Number(beginning.map(Into::into), digits.into());
        assert_eq!(read_search("04 67.93"), number(Some("+3346793"), "046793"));
        assert_eq!(read_search("+33 4 67"), number(Some("+33467"), "33467"));
        assert_eq!(read_search("0033467"), number(Some("+33467"), "0033467"));
        assert_eq!(read_search("00 11"), number(Some("+11"), "0011"));
        assert_eq!(read_search("06\u{a0}12\u{2011}34\u{202a}56"), number(Some("+336123456"), "06123456"));
        assert_eq!(read_search("0692 12"), number(Some("+26269212"), "069212"));
        assert_eq!(read_search("+33 692 12"), number(Some("+26269212"), "3369212"));
        assert_eq!(read_search("93 12"), number(None, "9312"));
        assert_eq!(read_search("Martin  Zoé"), Search::Name("martin zoe".into()));
        assert_eq!(read_search(" Jeanne@Exemple.FR "), Search::Email("jeanne@exemple.fr".into()));
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

    /// Ways in which people, forms and programs spell one name.
    fn respell(name: &str, way: u8) -> String {
        match way % 6 {
            0 => name.to_uppercase(),
            1 => name.to_lowercase(),
            2 => name.replace(['-', ' '], ""),
            3 => name.replace('-', " "),
            4 => name.replace('\'', "\u{2019}"),
            _ => name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect(),
        }
    }

    const GIVEN: [&str; 6] = ["Zoé", "Jean-Pierre", "Éléonore", "Anne Marie", "Loïc", "Paul"];
    const FAMILY: [&str; 6] = ["D'Angelo", "Le Goff", "N'Diaye", "Saint-Jean", "Œuvrard", "Martin"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn pairs_of_people_are_one_or_two(
            (one, other) in ((0usize..6, 0usize..6), (0usize..6, 0usize..6)),
            (way, swapped) in (any::<u8>(), any::<bool>()),
            (year, another) in (proptest::option::of(1930i16..1960), proptest::option::of(1930i16..1960)),
        ) {
            let key = |(given, family): (usize, usize)| name_key(GIVEN[given], FAMILY[family]);
            let (given, family) = (respell(GIVEN[one.0], way), respell(FAMILY[one.1], way / 6));
            let spelt = if swapped { name_key(&family, &given) } else { name_key(&given, &family) };
            prop_assert_eq!(&spelt, &key(one), "no second seat for one person");
            prop_assert_eq!(key(one) == key(other), one == other, "no join of two");
            let card = Candidate { stands_for: Uuid::from_u128(1), birth_year: year };
            let differ = year.is_some() && another.is_some() && year != another;
            let found = recognise(another, &[card]);
            prop_assert_eq!(found, if differ { Recognition::New } else { Recognition::Certain(card.stands_for) });
        }

        #[test]
        fn folding_is_stable(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
