//! Fields of a body: parsed one by one, with all errors gathered.

use chrono::NaiveDate;

use crate::kernel::text::dates::{NOT_NEAR, is_near};
use crate::kernel::text::phone::Oddity;
use crate::kernel::text::problem::{FieldError, Problem};
use crate::kernel::text::unseen::{is_unseen, turns};
use crate::kernel::text::{email, phone};

/// Digits from which a name holds a phone number that was typed with it.
const DIGITS_OF_A_NUMBER: usize = 6;
/// Characters that no name has, and that addresses, templates and markup have.
const NEVER_IN_NAMES: [char; 12] = ['<', '>', '\n', '\r', '\t', ':', '/', '\\', '{', '}', '@', '#'];

/// The errors in the fields of one body, gathered so that a person can correct all at once.
#[derive(Debug, Default)]
pub struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// Adds an error in a field.
    pub fn refuse(&mut self, pointer: &str, detail: impl Into<String>) {
        self.errors.push(FieldError { detail: detail.into(), pointer: Some(pointer.to_owned()), parameter: None });
    }

    /// Ends the parsing.
    ///
    /// # Errors
    /// 422 with all errors, if there are any.
    pub fn done(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::fields(self.errors)) }
    }

    /// Parses a required text: trimmed, of at most `max` characters.
    pub fn text(&mut self, pointer: &str, given: &str, max: usize) -> String {
        match self.optional_text(pointer, Some(given), max) {
            Some(text) => text,
            None => {
                if !self.errors.iter().any(|error| error.pointer.as_deref() == Some(pointer)) {
                    self.refuse(pointer, "Cette réponse est obligatoire.");
                }
                String::new()
            }
        }
    }

    /// Parses an optional text; a blank one is `None`.
    ///
    /// Characters without width, which come with what is pasted, are left out: no two texts differ by them.
    pub fn optional_text(&mut self, pointer: &str, given: Option<&str>, max: usize) -> Option<String> {
        let seen: String = given?.chars().filter(|c| turns(*c) || !is_unseen(*c)).collect();
        let text = Some(seen.trim()).filter(|text| !text.is_empty())?;
        if text.chars().any(is_invisible) {
            self.refuse(pointer, "Un caractère invisible n'est pas accepté.");
            return None;
        }
        if text.chars().count() > max {
            self.refuse(pointer, format!("{max} caractères au plus."));
            return None;
        }
        Some(text.to_owned())
    }

    /// Parses an optional reason for an exception to a rule; a given one must not be blank.
    pub fn reason(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        given.map(|given| self.text(pointer, given, 500))
    }

    /// Parses a person's name: a text on one line with a letter in it.
    pub fn name(&mut self, pointer: &str, given: &str) -> String {
        self.name_of(pointer, given, "nom")
    }

    /// Parses a person's given name, as `name` does.
    pub fn given_name(&mut self, pointer: &str, given: &str) -> String {
        self.name_of(pointer, given, "prénom")
    }

    fn name_of(&mut self, pointer: &str, given: &str, word: &str) -> String {
        let name = self.text(pointer, given, 80);
        if !name.is_empty() && (!name.chars().any(char::is_alphabetic) || name.contains(NEVER_IN_NAMES)) {
            self.refuse(pointer, format!("Écrivez le {word} en lettres."));
        } else if name.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_NUMBER {
            self.refuse(pointer, format!("Écrivez le {word} sans le numéro de téléphone."));
        } else if has_host(&name) {
            self.refuse(pointer, format!("Écrivez le {word} en lettres, avec une espace après un point."));
        }
        name
    }

    /// Parses an optional phone number into E.164.
    pub fn phone(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        let written = given.map(str::trim).filter(|text| !text.is_empty())?;
        let number = phone::parse(written);
        if number.is_none() {
            self.refuse(
                pointer,
                match phone::oddity(written) {
                    Oddity::Sign(sign) => format!("« {sign} » n'a pas sa place dans un numéro de téléphone."),
                    Oddity::Digits(0) => "Écrivez le numéro en chiffres, par exemple 04 67 93 00 00.".to_owned(),
                    Oddity::Digits(10) => "Ce numéro n'existe pas : vérifiez chaque chiffre.".to_owned(),
                    Oddity::Digits(digits) => {
                        let s = if digits == 1 { "" } else { "s" };
                        format!("Ce numéro a {digits} chiffre{s} : il en faut dix, par exemple 04 67 93 00 00.")
                    }
                },
            );
        }
        number
    }

    /// Parses an optional phone number on which a person is to be called.
    ///
    /// Numbers of services are refused, because calls to them may cost more than ordinary ones.
    pub fn person_phone(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        let number = self.phone(pointer, given);
        if number.as_deref().is_some_and(phone::is_costly) {
            self.refuse(
                pointer,
                "Nous n'appelons pas les numéros de service, souvent payants. Donnez un numéro fixe ou mobile.",
            );
        }
        number
    }

    /// Parses an optional e-mail address into lower case.
    pub fn email(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        let given = self.optional_text(pointer, given, 254)?;
        let address = email::normalize(&given);
        if address.is_none() {
            self.refuse(pointer, "Cette adresse n'est pas complète : par exemple jeanne.martin@exemple.fr.");
        }
        address
    }

    /// Parses an e-mail address that must be given; empty if it is refused.
    pub fn required_email(&mut self, pointer: &str, given: &str) -> String {
        if given.trim().is_empty() {
            self.refuse(pointer, "Cette réponse est obligatoire.");
        }
        self.email(pointer, Some(given)).unwrap_or_default()
    }

    /// Checks that a day is within the bounds of the calendar.
    pub fn near_day(&mut self, pointer: &str, given: NaiveDate) {
        if !is_near(given) {
            self.refuse(pointer, NOT_NEAR);
        }
    }

    /// Parses a whole number within bounds.
    pub fn number(&mut self, pointer: &str, given: i64, from: i64, to: i64) -> i16 {
        if !(from..=to).contains(&given) {
            self.refuse(pointer, format!("De {from} à {to}."));
        }
        i16::try_from(given.clamp(from, to)).unwrap_or(0)
    }
}

/// Returns whether a character is invisible and not needed in a text.
///
/// These are control characters, and those that turn the direction of the following text, so that it reads as another
/// text (Unicode, property `Bidi_Control`).
fn is_invisible(c: char) -> bool {
    turns(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// True if a text has what mail programs make a link of, as in `example.fr`.
fn has_host(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.windows(2).any(|pair| {
        pair[0].ends_with(char::is_alphanumeric) && pair[1].chars().take_while(|c| c.is_alphabetic()).nth(1).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_refused_and_french_ones_kept() {
        let read = |text: &str| {
            let mut fields = Fields::default();
            let read = fields.optional_text("/a", Some(text), 100);
            fields.done().is_ok() && read.is_some()
        };
        for bad in
            ["a\0b", "a\u{7}b", "a\u{202e}b", "a\u{202a}b", "a\u{2066}b", "a\u{2069}b", "a\u{200f}b", "a\u{61c}b"]
        {
            assert!(!read(bad), "{bad:?}");
        }
        let mut fields = Fields::default();
        assert_eq!(fields.text("/a", "Bonna\u{200b}f\u{ad}ous\u{feff}", 9), "Bonnafous");
        for given in ["https://exemple.fr", "A{lien}B", "a@b.fr", "Zoé\tRoux"] {
            assert!(fields.name("/b", given).is_empty() || fields.errors.pop().is_some(), "{given}");
        }
        for good in ["Où ? « Là »\u{a0}!", "un\u{202f}000 €", "l\u{2019}œuf\r\n\tNoël", "👩\u{200d}🏫"] {
            assert!(read(good), "{good:?}");
        }
    }

    #[test]
    fn a_reason_may_be_left_out_and_is_never_blank() {
        let mut fields = Fields::default();
        assert_eq!(fields.reason("/a", None), None);
        assert_eq!(fields.reason("/b", Some(" Sa sœur ")), Some("Sa sœur".to_owned()));
        fields.reason("/c", Some("  "));
        assert_eq!(fields.done().map_err(|problem| problem.to_string().matches("; /c").count()), Err(1));
    }

    #[test]
    fn fields_gather_every_error() {
        let mut fields = Fields::default();
        fields.text("/a", "  ", 10);
        fields.text("/b", "a\0b", 10);
        fields.phone("/c", Some("12"));
        fields.email("/d", Some("jeanne"));
        fields.name("/e", "1234");
        fields.name("/g", "Nguyen 04 67 44 00 11");
        fields.number("/f", 99_999, 1, 12);
        assert_eq!(fields.done().map_err(|problem| problem.to_string().matches("; /").count()), Err(7));
    }
}
