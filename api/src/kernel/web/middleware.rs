//! The middleware of every request: kept answers, standard headers, metrics, and missing routes.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use chrono::DateTime;
use tracing::Instrument as _;
use uuid::Uuid;

use super::answers::find_kept_answer;
use super::budget::Budget;
use super::permissions::{Limit, Permissions};
use super::request::{Asker, RequestId, recognise};
use super::state::State;
use super::{cors, metrics as recording};
use crate::kernel::data::transaction::new_id;
use crate::kernel::security::events::{SecurityEvent, SecurityEventKind};
use crate::kernel::text::problem::{METHOD_NOT_ALLOWED, Problem};

/// Security headers of every answer.
const SECURITY: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Two years of TLS alone, once a browser has reached the service over it (RFC 6797).
const ONLY_TLS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Challenge of a feed: makes calendar programs ask for a password, which is a partner's key.
const ASK_FOR_A_KEY: HeaderValue = HeaderValue::from_static("Basic realm=\"clic\", charset=\"UTF-8\", Bearer");

/// Content security policy of answers that set none of their own.
const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

/// Content security policy of a page that any site may frame.
///
/// The page is a text with links and a style sheet of its own, and nothing else; the page around it has no influence.
pub const FRAMED_ANYWHERE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
);

/// Answers a request, from the cache or by its route, adds the standard headers and records metrics.
///
/// `HEAD` is answered as `GET`: handlers know only the latter, and the connection omits the body by itself.
pub async fn finish<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let started = std::time::Instant::now();
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let id = new_id(request.app_data::<web::Data<State>>().map_or(DateTime::UNIX_EPOCH, |state| state.clock.now()));
    if let Some((answer, route)) = find_kept_answer(request.request()) {
        let foreign = request.headers().contains_key(header::ORIGIN);
        let mut response = request.into_response(answer).map_into_right_body();
        if foreign {
            cors::expose(response.headers_mut());
        }
        let secure = is_behind_tls(response.request());
        add_standard_headers(response.headers_mut(), secure);
        add_request_id(response.headers_mut(), id);
        record(response.request().method(), route.into(), response.status().as_u16(), started.elapsed());
        return Ok(response);
    }
    request.extensions_mut().insert(RequestId(id));
    let shared = cors::is_public_read(&request);
    let answer = match recognise(request.request()).await {
        Ok(()) => next.call(request).instrument(tracing::info_span!("request", %id)).await?.map_into_left_body(),
        Err(refusal) => {
            let answer = refusal.error_response().map_into_right_body();
            request.into_response(answer)
        }
    };
    let answer = if shared { cors::allow_any_site(answer) } else { answer };
    Ok(complete(answer, id, started))
}

/// Header of an answer with the identity of its request, which the log has, too.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

fn add_request_id(headers: &mut HeaderMap, id: Uuid) {
    let mut digits = Uuid::encode_buffer();
    if let Ok(id) = HeaderValue::from_str(id.hyphenated().encode_lower(&mut digits)) {
        headers.insert(REQUEST_ID, id);
    }
}

/// Adds the standard headers to the answer of a route, and records it in the metrics.
fn complete<B>(mut response: ServiceResponse<B>, id: Uuid, started: std::time::Instant) -> ServiceResponse<B> {
    let budget = response.request().extensions().get::<Budget>().copied();
    let secure = is_behind_tls(response.request());
    let headers = response.headers_mut();
    if let Some(budget) = budget {
        budget.write(headers);
    }
    add_standard_headers(headers, secure);
    add_request_id(headers, id);
    // Metrics and logs hold the pattern of the route, never the path, which may identify a person.
    let pattern = response.request().match_pattern();
    trace(&response, pattern.as_deref(), id);
    if response.status() == StatusCode::UNAUTHORIZED && is_feed(response.request()) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ASK_FOR_A_KEY);
    }
    let route = pattern.unwrap_or_else(|| "none".to_owned());
    record(response.request().method(), route.into(), response.status().as_u16(), started.elapsed());
    response
}

/// Records an answer that the security log keeps.
///
/// It is a refusal, one about people, or one about a forgotten password.
fn trace<B>(response: &ServiceResponse<B>, pattern: Option<&str>, id: Uuid) {
    let (request, status) = (response.request(), response.status());
    if status.is_redirection() {
        return;
    }
    let extensions = request.extensions();
    let (Some(asker), Some(state)) = (extensions.get::<Asker>(), request.app_data::<web::Data<State>>()) else {
        return;
    };
    let method = request.method().as_str();
    let row = match pattern {
        Some(pattern) => state.permissions.find(method, pattern),
        // A refused key is answered before a route is looked for.
        None => state.permissions.matching(request.path()).find(|row| row.method == method),
    };
    let Some(row) = row else { return };
    let kind = match (status, row.limit) {
        (StatusCode::TOO_MANY_REQUESTS, _) => SecurityEventKind::Limited,
        (StatusCode::FORBIDDEN, _) => SecurityEventKind::Forbidden,
        (StatusCode::UNAUTHORIZED, Limit::Password | Limit::Login) => SecurityEventKind::LoginFailed,
        (StatusCode::UNAUTHORIZED, Limit::Reset) => SecurityEventKind::GuessFailed,
        (StatusCode::UNAUTHORIZED, _) if request.headers().contains_key(header::AUTHORIZATION) => {
            SecurityEventKind::TokenRefused
        }
        (StatusCode::NOT_FOUND, Limit::Link) => SecurityEventKind::GuessFailed,
        (status, Limit::People) if status.is_success() => SecurityEventKind::PeopleRead,
        (status, Limit::Reset) if status.is_success() => SecurityEventKind::PasswordReset,
        _ => return,
    };
    let route = format!("{} {}", row.method, row.path);
    let network = asker.network.to_string();
    let event = SecurityEvent { organisation: asker.organisation, kind, route, actor: asker.actor, network };
    state.security_events.record(event, id, state.clock.now());
}

/// Adds the headers that every answer has, where the answer does not set its own.
fn add_standard_headers(headers: &mut HeaderMap, secure: bool) {
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_TLS);
    }
    for (name, value) in SECURITY {
        headers.insert(name, value);
    }
    // Only answers that are meant to be kept set the header themselves: others may hold personal data.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // This older header would forbid the framing that the policy allows.
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

/// Returns whether browsers reach the service over TLS, by its settings.
fn is_behind_tls(request: &HttpRequest) -> bool {
    request.app_data::<web::Data<State>>().is_some_and(|state| state.secure_cookies)
}

/// Records an answer in the log and in the metrics.
fn record(method: &Method, route: metrics::SharedString, status: u16, took: std::time::Duration) {
    if status >= 500 {
        tracing::warn!(%method, %route, status, ?took, "answered");
    } else {
        tracing::debug!(%method, %route, status, ?took, "answered");
    }
    if !recording::are_read() {
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

/// Answers a request without a route: 405 with `Allow` if the address has other methods, else 404.
pub fn answer_no_route(permissions: &Permissions, request: &HttpRequest) -> HttpResponse {
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

/// Returns whether the address of a request is that of a feed.
fn is_feed(request: &HttpRequest) -> bool {
    let state = request.app_data::<web::Data<State>>();
    state.is_some_and(|state| state.permissions.matching(request.path()).any(|row| row.limit == Limit::Feed))
}
