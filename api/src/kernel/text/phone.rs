//! Phone numbers: stored in E.164, shown in the French form. Landlines are as good as mobiles.

use phonenumber::country::Id::FR;
use phonenumber::{Mode, PhoneNumber};

use super::unseen;

/// Parses a number as people write it into E.164.
///
/// It is French unless it begins with `+`, `00`, or the code of France before nine digits. Invisible characters, any
/// space or dash between digits, and `tel:` come with numbers that are pasted, and are passed over. Letters that look
/// like a digit, O and l, are read as that digit.
pub fn parse(written: &str) -> Option<String> {
    let signs = signs(written);
    if written.chars().count() > 60 || !signs.chars().all(|c| c.is_ascii_digit() || c == '+') {
        return None;
    }
    let international = match (signs.strip_prefix("00"), signs.len()) {
        (Some(rest), _) => Some(format!("+{rest}")),
        (None, 11) if signs.starts_with("33") => Some(format!("+{signs}")),
        _ => None,
    };
    let number = phonenumber::parse(Some(FR), international.unwrap_or(signs)).ok()?;
    // French numbers of the right length pass, even where the metadata does not know their range yet.
    let plausible =
        if number.code().value() == 33 { number.national().value().to_string().len() == 9 } else { number.is_valid() };
    let e164 = plausible.then(|| number.format().mode(Mode::E164).to_string())?;
    Some(e164.strip_prefix("+33").map_or(e164.clone(), with_code))
}

/// Numbers of the overseas departements by the code of their country, from what follows the 0.
///
/// They have ten digits from all of France, and are often written so.
const OVERSEAS: [(&str, &[&str]); 4] = [
    ("262", &["262", "263", "269", "639", "692", "693"]),
    ("590", &["590", "690", "691"]),
    ("594", &["594", "694"]),
    ("596", &["596", "696", "697"]),
];

/// Puts its country's code before a French number without its 0, or the beginning of one.
pub fn with_code(national: &str) -> String {
    // Numbers that belong to nobody, for fiction, are beside those of Mayotte.
    let is_of = |range: &&&str| national.starts_with(**range) && !national.starts_with("63998");
    let code =
        OVERSEAS.iter().find(|(_, ranges)| ranges.iter().any(|range| is_of(&range))).map_or("33", |(code, _)| code);
    format!("+{code}{national}")
}

/// Returns a French number as it is dialled from France, with its 0.
pub fn national(e164: &str) -> Option<String> {
    let codes = ["33"].into_iter().chain(OVERSEAS.iter().map(|(code, _)| *code));
    let mut nationals = codes.filter_map(|code| e164.strip_prefix('+')?.strip_prefix(code));
    nationals.next().map(|national| format!("0{national}"))
}

/// The signs of a written number that count: digits and `+`, and whatever should not be there.
fn signs(written: &str) -> String {
    let written = written.trim_matches(|c: char| c.is_whitespace() || is_passed_over(c));
    let written = written.get(..4).filter(|tel| tel.eq_ignore_ascii_case("tel:")).map_or(written, |_| &written[4..]);
    let as_digit = |c| match c {
        'O' | 'o' => '0',
        'I' | 'l' | '|' => '1',
        c => c,
    };
    written.chars().filter(|c| !is_passed_over(*c)).map(as_digit).collect()
}

/// The reason why a text is no phone number.
#[derive(Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A sign that no number has.
    Sign(char),
    /// Its number of digits, or a number that does not exist.
    Digits(usize),
}

/// Finds what is odd about a text that `parse` does not read.
pub fn oddity(written: &str) -> Oddity {
    if !written.contains(|c: char| c.is_ascii_digit()) {
        return Oddity::Digits(0);
    }
    let signs = signs(written);
    match signs.chars().find(|c| !c.is_ascii_digit() && *c != '+') {
        Some(sign) => Oddity::Sign(sign),
        None => Oddity::Digits(signs.chars().filter(char::is_ascii_digit).count()),
    }
}

/// Returns whether a character may stand between digits.
pub fn is_passed_over(c: char) -> bool {
    let is_dash = matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    c.is_whitespace() || is_dash || "./()·\u{2022}".contains(c) || unseen::is_unseen(c)
}

/// Formats a number for people: `04 67 93 00 00` if French, else `+44 20 7946 0018`.
///
/// A text that is no number is returned as it is.
pub fn display(e164: &str) -> String {
    let Ok(number) = e164.parse::<PhoneNumber>() else { return e164.to_owned() };
    let mode = if national(e164).is_some() { Mode::National } else { Mode::International };
    number.format().mode(mode).to_string()
}

/// Returns whether a number can receive texts.
///
/// In France these are all that begin with 06 or 07, even where the metadata does not know the range yet.
pub fn is_mobile(e164: &str) -> bool {
    use phonenumber::Type::{FixedLineOrMobile, Mobile};
    if let Some(french) = e164.strip_prefix("+33") {
        return french.starts_with(['6', '7']);
    }
    let number = e164.parse::<PhoneNumber>();
    number
        .is_ok_and(|number| matches!(number.number_type(&phonenumber::metadata::DATABASE), Mobile | FixedLineOrMobile))
}

/// Countries whose mobiles get texts: France, and +262, +590, +594, +596 of its overseas departements.
///
/// Texts to other countries cost the organisation more, and lists of costly ranges are what swindlers know best.
const TEXTED: [&str; 5] = ["+33", "+262", "+590", "+594", "+596"];

/// Returns whether the service sends texts to a number.
pub fn gets_texts(e164: &str) -> bool {
    TEXTED.iter().any(|country| e164.starts_with(country)) && is_mobile(e164)
}

/// Codes of no country: satellites, networks of their own, and premium rates of all the world.
const OF_NO_COUNTRY: [&str; 6] = ["+870", "+878", "+881", "+882", "+883", "+979"];

/// Returns whether the service refuses to call a number because of its cost.
///
/// Numbers of no country are; in France these are the numbers that begin with 08 except 0800 to 0805, which are free;
/// abroad, those that the metadata knows as premium or shared-cost. 0806 to 0809 cost no more than an ordinary call,
/// but belong to services, and nobody is called back on them.
///
/// Source: Arcep, décision n° 2018-0881 of 24 July 2018, as amended, annexe 1 (plan national de numérotation), 2.4:
/// «numéros spéciaux» free, at the price of a call, or above it.
pub fn is_costly(e164: &str) -> bool {
    use phonenumber::Type::{PremiumRate, SharedCost};
    if let Some(french) = e164.strip_prefix("+33") {
        return french.starts_with('8')
            && !(french.starts_with("80") && matches!(french.as_bytes().get(2), Some(b'0'..=b'5')));
    }
    if OF_NO_COUNTRY.iter().any(|code| e164.starts_with(code)) {
        return true;
    }
    let number = e164.parse::<PhoneNumber>();
    number.is_ok_and(|number| matches!(number.number_type(&phonenumber::metadata::DATABASE), PremiumRate | SharedCost))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_cost_are_known() {
        for (number, costly) in [
            ("+33899123456", true),
            ("+33892123456", true),
            ("+33820123456", true),
            ("+33810123456", true),
            ("+33836123456", true),
            ("+33806123456", true),
            ("+33800123456", false),
            ("+33805123456", false),
            ("+33467930000", false),
            ("+33612345678", false),
            ("+33980123456", false),
            ("+442079460018", false),
            ("+449061234567", true),
            ("+881612345678", true),
            ("+870773123456", true),
        ] {
            assert_eq!(is_costly(number), costly, "{number}");
        }
    }

    #[test]
    fn landlines_mobiles_and_foreign_numbers_are_read() {
        for (written, e164) in [
            ("04 67 93 00 00", "+33467930000"),
            ("04.67.93.00.00", "+33467930000"),
            ("0033467930000", "+33467930000"),
            ("+33 (0)4 67 93 00 00", "+33467930000"),
            ("06 12 34 56 78", "+33612345678"),
            ("+44 20 7946 0018", "+442079460018"),
            ("(04) 67 93 00 00", "+33467930000"),
            ("00 33 4 67 93 00 00", "+33467930000"),
            ("33467930000", "+33467930000"),
            ("O4 67 93 OO oo", "+33467930000"),
            ("04 67 93 l2 I2", "+33467931212"),
            ("06 39 98 12 34", "+33639981234"),
        ] {
            assert_eq!(parse(written).as_deref(), Some(e164), "{written}");
        }
    }

    #[test]
    fn numbers_of_overseas_are_of_one_country_in_any_spelling() {
        for (written, e164) in [
            ("0692 12 34 56", "+262692123456"),
            ("+33 692 12 34 56", "+262692123456"),
            ("00262 692 12 34 56", "+262692123456"),
            ("02 69 61 23 45", "+262269612345"),
            ("0639 01 23 45", "+262639012345"),
            ("0590 12 34 56", "+590590123456"),
            ("06 91 12 34 56", "+590691123456"),
            ("0694 12 34 56", "+594694123456"),
            ("0596 12 34 56", "+596596123456"),
            ("+596 696 12 34 56", "+596696123456"),
        ] {
            assert_eq!(parse(written).as_deref(), Some(e164), "{written}");
            assert_eq!(parse(&display(e164)).as_deref(), Some(e164), "{}", display(e164));
        }
        assert!(gets_texts("+262692123456") && gets_texts("+596696123456") && !gets_texts("+590590123456"));
    }

    #[test]
    fn what_is_odd_about_a_number_is_found() {
        assert_eq!(oddity("04 67 93 b0 00"), Oddity::Sign('b'));
        assert_eq!(oddity("04 67 93"), Oddity::Digits(6));
        assert_eq!(oddity("Appelez mon fils"), Oddity::Digits(0));
    }

    #[test]
    fn characters_that_come_with_pasted_numbers_are_passed_over() {
        for c in "\u{200e}\u{202a}\u{202c}\u{2066}\u{2069}\u{2011}\u{2013}\u{2007}\u{2009}\u{200b}\u{fe0d}·".chars() {
            assert_eq!(parse(&format!("{c}06{c}12 34 56{c}78{c}")).as_deref(), Some("+33612345678"), "{c:?}");
        }
        assert_eq!(parse("tel:+33612345678").as_deref(), Some("+33612345678"));
        assert_eq!(parse(" TEL: 06.12.34.56.78").as_deref(), Some("+33612345678"));
    }

    #[test]
    fn texts_go_to_mobiles_of_france_alone() {
        for (number, texted) in [
            ("+33612345678", true),
            ("+262692123456", true),
            ("+590690123456", true),
            ("+33467930000", false),
            ("+447400123456", false),
            ("+881612345678", false),
            ("+18761234567", false),
        ] {
            assert_eq!(gets_texts(number), texted, "{number}");
        }
    }

    #[test]
    fn texts_that_are_no_phone_number_are_refused() {
        for written in ["", "12", "abc", "04 67 93 00", "04 67 93 00 00 00", "<script>", "+999999999999999999"] {
            assert_eq!(parse(written), None, "{written}");
        }
    }

    #[test]
    fn mobiles_get_texts_and_landlines_do_not() {
        for (number, mobile) in [
            ("+33612345678", true),
            ("+33756789012", true),
            ("+33691621021", true),
            ("+33467930000", false),
            ("+33967930000", false),
            ("+447400123456", true),
        ] {
            assert_eq!(is_mobile(number), mobile, "{number}");
        }
    }

    #[test]
    fn numbers_are_shown_the_french_way() {
        assert_eq!(display("+33467930000"), "04 67 93 00 00");
        assert_eq!(display("+262692123456"), "0692 12 34 56");
        assert_eq!(display("+442079460018"), "+44 20 7946 0018");
    }
}
