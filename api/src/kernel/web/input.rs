//! What comes in: bodies, queries and fields, read strictly.
//!
//! Types are parsed, not validated afterwards.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use chrono::NaiveDate;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use sha2::{Digest, Sha256};

use crate::kernel::text::dates::{NOT_NEAR, is_near};
use crate::kernel::text::problem::{
    FieldError, INVALID_QUERY, MALFORMED, Problem, TOO_LARGE, TOO_SLOW, UNSUPPORTED_MEDIA,
};
use crate::kernel::text::{email, phone};

/// The largest body that any form needs, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// Time for a whole body; actix itself waits for ever.
const BODY_TIME: Duration = Duration::from_secs(10);

/// A JSON body: plain (no encoding), small, quick, with no unknown field and no NUL.
#[derive(Debug)]
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of its bytes, for [`crate::kernel::data::idempotency`].
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers();
        let json = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .and_then(|kind| kind.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let encoded = headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
        let announced =
            headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let mut payload = payload.take();
        Box::pin(async move {
            if !json || encoded {
                return Err(Problem::new(UNSUPPORTED_MEDIA).detail("Il faut du JSON, sans compression."));
            }
            if announced.is_some_and(|length| length > MAX_BODY) {
                return Err(Problem::new(TOO_LARGE));
            }
            let mut bytes = Vec::new();
            let whole = async {
                while let Some(chunk) = payload.next().await {
                    let chunk = chunk.map_err(|_| Problem::new(MALFORMED))?;
                    if bytes.len() + chunk.len() > MAX_BODY {
                        return Err(Problem::new(TOO_LARGE));
                    }
                    bytes.extend_from_slice(&chunk);
                }
                Ok(())
            };
            tokio::time::timeout(BODY_TIME, whole).await.map_err(|_| Problem::new(TOO_SLOW))??;
            Ok(Body { value: parse(&bytes)?, digest: Sha256::digest(&bytes).into() })
        })
    }
}

/// Reads JSON strictly.
///
/// # Errors
/// What is wrong, with a pointer to where.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        if error.inner().is_data() {
            let message = error.inner().to_string();
            let mut pointer = pointer_of(error.path());
            if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
                pointer = format!("{pointer}/{field}");
                return Problem::invalid(pointer, "Cette réponse manque.");
            }
            if message.starts_with("unknown field") {
                return Problem::invalid(pointer, "Ce champ est inconnu.");
            }
            return Problem::invalid(pointer, "Cette valeur n'est pas de la forme attendue.");
        }
        Problem::new(MALFORMED).detail("Ce n'est pas du JSON valable.")
    })?;
    json.end().map_err(|_| Problem::new(MALFORMED).detail("Ce n'est pas du JSON valable."))?;
    Ok(value)
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => format!("{pointer}/{variant}"),
        Segment::Unknown => pointer,
    })
}

/// Query parameters; unknown ones are refused, so that a mistyped filter never shows the wrong list.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.query_string();
        if text.contains("%00") {
            return ready(Err(Problem::new(INVALID_QUERY).detail("Un caractère n'est pas accepté.")));
        }
        let pairs = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(text.as_bytes()));
        ready(serde_path_to_error::deserialize(pairs).map(Query).map_err(|error| {
            let message = error.inner().to_string();
            let quoted = message.split('`').nth(1).unwrap_or("?");
            if message.starts_with("unknown field") {
                return Problem::query(quoted, "Ce critère n'existe pas.");
            }
            if message.starts_with("duplicate field") {
                return Problem::query(quoted, "Ce critère est donné deux fois.");
            }
            Problem::query(&error.path().to_string(), "Ce critère n'a pas la forme attendue.")
        }))
    }
}

/// Checks that days among the query parameters are such as a calendar of workshops can hold.
///
/// # Errors
/// 400 with the first parameter that is not.
pub fn require_near_days(given: &[(&str, Option<NaiveDate>)]) -> Result<(), Problem> {
    match given.iter().find(|(_, day)| day.is_some_and(|day| !is_near(day))) {
        Some((name, _)) => Err(Problem::query(name, NOT_NEAR)),
        None => Ok(()),
    }
}

/// Tells `null` (empties a field) from nothing (leaves it), in edits.
///
/// `#[serde(default, deserialize_with = "given")]`.
///
/// # Errors
/// Those of the inner value.
pub fn given<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
}

/// Gathers what is wrong with the fields of one body, so that a person corrects all of it at once.
#[derive(Debug, Default)]
pub struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// Notes a field to correct.
    pub fn refuse(&mut self, pointer: &str, detail: impl Into<String>) {
        self.errors.push(FieldError { detail: detail.into(), pointer: Some(pointer.to_owned()), parameter: None });
    }

    /// Ends the reading: everything was good, or all that was not.
    pub fn done(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::fields(self.errors)) }
    }

    /// A text that must be there: trimmed, of at most `max` characters.
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

    /// A text that may be left out; blank is nothing.
    pub fn optional_text(&mut self, pointer: &str, given: Option<&str>, max: usize) -> Option<String> {
        let text = given.map(str::trim).filter(|text| !text.is_empty())?;
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

    /// A reason for going against a rule, which may be left out; given, it says something.
    pub fn reason(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        given.map(|given| self.text(pointer, given, 500))
    }

    /// A person's name: a text with a letter in it, on one line.
    pub fn name(&mut self, pointer: &str, given: &str) -> String {
        let name = self.text(pointer, given, 80);
        if !name.is_empty() && (!name.chars().any(char::is_alphabetic) || name.contains(['<', '>', '\n', '\t'])) {
            self.refuse(pointer, "Écrivez le nom en lettres.");
        }
        name
    }

    /// A phone number, kept in E.164.
    pub fn phone(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        let written = given.map(str::trim).filter(|text| !text.is_empty())?;
        let number = phone::parse(written);
        if number.is_none() {
            self.refuse(pointer, "Ce numéro n'est pas complet : dix chiffres, par exemple 04 67 93 00 00.");
        }
        number
    }

    /// A phone number on which a person is to be called.
    ///
    /// None whose call may cost more than one to a neighbour.
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

    /// An e-mail address, kept in lower case.
    pub fn email(&mut self, pointer: &str, given: Option<&str>) -> Option<String> {
        let given = self.optional_text(pointer, given, 254)?;
        let address = email::normalize(&given);
        if address.is_none() {
            self.refuse(pointer, "Cette adresse n'est pas complète : par exemple jeanne.martin@exemple.fr.");
        }
        address
    }

    /// A day that a calendar of workshops can hold.
    pub fn near_day(&mut self, pointer: &str, given: NaiveDate) {
        if !is_near(given) {
            self.refuse(pointer, NOT_NEAR);
        }
    }

    /// A whole number within bounds.
    pub fn number(&mut self, pointer: &str, given: i64, from: i64, to: i64) -> i16 {
        if !(from..=to).contains(&given) {
            self.refuse(pointer, format!("De {from} à {to}."));
        }
        i16::try_from(given.clamp(from, to)).unwrap_or(0)
    }
}

/// What a reader cannot see and a text does not need.
///
/// Control characters, and those that turn the direction of what follows, so that it shows as something else
/// (Unicode, property `Bidi_Control`).
fn is_invisible(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::text::problem::{INVALID, Kind};

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Outer {
        inner: Inner,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        name: String,
        list: Option<Vec<u8>>,
    }

    fn refused(json: &str) -> (Kind, Option<String>) {
        let problem = parse::<Outer>(json.as_bytes()).expect_err("refused");
        let pointer = match problem.to_string().split_once("; ") {
            Some((_, rest)) => rest.split(':').next().map(str::to_owned),
            None => None,
        };
        (problem.kind, pointer)
    }

    #[test]
    fn wrong_bodies_are_answered_with_pointers() {
        assert_eq!(refused(r#"{"inner":{}}"#), (INVALID, Some("/inner/name".into())));
        assert_eq!(refused(r#"{"inner":{"name":"a","more":1}}"#), (INVALID, Some("/inner/more".into())));
        assert_eq!(refused(r#"{"inner":{"name":"a","list":[1,"b"]}}"#), (INVALID, Some("/inner/list/1".into())));
        assert_eq!(refused(r#"{"inner":"#).0, MALFORMED);
        assert_eq!(refused(r#"{"inner":{"name":"\ud800"}}"#).0, MALFORMED, "a lone surrogate");
        assert_eq!(refused(r#"{"inner":{"name":"a"}} x"#).0, MALFORMED);
    }

    #[test]
    fn what_cannot_be_seen_is_refused_and_what_french_needs_is_not() {
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
        fields.number("/f", 99_999, 1, 12);
        assert_eq!(fields.done().map_err(|problem| problem.to_string().matches("; /").count()), Err(6));
    }
}
