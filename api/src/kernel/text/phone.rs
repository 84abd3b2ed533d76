//! Phone numbers: stored in E.164, shown in the French form. Landlines are as good as mobiles.

use phonenumber::country::Id::FR;
use phonenumber::{Mode, PhoneNumber};

/// Parses a number as people write it into E.164.
///
/// It is French unless it begins with `+` or `00`.
pub fn parse(written: &str) -> Option<String> {
    let written = written.trim();
    if written.len() > 40 || !written.chars().all(|c| c.is_ascii_digit() || " .-/()+\u{a0}\u{202f}".contains(c)) {
        return None;
    }
    let digits: String = written.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let international = digits.strip_prefix("00").map(|rest| format!("+{rest}"));
    let number = phonenumber::parse(Some(FR), international.unwrap_or(digits)).ok()?;
    // French numbers of the right length pass, even where the metadata does not know their range yet.
    let plausible =
        if number.code().value() == 33 { number.national().value().to_string().len() == 9 } else { number.is_valid() };
    plausible.then(|| number.format().mode(Mode::E164).to_string())
}

/// Formats a number for people: `04 67 93 00 00` if French, else `+44 20 7946 0018`.
///
/// A text that is no number is returned as it is.
pub fn display(e164: &str) -> String {
    let Ok(number) = e164.parse::<PhoneNumber>() else { return e164.to_owned() };
    let mode = if number.code().value() == 33 { Mode::National } else { Mode::International };
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

/// Returns whether the service refuses to call a number because of its cost.
///
/// In France these are the numbers that begin with 08 except 0800 to 0805, which are free; abroad, those that the
/// metadata knows as premium or shared-cost. 0806 to 0809 cost no more than an ordinary call, but belong to services,
/// and nobody is called back on them.
///
/// Source: Arcep, décision n° 2018-0881 of 24 July 2018, as amended, annexe 1 (plan national de numérotation), 2.4:
/// «numéros spéciaux» free, at the price of a call, or above it.
pub fn is_costly(e164: &str) -> bool {
    use phonenumber::Type::{PremiumRate, SharedCost};
    if let Some(french) = e164.strip_prefix("+33") {
        return french.starts_with('8')
            && !(french.starts_with("80") && matches!(french.as_bytes().get(2), Some(b'0'..=b'5')));
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
        ] {
            assert_eq!(parse(written).as_deref(), Some(e164), "{written}");
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
        assert_eq!(display("+442079460018"), "+44 20 7946 0018");
    }
}
