//! Input of requests: bodies and query parameters, parsed strictly.
//!
//! Handlers get parsed types, which need no validation afterwards.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::NaiveDate;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use sha2::{Digest, Sha256};

use crate::kernel::text::dates::{NOT_NEAR, is_near};
use crate::kernel::text::problem::{INVALID_QUERY, MALFORMED, Problem, TOO_LARGE, TOO_SLOW, UNSUPPORTED_MEDIA};
pub use crate::kernel::web::fields::Fields;

/// Maximum size of a body, in bytes: more than any form needs.
pub const MAX_BODY: usize = 64 * 1024;
/// Maximum time for a whole body, since actix itself sets none.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// A JSON body: without content coding, of at most `MOST` bytes, received in time.
#[derive(Debug)]
pub struct Body<T, const MOST: usize = MAX_BODY> {
    /// The parsed value.
    pub value: T,
    /// SHA-256 of the body, for [`crate::kernel::data::idempotency`].
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + 'static, const MOST: usize> FromRequest for Body<T, MOST> {
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
            if announced.is_some_and(|length| length > MOST) {
                return Err(Problem::new(TOO_LARGE));
            }
            let mut bytes = Vec::new();
            let whole = async {
                while let Some(chunk) = payload.next().await {
                    let chunk = chunk.map_err(|_| Problem::new(MALFORMED))?;
                    if bytes.len() + chunk.len() > MOST {
                        return Err(Problem::new(TOO_LARGE));
                    }
                    bytes.extend_from_slice(&chunk);
                }
                Ok(())
            };
            tokio::time::timeout(BODY_TIMEOUT, whole).await.map_err(|_| Problem::new(TOO_SLOW))??;
            Ok(Body { value: parse(&bytes)?, digest: Sha256::digest(&bytes).into() })
        })
    }
}

/// Receives a body of any kind: of limited size, in time.
///
/// # Errors
/// 413 for a larger one, 408 for a slower one.
pub async fn read_body(payload: web::Payload, most: usize) -> Result<web::Bytes, Problem> {
    let body = tokio::time::timeout(BODY_TIMEOUT, payload.to_bytes_limited(most)).await;
    let body = body.map_err(|_| Problem::new(TOO_SLOW))?.map_err(|_| Problem::new(TOO_LARGE))?;
    body.map_err(|_| Problem::new(MALFORMED))
}

/// Parses JSON strictly: nothing may follow the value.
///
/// # Errors
/// 400 for malformed JSON, 422 for a wrong value, with a pointer to it.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // A word of an enumeration that is no text counts as a fault of syntax, although it is JSON.
        if error.inner().is_data() || serde_json::from_slice::<serde_json::Value>(bytes).is_ok() {
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

/// Query parameters.
///
/// Unknown ones are refused, so that a mistyped filter never shows the wrong list.
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

/// Checks that days in query parameters are within the bounds of the calendar.
///
/// # Errors
/// 400 with the first parameter that is out of bounds.
pub fn require_near_days(given: &[(&str, Option<NaiveDate>)]) -> Result<(), Problem> {
    match given.iter().find(|(_, day)| day.is_some_and(|day| !is_near(day))) {
        Some((name, _)) => Err(Problem::query(name, NOT_NEAR)),
        None => Ok(()),
    }
}

/// Most characters of a search, as the description of the API says.
const LONGEST_SEARCH: usize = 100;

/// Checks the length of a search.
///
/// # Errors
/// 400 when it is longer than a hundred characters.
pub fn require_short_search(asked: Option<&str>) -> Result<(), Problem> {
    match asked {
        Some(asked) if asked.chars().count() > LONGEST_SEARCH => Err(Problem::query("q", "Cent caractères au plus.")),
        _ => Ok(()),
    }
}

/// Deserializes a field of an edit, where `null` empties the field and absence leaves it.
///
/// To be used as `#[serde(default, deserialize_with = "given")]`.
///
/// # Errors
/// Those of the inner value.
pub fn given<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
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
        word: Option<Word>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code)]
    enum Word {
        Known,
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
        assert_eq!(refused(r#"{"inner":{"name":"a","word":1}}"#), (INVALID, Some("/inner/word".into())));
        assert_eq!(refused(r#"{"inner":"#).0, MALFORMED);
        assert_eq!(refused(r#"{"inner":{"name":"\ud800"}}"#).0, MALFORMED, "a lone surrogate");
        assert_eq!(refused(r#"{"inner":{"name":"a"}} x"#).0, MALFORMED);
    }
}
