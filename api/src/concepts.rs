//! The list of concepts, and everything gathered from it: routes, permissions, refusals, reactions.

use std::sync::LazyLock;

use crate::directory::{accounts, api_keys, house_notices, partners, people, pictures, places};
use crate::health;
use crate::insight::{adaptations, audit_log, security_log, staff_notices, statistics, tasks};
use crate::kernel::concept::Concept;
use crate::kernel::data::constraints;
use crate::kernel::data::database::{Database, OpenError};
use crate::kernel::data::event::Action;
use crate::kernel::data::idempotency;
use crate::kernel::data::jobs::Job;
use crate::kernel::text::problem::{Kind, PROBLEMS};
use crate::kernel::web::permissions::{ORGANISATION, Permissions, Router};
use crate::outreach::{account_letters, bulk_cancellations, handouts, notifications, webhooks};
use crate::participation::{
    attendance, enrolments, evaluations, follow_ups, pathway, preparation, questionnaires, referrals, unmet_wishes,
    web_shares,
};
use crate::programme::{closures, conflicts, feeds, series, sessions};

/// Every concept, in the order in which they react to events.
pub const CONCEPTS: &[Concept] = &[
    accounts::CONCEPT,
    places::CONCEPT,
    pictures::CONCEPT,
    house_notices::CONCEPT,
    partners::CONCEPT,
    api_keys::CONCEPT,
    people::CONCEPT,
    sessions::CONCEPT,
    series::CONCEPT,
    closures::CONCEPT,
    conflicts::CONCEPT,
    feeds::CONCEPT,
    web_shares::CONCEPT,
    enrolments::CONCEPT,
    referrals::CONCEPT,
    attendance::CONCEPT,
    evaluations::CONCEPT,
    preparation::CONCEPT,
    questionnaires::CONCEPT,
    pathway::CONCEPT,
    unmet_wishes::CONCEPT,
    follow_ups::CONCEPT,
    notifications::CONCEPT,
    bulk_cancellations::CONCEPT,
    account_letters::CONCEPT,
    handouts::CONCEPT,
    webhooks::CONCEPT,
    adaptations::CONCEPT,
    tasks::CONCEPT,
    staff_notices::CONCEPT,
    statistics::CONCEPT,
    audit_log::CONCEPT,
    security_log::CONCEPT,
];

/// Adds the routes of every concept.
pub fn routes(router: &mut Router<'_, '_>) {
    CONCEPTS.iter().for_each(|concept| (concept.routes)(router));
}

/// Adds the routes that belong to no organisation.
pub fn service_routes(router: &mut Router<'_, '_>) {
    health::routes(router);
    CONCEPTS.iter().for_each(|concept| (concept.service_routes)(router));
}

/// The permission table of all routes.
pub fn permissions() -> &'static Permissions {
    static TABLE: LazyLock<Permissions> = LazyLock::new(|| {
        let mut rows = Vec::new();
        service_routes(&mut Router::Permit(&mut rows, ""));
        routes(&mut Router::Permit(&mut rows, ORGANISATION));
        Permissions::new(rows)
    });
    &TABLE
}

/// Every kind of refusal: each concept's, then the kernel's.
pub fn problems() -> impl Iterator<Item = Kind> {
    CONCEPTS.iter().flat_map(|concept| concept.problems).chain(PROBLEMS).copied()
}

/// Every action that the concepts write into the audit log.
pub fn actions() -> impl Iterator<Item = Action> {
    CONCEPTS.iter().flat_map(|concept| concept.actions).copied()
}

/// Every job: the kernel's, then each concept's.
pub fn jobs() -> impl Iterator<Item = &'static Job> {
    [&idempotency::FORGET].into_iter().chain(CONCEPTS.iter().flat_map(|concept| concept.jobs))
}

/// Opens the database with the constraints and reactions of all concepts.
///
/// # Errors
/// Those of [`Database::open`].
pub fn open_database(url: &str, pool: u32) -> Result<Database, OpenError> {
    constraints::register(CONCEPTS.iter().flat_map(|concept| concept.constraints).copied());
    Ok(Database::open(url, pool)?.reacting(CONCEPTS.iter().flat_map(|concept| concept.reactions).copied()))
}
