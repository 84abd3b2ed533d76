//! Use cases of referrals, for partners.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::events::{self, ReferralCreated};
use super::rules;
use super::store::{self, Filter, Outcome, ReferralRow};
use super::views::Referral;
use super::{ReferralStatus, views::Consent};
use crate::directory::people::actions::LearnerDraft;
use crate::directory::{partners, places};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::{By, Partner};
use crate::kernel::text::phone;
use crate::kernel::text::problem::FORBIDDEN;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::Channel;
use crate::participation::enrolments::actions as enrolments;
use crate::participation::enrolments::arrangements::Arrangement;
use crate::participation::enrolments::companions::{self, Companion, NewCompanion};
use crate::participation::enrolments::draft::{EnrolmentDraft, Who};
use crate::participation::enrolments::guardian::Guardian;
use crate::participation::enrolments::refusals::Why;
use crate::programme::sessions;
use crate::programme::sessions::ATTENDANCE_RECORDED;
use crate::programme::sessions::SESSION_STARTED;

/// A referral as asked for, already read: the person agreed.
#[derive(Debug, Clone)]
// Its fields are those of `NewReferral`, where they are described.
#[allow(missing_docs)]
pub struct ReferralDraft {
    pub session_id: Uuid,
    pub learner: LearnerDraft,
    pub party_size: i16,
    pub companions: Vec<NewCompanion>,
    pub guardian: Option<Guardian>,
    pub arrangements: Vec<Arrangement>,
    pub needs: Option<String>,
    pub wait: bool,
}

/// The text to read out to a person before the asking partner sends them.
pub fn consent(tx: &mut Tx<'_>) -> Result<Consent, Problem> {
    let partner = partners::name_of(tx, asking(tx)?.id)?.ok_or_else(Problem::not_found)?;
    let organisation = places::actions::organisation(tx)?;
    Ok(Consent { text: rules::consent(&partner, &organisation.name, &phone::display(&organisation.phone)) })
}

/// Enrols a person whom a partner refers, with the referral and their consent.
///
/// Same rules as a call to the desk.
pub fn send(tx: &mut Tx<'_>, mut draft: ReferralDraft) -> Result<Referral, Problem> {
    let partner = asking(tx)?;
    let consent_text = consent(tx)?.text;
    let session = sessions::actions::find(tx, draft.session_id)
        .map_err(|problem| problem.blame("/session_id", "Cet atelier n'existe pas."))?
        .session;
    draft.learner.settle_residence(tx)?;
    let sent = draft.learner.clone();
    let enrolment = EnrolmentDraft {
        needs: draft.needs,
        party_size: draft.party_size,
        companions: draft.companions,
        guardian: draft.guardian,
        arrangements: draft.arrangements,
        wait: draft.wait,
        // The session was chosen with the person, and so was its level.
        ..EnrolmentDraft::new(session.id, session.level, Who::Described(draft.learner), Channel::Partner)
    };
    let enrolled = enrolments::enrol(tx, enrolment)?;
    let (key_id, account_id) = match &partner.by {
        By::Key(key) => (Some(key.id), None),
        By::Person(person) => (None, Some(person.account)),
    };
    let row = ReferralRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        partner_id: partner.id,
        key_id,
        account_id,
        enrolment_id: enrolled.id,
        given_name: sent.given_name,
        family_name: sent.family_name,
        phone: sent.phone,
        email: sent.email,
        commune_code: sent.commune_code,
        outside_commune: sent.outside_commune,
        party_size: draft.party_size,
        consent_text,
        created_at: tx.now,
    };
    store::insert(tx, &row)?;
    let id = row.id;
    let created = ReferralCreated { referral: row, reference: enrolled.reference, session: session.id };
    audit::record(tx, created, None)?;
    show(tx, id)
}

/// Shows a referral of the asking partner; another's is not found.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Referral, Problem> {
    let now = tx.now;
    let outcome = find(tx, id)?;
    with_companions(tx, vec![outcome])?.pop().map(|one| Referral::new(one, now)).ok_or_else(Problem::not_found)
}

/// Lists the asking partner's referrals, the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<(Outcome, Vec<Companion>)>, Problem> {
    let partner = asking(tx)?.id;
    let found = store::list(tx, partner, filter, before, limit)?;
    with_companions(tx, found)
}

/// Puts the companions beside referrals: the partner named them.
fn with_companions(tx: &mut Tx<'_>, all: Vec<Outcome>) -> Result<Vec<(Outcome, Vec<Companion>)>, Problem> {
    let mut named = companions::find(tx, all.iter().map(|one| (one.enrolment_id, one.party_size)))?;
    let beside = |one: Outcome| {
        let companions = named.remove(&one.enrolment_id).unwrap_or_default();
        (one, companions)
    };
    Ok(all.into_iter().map(beside).collect())
}

/// Withdraws a referral of the asking partner, until the session starts.
///
/// A repeated request gets the same answer.
pub fn withdraw(tx: &mut Tx<'_>, id: Uuid, why: Why<'_>) -> Result<Referral, Problem> {
    use ReferralStatus::{Enrolled, Offered, Waiting};
    let outcome = find(tx, id)?;
    if outcome.status == ReferralStatus::Cancelled {
        return show(tx, id);
    }
    let is_live = matches!(outcome.status, Enrolled | Offered | Waiting);
    if !rules::may_withdraw(is_live, outcome.starts_at, tx.now) {
        // On the day itself, people may be ticked before the session starts.
        let kind = if tx.now < outcome.starts_at { ATTENDANCE_RECORDED } else { SESSION_STARTED };
        return Err(Problem::new(kind).detail("Appelez-nous pour nous le dire."));
    }
    match outcome.status {
        Offered => enrolments::decline(tx, outcome.enrolment_id, why)?,
        _ => enrolments::cancel(tx, outcome.enrolment_id, why)?,
    }
    let entry = Entry {
        action: events::REFERRAL_WITHDRAWN,
        subject: id,
        before: Some(json!({"status": outcome.status, "reference": outcome.reference})),
        after: None,
    };
    audit::record(tx, entry, why.words)?;
    show(tx, id)
}

fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Outcome, Problem> {
    let partner = asking(tx)?.id;
    store::find(tx, partner, id)?.ok_or_else(Problem::not_found)
}

fn asking(tx: &Tx<'_>) -> Result<Partner, Problem> {
    tx.principal.partner().cloned().ok_or_else(|| Problem::new(FORBIDDEN))
}
