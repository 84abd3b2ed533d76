//! Cross-origin reads (CORS): scripts of any site may `GET` public answers, without credentials.

use actix_web::body::{BoxBody, EitherBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpResponse, web};

use super::permissions::{May, Permissions};
use super::state::State;

/// Headers of an answer that scripts of other sites may see.
pub const EXPOSED: &str = "calendar-position, etag, ratelimit, ratelimit-policy, retry-after";

const ANY: HeaderValue = HeaderValue::from_static("*");

/// Returns whether a request is a cross-origin read of a public route, without credentials.
///
/// It may be the read itself, or its preflight (`OPTIONS`).
pub fn is_public_read(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    let method = match *request.method() {
        Method::OPTIONS => headers.get(header::ACCESS_CONTROL_REQUEST_METHOD).map(HeaderValue::as_bytes),
        ref method => Some(method.as_str().as_bytes()),
    };
    matches!(method, Some(b"GET" | b"HEAD"))
        && headers.contains_key(header::ORIGIN)
        && !headers.contains_key(header::AUTHORIZATION)
        && request.app_data::<web::Data<State>>().is_some_and(|state| is_public(state.permissions, request.path()))
}

fn is_public(permissions: &Permissions, path: &str) -> bool {
    let mut rows = permissions.matching(path);
    path.starts_with("/v1/") && rows.any(|row| row.method == "GET" && row.callers[0] == May::Yes)
}

/// Allows any site to read an answer, unless it already allows the front end's other host.
pub fn allow_any_site<B>(response: ServiceResponse<EitherBody<B>>) -> ServiceResponse<EitherBody<B>> {
    let names_one =
        |headers: &HeaderMap| headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).is_some_and(|origin| origin != ANY);
    if names_one(response.headers()) {
        return response;
    }
    if response.request().method() == Method::OPTIONS {
        return response.into_response(answer_preflight()).map_into_right_body();
    }
    let mut response = response;
    let headers = response.headers_mut();
    headers.remove(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
    expose(headers);
    response
}

/// Adds the headers that let scripts of any site read an answer.
pub fn expose(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}

/// Makes the answer to a preflight, which browsers send before a conditional request.
///
/// Other request headers are not allowed to other sites.
fn answer_preflight() -> HttpResponse<BoxBody> {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match, if-modified-since"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}
