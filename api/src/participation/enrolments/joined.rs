//! Enrolments with the rows that are shown beside them.
//!
//! These are the session, its venue, the learner, the account that enrolled them, the attendance and the partner.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{And, Eq, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Text, Timestamptz};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::origin::Source;
use super::rules::{self, RestoreQuestion};
use super::stated;
use super::store::{EnrolmentRow, LIVE, with_session};
use super::{Channel, EnrolmentSort, EnrolmentStatus, Restorable};
use crate::directory::people::LearnerRow;
use crate::directory::people::ways::Contact;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::programme::sessions::SessionRow;
use crate::programme::sessions::words::SessionStatus;
use crate::schema::{accounts, attendances, communes, enrolments, learners, partners, referrals, sessions, venues};

/// An enrolment with its session and its learner.
#[derive(Queryable, Selectable, Debug, Clone)]
#[diesel(table_name = enrolments, check_for_backend(diesel::pg::Pg))]
pub struct Joined {
    /// The enrolment.
    #[diesel(embed)]
    pub enrolment: EnrolmentRow,
    /// Its session.
    #[diesel(embed)]
    pub session: SessionRow,
    /// Name of the session's venue.
    #[diesel(select_expression = venues::name)]
    pub venue_name: String,
    /// IANA zone of that venue.
    #[diesel(select_expression = venues::time_zone)]
    pub time_zone: String,
    /// Its learner.
    #[diesel(embed)]
    pub learner: LearnerRow,
    /// Folded family name and given name of the learner, by which lists are sorted.
    #[diesel(select_expression = learners::folded_name)]
    pub folded_name: String,
    /// Name of the learner's commune, if it is within the territory.
    #[diesel(select_expression = communes::name.nullable())]
    pub commune: Option<String>,
    /// Name of the account, or of the key of a program, that enrolled the person; none for the web.
    #[diesel(select_expression = creator_name(), select_expression_type = MaybeText)]
    pub created_by: Option<String>,
    /// Noted presence, as a word of `Presence`; none without a tick.
    #[diesel(select_expression = attendances::status.nullable())]
    pub attendance: Option<String>,
    /// Number of people of the party who came; none without a tick.
    #[diesel(select_expression = attendances::people_came.nullable())]
    pub people_came: Option<i16>,
    /// The partner that sent the person: identity and name.
    #[diesel(select_expression = (referrals::partner_id.nullable(), partners::name.nullable()))]
    pub partner: (Option<Uuid>, Option<String>),
}

/// The value by which a list is sorted, as its cursor has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortKey {
    /// A time, UTC.
    At(DateTime<Utc>),
    /// A folded name.
    Name(String),
}

impl Joined {
    /// Its place in a sorted list.
    pub fn key(&self, sort: EnrolmentSort) -> (SortKey, Uuid) {
        use EnrolmentSort::{Created, CreatedBackwards, Name, NameBackwards, Session, SessionBackwards};
        let key = match sort {
            Session | SessionBackwards => SortKey::At(self.session.starts_at),
            Created | CreatedBackwards => SortKey::At(self.enrolment.created_at),
            Name | NameBackwards => SortKey::Name(self.folded_name.clone()),
        };
        (key, self.enrolment.id)
    }

    /// Seat or place that a cancelled enrolment can get back at a time (UTC).
    pub fn restorable(&self, now: DateTime<Utc>) -> Option<Restorable> {
        let Joined { enrolment, session, .. } = self;
        let is_ahead = session.status == SessionStatus::Scheduled && session.starts_at > now;
        let has_room = session.seats_taken + enrolment.party_size <= session.capacity;
        rules::restorable(RestoreQuestion {
            is_cancelled: enrolment.status == EnrolmentStatus::Cancelled,
            is_ahead,
            waited: enrolment.waiting_since.is_some(),
            has_room: has_room || session.next_deadline.is_some(),
        })
    }

    /// Name of the learner's commune, wherever it is.
    pub fn residence(&self) -> String {
        self.learner.residence(self.commune.clone())
    }

    /// The contact data for messages about the enrolment.
    pub fn contact(&self) -> Contact<'_> {
        let Joined { enrolment, learner: card, .. } = self;
        let stated::Contact { phone, email, is_written_to } = stated::choose(
            (enrolment.stated.phone.as_deref(), enrolment.stated.email.as_deref()),
            (matches!(enrolment.channel, Channel::Phone | Channel::Counter), enrolment.created_at),
            (card.phone.as_deref(), card.email.as_deref()),
            card.contact_confirmed_at,
        );
        let mobile = is_written_to && phone.is_some_and(phone::gets_texts);
        Contact { email, phone, mobile, preferred: card.preferred_way }
    }
}

/// Filter of enrolments.
#[derive(Debug, Clone, Default)]
// Fields without a comment are compared with the column of that name.
#[allow(missing_docs)]
pub struct Filter {
    pub reference: Option<String>,
    pub session: Option<Uuid>,
    pub learner: Option<Uuid>,
    pub status: Option<EnrolmentStatus>,
    /// True for seats that are held until they are confirmed, false for all else.
    pub held: Option<bool>,
    /// Words that must all be in the learner's name or number, or all in the reference.
    ///
    /// The most selective one comes first.
    pub words: Vec<String>,
    /// The name that is searched, folded: where no word is found, people with a similar name are.
    pub name: Option<String>,
    /// Only enrolments of these learners.
    pub learners: Option<Vec<Uuid>>,
    /// Beginning of the e-mail address on the card, or stated for the enrolment.
    pub email: Option<String>,
    /// Sessions from this day on, in the venue's zone.
    pub from: Option<NaiveDate>,
    /// Sessions up to this day, included.
    pub to: Option<NaiveDate>,
    /// Sessions that this account runs.
    pub facilitator: Option<Uuid>,
    /// People whom this partner sent.
    pub partner: Option<Uuid>,
    pub channel: Option<Channel>,
    /// Requests that share this trait, since this time, and can still be cancelled.
    pub common: Option<(Source, DateTime<Utc>)>,
    /// Order of the list.
    pub sort: EnrolmentSort,
}

type Nullable<T> = diesel::dsl::Nullable<T>;

type MaybeText = SqlLiteral<diesel::sql_types::Nullable<Text>>;

/// Name of the account that made an enrolment, else of the key.
fn creator_name() -> MaybeText {
    sql("coalesce(accounts.name, (SELECT k.name FROM enrolment_keys m
         JOIN api_keys k ON (k.organisation_id, k.id) = (m.organisation_id, m.key_id)
         WHERE (m.organisation_id, m.enrolment_id) = (enrolments.organisation_id, enrolments.id)))")
}

// `auto_type` wants the types of joins spelled out.
#[allow(clippy::type_complexity)]
#[diesel::dsl::auto_type]
fn with_everything() -> _ {
    let its_venue: And<Eq<venues::organisation_id, sessions::organisation_id>, Eq<venues::id, sessions::venue_id>> =
        venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    let its_learner: And<
        Eq<learners::organisation_id, enrolments::organisation_id>,
        Eq<learners::id, enrolments::learner_id>,
    > = learners::organisation_id.eq(enrolments::organisation_id).and(learners::id.eq(enrolments::learner_id));
    let residence: And<
        Eq<communes::organisation_id, learners::organisation_id>,
        Eq<Nullable<communes::code>, learners::commune_code>,
        diesel::sql_types::Nullable<diesel::sql_types::Bool>,
    > = communes::organisation_id
        .eq(learners::organisation_id)
        .and(communes::code.nullable().eq(learners::commune_code));
    let creator: And<
        Eq<Nullable<accounts::organisation_id>, Nullable<enrolments::organisation_id>>,
        Eq<Nullable<accounts::id>, enrolments::created_by>,
        diesel::sql_types::Nullable<diesel::sql_types::Bool>,
    > = accounts::organisation_id
        .nullable()
        .eq(enrolments::organisation_id.nullable())
        .and(accounts::id.nullable().eq(enrolments::created_by));
    let presence: And<
        Eq<attendances::organisation_id, enrolments::organisation_id>,
        Eq<attendances::enrolment_id, enrolments::id>,
    > = attendances::organisation_id.eq(enrolments::organisation_id).and(attendances::enrolment_id.eq(enrolments::id));
    let referral: And<
        Eq<referrals::organisation_id, enrolments::organisation_id>,
        Eq<referrals::enrolment_id, enrolments::id>,
    > = referrals::organisation_id.eq(enrolments::organisation_id).and(referrals::enrolment_id.eq(enrolments::id));
    let sender: And<
        Eq<Nullable<partners::organisation_id>, Nullable<referrals::organisation_id>>,
        Eq<Nullable<partners::id>, Nullable<referrals::partner_id>>,
        diesel::sql_types::Nullable<diesel::sql_types::Bool>,
    > = partners::organisation_id
        .nullable()
        .eq(referrals::organisation_id.nullable())
        .and(partners::id.nullable().eq(referrals::partner_id.nullable()));
    with_session()
        .inner_join(venues::table.on(its_venue))
        .inner_join(learners::table.on(its_learner))
        .left_join(communes::table.on(residence))
        .left_join(accounts::table.on(creator))
        .left_join(attendances::table.on(presence))
        .left_join(referrals::table.on(referral))
        .left_join(partners::table.on(sender))
}

/// Lists enrolments in the order of the filter.
pub fn list(tx: &mut Tx<'_>, filter: &Filter, after: Option<(SortKey, Uuid)>, limit: i64) -> QueryResult<Vec<Joined>> {
    let mut query = with_everything()
        .filter(enrolments::organisation_id.eq(tx.organisation))
        .select(Joined::as_select())
        .limit(limit)
        .into_boxed();
    query = match filter.sort {
        EnrolmentSort::Session => query.order((sessions::starts_at, enrolments::id)),
        EnrolmentSort::SessionBackwards => query.order((sessions::starts_at.desc(), enrolments::id.desc())),
        EnrolmentSort::Created => query.order((enrolments::created_at, enrolments::id)),
        EnrolmentSort::CreatedBackwards => query.order((enrolments::created_at.desc(), enrolments::id.desc())),
        EnrolmentSort::Name => query.order((learners::folded_name, enrolments::id)),
        EnrolmentSort::NameBackwards => query.order((learners::folded_name.desc(), enrolments::id.desc())),
    };
    if let Some(reference) = &filter.reference {
        query = query.filter(enrolments::reference.eq(reference));
    }
    if let Some(session) = filter.session {
        query = query.filter(enrolments::session_id.eq(session));
    }
    if let Some(learner) = filter.learner {
        query = query.filter(enrolments::learner_id.eq(learner));
    }
    if let Some(status) = filter.status {
        query = query.filter(enrolments::status.eq(status));
    }
    if let Some(held) = filter.held {
        query = match held {
            true => query.filter(enrolments::held_until.is_not_null()),
            false => query.filter(enrolments::held_until.is_null()),
        };
    }
    if let Some(facilitator) = filter.facilitator {
        query = query.filter(sessions::facilitator_id.eq(facilitator));
    }
    if let Some(partner) = filter.partner {
        query = query.filter(referrals::partner_id.nullable().eq(partner));
    }
    if let Some(learners) = &filter.learners {
        query = query.filter(enrolments::learner_id.eq_any(learners));
    }
    if !filter.words.is_empty() {
        let anywhere: Vec<_> = filter.words.iter().map(|word| format!("%{word}%")).collect();
        let named_so = sql::<Bool>("(enrolments.learner_id IN (SELECT learners_with(")
            .bind::<Array<Text>, _>(anywhere.clone())
            .sql(")) OR lower(enrolments.reference) LIKE ALL (")
            .bind::<Array<Text>, _>(anywhere)
            .sql("))");
        query = query.filter(named_so);
    }
    if let Some(beginning) = &filter.email {
        let literal: String =
            beginning.chars().flat_map(|c| "\\%_".contains(c).then_some('\\').into_iter().chain([c])).collect();
        let pattern = format!("{literal}%");
        let has_it = learners::email.like(pattern.clone()).or(enrolments::stated_email.like(pattern));
        query = query.filter(has_it.assume_not_null());
    }
    if let Some(day) = filter.from {
        let midnight = sql::<Timestamptz>("(").bind::<Date, _>(day).sql("::timestamp AT TIME ZONE venues.time_zone)");
        query = query.filter(sessions::starts_at.ge(midnight));
    }
    if let Some(day) = filter.to.and_then(|day| day.succ_opt()) {
        let midnight = sql::<Timestamptz>("(").bind::<Date, _>(day).sql("::timestamp AT TIME ZONE venues.time_zone)");
        query = query.filter(sessions::starts_at.lt(midnight));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(enrolments::channel.eq(channel));
    }
    if let Some((source, since)) = &filter.common {
        let shared = enrolments::origin
            .eq(&source.origin)
            .or(enrolments::stated_phone.eq(&source.phone))
            .or(enrolments::stated_email.eq(&source.email));
        query = query
            .filter(enrolments::created_at.gt(*since).and(shared.assume_not_null()))
            .filter(enrolments::status.eq_any(LIVE).and(sessions::starts_at.gt(tx.now)));
    }
    if let Some((key, id)) = after {
        use EnrolmentSort::{Created, CreatedBackwards, Name, NameBackwards, Session, SessionBackwards};
        let (next, previous) = (enrolments::id.gt(id), enrolments::id.lt(id));
        query = match (key, filter.sort) {
            (SortKey::At(at), Session) => {
                query.filter(sessions::starts_at.gt(at).or(sessions::starts_at.eq(at).and(next)))
            }
            (SortKey::At(at), SessionBackwards) => {
                query.filter(sessions::starts_at.lt(at).or(sessions::starts_at.eq(at).and(previous)))
            }
            (SortKey::At(at), Created) => {
                query.filter(enrolments::created_at.gt(at).or(enrolments::created_at.eq(at).and(next)))
            }
            (SortKey::At(at), CreatedBackwards) => {
                query.filter(enrolments::created_at.lt(at).or(enrolments::created_at.eq(at).and(previous)))
            }
            (SortKey::Name(name), Name) => {
                query.filter(learners::folded_name.gt(name.clone()).or(learners::folded_name.eq(name).and(next)))
            }
            (SortKey::Name(name), NameBackwards) => {
                query.filter(learners::folded_name.lt(name.clone()).or(learners::folded_name.eq(name).and(previous)))
            }
            // Refused where the cursor is read: it was made for another order.
            (SortKey::At(_), Name | NameBackwards) | (SortKey::Name(_), _) => return Ok(Vec::new()),
        };
    }
    query.load(tx.conn)
}

/// Finds one enrolment.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Joined>> {
    // Run very often: a statement that is always the same is prepared once per connection.
    with_everything()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::id.eq(id)))
        .select(Joined::as_select())
        .first(tx.conn)
        .optional()
}

/// Finds the enrolment of a reference.
pub fn find_by_reference(tx: &mut Tx<'_>, reference: &str) -> QueryResult<Option<Joined>> {
    Ok(list(tx, &Filter { reference: Some(reference.to_owned()), ..Filter::default() }, None, 1)?.pop())
}
