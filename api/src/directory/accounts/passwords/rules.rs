//! Rules for new passwords: long, and not made of what anybody would try.

use unicode_normalization::UnicodeNormalization;

/// Minimum length of a password, in characters of any kind.
///
/// Length matters most, as ANSSI and NIST SP 800-63B say.
pub const SHORTEST_PASSWORD: usize = 16;
/// Maximum length of a password, in characters.
pub const LONGEST_PASSWORD: usize = 200;

/// Number of characters that must be left when each predictable part counts as one.
const FEWEST_UNITS: usize = 8;
/// Minimum length of a predictable part: a sequence, a repetition or one of the account's own words.
const SHORTEST_PART: usize = 3;

/// Words that people take for passwords, one a line, without accents.
const COMMON: &str = include_str!("common.txt");
/// Rows of keys, French and American, and the alphabet: neighbours in a row are a sequence.
const ROWS: [&str; 8] = [
    "1234567890",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
];

/// Finds the fault of a new password, in French; `None` if it is good.
///
/// `own` are texts that strangers connect with the account: its name, its address, its organisation.
pub fn password_fault(password: &str, own: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Some("Seize caractères au moins : une petite phrase convient très bien.");
    }
    if length > LONGEST_PASSWORD {
        return Some("Deux cents caractères au plus.");
    }
    (units(password, own) < FEWEST_UNITS).then_some(
        "Trop facile à deviner : mots courants, votre nom, suites ou répétitions. \
         Prenez quatre ou cinq mots sans rapport entre eux.",
    )
}

/// Counts the characters of a password, each predictable part as one.
fn units(password: &str, own: &[&str]) -> usize {
    let text: Vec<char> = fold(password);
    let plain: Vec<char> = text.iter().map(|c| without_disguise(*c)).collect();
    let own = own.iter().flat_map(|text| words_of(text));
    let words: Vec<Vec<char>> = COMMON.lines().map(|word| word.chars().collect()).chain(own).collect();
    let (mut at, mut units) = (0, 0);
    while at < text.len() {
        let word = words.iter().filter(|word| text[at..].starts_with(word) || plain[at..].starts_with(word));
        let word = word.map(Vec::len).max().unwrap_or(0);
        let part = word.max(sequence(&text[at..])).max(repetition(&text, at)).max(number(&text[at..]));
        at += part.max(1);
        units += 1;
    }
    units
}

/// The characters of a text in lower case, without accents.
fn fold(text: &str) -> Vec<char> {
    text.chars().filter_map(|c| c.nfd().next()).flat_map(char::to_lowercase).collect()
}

/// The letter that a digit or a sign stands for in `p@ssw0rd`.
fn without_disguise(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' | '€' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// A name or an address and its words, those that are long enough to be recognised.
fn words_of(text: &str) -> Vec<Vec<char>> {
    let folded = fold(text);
    let words = folded.split(|c| !c.is_alphanumeric()).chain([&folded[..]]);
    words.filter(|word| word.len() >= SHORTEST_PART).map(<[char]>::to_vec).collect()
}

/// Length of the run at the beginning of a text: one character again and again, or neighbours of a row.
fn sequence(text: &[char]) -> usize {
    let run =
        |follows: &dyn Fn(char, char) -> bool| 1 + text.windows(2).take_while(|pair| follows(pair[0], pair[1])).count();
    let mut longest = run(&|one, next| one == next);
    for row in ROWS {
        let place = |c: char| row.chars().position(|key| key == c);
        // The digits go round: after 0 comes 1.
        let follows = |one, next| match (place(one), place(next)) {
            (Some(one), Some(next)) => next == one + 1 || (row.starts_with('1') && one == 9 && next == 0),
            _ => false,
        };
        longest = longest.max(run(&follows)).max(run(&|one, next| follows(next, one)));
    }
    if longest >= SHORTEST_PART { longest } else { 0 }
}

/// Length of the date, year or phone number at the beginning of a text.
fn number(text: &[char]) -> usize {
    let run = text.iter().take_while(|c| c.is_ascii_digit() || "/.-: ".contains(**c)).count();
    let longest = text[..run].iter().rposition(char::is_ascii_digit).map_or(0, |last| last + 1);
    if longest > SHORTEST_PART && text[0].is_ascii_digit() { longest } else { 0 }
}

/// Length of the longest part at a place that stood in the text before.
fn repetition(text: &[char], at: usize) -> usize {
    let common = |from: usize| text[at..].iter().zip(&text[from..]).take_while(|(one, other)| one == other).count();
    let longest = (0..at).map(common).max().unwrap_or(0);
    if longest >= SHORTEST_PART { longest } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[&str] = &[
        "Claire Vidal",
        "claire.vidal@sud-herault.example",
        "b5c8f0d1-7e2a-4f63@herault.example",
        "Communauté de Communes Sud-Hérault",
    ];

    #[test]
    fn phrases_and_drawn_passwords_are_good() {
        for good in [
            "le platane de la place",
            "trois figuiers près du canal",
            "a password for the tests only",
            "girafe tambour brouette nuage",
            "only for the bench of one run",
            "T7#kq9!zVw2$Lm5p",
        ] {
            assert_eq!(password_fault(good, OWN), None, "{good}: {}", units(good, OWN));
        }
    }

    #[test]
    fn short_long_and_predictable_ones_are_refused() {
        for bad in [
            "Azerty123!",
            "aaaaaaaaaaaaaaaaaaaaaa",
            "motdepassemotdepasse",
            "MotDePasse-MotDePasse",
            "azertyuiopqsdfgh",
            "poiuytrezamlkjhgf",
            "password12345678",
            "P@ssw0rdP@ssw0rd!",
            "1234567890123456",
            "9876543210987654",
            "abcdefghijklmnop",
            "ClaireVidalClaireVidal",
            "claire.vidal@sud-herault.example",
            "b5c8f0d1-7e2a-4f63@herault.example",
            "Sud-Hérault2026!",
            "bonjourbonjour2026",
            "soleil123456789!",
            "abababababababababab",
            "01/02/1980 01/02/1980",
            "numeriqueenunclic",
        ] {
            assert!(password_fault(bad, OWN).is_some(), "{bad}: {}", units(bad, OWN));
        }
        assert!(password_fault(&"girafe tambour brouette nuage".repeat(9), &[]).is_some(), "too long");
    }

    #[test]
    fn one_s_own_words_count_for_their_owner_only() {
        let named = "ClaireVidal-Herault";
        assert!(password_fault(named, OWN).is_some());
        assert_eq!(password_fault(named, &[]), None);
    }
}
