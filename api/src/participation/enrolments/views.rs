//! Enrolments as they are shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::arrangements::Arrangement;
use super::companions::Companion;
use super::entourage::Entourage;
use super::guardian::ResponsibleAdult;
use super::joined::Joined;
use super::refusals::RefusalReason;
use super::stated::Stated;
use super::{Channel, EnrolmentStatus, Restorable};
use crate::directory::people::{LearnerRow, Way};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions::views::{Session, local, zone_of};
use crate::programme::sessions::words::{Level, SessionStatus};

/// An enrolment, as staff sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Enrolment {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// State of the enrolment.
    pub status: EnrolmentStatus,
    /// The person's own level.
    pub level: Level,
    /// Things the person wants to learn, in their own words; null if they did not say.
    #[schema(required)]
    pub needs: Option<String>,
    /// Number of people who come together, all or none.
    pub party_size: i16,
    /// Time until which the offered seat is held, with the offset of the venue's zone.
    ///
    /// Null unless a seat is offered.
    #[schema(required)]
    pub offered_until: Option<DateTime<FixedOffset>>,
    /// Time until which the seat is held for the person to confirm, with the offset of the venue's zone.
    ///
    /// Null once it is confirmed, and where nothing is to be confirmed.
    #[schema(required)]
    pub held_until: Option<DateTime<FixedOffset>>,
    /// Time of the notification that a seat is free for the first to come; null if there was none.
    ///
    /// It is sent near the start. The time has the offset of the venue's zone.
    #[schema(required)]
    pub called_at: Option<DateTime<FixedOffset>>,
    /// Time of joining the waiting list, UTC; null if they never waited.
    #[schema(required)]
    pub waiting_since: Option<DateTime<Utc>>,
    /// Priority on the waiting list: higher ones pass others.
    pub priority: i16,
    /// Reason of the priority; null without one.
    #[schema(required)]
    pub priority_reason: Option<String>,
    /// Channel of the enrolment.
    pub channel: Channel,
    /// Reason of staff to let in a person of another level; null when the levels are the same.
    #[schema(required)]
    pub level_override_reason: Option<String>,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Name of the account, or of the organisation's own key, that created it.
    ///
    /// Null for the web, and for keys of partners.
    #[schema(required)]
    pub created_by: Option<String>,
    /// Time at which the seat was given back, UTC; null while it is held.
    #[schema(required)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Reason for that, if somebody gave one; null otherwise.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// Reason for that as one of six words, if somebody gave one; null otherwise.
    #[schema(required)]
    pub reason_code: Option<RefusalReason>,
    /// Seat or place that the desk can now give back to a cancelled enrolment; null if none.
    #[schema(required)]
    pub restorable: Option<Restorable>,
    /// Raised by every edit; the ETag of the enrolment is this number in quotes.
    pub version: i32,
    /// The session, in short.
    pub session: EnrolledSession,
    /// The person, in short.
    pub learner: EnrolledLearner,
    /// The person as stated for this enrolment, where that is not what their card says.
    ///
    /// Null otherwise.
    #[schema(required)]
    pub stated: Option<StatedLearner>,
    /// `present`, `late`, `absent` or `excused`; null until ticked.
    #[schema(required)]
    pub attendance: Option<String>,
    /// Number of people of the party who came, 0 when absent or excused; null until ticked.
    #[schema(required)]
    pub people_came: Option<i16>,
    /// The others who come, as far as they were named.
    pub companions: Vec<Companion>,
    /// The adult who answers for a minor; null for adults, and where none is known.
    #[schema(required)]
    pub guardian: Option<ResponsibleAdult>,
    /// Arrangements that make the workshop easier for the person.
    pub arrangements: Vec<Arrangement>,
    /// The partner that sent the person; null for people who came by themselves.
    #[schema(required)]
    pub partner: Option<SendingPartner>,
}

/// A person as stated for one enrolment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatedLearner {
    /// Prénom.
    #[schema(required)]
    pub given_name: Option<String>,
    /// Nom.
    #[schema(required)]
    pub family_name: Option<String>,
    /// Landline or mobile, in E.164; null if none was stated.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address; null if none was stated.
    #[schema(required)]
    pub email: Option<String>,
    /// Year of birth; null if none was stated.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// INSEE code of the commune.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// Name of the commune outside the territory.
    #[schema(required)]
    pub outside_commune: Option<String>,
}

impl From<Stated> for StatedLearner {
    fn from(stated: Stated) -> StatedLearner {
        StatedLearner {
            commune_code: stated.commune_code().map(str::to_owned),
            outside_commune: stated.outside_commune().map(str::to_owned),
            given_name: stated.given_name,
            family_name: stated.family_name,
            phone_display: stated.phone.as_deref().map(phone::display),
            phone: stated.phone,
            email: stated.email,
            birth_year: stated.birth_year,
        }
    }
}

/// The partner that sent a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SendingPartner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name shown to people, in French.
    #[schema(example = "Mairie de Cruzy")]
    pub name: String,
}

/// The session of an enrolment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolledSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// Name of the venue.
    pub venue_name: String,
    /// State of the session.
    pub status: SessionStatus,
}

/// The learner of an enrolment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolledLearner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile, in E.164; null if none is known.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address, in lower case; null for many: they come because they have none.
    #[schema(required)]
    pub email: Option<String>,
    /// Year of birth; null if not given. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// INSEE code of the commune of residence; null outside the territory.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// Name of that commune.
    pub commune: String,
}

/// A learner, as shown to themselves.
///
/// It is what was stated for this enrolment, and nothing else that is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnLearner {
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile as people write it in France; null if none was stated.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address; null if none was stated.
    #[schema(required)]
    pub email: Option<String>,
    /// Name of the commune of residence.
    pub commune: String,
}

/// A seat just taken, without its secret.
///
/// This is kept, to answer a repeated request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Enrolled {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Short, to be read out on the phone. Never reused.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// `enrolled`, or `waiting` when that was asked for and there is no room.
    pub status: EnrolmentStatus,
    /// Position on the waiting list, 1 is next; null when the seat is taken.
    #[schema(required)]
    pub position: Option<i64>,
    /// Time until which the seat is held for the person to confirm, with the offset of the venue's zone.
    ///
    /// Null where nothing is to be confirmed. A seat that is not confirmed by then is given to somebody else.
    #[schema(required)]
    pub held_until: Option<DateTime<FixedOffset>>,
    /// Way by which the person confirms: the link in an e-mail or a text, or a call of the desk.
    ///
    /// Null where nothing is to be confirmed, and where no way reaches the person: then they call.
    #[schema(required)]
    pub confirmed_by: Option<Way>,
    /// The session, the seat already counted.
    pub session: Session,
    /// The person, as understood: a number is shown the way it will be called.
    pub learner: OwnLearner,
}

/// A seat just taken, with its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolmentConfirmation {
    /// The seat.
    #[serde(flatten)]
    pub enrolled: Enrolled,
    /// Secret that opens the person's own enrolment, with the reference: send it as `Link-Secret`.
    ///
    /// To be given to that person only.
    pub secret: String,
}

impl Enrolment {
    /// Shows an enrolment to staff, as it is at a time (UTC).
    pub fn new((joined, entourage): (Joined, Entourage), now: DateTime<Utc>) -> Enrolment {
        let restorable = joined.restorable(now);
        let commune = joined.residence();
        let Joined {
            enrolment,
            session,
            venue_name,
            time_zone,
            learner,
            created_by,
            attendance,
            people_came,
            partner,
            ..
        } = joined;
        let zone = zone_of(&time_zone);
        let stated = Some(enrolment.stated).filter(|stated| stated.differs_from(&learner)).map(Into::into);
        Enrolment {
            id: enrolment.id,
            reference: enrolment.reference,
            status: enrolment.status,
            level: enrolment.level,
            needs: enrolment.needs,
            party_size: enrolment.party_size,
            offered_until: enrolment.offered_until.map(|until| local(until, zone)),
            held_until: enrolment.held_until.map(|until| local(until, zone)),
            called_at: enrolment.called_at.map(|at| local(at, zone)),
            waiting_since: enrolment.waiting_since,
            priority: enrolment.priority,
            priority_reason: enrolment.priority_reason,
            channel: enrolment.channel,
            level_override_reason: enrolment.level_override_reason,
            created_at: enrolment.created_at,
            created_by,
            cancelled_at: enrolment.cancelled_at,
            cancellation_reason: enrolment.cancellation_reason,
            reason_code: entourage.refusal,
            restorable,
            version: enrolment.version,
            session: EnrolledSession {
                id: session.id,
                title: session.title,
                level: session.level,
                starts_at: local(session.starts_at, zone),
                ends_at: local(session.ends_at, zone),
                venue_name,
                status: session.status,
            },
            learner: EnrolledLearner {
                id: learner.id,
                given_name: learner.given_name,
                family_name: learner.family_name,
                phone_display: learner.phone.as_deref().map(phone::display),
                phone: learner.phone,
                email: learner.email,
                birth_year: learner.birth_year,
                commune_code: learner.commune_code,
                commune,
            },
            stated,
            attendance,
            people_came,
            companions: entourage.companions,
            guardian: entourage.guardian,
            arrangements: entourage.arrangements,
            partner: partner.0.zip(partner.1).map(|(id, name)| SendingPartner { id, name }),
        }
    }
}

impl OwnLearner {
    /// Shows a person what was stated for their enrolment.
    ///
    /// Of a person whom the team picked, only name and commune: other contacts are shown to the team alone.
    pub fn stated(tx: &mut Tx<'_>, stated: &Stated, card: &LearnerRow) -> Result<OwnLearner, Problem> {
        let (given_name, family_name) = stated.names(card);
        let is_picked = stated.family_name.is_none() && tx.principal.is_trusted();
        let of_card = |contact: &Option<String>| contact.clone().filter(|_| is_picked);
        let (code, outside) = match &stated.commune {
            Some(_) => (stated.commune_code(), stated.outside_commune()),
            None => (card.commune_code.as_deref(), card.outside_commune.as_deref()),
        };
        let within = code.map(|code| places::actions::commune(tx, code)).transpose()?.flatten();
        Ok(OwnLearner {
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            phone_display: stated.phone.clone().or(of_card(&card.phone)).as_deref().map(phone::display),
            email: stated.email.clone().or(of_card(&card.email)),
            commune: within.map(|commune| commune.name).or_else(|| outside.map(str::to_owned)).unwrap_or_default(),
        })
    }
}
