//! «Rappelez-moi»: somebody leaves a name and a number, and the desk has a call to make.

pub mod discard;
mod plain;
mod store;

use actix_web::{HttpResponse, post};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::events;
use super::rules;
use super::store::MessageRow;
use super::{MessageStatus, Topic, Way};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::french::{day, hour};
use crate::kernel::text::phone;
use crate::kernel::text::problem::{INVALID, Problem};
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::input::stranger;
use crate::participation::web_shares::{self, Network};
use crate::programme::holidays::office_hours;
use crate::programme::sessions;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(ask_to_be_called,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller);
    plain::routes(router);
}

/// A request to be called back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Jeanne Martin", "phone": "04 65 71 00 11", "words": "Je voudrais apprendre à envoyer des photos."
}))]
pub struct NewCallBack {
    /// Prénom and nom, as the person writes them.
    #[schema(max_length = 80)]
    name: String,
    /// Landline or mobile, French unless it begins with `+` or `00`.
    ///
    /// Numbers that cost more to call are refused.
    phone: String,
    /// Subject of the call, in the person's own words.
    #[schema(max_length = 300)]
    words: Option<String>,
    /// Identity of the session that the person was looking at.
    session_id: Option<Uuid>,
}

/// A request to be called back, as it was understood.
///
/// The answer is the same for people who are known and for others, and for a repeated request.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CallBack {
    /// Name of the person to ask for.
    pub name: String,
    /// The number that will be called, as people write it in France.
    pub phone_display: String,
    /// Time at which the office is next open, from which it calls.
    pub called_from: DateTime<Utc>,
}

/// A request to be called back, with valid fields.
#[derive(Debug, Clone)]
// Its fields are those of `NewCallBack`, where they are described.
#[allow(missing_docs)]
pub struct CallBackDraft {
    pub name: String,
    pub phone: String,
    pub words: Option<String>,
    pub session_id: Option<Uuid>,
    /// The network that a stranger asks from, whose share it counts for.
    pub network: Option<Network>,
}

/// Adds a call to the desk's list.
///
/// Another request from the same number, before the call is made, is added to that call: nobody is called twice.
pub fn ask(tx: &mut Tx<'_>, draft: CallBackDraft) -> Result<CallBack, Problem> {
    if let Some(session) = draft.session_id {
        sessions::actions::find(tx, session)
            .map_err(|problem| problem.blame("/session_id", "Cet atelier n'existe pas."))?;
    }
    if let Some(network) = &draft.network {
        let why = "Aujourd'hui, des rappels ont déjà été demandés depuis cette connexion internet, par vous ou par \
            d'autres.";
        web_shares::take_call(tx, network, why)?;
    }
    let office = sessions::actions::desk_office(tx)?;
    let zone = office.zone;
    let asked = format!("{} à {}, {}", day(tx.now, zone), hour(tx.now, zone), draft.name);
    let body = match &draft.words {
        // One line for each request, below the earlier ones.
        Some(words) => format!("{asked} : «\u{a0}{}\u{a0}»", words.split_whitespace().collect::<Vec<_>>().join(" ")),
        None => asked,
    };
    let id = tx.new_id();
    let row = MessageRow {
        organisation_id: tx.organisation,
        id,
        once: format!("{}:{id}", Topic::Callback.word()),
        kind: Topic::Callback,
        channel: Way::Call,
        enrolment_id: None,
        session_id: draft.session_id,
        learner_id: None,
        name: draft.name.clone(),
        address: Some(draft.phone.clone()),
        subject: "Demande de rappel".to_owned(),
        body,
        status: MessageStatus::Due,
        attempts: 0,
        next_attempt_at: tx.now,
        expires_at: rules::call_back_urgent_at(tx.now),
        needed_by: rules::call_back_urgent_at(tx.now),
        heard_at: None,
        claimed_by: None,
        claimed_until: None,
        outcome: None,
        trouble: None,
        created_at: tx.now,
        ended_at: None,
        version: 1,
        origin: draft.network.map(Network::into_bytes),
        gateway_id: None,
        delivery: None,
        delivery_at: None,
    };
    let call = store::insert_or_extend(tx, &row)?;
    let after = Some(json!({"kind": Topic::Callback, "session_id": draft.session_id}));
    audit::record(tx, Entry { action: events::MESSAGE_REQUESTED, subject: call, before: None, after }, None)?;
    let called_from = office_hours::later(tx.now, TimeDelta::zero(), office);
    Ok(CallBack { name: draft.name, phone_display: phone::display(&draft.phone), called_from })
}

/// Asks to be called back.
///
/// Anybody may ask, and the answer does not reveal whether the person is known. The desk gets a call to make; another
/// request from the same number, before it is made, is added to that call.
#[utoipa::path(tag = "public", request_body = NewCallBack, responses((status = 201, body = CallBack)))]
#[post("/call-backs")]
pub async fn ask_to_be_called(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewCallBack>,
) -> Result<HttpResponse, Problem> {
    let Body { value, digest } = body;
    let draft = read_call_back(&context, value)?;
    let network = draft.network.clone();
    let answer = context.create(key, digest, move |tx| ask(tx, draft)).await;
    web_shares::count_refusal(&context, network.as_ref());
    answer
}

fn read_call_back(context: &Context, new: NewCallBack) -> Result<CallBackDraft, Problem> {
    let mut fields = Fields::default();
    let name = fields.name("/name", &new.name);
    let written = fields.text("/phone", &new.phone, 40);
    let phone = fields.person_phone("/phone", Some(&written));
    let words = fields.optional_text("/words", new.words.as_deref(), 300);
    fields.done()?;
    let phone = phone.ok_or_else(|| Problem::new(INVALID))?;
    Ok(CallBackDraft { name, phone, words, session_id: new.session_id, network: stranger(context) })
}
