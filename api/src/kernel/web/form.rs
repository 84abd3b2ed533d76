//! Forms of pages without scripts: what a person typed, sent as `application/x-www-form-urlencoded`.

use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use sha2::{Digest, Sha256};

use super::input::{MAX_BODY, read_body};
use super::state::State;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::{FOREIGN_FORM, MALFORMED, Problem, UNSUPPORTED_MEDIA};

/// Field of the idempotency key, which the page draws: a second click has no second effect.
pub const KEY: &str = "key";

/// The fields of a form as they were typed, sent by a page of this service.
///
/// A login is never part of it, so that no other site can act in somebody's name. Other sites are refused all the same:
/// their visitors' addresses are not for them to use.
#[derive(Debug)]
pub struct SentForm {
    /// The fields, by their names.
    pub fields: FormFields,
    /// The idempotency key that the page drew.
    pub key: IdempotencyKey,
    /// SHA-256 of the body, for [`crate::kernel::data::idempotency`].
    pub digest: [u8; 32],
}

/// The texts of a form, by the names of its fields.
#[derive(Clone, Debug, Default)]
pub struct FormFields(BTreeMap<String, String>);

impl FormFields {
    /// The text of a field, as it was typed; empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The trimmed text of a field, unless it is blank.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty())
    }

    /// Requires that a form has no other fields than these, and its key.
    ///
    /// # Errors
    /// 400 for another field, as no page of ours sends it.
    pub fn require_only(&self, names: &[&str]) -> Result<(), Problem> {
        match self.0.keys().find(|name| *name != KEY && !names.contains(&name.as_str())) {
            Some(_) => Err(Problem::new(MALFORMED).detail("Ce formulaire a un champ inconnu.")),
            None => Ok(()),
        }
    }
}

impl FromRequest for SentForm {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let admitted = admit(request);
        let method_and_path = format!("{} {}", request.method(), request.path());
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            admitted?;
            let body = read_body(payload.await.map_err(|_| Problem::new(MALFORMED))?, MAX_BODY).await?;
            let fields = parse(&body)?;
            let key = fields.given(KEY).filter(|key| key.len() <= 200).map(str::to_owned);
            let key = key.ok_or_else(|| Problem::new(MALFORMED).detail("Ce formulaire n'a pas de numéro."))?;
            let key = IdempotencyKey::new(Some(key), method_and_path);
            Ok(SentForm { fields, key, digest: Sha256::digest(&body).into() })
        })
    }
}

/// Admits forms of pages of this service, in the one coding that browsers use for them.
fn admit(request: &HttpRequest) -> Result<(), Problem> {
    let headers = request.headers();
    let kind = text_of(headers, header::CONTENT_TYPE.as_str()).and_then(|kind| kind.split(';').next());
    if !kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
        return Err(Problem::new(UNSUPPORTED_MEDIA).detail("Il faut un formulaire simple."));
    }
    let own = request.app_data::<web::Data<State>>().map_or("", |state| state.public_url.as_str());
    if is_foreign(headers, own) { Err(Problem::new(FOREIGN_FORM)) } else { Ok(()) }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Returns whether another site sent the form, as far as the browser says.
///
/// Browsers without `Sec-Fetch-Site` send `Origin`. Programs need to send neither.
fn is_foreign(headers: &HeaderMap, own_address: &str) -> bool {
    if let Some(site) = text_of(headers, "sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text_of(headers, header::ORIGIN.as_str()) else { return false };
    let host_of =
        |address: &str| address.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or(rest).to_owned());
    let host = host_of(origin);
    let hosts = [text_of(headers, header::HOST.as_str()).map(str::to_owned), host_of(own_address)];
    host.is_none() || !hosts.contains(&host)
}

/// Parses a body; each field is given once.
fn parse(body: &[u8]) -> Result<FormFields, Problem> {
    let mut fields = BTreeMap::new();
    for (name, text) in url::form_urlencoded::parse(body) {
        if fields.insert(name.into_owned(), text.into_owned()).is_some() {
            return Err(Problem::new(MALFORMED).detail("Ce formulaire donne une réponse deux fois."));
        }
    }
    Ok(FormFields(fields))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn foreign(given: &[(&'static str, &'static str)]) -> bool {
        let pairs = given.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_foreign(&pairs.collect(), "https://ateliers.example/")
    }

    #[test]
    fn forms_of_other_sites_are_known_by_what_browsers_say() {
        assert!(!foreign(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(!foreign(&[("sec-fetch-site", "none")]));
        assert!(foreign(&[("sec-fetch-site", "cross-site")]) && foreign(&[("sec-fetch-site", "same-site")]));
        assert!(!foreign(&[("origin", "https://ateliers.example"), ("host", "10.0.0.1:8080")]), "behind a proxy");
        assert!(!foreign(&[("origin", "http://10.0.0.1:8080"), ("host", "10.0.0.1:8080")]));
        assert!(foreign(&[("origin", "https://ailleurs.example"), ("host", "10.0.0.1:8080")]));
        assert!(foreign(&[("origin", "null"), ("host", "null")]) && !foreign(&[]));
    }

    #[test]
    fn each_field_is_given_once_and_known() {
        let fields = parse("a=%C3%A9t%C3%A9+&b=&key=1".as_bytes()).unwrap_or_default();
        assert_eq!(
            (fields.text("a"), fields.given("a"), fields.given("b"), fields.given("c")),
            ("été ", Some("été"), None, None)
        );
        assert!(fields.require_only(&["a", "b"]).is_ok() && fields.require_only(&["a"]).is_err());
        assert!(parse(b"a=1&a=2").is_err());
    }
}
