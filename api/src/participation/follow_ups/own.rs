//! «J'ai une question»: a person asks by the personal link of their enrolment, after the session.

use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, Asker, QuestionDraft};
use super::{AskedBy, Device, rules};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::Own;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::input::stranger;
use crate::participation::enrolments::routes::LinkSecret;
use crate::participation::enrolments::{EnrolmentStatus, NOT_ENROLLED, own};
use crate::participation::web_shares::{self, Network};
use crate::programme::sessions::SESSION_NOT_STARTED;
use crate::programme::sessions::themes::Theme;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(ask_own_question,  [Own, Own, Own, Own, Own], Limit::Link);
}

/// A question of a person about their session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"question": "Comment retrouver une photo reçue par e-mail ?", "device": "tablet"}))]
pub struct OwnQuestion {
    /// The question.
    #[schema(max_length = 1000)]
    question: String,
    /// Theme; left out when the person does not know.
    theme: Option<Theme>,
    /// Device; left out when the person does not say.
    device: Option<Device>,
}

/// A question that was noted.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedQuestion {
    /// Time at which it was asked, UTC.
    pub asked_at: DateTime<Utc>,
    /// Last day for an answer: somebody calls until then.
    pub due_on: NaiveDate,
}

/// A question with valid fields, and the network that a stranger asks from.
struct Asked {
    question: String,
    theme: Option<Theme>,
    device: Option<Device>,
    network: Option<Network>,
}

fn ask(
    tx: &mut Tx<'_>,
    keys: &Keys,
    (reference, secret): (&str, &str),
    asked: Asked,
) -> Result<AskedQuestion, Problem> {
    let joined = own::open(tx, keys, reference, secret, own::ENROLMENT)?;
    if joined.enrolment.status != EnrolmentStatus::Enrolled {
        return Err(Problem::new(NOT_ENROLLED).detail("Cette inscription n'a pas de place. Appelez-nous plutôt."));
    }
    if joined.session.starts_at > tx.now {
        return Err(Problem::new(SESSION_NOT_STARTED).detail("Avant l'atelier, appelez-nous plutôt."));
    }
    if let Some(network) = &asked.network {
        // As for a call-back: somebody has to call.
        let why = "Aujourd'hui, plusieurs demandes sont déjà venues de cette connexion internet, de vous ou d'autres.";
        web_shares::take_call(tx, network, why)?;
    }
    let due_on = rules::due_on(actions::today(tx)?);
    actions::insert(
        tx,
        QuestionDraft {
            who: Asker::Known(joined.learner.id),
            commune_code: None,
            session_id: Some(joined.session.id),
            theme: asked.theme,
            device: asked.device,
            question: asked.question,
            channel: AskedBy::Page,
            due_on: Some(due_on),
            assignee_id: None,
        },
    )?;
    Ok(AskedQuestion { asked_at: tx.now, due_on })
}

/// Asks a question after one's own session, which the person who led it answers by a call.
///
/// Refused with `session-not-started` before the session, and with `not-enrolled` without a seat in it.
#[utoipa::path(tag = "public",
    params(("reference" = String, Path)),
    request_body = OwnQuestion,
    responses((status = 201, body = AskedQuestion)))]
#[post("/my-enrolments/{reference}/questions")]
pub async fn ask_own_question(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
    key: IdempotencyKey,
    body: Body<OwnQuestion>,
) -> Result<HttpResponse, Problem> {
    let OwnQuestion { question, theme, device } = body.value;
    let mut fields = Fields::default();
    let question = fields.text("/question", &question, 1000);
    fields.done()?;
    let network = stranger(&context);
    let asked = Asked { question, theme, device, network: network.clone() };
    let keys = context.state.keys.clone();
    let answer = context.create(key, body.digest, move |tx| ask(tx, &keys, (&path.1, &secret.0), asked)).await;
    web_shares::count_refusal(&context, network.as_ref());
    answer
}
