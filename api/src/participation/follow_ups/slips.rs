//! « Je voudrais revenir », « je voudrais être aidé(e) »: a slip handed in after a session, apart from its evaluations.
//!
//! It has a name and a number, and becomes a follow-up; nothing joins it to an evaluation.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::actions::{self, Asker, QuestionDraft};
use super::own::AskedQuestion;
use super::{AskedBy, SLIPS_COMPLETE, rules, store};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::evaluations;
use crate::programme::sessions;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(hand_in_slip,  [Yes, Yes, Yes, Yes, Yes], Limit::Link);
}

/// A wish of somebody who came to a session: to come back, to be helped, or both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Jeanne Martin", "phone": "04 65 71 00 11", "come_back": true, "be_helped": true,
    "question": "Comment retrouver une photo reçue ?"
}))]
pub struct NewSlip {
    /// Name of the person.
    #[schema(max_length = 80)]
    name: String,
    /// Number to call them, French unless it begins with `+` or `00`.
    #[schema(max_length = 40)]
    phone: String,
    /// True if the person wishes to come back.
    #[serde(default)]
    #[schema(required = false)]
    come_back: bool,
    /// True if the person wishes to be helped.
    #[serde(default)]
    #[schema(required = false)]
    be_helped: bool,
    /// Subject of the help; left out when they do not say.
    #[schema(max_length = 900)]
    question: Option<String>,
}

/// A slip with valid fields.
struct Slip {
    name: String,
    phone: String,
    question: String,
}

impl NewSlip {
    fn read(self) -> Result<Slip, Problem> {
        let mut fields = Fields::default();
        let name = fields.name("/name", &self.name);
        let phone = fields.person_phone("/phone", Some(&self.phone));
        if phone.is_none() && self.phone.trim().is_empty() {
            fields.refuse("/phone", "Cette réponse est obligatoire.");
        }
        let question = fields.optional_text("/question", self.question.as_deref(), 900);
        if !self.come_back && !self.be_helped && question.is_none() {
            fields.refuse("/come_back", "Dites si vous voulez revenir, ou être aidé(e).");
        }
        fields.done()?;
        let wishes = [(self.come_back, "Je voudrais revenir."), (self.be_helped, "Je voudrais être aidé(e).")];
        let wishes = wishes.into_iter().filter(|(wished, _)| *wished).map(|(_, words)| words.to_owned());
        let question = wishes.chain(question).collect::<Vec<_>>().join(" ");
        Ok(Slip { name, phone: phone.unwrap_or_default(), question })
    }
}

fn hand_in(tx: &mut Tx<'_>, code: &str, slip: Slip) -> Result<AskedQuestion, Problem> {
    let joined = evaluations::forms::actions::session_of(tx, code)?;
    evaluations::actions::require_taken(tx, &joined.session)?;
    let session = joined.session.id;
    // Under the lock no two devices take the last place.
    sessions::lock(tx, session)?.ok_or_else(Problem::not_found)?;
    let people = evaluations::actions::people_who_came(tx, session)?;
    if evaluations::rules::is_complete(store::count_slips(tx, session)?, i64::try_from(people).unwrap_or(i64::MAX - 1))
    {
        return Err(Problem::new(SLIPS_COMPLETE));
    }
    let due_on = rules::due_on(actions::today(tx)?);
    actions::insert(
        tx,
        QuestionDraft {
            who: Asker::Unknown(Some(slip.name), Some(slip.phone)),
            commune_code: None,
            session_id: Some(session),
            theme: None,
            device: None,
            question: slip.question,
            channel: AskedBy::Slip,
            due_on: Some(due_on),
            assignee_id: None,
        },
    )?;
    Ok(AskedQuestion { asked_at: tx.now, due_on })
}

/// Hands in a slip by a session's code: somebody who came wishes to come back, or to be helped.
///
/// It is a question that the team answers by a call. A code takes as many as people came, and one more; then it refuses
/// with `slips-complete`. It is open as long as the session's evaluations are: otherwise refused with
/// `evaluation-early`, `evaluation-closed`, `session-cancelled`.
#[utoipa::path(tag = "public",
    params(("code" = String, Path)),
    request_body = NewSlip,
    responses((status = 201, body = AskedQuestion)))]
#[post("/evaluation-codes/{code}/slips")]
pub async fn hand_in_slip(
    context: Context,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    body: Body<NewSlip>,
) -> Result<HttpResponse, Problem> {
    let slip = body.value.read()?;
    context.try_code(context.create(key, body.digest, move |tx| hand_in(tx, &path.1, slip))).await
}
