//! What every answer carries, and what is answered where there is no route.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

use crate::kernel::text::problem::METHOD_NOT_ALLOWED;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::cors;
use crate::kernel::web::permissions::{Limit, Permissions};
use crate::kernel::web::rate_limit::Budget;
use crate::kernel::web::state::State;

const SECURITY: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Calendar programs ask for a password when they are completed so, and a partner's key is one.
const ASK_FOR_A_KEY: HeaderValue = HeaderValue::from_static("Basic realm=\"clic\", charset=\"UTF-8\", Bearer");

const API_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The policy of a page that any site may frame.
///
/// A text with a style sheet of its own and links, nothing else. The page it stands in decides nothing for it.
pub const FRAMED_ANYWHERE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
);

/// Adds the security headers and what is left of a limit, and counts the answer.
///
/// `HEAD` is answered as `GET` is: handlers know the latter only, and the connection leaves the body out by itself.
pub async fn finish<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let started = std::time::Instant::now();
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    if let Some((answer, route)) = crate::kernel::web::request::known(request.request()) {
        let foreign = request.headers().contains_key(header::ORIGIN);
        let mut response = request.into_response(answer).map_into_right_body();
        if foreign {
            cors::expose(response.headers_mut());
        }
        secure(response.headers_mut());
        count(response.request().method(), route.into(), response.status().as_u16(), started.elapsed());
        return Ok(response);
    }
    let shared = cors::asked_for(&request);
    let answer = match crate::kernel::web::request::recognise(request.request()).await {
        Ok(()) => next.call(request).await?.map_into_left_body(),
        Err(refusal) => {
            let answer = refusal.error_response().map_into_right_body();
            request.into_response(answer)
        }
    };
    let answer = if shared { cors::open(answer) } else { answer };
    Ok(completed(answer, started))
}

/// Adds to an answer what every one has, and counts it.
fn completed<B>(mut response: ServiceResponse<B>, started: std::time::Instant) -> ServiceResponse<B> {
    let budget = response.request().extensions().get::<Budget>().copied();
    let headers = response.headers_mut();
    if let Some(budget) = budget {
        budget.write(headers);
    }
    secure(headers);
    if response.status() == StatusCode::UNAUTHORIZED && is_feed(response.request()) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ASK_FOR_A_KEY);
    }
    // Patterns, never paths: what is counted and logged names nobody.
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    count(response.request().method(), route.into(), response.status().as_u16(), started.elapsed());
    response
}

fn secure(headers: &mut HeaderMap) {
    for (name, value) in SECURITY {
        headers.insert(name, value);
    }
    // What nobody meant to be kept holds people's names.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // An older header says the same as the policy, and would overrule it where any site may frame the page.
    if headers.get(header::CONTENT_SECURITY_POLICY).is_some_and(|policy| policy == FRAMED_ANYWHERE) {
        headers.remove(header::X_FRAME_OPTIONS);
    }
    if !headers.contains_key(header::VARY) {
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, API_POLICY);
    }
}

fn count(method: &Method, route: metrics::SharedString, status: u16, took: std::time::Duration) {
    if status >= 500 {
        tracing::warn!(%method, %route, status, ?took, "answered");
    } else {
        tracing::debug!(%method, %route, status, ?took, "answered");
    }
    if !crate::kernel::web::metrics::are_read() {
        return;
    }
    let class = match status {
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    metrics::histogram!("http_request_duration_seconds", "route" => route, "status" => class).record(took);
}

/// Answers where no handler did: 405 with `Allow` when the address knows other methods, else 404.
pub fn no_route(permissions: &Permissions, request: &HttpRequest) -> HttpResponse {
    let mut methods: Vec<&str> = permissions.matching(request.path()).map(|row| row.method).collect();
    if methods.is_empty() {
        return Problem::not_found().error_response();
    }
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    Problem::new(METHOD_NOT_ALLOWED).allow(methods.join(", ")).error_response()
}

/// Whether an address is one of a feed.
fn is_feed(request: &HttpRequest) -> bool {
    let state = request.app_data::<web::Data<State>>();
    state.is_some_and(|state| state.permissions.matching(request.path()).any(|row| row.limit == Limit::Feed))
}
