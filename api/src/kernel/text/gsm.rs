//! The letters of text messages: GSM 03.38, in which a text of two parts holds 306 places.
//!
//! One letter outside of it turns the whole text into UCS-2, whose parts hold 67 characters instead of 153.

use unicode_normalization::UnicodeNormalization;

/// Letters of the basic set that are not ASCII (3GPP TS 23.038, 6.2.1), without the Greek ones.
const BASIC: &str = "£¥èéùìòÇØøÅåÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
/// Characters that take two places (3GPP TS 23.038, 6.2.1.1).
const EXTENSION: &str = "^{}\\[~]|€";

/// Writes a text in letters of GSM 03.38: «Vous êtes où ? » → `Vous etes où ? `.
///
/// Letters lose the accents that the set lacks, and typographic marks become plain ones. What has no like becomes `?`.
pub fn fold(text: &str) -> String {
    let plain = text.replace("« ", "\"").replace(" »", "\"").replace("«\u{a0}", "\"").replace("\u{a0}»", "\"");
    plain.chars().flat_map(turn).collect()
}

fn turn(c: char) -> Vec<char> {
    match c {
        c if is_known(c) => vec![c],
        '’' | '‘' | '′' | '`' => vec!['\''],
        '«' | '»' | '“' | '”' => vec!['"'],
        '–' | '—' | '‑' | '‐' | '−' | '·' | '•' => vec!['-'],
        '…' => vec!['.', '.', '.'],
        'œ' => vec!['o', 'e'],
        'Œ' => vec!['O', 'E'],
        '°' | 'º' => vec!['o'],
        c if c.is_whitespace() => vec![' '],
        c => {
            let base: Vec<char> = std::iter::once(c).nfkd().filter(|c| is_known(*c)).collect();
            if base.is_empty() { vec!['?'] } else { base }
        }
    }
}

fn is_known(c: char) -> bool {
    matches!(c, ' '..='~' | '\n') && c != '`' || BASIC.contains(c) || EXTENSION.contains(c)
}

/// Counts the places of a text that [`fold`] made: some characters take two.
pub fn places(text: &str) -> usize {
    text.chars().map(|c| if EXTENSION.contains(c) { 2 } else { 1 }).sum()
}

/// Cuts a text at a word, with three points, to a number of places.
///
/// Nothing is left of it where that is too few.
pub fn cut(text: &str, most: usize) -> String {
    if places(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for word in text.split(' ') {
        let longer = if kept.is_empty() { word.to_owned() } else { format!("{kept} {word}") };
        if places(&longer) + 3 > most {
            break;
        }
        kept = longer;
    }
    if kept.is_empty() { kept } else { kept + "..." }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn french_is_written_in_letters_of_gsm() {
        assert_eq!(fold("Vous êtes où, en août ? À l’œil : « ça »"), "Vous etes où, en aout ? A l'oeil : \"ca\"");
        assert_eq!(fold("Noël – 2\u{a0}€…"), "Noel - 2 €...");
        assert_eq!(fold("Ελένη 👩"), "????? ?");
        assert_eq!(places("1 € {a}"), 10);
    }

    #[test]
    fn texts_are_cut_at_a_word() {
        assert_eq!(cut("Le chauffage est en panne", 25), "Le chauffage est en panne");
        assert_eq!(cut("Le chauffage est en panne", 24), "Le chauffage est en...");
        assert_eq!(cut("Anticonstitutionnellement", 10), "");
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_set(text in "\\PC{0,60}", most in 0usize..80) {
            let folded = fold(&text);
            prop_assert!(folded.chars().all(is_known), "{folded}");
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert!(places(&cut(&folded, most)) <= most);
        }
    }
}
