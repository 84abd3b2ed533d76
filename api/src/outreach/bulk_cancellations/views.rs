//! Requests over the web, bulk cancellations and the activity of the web as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Common, WebRequestKind};
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::MessageRow;
use crate::outreach::notifications::views::Message;
use crate::participation::enrolments::Joined;
use crate::participation::enrolments::entourage::Entourage;
use crate::participation::enrolments::origin::Source;
use crate::participation::enrolments::views::Enrolment;

/// A request over the web that has something in common with another, and can still be cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedRequest {
    /// Kind of the request.
    pub kind: WebRequestKind,
    /// Identity of the enrolment, or of the call.
    pub id: Uuid,
    /// Time of the request, UTC.
    pub created_at: DateTime<Utc>,
    /// Trait that it shares with the other.
    pub common: Vec<Common>,
    /// True if the team confirmed the contact of this person: somebody has spoken to them.
    pub is_known: bool,
    /// The enrolment; null for a request to be called back.
    #[schema(required)]
    pub enrolment: Option<Enrolment>,
    /// The call to make; null for an enrolment.
    #[schema(required)]
    pub call: Option<Message>,
}

impl RelatedRequest {
    /// Shows an enrolment beside what it has in common with a source.
    pub fn enrolment((joined, entourage): (Joined, Entourage), source: &Source, now: DateTime<Utc>) -> RelatedRequest {
        RelatedRequest {
            kind: WebRequestKind::Enrolment,
            id: joined.enrolment.id,
            created_at: joined.enrolment.created_at,
            common: common(source, &Source::from(&joined.enrolment)),
            is_known: joined.learner.contact_confirmed_at.is_some(),
            enrolment: Some(Enrolment::new((joined, entourage), now)),
            call: None,
        }
    }

    /// Shows a request to be called back beside what it has in common with a source.
    pub fn call_back(row: MessageRow, source: &Source) -> RelatedRequest {
        let own = Source { origin: row.origin.clone(), phone: row.address.clone(), email: None };
        RelatedRequest {
            kind: WebRequestKind::CallBack,
            id: row.id,
            created_at: row.created_at,
            common: common(source, &own),
            is_known: false,
            enrolment: None,
            call: Some(Message::from(row)),
        }
    }
}

fn common(one: &Source, other: &Source) -> Vec<Common> {
    fn same<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
        one.is_some() && one == other
    }
    let shared = [
        (Common::Network, same(&one.origin, &other.origin)),
        (Common::Phone, same(&one.phone, &other.phone)),
        (Common::Email, same(&one.email, &other.email)),
    ];
    shared.into_iter().filter_map(|(word, is_shared)| is_shared.then_some(word)).collect()
}

/// A request over the web, by its identity.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct WebRequest {
    /// Kind of the request.
    pub kind: WebRequestKind,
    /// Identity of the enrolment, or of the call.
    pub id: Uuid,
}

/// A request that stayed as it was, and the reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnchangedRequest {
    /// Kind of the request.
    pub kind: WebRequestKind,
    /// Identity of the enrolment, or of the call.
    pub id: Uuid,
    /// Type of the problem that a request about it alone would have been refused with.
    #[schema(example = "/problems/session-full")]
    pub problem: String,
    /// Title of that problem, in French.
    pub title: String,
}

impl UnchangedRequest {
    /// Shows why a request stayed as it was.
    ///
    /// # Errors
    /// The problem itself, where it is no refusal but a failure.
    pub fn because(request: WebRequest, problem: Problem) -> Result<UnchangedRequest, Problem> {
        if problem.kind.status() >= 500 {
            return Err(problem);
        }
        let document = problem.document();
        let WebRequest { kind, id } = request;
        Ok(UnchangedRequest { kind, id, problem: document.kind, title: document.title })
    }
}

/// Requests that were cancelled together.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkCancellation {
    /// Stable identity, a UUIDv7.
    pub id: Uuid,
    /// The requests that are cancelled.
    pub cancelled: Vec<WebRequest>,
    /// The requests that stayed as they were.
    pub unchanged: Vec<UnchangedRequest>,
    /// Time until which all of it can be undone, UTC.
    pub undo_until: DateTime<Utc>,
}

/// Requests that were restored together.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkRestoration {
    /// Identity of the bulk cancellation.
    pub id: Uuid,
    /// The requests that are restored, those of an earlier attempt included.
    pub restored: Vec<WebRequest>,
    /// The requests that stay cancelled.
    pub unchanged: Vec<UnchangedRequest>,
}

/// Requests over the web in the last hour.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebActivity {
    /// Beginning of the hour, UTC.
    pub since: DateTime<Utc>,
    /// Enrolments, waiting places included; counted up to 200.
    pub enrolments: usize,
    /// Requests to be called back; counted up to 200.
    pub call_backs: usize,
    /// Requests that were refused because a contact or a network had taken its share.
    pub refusals: i64,
    /// True if that is more than a usual hour brings: somebody should look.
    pub is_unusual: bool,
}
