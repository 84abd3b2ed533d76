//! The `Idempotency-Key` header of a request (`kernel/data/idempotency.rs` says what it does).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::{MALFORMED, Problem};

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let malformed =
            || Problem::new(MALFORMED).detail("Idempotency-Key : une chaîne entre guillemets, de 1 à 200 caractères.");
        let mut headers = request.headers().get_all("idempotency-key");
        let key = match (headers.next(), headers.next()) {
            (None, _) => Ok(None),
            (Some(_), Some(_)) => Err(malformed()),
            (Some(header), None) => header
                .to_str()
                .ok()
                .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'))
                .filter(|key| (1..=200).contains(&key.len()) && !key.contains(['"', '\\']))
                .map(|key| Some(key.to_owned()))
                .ok_or_else(malformed),
        };
        let method_and_path = format!("{} {}", request.method(), request.path());
        ready(key.map(|key| IdempotencyKey::new(key, method_and_path)))
    }
}
