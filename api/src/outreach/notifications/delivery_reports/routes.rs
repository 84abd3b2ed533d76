//! Delivery reports over HTTP, for programs of the operator.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, CLOCK_SKEW};
use super::{Report, ReportSecret, bounces, store, tidy_words};
use crate::kernel::data::transaction::Caller;
use crate::kernel::text::problem::{INVALID_KEY, Problem, UNSUPPORTED_MEDIA};
use crate::kernel::web::credentials::{read_address, read_token};
use crate::kernel::web::input::{self, Fields};
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::state::State;
use crate::outreach::notifications::DeliveryState;
use crate::outreach::notifications::post::Post;

/// Maximum size of a request, in bytes: a bounce holds the e-mail that came back.
const MOST_BYTES: usize = 256 * 1024;
/// Maximum number of reports in one request.
const MOST_REPORTS: usize = 500;

/// The route, which belongs to no organisation: a server that reports knows none.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add(take_delivery_reports, [Yes; 5], Limit::Caller);
}

/// A report about one message that was sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "message": "0198c0de-0000-7000-8000-000000000000", "state": "failed", "reason": "Numéro inconnu",
    "at": "2026-11-23T10:00:00+01:00"
}))]
pub struct NewReport {
    /// Identity of the message: that with which it was sent, or that which the gateway gave it.
    #[schema(max_length = 200)]
    message: String,
    /// State of the message.
    state: DeliveryState,
    /// False if a failed message may still arrive: it is then noted as `delayed`.
    #[serde(default = "default_permanent")]
    #[schema(default = true)]
    permanent: bool,
    /// Cause, in French, for staff; 300 characters of it are kept.
    reason: Option<String>,
    /// Time of that state; now by default.
    at: Option<DateTime<Utc>>,
}

fn default_permanent() -> bool {
    true
}

/// Number of delivery reports by what became of them.
#[derive(Serialize, ToSchema)]
pub struct ReportsTaken {
    /// Reports that changed something.
    noted: usize,
    /// Reports that changed nothing.
    ///
    /// They are about messages that are unknown, were not sent, went elsewhere meanwhile, or are in that state already.
    ignored: usize,
}

/// Takes delivery reports about messages that were sent.
///
/// For programs of the operator, with the secret of the settings as bearer token. They are reports in JSON, 500 at
/// most, or one bounce of an e-mail as it arrived (`message/rfc822`; RFC 3464). A message that did not arrive is given
/// up or becomes a call, as if the server had refused it at once. A report may be brought twice. Refused with
/// `not-found` where the settings have no secret, with `invalid-key` for another one, with `too-many-requests`, with
/// `malformed-request` for an e-mail that is no bounce, with `unsupported-media-type` and `request-too-large`, and
/// with `unavailable` while one of the messages is being sent: bring the report again.
#[utoipa::path(tag = "service", security(("bearer" = [])),
    request_body(content((Vec<NewReport> = "application/json"), (String = "message/rfc822"))),
    responses((status = 200, body = ReportsTaken)))]
#[post("/delivery-reports")]
pub async fn take_delivery_reports(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let post = state.database.provided::<Post>();
    let secret = post.as_ref().and_then(Post::report_secret).ok_or_else(Problem::not_found)?;
    require_secret(&state, &request, secret)?;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_mail = match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" => false,
        "message/rfc822" => true,
        _ => return Err(Problem::new(UNSUPPORTED_MEDIA).detail("Il faut du JSON, ou un courriel revenu.")),
    };
    let (body, now) = (input::read_body(payload, MOST_BYTES).await?, state.clock.now());
    let reports = match is_mail {
        true => bounces::read(&body)?.into_iter().collect(),
        false => read_reports(&body, now)?,
    };
    // An e-mail that came back and is none of ours is one report.
    let given = reports.len().max(1);
    let noted = note_everywhere(&state, reports, now).await?;
    Ok(HttpResponse::Ok().json(ReportsTaken { noted, ignored: given - noted }))
}

/// Checks the secret of a request; wrong ones count as attempts to open a personal link.
fn require_secret(state: &State, request: &HttpRequest, secret: &ReportSecret) -> Result<(), Problem> {
    if read_token(request)?.is_some_and(|given| secret.verify(&given)) {
        return state.limits.partners.take("delivery reports").1;
    }
    let address = read_address(request, state.behind_proxy);
    tracing::warn!(%address, "delivery reports with a wrong secret");
    state.limits.links.take(&address).1?;
    Err(Problem::new(INVALID_KEY))
}

/// Reads reports in JSON.
fn read_reports(json: &[u8], now: DateTime<Utc>) -> Result<Vec<Report>, Problem> {
    let given: Vec<NewReport> = input::parse(json)?;
    let mut fields = Fields::default();
    if given.is_empty() || given.len() > MOST_REPORTS {
        fields.refuse("", format!("De 1 à {MOST_REPORTS} rapports."));
    }
    let mut reports = Vec::new();
    for (index, report) in given.into_iter().take(MOST_REPORTS).enumerate() {
        let message = fields.text(&format!("/{index}/message"), &report.message, 200);
        // One that is too long must not keep the others of its batch from being noted.
        let reason = report.reason.map(|reason| tidy_words(&reason)).filter(|reason| !reason.is_empty());
        if report.at.is_some_and(|at| at > now + CLOCK_SKEW) {
            fields.refuse(&format!("/{index}/at"), "Cette heure n'est pas encore passée.");
        }
        let state = match report.state {
            DeliveryState::Failed if !report.permanent => DeliveryState::Delayed,
            state => state,
        };
        reports.push(Report { message, state, reason, at: report.at, addresses: None });
    }
    fields.done().map(|()| reports)
}

/// Notes reports, in one transaction an organisation; returns how many changed something.
async fn note_everywhere(state: &State, reports: Vec<Report>, now: DateTime<Utc>) -> Result<usize, Problem> {
    let identities: Vec<String> = reports.iter().map(|report| report.message.clone()).collect();
    let places = state.database.ask_async(move |conn| store::find(conn, &identities)).await?;
    let mut by_organisation: BTreeMap<Uuid, Vec<(Uuid, Report)>> = BTreeMap::new();
    for report in reports {
        // Ours may be written in several forms; a gateway's is the text that it gave.
        let ours = report.message.parse::<Uuid>().ok().and_then(|id| places.get(&id.to_string()));
        if let Some((organisation, message)) = ours.or_else(|| places.get(&report.message)) {
            by_organisation.entry(*organisation).or_default().push((*message, report));
        }
    }
    let mut noted = 0;
    for (organisation, mut reports) in by_organisation {
        // Rows are locked in one order, so that two requests never wait for each other.
        reports.sort_by_key(|(message, _)| *message);
        let caller = Caller::system(organisation, now);
        noted += state.database.write(caller, move |tx| actions::note_reports(tx, &reports)).await?;
    }
    Ok(noted)
}
