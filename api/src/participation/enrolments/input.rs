//! Body of a request to enrol somebody, and how it is read.

use chrono::Datelike;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Channel;
use super::arrangements::Arrangement;
use super::companions::{self, NewCompanion};
use super::draft::{EnrolmentDraft, Who};
use super::guardian::NewGuardian;
use crate::directory::people::routes::NewLearner;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::{INVALID, Problem};
use crate::kernel::web::input::Fields;
use crate::kernel::web::request::Context;
use crate::participation::web_shares::Network;
use crate::programme::sessions::rules::LARGEST_GROUP;
use crate::programme::sessions::words::Level;

/// A person to enrol in a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56", "level": "beginner",
    "learner": {"given_name": "Jeanne", "family_name": "Martin", "phone": "04 65 71 00 11", "birth_year": 1944,
        "commune_code": "34052"},
    "needs": "Envoyer des photos à mes petits-enfants."
}))]
pub struct NewEnrolment {
    /// The session in which a seat is taken.
    pub(super) session_id: Uuid,
    /// The person's own level, which must be the session's: a group has one level.
    pub(super) level: Level,
    /// The person. The public gives a phone or an e-mail address; staff may do without.
    ///
    /// A person who enrols again under the same name and contact is recognised.
    pub(super) learner: Option<NewLearner>,
    /// Staff only: identity of a known learner, instead of `learner`.
    pub(super) learner_id: Option<Uuid>,
    /// Things the person wants to learn, in their own words.
    #[schema(max_length = 1000)]
    pub(super) needs: Option<String>,
    /// Staff only: channel of the enrolment; `phone` by default.
    pub(super) channel: Option<Channel>,
    /// Staff only: reason to let in a person of another level. It is kept and shown to the facilitator.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) level_override_reason: Option<String>,
    /// Staff only: reason to enrol on a closed day. It is kept.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) closure_override_reason: Option<String>,
    /// Number of people who come together, all or none; 1 by default.
    #[schema(minimum = 1, maximum = 12)]
    pub(super) party_size: Option<i64>,
    /// Names of the others who come, as far as they are known: at most one fewer than `party_size`.
    #[schema(max_items = 11)]
    pub(super) companions: Option<Vec<NewCompanion>>,
    /// The adult who answers for a person under eighteen in the year of the session.
    ///
    /// The public must name one, with a phone number; under twelve the adult comes, too.
    pub(super) guardian: Option<NewGuardian>,
    /// Arrangements that make the workshop easier for the person; none by default.
    #[schema(max_items = 4)]
    pub(super) arrangements: Option<Vec<Arrangement>>,
    /// True to wait when there is no room, instead of being refused with `session-full`.
    pub(super) wait: Option<bool>,
    /// Staff only: reason to pass those who wait.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) overtake_reason: Option<String>,
}

/// The network of a caller without a login, whose shares are limited.
pub fn stranger(context: &Context) -> Option<Network> {
    let is_stranger = matches!(context.principal, Principal::Public);
    is_stranger.then(|| Network::new(context.state.keys.pseudonym(&context.network())))
}

/// Reads an enrolment: some fields are for staff only, and the public must give a contact.
pub(super) fn read_enrolment(context: &Context, new: NewEnrolment) -> Result<EnrolmentDraft, Problem> {
    let trusted = context.principal.is_trusted();
    let mut fields = Fields::default();
    if !trusted {
        for (pointer, given) in [
            ("/learner_id", new.learner_id.is_some()),
            ("/channel", new.channel.is_some()),
            ("/level_override_reason", new.level_override_reason.is_some()),
            ("/closure_override_reason", new.closure_override_reason.is_some()),
            ("/overtake_reason", new.overtake_reason.is_some()),
        ] {
            if given {
                fields.refuse(pointer, "Ce champ est réservé à l'équipe.");
            }
        }
        if new.learner.as_ref().is_some_and(|learner| !learner.has_contact()) {
            fields.refuse("/learner/phone", "Donnez un numéro de téléphone, fixe ou mobile, ou une adresse e-mail.");
        }
    }
    let who = match (new.learner, new.learner_id) {
        (Some(learner), None) => {
            Some(Who::Described(learner.parse(&mut fields, "/learner", context.now.year(), trusted)))
        }
        (None, Some(id)) => Some(Who::Known(id)),
        (None, None) => {
            fields.refuse("/learner", "Cette réponse manque.");
            None
        }
        (Some(_), Some(_)) => {
            fields.refuse("/learner_id", "Soit une personne connue, soit une nouvelle.");
            None
        }
    };
    let needs = fields.optional_text("/needs", new.needs.as_deref(), 1000);
    let level_override_reason = fields.reason("/level_override_reason", new.level_override_reason.as_deref());
    let closure_override_reason = fields.reason("/closure_override_reason", new.closure_override_reason.as_deref());
    let overtake_reason = fields.reason("/overtake_reason", new.overtake_reason.as_deref());
    let party_size = fields.number("/party_size", new.party_size.unwrap_or(1), 1, LARGEST_GROUP);
    let companions = companions::parse(&mut fields, new.companions, party_size);
    let guardian = new.guardian.map(|guardian| guardian.parse(&mut fields));
    fields.done()?;
    let channel = if trusted { new.channel.unwrap_or(Channel::Phone) } else { Channel::Web };
    let who = who.ok_or_else(|| Problem::new(INVALID))?;
    Ok(EnrolmentDraft {
        session_id: new.session_id,
        level: new.level,
        level_override_reason,
        who,
        needs,
        channel,
        party_size,
        companions,
        guardian,
        arrangements: new.arrangements.unwrap_or_default(),
        wait: new.wait.unwrap_or(false),
        closure_override_reason,
        overtake_reason,
        network: stranger(context),
    })
}
